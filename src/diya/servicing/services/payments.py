"""Money that comes in on a loan: on what is due, ahead of it, or all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.calc.loan.events import LoanEvent, PaidOff, Prepaid, Repaid, Way
from diya.foundation import audit, clock, db, outbox
from diya.kernel.errors import DomainError, NotFound, ensure
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.ledger import services as ledger
from diya.ledger.contracts import Line, NewEntry
from diya.servicing import bulk
from diya.servicing.contracts import Channel, Payment, PaymentRefused, RepaymentKind
from diya.servicing.engine import Held, Journal, hold_loan, hold_loans
from diya.servicing.posting import MONEY_IN, Rulebook, Where
from diya.servicing.services.acts import Act, carry_out, stepped
from diya.servicing.services.billing import bill_ordinary

REPAID: Final = "servicing.loan.repaid"
PAID_DUE: Final = ("principal_paid", "interest_paid", "fee_paid")
"""What grows when what is due is paid and nothing was charged."""


def repay(*, loan_id: UUID, amount: int, channel: Channel) -> UUID:
    """Take money on what is due today, whole or in part; answers the key of its event.

    Raises NotFound, LoanStateRefused, NothingDue, RepaymentExceedsDue, DayClosing.
    """
    return _receive_one(Payment(loan_id, RepaymentKind.DUE, amount, channel))


def prepay(*, loan_id: UUID, amount: int, way: Way, channel: Channel) -> UUID:
    """Take money ahead of what is due: due and accrued first, the rest on principal. Answers the key of its event.

    Raises NotFound, LoanStateRefused, PrepaymentTooSmall, PrepaymentTooLarge, DayClosing.
    """
    return _receive_one(Payment(loan_id, RepaymentKind.PREPAYMENT, amount, channel, way))


def pay_off(*, loan_id: UUID, amount: int, channel: Channel) -> UUID:
    """Take exactly the payoff amount of today and close the loan; answers the key of its event.

    Raises NotFound, LoanStateRefused, AmountDiffers, DayClosing.
    """
    return _receive_one(Payment(loan_id, RepaymentKind.PAYOFF, amount, channel))


def receive(payments: Sequence[Payment]) -> list[PaymentRefused]:
    """Book the payments of a batch, at most one to a loan, in a fixed number of statements; those that a loan refuses
    are answered and book nothing. Raises DayClosing."""
    ensure(len({one.loan_id for one in payments}) == len(payments), "one payment to a loan in a batch")
    booked = {row["loan_id"] for row in _ordinary(payments)}
    rest = [one for one in payments if one.loan_id not in booked]
    if not rest:
        return []
    value_date = clock.money_date()
    found = {held.loan.id: held for held in hold_loans(one.loan_id for one in rest)}
    acts, refused = [], []
    for payment in rest:
        try:
            acts.append(_act(payment, found.get(payment.loan_id), value_date))
        except DomainError as error:
            refused.append(PaymentRefused(payment, error))
    carry_out(acts)
    return refused


def _ordinary(payments: Sequence[Payment]) -> list[dict[str, Any]]:
    """Book the payments that are exactly what is due, all together; answers what each booked."""
    day, journal = clock.money_date(), Journal()
    due = bulk.lock([one.loan_id for one in payments], day=day)
    ordinary = [one for one in payments if one.kind is RepaymentKind.DUE]
    bill_ordinary(journal, due, day, paid={one.loan_id: one.amount for one in ordinary})
    rulebook = journal.rulebook
    rules = [code for code, rule in rulebook.rules.items() if not rule.taxed(PAID_DUE)]
    rows = bulk.receive(ordinary, day=day, rules=rules)
    ledger.post_batch([*journal.entries, *_entries(rows, rulebook, day)])
    audit.record_all([_told(row) for row in rows])
    outbox.publish_all([_announced(row) for row in rows])
    return rows


def _entries(rows: Sequence[Mapping[str, Any]], rulebook: Rulebook, day: date) -> Iterator[NewEntry]:
    """An entry for each payment; accounts are asked once for each kind of them."""
    known: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {}
    for row in rows:
        kind = (row["posting_rule"], row["channel"])
        if kind not in known:
            where = Where(row["currency"], row["product_code"], MONEY_IN[Channel(row["channel"])])
            known[kind] = rulebook.routes(rulebook.rule(row["posting_rule"]), PAID_DUE, where)
        amounts = {"principal_paid": row["principal"], "interest_paid": row["interest"], "fee_paid": row["fee"]}
        yield NewEntry(
            reference=row["reference"],
            source=db.ref("servicing.loan", row["loan_id"]),
            kind="servicing.repaid",
            branch_id=row["branch_id"],
            value_date=day,
            lines=tuple(
                Line(debit, credit, amounts[total], row["currency"], row["product_code"])
                for total, debit, credit in known[kind]
                if amounts[total]
            ),
            description=row["number"],
        )


def _told(row: Mapping[str, Any]) -> audit.NewEvent:
    """The same words as for a payment that goes through the engine."""
    currency = row["currency"]
    same = {
        "level_amount": format_minor(row["level_amount"], currency),
        "remaining_count": row["remaining_count"],
        "annual_rate": format_rate(row["annual_rate_ppb"]),
    }
    split = {"principal": row["principal"], "interest": row["interest"], "penalty": 0, "compound": 0, "fee": row["fee"]}
    return audit.NewEvent(
        REPAID,
        subject=db.ref("servicing.loan", row["loan_id"]),
        branch_id=row["branch_id"],
        before={
            **_owed(row["balance"], row["principal_due"], row["interest_due"], currency),
            **same,
            "dpd": row["dpd"],
        },
        after={
            **_owed(row["balance"] - row["principal"], 0, 0, currency),
            **same,
            "dpd": 0,
            "amount": format_minor(row["amount"], currency),
            **{f"{name}_amount": format_minor(amount, currency) for name, amount in split.items()},
            "entry": row["reference"],
        },
        related=row["related"],
    )


def _owed(balance: int, principal_due: int, interest_due: int, currency: str) -> dict[str, str]:
    return {
        "balance_amount": format_minor(balance, currency),
        "principal_due_amount": format_minor(principal_due, currency),
        "interest_due_amount": format_minor(interest_due, currency),
    }


def _announced(row: Mapping[str, Any]) -> outbox.NewMessage:
    return outbox.NewMessage(
        REPAID,
        subject=db.ref("servicing.loan", row["loan_id"]),
        branch_id=row["branch_id"],
        payload={
            "contract": row["contract"],
            "sequence": row["sequence"],
            "amount": row["amount"],
            "principal": row["principal"],
            "balance": row["balance"] - row["principal"],
            "currency": row["currency"],
        },
    )


def _receive_one(payment: Payment) -> UUID:
    if payment.kind is RepaymentKind.DUE:
        with db.prepared():
            booked = _ordinary([payment])
        if booked:
            event_id: UUID = booked[0]["event_id"]
            return event_id
    value_date = clock.money_date()
    return carry_out([_act(payment, hold_loan(payment.loan_id), value_date)])[0].id


def _act(payment: Payment, held: Held | None, value_date: date) -> Act:
    if held is None:
        raise NotFound()
    action, event = _meant(payment, value_date)
    return stepped(held, action, event, payment.channel)


def _meant(payment: Payment, value_date: date) -> tuple[str, LoanEvent]:
    if payment.kind is RepaymentKind.PREPAYMENT:
        return "servicing.loan.prepaid", Prepaid(value_date, payment.amount, payment.way or Way.SHORTER_TERM)
    if payment.kind is RepaymentKind.PAYOFF:
        return "servicing.loan.paid_off", PaidOff(value_date, payment.amount)
    return REPAID, Repaid(value_date, payment.amount)
