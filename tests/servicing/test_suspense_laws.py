"""Any files and answers in any order, each as often as one likes: every cent that came in is on a loan, in suspense or
paid back, and nothing is twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diya.kernel.errors import DomainError
from diya.kernel.money import format_minor
from diya.servicing import models, services
from diya.servicing.contracts import Channel, Payee, RepaymentKind
from diya.servicing.incoming.contracts import FileKind, FileKnown
from diya.servicing.services import suspense
from tests.servicing.bank import Bank
from tests.servicing.money_in import MoneyIn, answered, table

DUE_DAY = date(2025, 2, 15)
AMOUNTS = ("600.00", "10600.00", "10000.00", "0.01")
BACK = Payee(name="王五", account="6222020200112233445", bank="工商银行")

LINES = st.lists(st.tuples(st.sampled_from(AMOUNTS), st.integers(-1, 2)), min_size=1, max_size=4)
"""(amount, loan by its place; -1: nobody's)"""
RESULTS = st.sampled_from(["DONE", "PART", "REFUSED", "TWICE", "UNKNOWN"])
STEPS = st.one_of(
    st.tuples(st.just("file"), LINES),
    st.tuples(st.just("answers"), st.lists(st.tuples(RESULTS, st.integers(0, 3)), min_size=1, max_size=3)),
    st.tuples(st.just("counter"), st.integers(0, 2)),
    st.tuples(st.just("apply"), st.integers(0, 2), st.integers(1, 1_200_000)),
    st.tuples(st.just("refund"), st.booleans()),
    st.tuples(st.just("again"), st.integers(0, 9)),
)


class Play:
    """The steps on a bank of three loans with mandates, and what was sent so far."""

    def __init__(self, money: MoneyIn, loans: list[Any]) -> None:
        self.money, self.bank, self.loans = money, money.bank, loans
        self.numbers = [money.number(loan_id) for loan_id in loans]
        self.sent: list[tuple[bytes, FileKind]] = []

    def file(self, lines: list[tuple[str, int]]) -> None:
        rows = [
            {"amount": amount, "currency": "CNY", **({"loan_number": self.numbers[place]} if place >= 0 else {})}
            for amount, place in lines
        ]
        self._send(table(*rows), FileKind.REPAYMENTS)

    def answers(self, answers: list[tuple[str, int]]) -> None:
        self.money.instruct()
        with self.bank.acting():
            known = sorted(debits_known())
        said = [(*known[place % len(known)], result) for result, place in answers] if known else []
        rows = [
            (reference, result, {"DONE": full, "PART": "0.01"}.get(result, ""), "") for reference, full, result in said
        ]
        if rows:
            self._send(answered(*rows), FileKind.ANSWERS)

    def counter(self, place: int) -> None:
        due = self.bank.view(self.loans[place]).position.total_due
        if due:
            with self.bank.acting(self.bank.teller):
                services.repay(loan_id=self.loans[place], amount=(due + 1) // 2, channel=Channel.COUNTER)

    def apply(self, place: int, amount: int) -> None:
        for item in [one for one in self.money.items() if one.state == "OPEN"][:1]:
            self._try(
                suspense.apply_item,
                item_id=item.id,
                loan_id=self.loans[place],
                amount=min(amount, item.amount),
                kind=RepaymentKind.DUE,
            )

    def refund(self, released: bool) -> None:
        for item in [one for one in self.money.items() if one.state == "OPEN"][:1]:
            with self.bank.acting(self.money.officer):
                suspense.ask_refund(item_id=item.id, payee=BACK, comment="退回")
            with self.bank.acting(self.money.accountant):
                if released:
                    suspense.release_refund(item_id=item.id)
                else:
                    suspense.reject_refund(item_id=item.id, comment="不退")

    def again(self, place: int) -> None:
        if self.sent:
            content, kind = self.sent[place % len(self.sent)]
            self._send(content if place % 2 else content + b"\n\n", kind)

    def _send(self, content: bytes, kind: FileKind) -> None:
        self.sent.append((content, kind))
        try:
            self.money.post(content, kind)
        except FileKnown:
            return

    def _try(self, act: Any, **named: Any) -> None:
        try:
            with self.bank.acting(self.money.officer):
                act(**named)
        except DomainError:
            return


def debits_known() -> list[tuple[str, str]]:
    return [(one.reference, format_minor(one.amount, one.currency)) for one in models.DebitInstruction.objects.all()]


class _Undone(Exception):
    """Takes an example's rows away."""


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=3, max_size=9))
def test_money_received_is_applied_in_suspense_or_refunded(bank: Bank, steps: list[tuple[Any, ...]]) -> None:
    try:
        with transaction.atomic():
            money = MoneyIn(bank)
            loans = [bank.draw() for _ in range(3)]
            for loan_id in loans:
                money.mandate(loan_id)
            bank.end_days_until(DUE_DAY)
            play = Play(money, loans)
            for name, *said in steps:
                getattr(play, name)(*said)
                money.holds()
            raise _Undone
    except _Undone:
        return
