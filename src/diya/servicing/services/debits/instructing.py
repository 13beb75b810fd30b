"""What is to be debited on a day: an instruction for each loan with something due, in a file for the debiting bank.
It posts nothing; until the answer the loan is not debited again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.calc.loan.position import position_on
from diya.foundation import audit, clock, crypto, db, files, outbox, parameters
from diya.foundation.db import fetch_all
from diya.kernel.money import format_minor
from diya.servicing import bulk, models
from diya.servicing.contracts import LoanState
from diya.servicing.engine import Held, with_states
from diya.servicing.incoming.contracts import PENDING, DebitFileState, InstructionState, MandateState
from diya.servicing.incoming.selectors import MANDATE_PLACE
from diya.servicing.selectors import forward

RETRIES: Final = "servicing.debit_retries"
TITLES: Final = ("reference", "loan_number", "name", "account", "bank", "amount", "currency", "due_date")
SUBJECT: Final = "servicing.debit_file"

audit.actions(
    {
        "servicing.debit.instructed": ("发起批量扣款", "Debits instructed"),
        "servicing.debit.sent": ("扣款文件生成", "Debit file sent"),
        "servicing.debit.downloaded": ("下载扣款文件", "Debit file taken"),
    }
)


def loan_ids_to_debit(*, day: date) -> list[UUID]:
    """Running loans with a mandate that owe something on `day` and for which no debit is pending, by key."""
    pending = models.DebitInstruction.objects.filter(state__in=_pending()).values("loan_id")
    found = _mandates(day).filter(
        Q(loan__position__next_due_date__lte=day) | Q(loan__position__oldest_due_date__lte=day),
        loan__state=LoanState.ACTIVE.value,
    )
    return list(found.exclude(loan_id__in=pending).order_by("loan_id").values_list("loan_id", flat=True))


def instruct(*, loan_ids: Sequence[UUID], day: date) -> int:
    """Instruct the debit of everything that these loans owe on `day`, where it is time: the first attempt when an
    instalment falls due, the next ones on the days that the answer to the last one set. Answers how many instructions.

    An instalment of 10,600.00 due on the 15th: attempt 1 on the 15th; refused, attempts on the 16th, 18th and 20th.
    """
    bulk.lock(loan_ids, day=day)
    owed = {loan_id: Owed(amount, day) for loan_id, amount in bulk.coming(loan_ids=loan_ids, day=day).items()}
    rest = models.Loan.objects.filter(id__in=[one for one in loan_ids if one not in owed], state=LoanState.ACTIVE)
    owed |= {held.loan.id: what for held in with_states(list(rest)) if (what := _owed(held, day)) is not None}
    standings = fetch_all(_STANDINGS, {"ids": list(owed), "day": day})
    due = [(one, due) for one in standings if (due := _attempt(one, owed[one["id"]], day)) is not None]
    open_files = {key: _open_file(*key, day) for key in sorted({(one["branch_id"], one["currency"]) for one, _ in due})}
    rows = [
        {
            "id": db.new_id(),
            "branch_id": one["branch_id"],
            "reference": reference,
            "loan_id": one["id"],
            "mandate_id": one["mandate_id"],
            "debit_file_id": open_files[one["branch_id"], one["currency"]],
            "due_date": due_date,
            "attempt": attempt,
            "amount": owed[one["id"]].amount,
            "currency": one["currency"],
            "state": InstructionState.SENT.value,
            "instructed_date": day,
            "applied_amount": 0,
            "suspense_amount": 0,
            "reason": "",
            "version": 1,
        }
        for (one, (due_date, attempt)), reference in zip(due, db.next_numbers("DD", len(due)), strict=True)
    ]
    db.insert_rows(models.DebitInstruction, rows)
    audit.record_all([_instructed(row, one["contract"]) for row, (one, _) in zip(rows, due, strict=True)])
    return len(rows)


# Running loans with their mandate, and the newest instruction of each; where one is pending it is the newest.
_STANDINGS: Final = """
WITH last AS (
    SELECT DISTINCT ON (loan_id) loan_id, state, due_date, attempt, next_attempt_date FROM servicing_debitinstruction
    WHERE loan_id = ANY(%(ids)s::uuid[]) ORDER BY loan_id, due_date DESC, attempt DESC
)
SELECT l.id, l.branch_id, l.currency, l.contract, m.id AS mandate_id, d.state AS last_state, d.due_date AS last_due,
    d.attempt AS last_attempt, d.next_attempt_date
FROM unnest(%(ids)s::uuid[]) AS asked(id) JOIN servicing_loan l ON l.id = asked.id
    JOIN servicing_debitmandate m ON m.loan_id = asked.id LEFT JOIN last d ON d.loan_id = asked.id
WHERE l.state = 'ACTIVE' AND m.state = 'ACTIVE' AND m.starts_date <= %(day)s
    AND (m.ends_date IS NULL OR m.ends_date >= %(day)s)
ORDER BY l.id
"""


def send_files(*, day: date) -> int:
    """Close the files of a day: write their content down, encrypted, for a person or a channel to take. Answers how
    many."""
    open_files = models.DebitFile.objects.select_for_update().filter(
        business_date__lte=day, state=DebitFileState.OPEN.value
    )
    rows = list(open_files.order_by("id"))
    for row in rows:
        instructions = fetch_all(_SENT, [row.id])
        content = _content(instructions)
        row.file = files.store(
            branch_id=row.branch_id,
            name=f"{row.number}.csv",
            content=content,
            accepts=files.SHEETS,
            made_here=True,
        )
        row.state = DebitFileState.SENT.value
        row.instruction_count, row.amount = len(instructions), sum(one["amount"] for one in instructions)
        row.sent_at = clock.now()
        row.version += 1
        row.save()
        told = {"number": row.number, "count": row.instruction_count, "amount": format_minor(row.amount, row.currency)}
        audit.record("servicing.debit.sent", subject=db.ref(SUBJECT, row.id), branch_id=row.branch_id, after=told)
        outbox.publish("servicing.debit.sent", subject=db.ref(SUBJECT, row.id), branch_id=row.branch_id, payload=told)
    return len(rows)


def downloaded(row: models.DebitFile) -> bytes:
    """The content of a file that was sent, and an event that says who took it."""
    audit.record(
        "servicing.debit.downloaded",
        subject=db.ref(SUBJECT, row.id),
        branch_id=row.branch_id,
        after={"number": row.number, "count": row.instruction_count},
    )
    return files.read(row.file) if row.file else b""


def retry_days(*, on: date) -> Sequence[int]:
    """How many days after its due date a refused debit is tried again, by what holds on a day."""
    return [int(one) for one in parameters.figure(RETRIES, on=on).value.split(",")]


def next_attempt(*, due_date: date, instructed_date: date, retries: Sequence[int], today: date) -> date | None:
    """When a refused debit is tried again: the first of the days after its due date that is not past and later than the
    day it was instructed; none when they are used up. What passes while an answer is late is not made up for.

    Due on the 15th, refused on the 16th, with 1, 3 and 5 days: the 16th, then the 18th, then the 20th.
    """
    dates = (due_date + timedelta(days=one) for one in retries)
    return next((one for one in dates if one >= today and one > instructed_date), None)


def _pending() -> list[str]:
    return [state.value for state in PENDING]


def _mandates(day: date) -> QuerySet[models.DebitMandate]:
    return models.DebitMandate.objects.filter(
        Q(ends_date__isnull=True) | Q(ends_date__gte=day), state=MandateState.ACTIVE.value, starts_date__lte=day
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """What a loan owes on a day, and the due date of the newest instalment in it."""

    amount: int
    due_date: date


def _owed(held: Held, day: date) -> Owed | None:
    """What a loan owes on a day by the engine, if anything."""
    amount = position_on(held.terms, held.state, day).total_due
    due_date = max((due.due_date for due in forward(held, on=day).open_dues if due.due_date <= day), default=None)
    return Owed(amount, due_date) if amount and due_date else None


def _attempt(standing: Mapping[str, Any], owed: Owed, day: date) -> tuple[date, int] | None:
    """The due date and the number of the attempt that it is time for, if any."""
    last_due = standing["last_due"]
    if standing["last_state"] in _pending():
        return None
    if last_due is None or last_due < owed.due_date:
        return owed.due_date, 1
    again = standing["next_attempt_date"]
    return (last_due, standing["last_attempt"] + 1) if again is not None and again <= day else None


def _open_file(branch_id: int, currency: str, day: date) -> UUID:
    """The file that collects the instructions of a day, opened with the first of them."""
    of_day = models.DebitFile.objects.filter(branch_id=branch_id, currency=currency, business_date=day)
    found = of_day.filter(state=DebitFileState.OPEN.value).values_list("id", flat=True)
    if not found.exists():
        # Chunks of loans run side by side: of two that open the same file the second finds that of the first.
        new = models.DebitFile(branch_id=branch_id, number=db.next_number("DF"), currency=currency, business_date=day)
        models.DebitFile.objects.bulk_create([new], ignore_conflicts=True)
    return found.get()


def _instructed(row: Mapping[str, Any], contract: str) -> audit.NewEvent:
    return audit.NewEvent(
        "servicing.debit.instructed",
        subject=db.ref("servicing.loan", row["loan_id"]),
        branch_id=row["branch_id"],
        after={
            "reference": row["reference"],
            "amount": format_minor(row["amount"], row["currency"]),
            "due_date": row["due_date"].isoformat(),
            "attempt": row["attempt"],
        },
        related=[contract],
    )


_SENT: Final = """
SELECT i.reference, i.amount, i.currency, i.due_date, i.mandate_id, l.number, m.envelope,
    coalesce(m.sealed_for_id, l.borrower_id) AS subject_id
FROM servicing_debitinstruction i JOIN servicing_loan l ON l.id = i.loan_id
    JOIN servicing_debitmandate m ON m.id = i.mandate_id
WHERE i.debit_file_id = %s ORDER BY i.reference
"""


def _content(instructions: Sequence[Mapping[str, Any]]) -> bytes:
    """The file as the debiting bank reads it; UTF-8, one instruction a line."""
    keys = crypto.keys_of({one["subject_id"] for one in instructions})
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(TITLES)
    for one in instructions:
        place = MANDATE_PLACE.format(id=one["mandate_id"])
        account = crypto.open_envelope(keys.get(one["subject_id"]), place, one["envelope"])
        writer.writerow(
            (
                one["reference"],
                one["number"],
                account["name"],
                account["account"],
                account["bank"],
                format_minor(one["amount"], one["currency"]),
                one["currency"],
                one["due_date"].isoformat(),
            )
        )
    return text.getvalue().encode()
