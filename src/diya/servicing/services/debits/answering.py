"""Answers to debits: what was debited is received on the loan, what the loan does not take goes to suspense; what was
refused is tried again by rule. Only the first answer that decides an instruction counts."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection

from diya.foundation import audit, clock, crypto, db, work
from diya.foundation.crypto import Keyring
from diya.kernel.errors import DomainError, NotFound, NotPermitted
from diya.kernel.money import format_minor, parse_minor
from diya.servicing.contracts import Channel, ReasonMissing
from diya.servicing.incoming import table
from diya.servicing.incoming.contracts import (
    PENDING,
    AnswerAmountDiffers,
    AnswerState,
    BadLine,
    InstructionState,
    ReferenceUnknown,
    Result,
)
from diya.servicing.incoming.lines import Statement, array
from diya.servicing.incoming.selectors import ANSWER_PLACE
from diya.servicing.models import DebitAnswer, DebitInstruction, IncomingFile, SuspenseItem
from diya.servicing.services.debits.instructing import next_attempt, retry_days
from diya.servicing.services.suspense.taking import Received, put_aside, take

log = logging.getLogger("diya.servicing")

WORK: Final = "servicing.debit_unknown"
WORK_HOURS: Final = 48
SUBJECT: Final = "servicing.debit"
FOUND_AT_ONCE: Final = 2_000
DECIDED: Final = {
    Result.DONE: InstructionState.DONE,
    Result.PART: InstructionState.PART,
    Result.REFUSED: InstructionState.REFUSED,
}
WANTED: Final = {
    Result.DONE: ("等于扣款金额", "the amount instructed"),
    Result.PART: ("大于零且小于扣款金额", "above zero and below the amount instructed"),
    Result.REFUSED: ("为空或零", "empty or zero"),
}

audit.actions(
    {
        "servicing.debit.answered": ("扣款回盘", "Debit answered"),
        "servicing.debit.clarified": ("核实扣款结果", "Debit clarified"),
    }
)


@dataclass(slots=True)
class _Debit:
    """An instruction that is being answered; `received` is what an answer said was debited, so far."""

    id: UUID
    branch_id: int
    loan_id: UUID
    reference: str
    state: str
    amount: int
    currency: str
    due_date: date
    instructed_date: date
    applied_amount: int
    suspense_amount: int
    received: int


@dataclass(slots=True)
class _Answer:
    """An answer that takes effect on its instruction."""

    id: UUID
    line: int
    debit: _Debit
    result: Result
    amount: int
    reason: str
    state: AnswerState


def rows(
    row: IncomingFile, statement: Statement[table.Answered], key: Keyring
) -> Iterator[Sequence[Mapping[str, Any]]]:
    """The answers of a file, each beside its instruction, some at a time."""
    for first in range(0, len(statement.lines), FOUND_AT_ONCE):
        some = statement.lines[first : first + FOUND_AT_ONCE]
        references = {line.reference for line in some if isinstance(line, table.Answered)}
        found = db.fetch_all(_BY_REFERENCE, [list(references)])
        debits = {one["reference"]: one for one in found}
        yield [_answer(row, line, debits, key) for line in some]


def waiting(row: IncomingFile) -> list[tuple[int, int]]:
    """Answers that have not been looked at, in the file's order, each with a number that those for one loan have in
    common."""
    found = db.fetch_all(_WAITING, [row.id])
    return [(one["line"], one["strand"]) for one in found]


def post(row: IncomingFile, lines: Sequence[int]) -> None:
    """Let answers take effect in one transaction."""
    answers = _ready(row, lines)
    for answer in answers:
        debit = answer.debit
        answer.state = _judged(answer)
        if answer.state == AnswerState.POSTED:
            debit.state = DECIDED[answer.result].value
            debit.received = answer.amount
        elif answer.state == AnswerState.NOTED and answer.result == Result.UNKNOWN:
            debit.state = InstructionState.UNKNOWN.value
    with connection.cursor() as cursor:
        for state in sorted({answer.state for answer in answers}):
            cursor.execute(_SET_STATE, [state.value, row.id, array(one.line for one in answers if one.state == state)])
    _settle([answer for answer in answers if answer.state == AnswerState.POSTED])
    noted = {one.debit.id: one.debit for one in answers if one.state == AnswerState.NOTED}
    still = [one for one in noted.values() if one.state in PENDING]
    unknown = [one.id for one in still if one.state == InstructionState.UNKNOWN]
    DebitInstruction.objects.filter(id__in=unknown).update(state=InstructionState.UNKNOWN.value)
    _ask([*still, *(one.debit for one in answers if one.state == AnswerState.CONTRADICTS)])
    audit.record_all([_told(answer) for answer in answers])


def clarified(*, instruction_id: UUID, comment: str) -> DebitInstruction:
    """Note what came out about a debit whose answers were unclear; its work is done. Raises NotFound, ReasonMissing."""
    if not comment.strip():
        raise ReasonMissing(field="comment")
    instruction = DebitInstruction.objects.select_for_update().filter(id=instruction_id).first()
    if instruction is None:
        raise NotFound()
    work.finish(kind=WORK, subject=db.ref("servicing.loan", instruction.loan_id))
    audit.record(
        "servicing.debit.clarified",
        subject=db.ref("servicing.loan", instruction.loan_id),
        branch_id=instruction.branch_id,
        after={"reference": instruction.reference, "state": instruction.state, "comment": comment[:500]},
        related=[db.ref(SUBJECT, instruction.id)],
    )
    return instruction


def fail(row: IncomingFile, line: int, error: Exception) -> None:
    """An answer that could not take effect waits for a person: its instruction stays pending."""
    log.warning("%s: an answer could not be taken", row.number, exc_info=error)
    for answer in _ready(row, [line]):
        answer.state = AnswerState.REFUSED
        code = getattr(error, "code", type(error).__name__)[:80]
        DebitAnswer.objects.filter(id=answer.id).update(state=answer.state.value, code=code)
        _ask([answer.debit])
        audit.record_all([_told(answer)])


def _ready(row: IncomingFile, lines: Sequence[int]) -> list[_Answer]:
    """Those of some answers that nobody looked at, with their instructions, both locked in their order."""
    found = db.fetch_all(_LOCK_ANSWERS, [row.id, array(lines)])
    ids = f"{{{','.join(str(one['instruction_id']) for one in found)}}}"
    debits = {one["id"]: _Debit(**one) for one in db.fetch_all(_LOCK_INSTRUCTIONS, [ids])}
    if len(debits) < len({one["instruction_id"] for one in found}):
        raise NotPermitted(right="servicing.incoming.create")
    return [
        _Answer(
            id=one["id"],
            line=one["line"],
            debit=debits[one["instruction_id"]],
            result=Result(one["result"]),
            amount=one["amount"],
            reason=one["reason"],
            state=AnswerState.READY,
        )
        for one in found
    ]


def _judged(answer: _Answer) -> AnswerState:
    """What an answer does to its instruction as that stands."""
    debit = answer.debit
    if debit.state in PENDING:
        return AnswerState.POSTED if answer.result in DECIDED else AnswerState.NOTED
    if answer.result not in DECIDED:
        return AnswerState.DOUBLED
    again = debit.state == DECIDED[answer.result] and answer.amount == debit.received
    return AnswerState.DOUBLED if again else AnswerState.CONTRADICTS


def _settle(answers: Sequence[_Answer]) -> None:
    """Receive what was debited; set the next attempt where something was not."""
    today = clock.business_date()
    paid = [answer for answer in answers if answer.amount]
    money = [Received(answer.amount, answer.debit.loan_id) for answer in paid]
    items = []
    for answer, taken in zip(paid, take(money, Channel.DEBIT), strict=True):
        debit = answer.debit
        debit.applied_amount, debit.suspense_amount = taken.applied, taken.left
        if taken.left:
            items.append(
                SuspenseItem(
                    branch_id=debit.branch_id,
                    channel=Channel.DEBIT.value,
                    currency=debit.currency,
                    amount=taken.left,
                    reason=taken.why,
                    received_date=today,
                    answer_id=answer.id,
                    loan_id=debit.loan_id,
                )
            )
    if answers:
        with connection.cursor() as cursor:
            cursor.execute(_SETTLE, [clock.now(), json.dumps(_settled(answers, today), ensure_ascii=False)])
    put_aside(items)
    work.finish_all(kind=WORK, subjects=[db.ref("servicing.loan", answer.debit.loan_id) for answer in answers])


def _settled(answers: Sequence[_Answer], today: date) -> list[tuple[Any, ...]]:
    """What is written of instructions that were decided: id, state, applied, suspended, next attempt and reason."""
    undone = any(one.debit.state != InstructionState.DONE for one in answers)
    retries = retry_days(on=today) if undone else ()
    told: list[tuple[Any, ...]] = []
    for answer in answers:
        debit, following = answer.debit, None
        if debit.state != InstructionState.DONE:
            following = next_attempt(
                due_date=debit.due_date, instructed_date=debit.instructed_date, retries=retries, today=today
            )
        amounts = debit.applied_amount, debit.suspense_amount
        told.append((str(debit.id), debit.state, *amounts, following and following.isoformat(), answer.reason))
    return told


def _ask(debits: Sequence[_Debit]) -> None:
    """Work to find out what became of debits."""
    work.open_items(
        [
            work.NewItem(
                branch_id=one.branch_id,
                kind=WORK,
                title_zh="核实扣款结果",
                title_en="Find out the result of a debit",
                subject=db.ref("servicing.loan", one.loan_id),
                subject_number=one.reference,
                role="OPERATIONS",
                hours=WORK_HOURS,
            )
            for one in {one.id: one for one in debits}.values()
        ]
    )


def _told(answer: _Answer) -> audit.NewEvent:
    debit = answer.debit
    return audit.NewEvent(
        "servicing.debit.answered",
        subject=db.ref("servicing.loan", debit.loan_id),
        branch_id=debit.branch_id,
        after={
            "reference": debit.reference,
            "result": answer.result.value,
            "outcome": answer.state.value,
            "amount": format_minor(answer.amount, debit.currency),
            "suspense": format_minor(debit.suspense_amount, debit.currency),
            "state": debit.state,
        },
        related=[db.ref(SUBJECT, debit.id)],
    )


_BY_REFERENCE: Final = """
SELECT id, reference, amount, currency FROM servicing_debitinstruction WHERE reference = ANY(%s)
"""
_WAITING: Final = """
SELECT a.line, hashtextextended(i.loan_id::text, 0) AS strand
FROM servicing_debitanswer a JOIN servicing_debitinstruction i ON i.id = a.instruction_id
WHERE a.incoming_id = %s AND a.state = 'READY' ORDER BY a.line
"""
_LOCK_ANSWERS: Final = """
SELECT id, line, instruction_id, result, amount, reason FROM servicing_debitanswer
WHERE incoming_id = %s AND line = ANY(%s::int[]) AND state = 'READY' ORDER BY line FOR UPDATE
"""
_LOCK_INSTRUCTIONS: Final = """
SELECT id, branch_id, loan_id, reference, state, amount, currency, due_date, instructed_date, applied_amount,
    suspense_amount, applied_amount + suspense_amount AS received
FROM servicing_debitinstruction WHERE id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE
"""
_SET_STATE: Final = """
UPDATE servicing_debitanswer SET state = %s WHERE incoming_id = %s AND line = ANY(%s::int[])
"""
_SETTLE: Final = """
UPDATE servicing_debitinstruction i
SET state = n.said->>1, applied_amount = (n.said->>2)::bigint, suspense_amount = (n.said->>3)::bigint,
    next_attempt_date = (n.said->>4)::date, reason = n.said->>5, answered_at = %s, version = i.version + 1
FROM json_array_elements(%s) AS n(said) WHERE i.id = (n.said->>0)::uuid
"""


def _answer(
    row: IncomingFile, line: table.Answered | BadLine, debits: Mapping[str, Mapping[str, Any]], key: Keyring
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": db.new_id(),
        "branch_id": row.branch_id,
        "incoming_id": row.id,
        "line": line.number,
        "instruction_id": None,
        "result": "",
        "amount": 0,
        "state": AnswerState.REFUSED.value,
        "reason": "",
        "code": "",
        "column": "",
        "envelope": None,
    }
    if isinstance(line, table.Answered):
        try:
            debit = debits.get(line.reference)
            if debit is None:
                raise ReferenceUnknown(reference=line.reference, field="reference")
            amount = _amount(line, debit["amount"], debit["currency"])
            said = {"instruction_id": debit["id"], "result": line.result.value, "amount": amount, "reason": line.reason}
            return {**made, **said, "state": AnswerState.READY.value}
        except DomainError as error:
            line = BadLine.because(line.number, error, error.field or "")
    place = ANSWER_PLACE.format(id=made["id"])
    sealed = crypto.seal(key, place, {"zh": line.zh, "en": line.en})
    return {**made, "code": line.code, "column": line.column[:120], "envelope": sealed}


def _amount(line: table.Answered, instructed: int, currency: str) -> int:
    """The amount in minor units that an answer says was debited; raises AnswerAmountDiffers where the result does not
    go with it."""
    text = line.amount or ("0" if line.result is not Result.DONE else format_minor(instructed, currency))
    amount = parse_minor(text, currency, field="amount", allow_zero=True)
    fits = {
        Result.DONE: amount == instructed,
        Result.PART: 0 < amount < instructed,
        Result.REFUSED: amount == 0,
    }
    if not fits.get(line.result, True):
        zh, en = WANTED[line.result]
        raise AnswerAmountDiffers(
            result=line.result.value, wanted_zh=zh, wanted_en=en, found=line.amount[:30], field="amount"
        )
    return amount if line.result in (Result.DONE, Result.PART) else 0
