"""A small bank lived twice, step by step: by the product, and on paper. After each step both must say the same.

A further act is one more rule: what it is called, and what is said with it; `paper.ACTS` says what it does.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from script.lib import product, testbank

from tests.model.comparing import EARNED, of_accounts, of_all, of_the_bank, on_paper, said, same
from tests.model.life import Act, Agreed, Life, Refused
from tests.model.paper import Loan

LOANS_MAX = 3
FIRST_DAY = date(2025, 1, 15)
DAYS_BACK = st.sampled_from((0, 0, 0, 0, 1, 5, 20, 40))
PERCENT = st.integers(1, 100)
RATES = st.sampled_from((0, 31_000_000, 36_500_000, 49_000_000, 72_500_001))
COUNTS = st.integers(1, 24)
WAYS = st.sampled_from(("SHORTER_TERM", "LOWER_INSTALMENT"))
METHODS = st.sampled_from(("EQUAL_INSTALMENT", "EQUAL_PRINCIPAL"))
WHICH = st.integers(0, LOANS_MAX - 1)
LENDING = {"REPAID", "PREPAID", "PAID_OFF"}


@dataclass
class Kept:
    """A loan in the bank and on paper; its acts on paper with the numbers of their events."""

    id: UUID
    paper: Loan
    numbers: dict[Act, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """A payment that was sent and answered."""

    path: str
    body: dict[str, Any]
    key: str
    answer: bytes


class SmallBank(RuleBasedStateMachine):
    """Each example is a bank on a database of its own."""

    steps = 0
    acts: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(product.at(self.stack.enter_context(testbank.fresh_bank("model"))))
        from tests.servicing.bank import Bank
        from tests.servicing.test_api import Person

        self.bank = Bank()
        self.teller = Person(self.bank, self.bank.teller, "TELLER")
        self.loans: list[Kept] = []
        self.sent: list[Sent] = []
        self.touched: set[UUID] = set()
        self.corrected = False
        self.today = FIRST_DAY

    def teardown(self) -> None:
        self.stack.close()

    def kept(self, which: int) -> Kept:
        return self.loans[which % len(self.loans)]

    # --- what is done

    @initialize(count=COUNTS, rate=RATES)
    def first_loan(self, count: int, rate: int) -> None:
        self.draw(120_000_00, rate, 20, count, "EQUAL_INSTALMENT", 0, compounds=True)

    @precondition(lambda self: len(self.loans) < LOANS_MAX)
    @rule(
        principal=st.integers(1, 2_000_000_00),
        rate=RATES,
        due_day=st.integers(1, 31),
        count=COUNTS,
        method=METHODS,
        grace=st.sampled_from((0, 0, 3)),
        compounds=st.booleans(),
    )
    def open_and_release(
        self, principal: int, rate: int, due_day: int, count: int, method: str, grace: int, compounds: bool
    ) -> None:
        self.draw(principal, rate, due_day, count, method, grace, compounds=compounds)

    @rule(days=st.sampled_from((1, 1, 2, 4)))
    def end_of_day(self, days: int) -> None:
        self.until(self.today + timedelta(days=days))

    @rule(which=WHICH, late=st.integers(0, 3))
    def until_something_is_due(self, which: int, late: int) -> None:
        life = self.kept(which).paper.lived(self.today)
        if life.runs:
            self.until(min(life.until, self.today + timedelta(days=31)) + timedelta(days=late))

    @rule(which=WHICH, percent=st.integers(1, 110), back=DAYS_BACK)
    def repay(self, which: int, percent: int, back: int) -> None:
        day, life = self.found(which, back)
        self.act(which, Act(day, "REPAID", amount=max(1, life.total_due(day) * min(percent, 101) // 100)))

    @rule(which=WHICH, back=DAYS_BACK, chance=st.integers(0, 2))
    def repay_all(self, which: int, back: int, chance: int) -> None:
        """All that is due; where nothing is, now and then the next instalment when it falls due."""
        if not self.found(which, back)[1].dues and chance == 0:
            self.until_something_is_due(which, 0)
        day, life = self.found(which, back)
        self.act(which, Act(day, "REPAID", amount=max(1, life.total_due(day))))

    @rule(which=WHICH, percent=PERCENT, way=WAYS, back=DAYS_BACK)
    def prepay(self, which: int, percent: int, way: str, back: int) -> None:
        day, life = self.found(which, back)
        first = life.total_due(day) + life.accrued(day)
        self.act(which, Act(day, "PREPAID", amount=max(1, first + life.balance * percent // 100), way=way))

    @rule(which=WHICH, more=st.sampled_from((0, 0, 0, 1)), back=DAYS_BACK)
    def pay_off(self, which: int, more: int, back: int) -> None:
        day, life = self.found(which, back)
        self.act(which, Act(day, "PAID_OFF", amount=life.payoff(day) + more))

    @rule(which=WHICH, rate=RATES, back=DAYS_BACK)
    def reset_rate(self, which: int, rate: int, back: int) -> None:
        self.act(which, Act(self.found(which, back)[0], "RATE_RESET", rate=rate))

    @rule(which=WHICH, count=COUNTS, rate=RATES)
    def restructure(self, which: int, count: int, rate: int) -> None:
        day, life = self.found(which, 0)
        amount = life.total_due(day) - life.owed("principal", day) + life.accrued(day)
        self.act(which, Act(day, "RESTRUCTURED", amount=amount, rate=rate, count=count))

    @rule(which=WHICH, chance=st.integers(0, 3))
    def write_off(self, which: int, chance: int) -> None:
        if chance == 0:
            self.act(which, Act(self.today, "WRITTEN_OFF"))

    @rule(which=WHICH, percent=st.integers(1, 101))
    def recover(self, which: int, percent: int) -> None:
        gone = [place for place in range(len(self.loans)) if self.found(place, 0)[1].status == "WRITTEN_OFF"]
        if gone:
            day, life = self.found(gone[which % len(gone)], 0)
            amount = max(1, (life.written_off - life.recovered) * percent // 100)
            self.act(gone[which % len(gone)], Act(day, "RECOVERED", amount=amount))

    @rule(which=WHICH, amount=st.integers(1, 5_000_00), back=DAYS_BACK)
    def charge_fee(self, which: int, amount: int, back: int) -> None:
        self.act(which, Act(self.found(which, back)[0], "FEE_CHARGED", amount=amount))

    @rule(which=WHICH, percent=PERCENT, back=DAYS_BACK)
    def waive(self, which: int, percent: int, back: int) -> None:
        day, life = self.found(which, back)
        names = ("interest", "penalty", "compound", "fee")
        self.act(which, Act(day, "WAIVED", parts={name: life.owed(name, day) * percent // 100 for name in names}))

    @rule(which=WHICH, count=st.integers(1, 3), back=DAYS_BACK)
    def defer(self, which: int, count: int, back: int) -> None:
        self.act(which, Act(self.found(which, back)[0], "DEFERRED", count=count))

    @rule(which=WHICH, count=COUNTS, due_day=st.sampled_from((0, 5, 20, 31)), method=METHODS, back=DAYS_BACK)
    def reschedule(self, which: int, count: int, due_day: int, method: str, back: int) -> None:
        day, _ = self.found(which, back)
        self.act(which, Act(day, "RESCHEDULED", count=count, due_day=due_day, method=method))

    @rule(which=WHICH, back=DAYS_BACK)
    def capitalise(self, which: int, back: int) -> None:
        self.act(which, Act(self.found(which, back)[0], "INTEREST_CAPITALISED"))

    @rule(which=WHICH, back=DAYS_BACK, chance=st.integers(0, 2))
    def accelerate(self, which: int, back: int, chance: int) -> None:
        if chance == 0:
            self.act(which, Act(self.found(which, back)[0], "ACCELERATED"))

    @rule(which=WHICH, back=DAYS_BACK, chance=st.integers(0, 2))
    def misuse(self, which: int, back: int, chance: int) -> None:
        if chance == 0:
            self.act(which, Act(self.found(which, back)[0], "MISUSED"))

    @rule(which=WHICH, place=st.integers(0, 30))
    def reverse(self, which: int, place: int) -> None:
        kept = self.kept(which)
        if not kept.paper.acts:
            return
        self.touched.add(kept.id)
        act = kept.paper.acts[place % len(kept.paper.acts)]
        acts = list(kept.paper.acts)
        refused = self.refuses(lambda: kept.paper.take_back(act, self.today))
        number = self.order(kept, "REVERSED", self.today, {"sequence": kept.numbers[act]})
        assert (number is None) == refused, f"{act} taken back after {acts}"
        self.corrected = True
        SmallBank.acts["REVERSED refused" if refused else "REVERSED"] += 1

    @precondition(lambda self: bool(self.sent))
    @rule(place=st.integers(0, 30))
    def send_again(self, place: int) -> None:
        """An old payment with its old key, however long ago: the same answer, and nothing happens."""
        sent = self.sent[place % len(self.sent)]
        again = self.teller.post(sent.path, sent.body, key=sent.key)
        assert (again.status_code, again.content) == (200, sent.answer)

    @rule()
    def restart(self) -> None:
        """The process begins anew: no connection of before is left."""
        from django.db import connections

        connections.close_all()

    # --- how it is done

    def draw(
        self, principal: int, rate: int, due_day: int, count: int, method: str, grace: int, *, compounds: bool
    ) -> None:
        from diya.calc.loan.terms import LoanTerms

        agreed = Agreed(principal, rate, self.today, due_day, count, method, Fraction(1, 2), grace, compounds)
        terms = LoanTerms(
            "CNY", principal, rate, self.today, due_day, count, method, grace_days=grace, compound_on_interest=compounds
        )
        self.loans.append(Kept(self.bank.draw(terms), Loan(agreed)))

    def until(self, day: date) -> None:
        self.bank.end_each_day_until(day)
        self.today, self.corrected = day, False

    def found(self, which: int, back: int) -> tuple[date, Life]:
        """A day not before the loan's first one, and the loan as an act on that day finds it."""
        paper = self.kept(which).paper
        day = max(paper.agreed.starts, self.today - timedelta(days=back))
        return day, paper.before(day)

    def act(self, which: int, act: Act) -> None:
        """Do it on paper and in the bank: done by both, or refused by both."""
        kept = self.kept(which)
        self.touched.add(kept.id)
        acts = list(kept.paper.acts)
        refused = self.refuses(lambda: kept.paper.do(act, self.today))
        if act.kind in LENDING and act.day == self.today:
            number = self.pay(kept, act)
        else:
            number = self.order(kept, act.kind, act.day, said(act))
        assert (number is None) == refused, f"{act} after {acts}: {'paper' if refused else 'the bank'} refused"
        if number is not None:
            kept.numbers[act] = number
            self.corrected |= act.day < self.today
        late = " late" if act.day < self.today else ""
        SmallBank.acts[f"{act.kind}{late}{' refused' if refused else ''}"] += 1

    @staticmethod
    def refuses(do: Any) -> bool:
        try:
            do()
        except Refused:
            return True
        return False

    def pay(self, kept: Kept, act: Act) -> int | None:
        """A payment of today at the counter, by the API; answers the number of its event, None when it was refused."""
        kinds = {"REPAID": "DUE", "PREPAID": "PREPAYMENT", "PAID_OFF": "PAYOFF"}
        path, key = f"/servicing/loans/{kept.id}/repayments", uuid4().hex
        body = {"kind": kinds[act.kind], "amount": f"{act.amount // 100}.{act.amount % 100:02d}", "channel": "COUNTER"}
        if act.way:
            body["way"] = act.way
        answer = self.teller.post(path, body, key=key)
        if answer.status_code != 200:
            assert 400 <= answer.status_code < 500, answer.content
            return None
        self.sent.append(Sent(path, body, key, answer.content))
        return int(json.loads(answer.content)["sequence"])

    def order(self, kept: Kept, kind: str, day: date, data: dict[str, Any]) -> int | None:
        """An order of two people; answers the number of its event, None when it was refused."""
        from diya.kernel.errors import DomainError

        try:
            order = self.bank.order(kept.id, kind, on=day, **data)
        except DomainError:
            return None
        assert order.sequence is not None
        return int(order.sequence)

    # --- what must be

    @invariant()
    def both_say_the_same(self) -> None:
        """After each step: every loan, the accounts of all loans, and the position of the loan that was touched."""
        from diya.ledger import selectors as books
        from diya.servicing import models, selectors

        SmallBank.steps += 1
        lives = {kept.id: kept.paper.lived(self.today) for kept in self.loans}
        with self.bank.acting():
            views = selectors.views(list(models.Loan.objects.filter(id__in=lives)), on=self.today)
            balances = books.trial_balance(on=self.today)
            for view in views:
                same(view.loan.number, of_the_bank(view), on_paper(lives[view.loan.id], self.today))
                if view.loan.id in self.touched:
                    same("replayed", view.state._asdict(), selectors.replayed(view.loan)._asdict())
        self.touched.clear()
        same("trial balance", sum(row.debit for row in balances), sum(row.credit for row in balances))
        bank, paper = of_accounts(balances), of_all(list(lives.values()), self.today)
        for name in EARNED if self.corrected else ():
            del bank[name], paper[name]
        same("accounts", bank, paper)
