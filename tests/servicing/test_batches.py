"""Payments in batches: as booked one by one, and a refused one leaves the others alone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from diya.calc.loan.events import Way
from diya.foundation import audit
from diya.foundation.models import AuditEvent
from diya.servicing import models, services
from diya.servicing.contracts import Channel, LoanState, Payment, RepaymentKind
from tests.servicing.bank import Bank, varied

LATER = date(2025, 3, 20)
FACTS = ("sequence", "kind", "value_date", "amount", "principal_amount", "interest_amount", "balance_amount")


def payments_of(bank: Bank, loan_ids: list[UUID]) -> list[Payment]:
    """What is due, a part of it, money ahead, and all of it, in turn."""
    made = []
    for place, loan_id in enumerate(loan_ids):
        position = bank.view(loan_id).position
        ahead = position.payoff - position.principal_not_due + 1_000_00
        kind, amount = (
            (RepaymentKind.DUE, position.total_due),
            (RepaymentKind.DUE, position.total_due // 2),
            (RepaymentKind.PREPAYMENT, ahead),
            (RepaymentKind.PAYOFF, position.payoff),
        )[place % 4]
        way = Way.LOWER_INSTALMENT if kind is RepaymentKind.PREPAYMENT else None
        made.append(Payment(loan_id, kind, amount, Channel.TRANSFER, way))
    return made


def one_by_one(payment: Payment) -> None:
    named = {"loan_id": payment.loan_id, "amount": payment.amount, "channel": payment.channel}
    if payment.kind is RepaymentKind.PREPAYMENT:
        services.prepay(**named, way=Way.LOWER_INSTALMENT)
    elif payment.kind is RepaymentKind.PAYOFF:
        services.pay_off(**named)
    else:
        services.repay(**named)


def history(loan_id: UUID) -> list[tuple]:
    return list(models.Event.objects.filter(loan_id=loan_id).order_by("sequence").values_list(*FACTS))


def test_a_batch_books_what_single_payments_book(bank):
    terms = [varied(number) for number in range(4)]
    singly, together = [bank.draw(one) for one in terms], [bank.draw(one) for one in terms]
    bank.end_days_until(LATER)
    for payment in payments_of(bank, singly):
        with bank.acting(bank.teller):
            one_by_one(payment)
    batch = payments_of(bank, together)
    with bank.acting(bank.teller):
        assert services.receive(batch) == []
    for single, batched in zip(singly, together, strict=True):
        with bank.acting():
            assert history(single) == history(batched)
            told = [{event.action for event in audit.timeline(f"servicing.loan:{key}")} for key in (single, batched)]
        assert told[0] == told[1]
        bank.settled(batched)
    assert bank.view(together[3]).loan.state == LoanState.CLOSED
    bank.end_days_until(date(2025, 3, 22))


def test_a_refused_payment_leaves_the_others_alone(bank):
    good, bad, gone = bank.draw(), bank.draw(), UUID(int=5)
    bank.end_days_until(LATER)
    due = bank.view(good).position.total_due
    before = history(bad)
    with bank.acting(bank.teller):
        refused = services.receive(
            [
                Payment(key, RepaymentKind.DUE, amount, Channel.DEBIT)
                for key, amount in ((good, due), (bad, due + 1), (gone, 1))
            ]
        )
        assert [(one.payment.loan_id, one.error.code) for one in refused] == [
            (bad, "calc.repayment_exceeds_due"),
            (gone, "kernel.not_found"),
        ]
        assert history(bad) == before
    assert bank.view(good).position.total_due == 0
    assert bank.view(bad).position.total_due == due


def test_more_payments_need_no_more_queries(bank):
    few, many = [bank.draw() for _ in range(2)], [bank.draw() for _ in range(12)]
    bank.end_days_until(LATER)
    counts = []
    for loan_ids in (few, many):
        due = bank.view(loan_ids[0]).position.total_due
        with bank.acting(bank.teller), CaptureQueriesContext(connection) as queries:
            services.receive([Payment(key, RepaymentKind.DUE, due, Channel.DEBIT) for key in loan_ids])
        counts.append(len(queries))
    assert counts[0] == counts[1]
    with bank.acting():
        assert AuditEvent.objects.filter(action="servicing.loan.repaid").count() == 14
