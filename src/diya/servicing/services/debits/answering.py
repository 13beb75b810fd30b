"""Answers to debits: what was debited is received on the loan, what the loan does not take goes to suspense; what was
refused is tried again by rule. Only the first answer that decides an instruction counts."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from diya.foundation import audit, clock, crypto, db, work
from diya.kernel.errors import DomainError, NotFound
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
from diya.servicing.incoming.lines import Statement
from diya.servicing.incoming.selectors import ANSWER_PLACE
from diya.servicing.models import DebitAnswer, DebitInstruction, IncomingFile, SuspenseItem
from diya.servicing.services.debits.instructing import next_attempt
from diya.servicing.services.suspense.taking import Received, put_aside, take

log = logging.getLogger("diya.servicing")

WORK: Final = "servicing.debit_unknown"
WORK_HOURS: Final = 48
SUBJECT: Final = "servicing.debit"
SETTLED: Final = ("state", "applied_amount", "suspense_amount", "next_attempt_date", "reason", "answered_at", "version")
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


def rows(row: IncomingFile, statement: Statement[table.Answered], key: AESGCM) -> Sequence[DebitAnswer]:
    """The answers of a file, each beside its instruction."""
    references = {line.reference for line in statement.lines if isinstance(line, table.Answered)}
    found = {one.reference: one for one in DebitInstruction.objects.filter(reference__in=references)}
    return [_answer(row, line, found, key) for line in statement.lines]


def waiting(row: IncomingFile) -> list[UUID]:
    """Answers that have not been looked at, in the file's order."""
    ready = row.answers.filter(state=AnswerState.READY.value)
    return list(ready.order_by("line").values_list("id", flat=True))


def post(row: IncomingFile, ids: Sequence[UUID]) -> None:
    """Let answers take effect in one transaction."""
    ready = row.answers.select_related("instruction").filter(id__in=ids, state=AnswerState.READY.value)
    answers = list(ready.select_for_update(of=("self",)).order_by("line"))
    held = DebitInstruction.objects.select_for_update().filter(id__in={_of(answer).id for answer in answers})
    instructions = {one.id: one for one in held.order_by("id")}
    received = {one.id: one.applied_amount + one.suspense_amount for one in instructions.values()}
    for answer in answers:
        instruction = answer.instruction = instructions[_of(answer).id]
        answer.state = _judged(answer, instruction, received[instruction.id]).value
        if answer.state == AnswerState.POSTED:
            instruction.state = DECIDED[Result(answer.result)].value
            received[instruction.id] = answer.amount
        elif answer.state == AnswerState.NOTED and answer.result == Result.UNKNOWN:
            instruction.state = InstructionState.UNKNOWN.value
    db.update_all(answers, ("state",))
    _settle([answer for answer in answers if answer.state == AnswerState.POSTED])
    noted = {_of(answer).id: _of(answer) for answer in answers if answer.state == AnswerState.NOTED}
    waiting_on = [one for one in noted.values() if InstructionState(one.state) in PENDING]
    db.update_all(waiting_on, ("state",))
    _ask([*waiting_on, *(_of(answer) for answer in answers if answer.state == AnswerState.CONTRADICTS)])
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


def fail(row: IncomingFile, answer_id: UUID, error: Exception) -> None:
    """An answer that could not take effect waits for a person: its instruction stays pending."""
    log.warning("%s: an answer could not be taken", row.number, exc_info=error)
    answer = DebitAnswer.objects.select_for_update(of=("self",)).select_related("instruction").get(id=answer_id)
    answer.state, answer.code = AnswerState.REFUSED.value, getattr(error, "code", type(error).__name__)[:80]
    answer.save(update_fields=["state", "code"])
    if answer.instruction is not None:
        _ask([answer.instruction])
        audit.record_all([_told(answer)])


def _judged(answer: DebitAnswer, instruction: DebitInstruction, received: int) -> AnswerState:
    """What an answer does to its instruction as that stands, with what was received by it so far."""
    result = Result(answer.result)
    if instruction.state in PENDING:
        return AnswerState.POSTED if result in DECIDED else AnswerState.NOTED
    if result not in DECIDED:
        return AnswerState.DOUBLED
    again = instruction.state == DECIDED[result] and answer.amount == received
    return AnswerState.DOUBLED if again else AnswerState.CONTRADICTS


def _settle(answers: Sequence[DebitAnswer]) -> None:
    """Receive what was debited; set the next attempt where something was not."""
    paid = [answer for answer in answers if answer.amount]
    money = [Received(answer.amount, _of(answer).loan_id) for answer in paid]
    items = []
    for answer, taken in zip(paid, take(money, Channel.DEBIT), strict=True):
        instruction = _of(answer)
        instruction.applied_amount, instruction.suspense_amount = taken.applied, taken.left
        if taken.left:
            items.append(
                SuspenseItem(
                    branch_id=instruction.branch_id,
                    channel=Channel.DEBIT.value,
                    currency=instruction.currency,
                    amount=taken.left,
                    reason=taken.why,
                    received_date=clock.business_date(),
                    answer_id=answer.id,
                    loan_id=instruction.loan_id,
                )
            )
    for answer in answers:
        instruction = _of(answer)
        instruction.reason, instruction.answered_at = answer.reason, clock.now()
        instruction.version += 1
        if instruction.state != InstructionState.DONE:
            instruction.next_attempt_date = next_attempt(instruction, today=clock.business_date())
    settled = [_of(answer) for answer in answers]
    db.update_all(settled, SETTLED)
    put_aside(items)
    work.finish_all(kind=WORK, subjects=[db.ref("servicing.loan", one.loan_id) for one in settled])


def _ask(instructions: Sequence[DebitInstruction]) -> None:
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
            for one in {one.id: one for one in instructions}.values()
        ]
    )


def _of(answer: DebitAnswer) -> DebitInstruction:
    """The instruction of an answer that was read."""
    return cast(DebitInstruction, answer.instruction)


def _told(answer: DebitAnswer) -> audit.NewEvent:
    instruction = _of(answer)
    return audit.NewEvent(
        "servicing.debit.answered",
        subject=db.ref("servicing.loan", instruction.loan_id),
        branch_id=instruction.branch_id,
        after={
            "reference": instruction.reference,
            "result": answer.result,
            "outcome": answer.state,
            "amount": format_minor(answer.amount, instruction.currency),
            "suspense": format_minor(instruction.suspense_amount, instruction.currency),
            "state": instruction.state,
        },
        related=[db.ref(SUBJECT, instruction.id)],
    )


def _answer(
    row: IncomingFile, line: table.Answered | BadLine, found: Mapping[str, DebitInstruction], key: AESGCM
) -> DebitAnswer:
    made: dict[str, Any] = {"branch_id": row.branch_id, "incoming_id": row.id, "line": line.number}
    if isinstance(line, table.Answered):
        instruction = found.get(line.reference)
        try:
            if instruction is None:
                raise ReferenceUnknown(reference=line.reference, field="reference")
            return DebitAnswer(
                **made,
                instruction_id=instruction.id,
                result=line.result.value,
                amount=_amount(line, instruction),
                reason=line.reason,
                state=AnswerState.READY.value,
            )
        except DomainError as error:
            line = BadLine.because(line.number, error, error.field or "")
    bad = DebitAnswer(**made, state=AnswerState.REFUSED.value, code=line.code, column=line.column[:120])
    bad.envelope = crypto.seal(key, ANSWER_PLACE.format(id=bad.id), {"zh": line.zh, "en": line.en})
    return bad


def _amount(line: table.Answered, instruction: DebitInstruction) -> int:
    """The amount that an answer says was debited; raises AnswerAmountDiffers where the result does not go with it."""
    text = line.amount or (
        "0" if line.result is not Result.DONE else format_minor(instruction.amount, instruction.currency)
    )
    amount = parse_minor(text, instruction.currency, field="amount", allow_zero=True)
    fits = {
        Result.DONE: amount == instruction.amount,
        Result.PART: 0 < amount < instruction.amount,
        Result.REFUSED: amount == 0,
    }
    if not fits.get(line.result, True):
        zh, en = WANTED[line.result]
        raise AnswerAmountDiffers(
            result=line.result.value, wanted_zh=zh, wanted_en=en, found=line.amount[:30], field="amount"
        )
    return amount if line.result in (Result.DONE, Result.PART) else 0
