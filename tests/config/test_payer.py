"""The borrowers of a demo bank: the same for the same seed, all habits among them, and the books are proved."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from diya.config.demo import living
from diya.config.demo.payer import Habit, Payer, intent, payer_of
from diya.endofday import models as days
from diya.endofday import services as endofday
from diya.servicing import models
from diya.servicing.contracts import RepaymentKind
from diya.servicing.selectors import Expecting
from tests.journeys import way

DAY = date(2026, 3, 20)


def owing(since: int, *, number: int = 8) -> Expecting:
    """A loan whose oldest instalment fell due so many days before DAY."""
    return Expecting(UUID(int=1), "LN1", DAY - timedelta(days=since), DAY + timedelta(days=9), number, DAY)


def payer(habit: Habit, **numbers: int) -> Payer:
    return Payer(habit, **{"delay": 5, "since": 4, "missed": 3, "share": 10, **numbers})


@given(st.text(max_size=9), st.integers(1, 10**6))
def test_a_payer_follows_from_seed_and_number(seed: str, number: int) -> None:
    found = payer_of(seed, f"LN{number}")
    assert found == payer_of(seed, f"LN{number}")
    assert (3 <= found.delay <= 25, 2 <= found.since <= 23, 2 <= found.missed <= 5, 5 <= found.share <= 30) == (
        True,
    ) * 4


def test_every_habit_is_met_about_as_often_as_said() -> None:
    found = Counter(payer_of("1", f"LN{number}").habit for number in range(5000))
    assert set(found) == set(Habit)
    assert 0.71 < found[Habit.ON_TIME] / 5000 < 0.77


def test_habits_decide_from_dues_alone() -> None:
    assert intent(payer(Habit.ON_TIME), owing(1), DAY) is RepaymentKind.DUE
    assert intent(payer(Habit.LATE), owing(4), DAY) is None
    assert intent(payer(Habit.LATE), owing(5), DAY) is RepaymentKind.DUE
    assert intent(payer(Habit.STOPS, since=7), owing(3, number=8), DAY) is None
    assert intent(payer(Habit.STOPS, since=8), owing(3, number=8), DAY) is RepaymentKind.DUE
    assert intent(payer(Habit.MISSES, missed=3), owing(30, number=21), DAY) is None
    assert intent(payer(Habit.MISSES, missed=3), owing(30, number=22), DAY) is RepaymentKind.DUE
    ahead = Expecting(UUID(int=1), "LN1", None, DAY + timedelta(days=25), 5, DAY - timedelta(days=6))
    assert intent(payer(Habit.PREPAYS), ahead, DAY) is RepaymentKind.PREPAYMENT
    assert intent(payer(Habit.PAYS_OFF), ahead, DAY) is RepaymentKind.PAYOFF
    assert intent(payer(Habit.ON_TIME), ahead, DAY) is None


def test_a_demo_bank_is_paid_and_proved_night_by_night(person: Any) -> None:
    loan = way.drawn(person, sequence=1)
    # By its number a loan pays in one way or another, and its number depends on what ran before.
    living.sow(living.Life("抵押", {loan["number"]: Payer(Habit.ON_TIME)}), on=date(2025, 6, 20))
    way.live_until("2025-08-22")
    paid = models.Event.objects.filter(kind="REPAID").values_list("value_date", flat=True)
    assert list(paid) == [date(2025, 7, 20), date(2025, 8, 20)]
    received = days.StepRun.objects.filter(step="receive", done_count__gt=0)
    assert list(received.values_list("business_date", flat=True)) == [date(2025, 7, 20), date(2025, 8, 20)]
    assert days.StepRun.objects.filter(step="prove", state="DONE").count() == 64


def test_a_bank_without_a_seed_waits_for_its_real_borrowers(person: Any) -> None:
    way.drawn(person, sequence=1)
    endofday.run_until(until=date(2025, 7, 22))
    assert not models.Event.objects.filter(kind="REPAID").exists()
