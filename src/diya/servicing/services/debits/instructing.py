"""What is to be debited on a day: an instruction for each loan with something due, in a file for the debiting bank.
It posts nothing; until the answer the loan is not debited again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.calc.loan.position import position_on
from diya.foundation import audit, clock, crypto, db, files, outbox, parameters
from diya.kernel.money import format_minor
from diya.servicing import bulk, models
from diya.servicing.contracts import LoanState
from diya.servicing.engine import Held, with_states
from diya.servicing.incoming.contracts import PENDING, DebitFileState, MandateState
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
    coming = bulk.coming(loan_ids=loan_ids, day=day)
    loans = {loan.id: loan for loan in models.Loan.objects.filter(id__in=loan_ids, state=LoanState.ACTIVE)}
    owed = {loan_id: Owed(amount, day) for loan_id, amount in coming.items()}
    rest = [loan for loan_id, loan in loans.items() if loan_id not in owed]
    owed |= {held.loan.id: what for held in with_states(rest) if (what := _owed(held, day)) is not None}
    mandates = {mandate.loan_id: mandate for mandate in _mandates(day).filter(loan_id__in=list(owed))}
    last = _last_attempts(list(mandates))
    rows = [
        made
        for loan_id in sorted(mandates.keys() & loans.keys())
        if (made := _instruction(loans[loan_id], owed[loan_id], mandates[loan_id], last.get(loan_id), day)) is not None
    ]
    open_files = {key: _open_file(*key, day) for key in sorted({(row.branch_id, row.currency) for row in rows})}
    for row, reference in zip(rows, db.next_numbers("DD", len(rows)), strict=True):
        row.reference, row.debit_file = reference, open_files[row.branch_id, row.currency]
    db.insert_all(rows)
    audit.record_all([_instructed(row, loans[row.loan_id]) for row in rows])
    return len(rows)


def send_files(*, day: date) -> int:
    """Close the files of a day: write their content down, encrypted, for a person or a channel to take. Answers how
    many."""
    open_files = models.DebitFile.objects.select_for_update().filter(
        business_date__lte=day, state=DebitFileState.OPEN.value
    )
    rows = list(open_files.order_by("id"))
    for row in rows:
        instructions = list(row.instructions.select_related("loan", "mandate").order_by("reference"))
        content = _content(instructions)
        row.file = files.store(branch_id=row.branch_id, name=f"{row.number}.csv", content=content, accepts=files.SHEETS)
        row.state = DebitFileState.SENT.value
        row.instruction_count, row.amount = len(instructions), sum(one.amount for one in instructions)
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


def next_attempt(row: models.DebitInstruction, *, today: date) -> date | None:
    """When a refused debit is tried again: the first of the days after its due date that is not past and later than the
    day it was instructed; none when they are used up. What passes while an answer is late is not made up for.

    Due on the 15th, refused on the 16th, with 1, 3 and 5 days: the 16th, then the 18th, then the 20th.
    """
    days = parameters.figure(RETRIES, on=today).value
    dates = (row.due_date + timedelta(days=int(one)) for one in days.split(","))
    return next((one for one in dates if one >= today and one > row.instructed_date), None)


def _pending() -> list[str]:
    return [state.value for state in PENDING]


def _mandates(day: date) -> QuerySet[models.DebitMandate]:
    return models.DebitMandate.objects.filter(
        Q(ends_date__isnull=True) | Q(ends_date__gte=day), state=MandateState.ACTIVE.value, starts_date__lte=day
    )


def _last_attempts(loan_ids: Sequence[UUID]) -> dict[UUID, models.DebitInstruction]:
    """The newest instruction of each loan; where one is pending it is the newest."""
    rows = models.DebitInstruction.objects.filter(loan_id__in=loan_ids)
    newest = rows.order_by("loan_id", "-due_date", "-attempt").distinct("loan_id")
    return {row.loan_id: row for row in newest}


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


def _instruction(
    loan: models.Loan, owed: Owed, mandate: models.DebitMandate, last: models.DebitInstruction | None, day: date
) -> models.DebitInstruction | None:
    """The instruction that is due for a loan, if any."""
    due_date = owed.due_date
    if last is not None and last.state in _pending():
        return None
    attempt = 1
    if last is not None and last.due_date >= due_date:
        if last.next_attempt_date is None or last.next_attempt_date > day:
            return None
        due_date, attempt = last.due_date, last.attempt + 1
    return models.DebitInstruction(
        branch_id=loan.branch_id,
        loan_id=loan.id,
        mandate=mandate,
        due_date=due_date,
        attempt=attempt,
        amount=owed.amount,
        currency=loan.currency,
        instructed_date=day,
    )


def _open_file(branch_id: int, currency: str, day: date) -> models.DebitFile:
    found = models.DebitFile.objects.filter(
        branch_id=branch_id, currency=currency, business_date=day, state=DebitFileState.OPEN.value
    ).first()
    return found or models.DebitFile.objects.create(
        branch_id=branch_id, number=db.next_number("DF"), currency=currency, business_date=day
    )


def _instructed(row: models.DebitInstruction, loan: models.Loan) -> audit.NewEvent:
    return audit.NewEvent(
        "servicing.debit.instructed",
        subject=db.ref("servicing.loan", row.loan_id),
        branch_id=row.branch_id,
        after={
            "reference": row.reference,
            "amount": format_minor(row.amount, row.currency),
            "due_date": row.due_date.isoformat(),
            "attempt": row.attempt,
        },
        related=[loan.contract],
    )


def _content(instructions: Sequence[models.DebitInstruction]) -> bytes:
    """The file as the debiting bank reads it; UTF-8, one instruction a line."""
    keys = crypto.keys_of({one.loan.borrower_id for one in instructions})
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(TITLES)
    for one in instructions:
        account = crypto.open_envelope(
            keys.get(one.loan.borrower_id), MANDATE_PLACE.format(id=one.mandate_id), one.mandate.envelope
        )
        writer.writerow(
            (
                one.reference,
                one.loan.number,
                account["name"],
                account["account"],
                account["bank"],
                format_minor(one.amount, one.currency),
                one.currency,
                one.due_date.isoformat(),
            )
        )
    return text.getvalue().encode()
