"""Accounting periods: two people close and reopen them, and what is back-dated counts in an open one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from diya.foundation import clock
from diya.foundation.changes import OwnChange
from diya.ledger import selectors, services
from diya.ledger.contracts import (
    By,
    EarlierPeriodOpen,
    Line,
    PeriodNotOver,
    PeriodUnchanged,
    PeriodWaiting,
    WholeBankNeeded,
)
from diya.ledger.models import DayTotal, Period, PeriodState
from tests.servicing.bank import Bank

JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


def rights(bank: Bank) -> dict[str, tuple[int, ...]]:
    from diya.foundation.models import Branch

    return {"ledger.period.decide": tuple(Branch.objects.values_list("id", flat=True))}


def post(bank: Bank, reference: str, value_date: date, amount: int = 100_00, lines: Any = None) -> Any:
    entry_id = services.post(
        reference=reference,
        source="test:1",
        kind="test",
        branch_id=bank.branches[0].id,
        value_date=value_date,
        lines=lines or [Line("1001", "2011", amount, "CNY")],
    )
    return selectors.entry(entry_id)


def change(bank: Bank, month: date, state: PeriodState = PeriodState.CLOSED) -> None:
    """Proposed by one and approved by another."""
    with bank.acting(bank.maker):
        asked = services.propose_period(first_day=month, state=state, reason="月结")
    with bank.acting(bank.checker, rights=rights(bank)):
        services.decide_period(change_id=asked.id, approve=True, comment="")


def test_an_entry_belongs_to_the_month_of_its_value_date(bank):
    with bank.acting():
        entry = post(bank, "R1", date(2024, 12, 30))
        assert (entry.period, entry.booking_date) == (date(2024, 12, 1), date(2025, 1, 15))
        assert set(selectors.periods().values_list("first_day", flat=True)) >= {date(2024, 12, 1), JANUARY}


def test_what_is_back_dated_into_a_closed_period_counts_in_the_open_one(bank):
    """15 January booked on 1 February: in January while it is open, in February once it is closed."""
    with bank.acting():
        post(bank, "R1", date(2025, 1, 15), 100_00)
    bank.end_days_until(FEBRUARY)
    with bank.acting():
        open_still = post(bank, "R2", date(2025, 1, 20), 20_00)
    change(bank, JANUARY)
    with bank.acting():
        late = post(bank, "R3", date(2025, 1, 20), 3_00)
        assert (open_still.period, late.period) == (JANUARY, FEBRUARY)
        assert late.value_date == date(2025, 1, 20)
        assert selectors.balance(account="1001", on=date(2025, 1, 31)) == 100_00
        assert selectors.balance(account="1001", on=date(2025, 1, 31), by=By.PERIOD) == 120_00
        assert selectors.balance(account="1001", on=FEBRUARY, by=By.PERIOD) == 123_00
    bank.end_days_until(date(2025, 2, 3))
    with bank.acting():  # the same from totals
        assert selectors.balance(account="1001", on=date(2025, 1, 1), by=By.PERIOD) == 120_00
        assert selectors.balance(account="1001", on=FEBRUARY, by=By.PERIOD) == 123_00
        assert set(DayTotal.objects.filter(account_id="1001").values_list("period", flat=True)) == {JANUARY, FEBRUARY}
        rows = selectors.trial_balance(on=JANUARY, by=By.PERIOD)
        assert sum(row.debit for row in rows) == sum(row.credit for row in rows) == 120_00


def test_the_general_ledger_runs_from_month_to_month(bank):
    with bank.acting():
        post(bank, "R1", date(2025, 1, 15), 100_00)
    bank.end_days_until(FEBRUARY)
    with bank.acting():
        post(bank, "R2", date(2025, 1, 20), 20_00)
        post(bank, "R3", FEBRUARY, 7_00, [Line("2011", "1001", 7_00, "CNY")])
        cash = selectors.account("1001")
        months = [FEBRUARY, JANUARY]
        by_period = selectors.general_ledger(cash, months, currency="CNY")
        by_day = selectors.general_ledger(cash, months, currency="CNY", by=By.BOOKING)

    def told(rows: Any, month: date) -> tuple[int, ...]:
        row = rows[month]
        return row.opening, row.debit, row.credit, row.closing

    assert told(by_period, JANUARY) == (0, 120_00, 0, 120_00)
    assert told(by_period, FEBRUARY) == (120_00, 0, 7_00, 113_00)
    assert told(by_day, JANUARY) == (0, 100_00, 0, 100_00)
    assert told(by_day, FEBRUARY) == (100_00, 20_00, 7_00, 113_00)


def test_a_period_closes_when_it_is_over_and_in_order(bank):
    with bank.acting():
        post(bank, "R1", date(2024, 12, 30))
        with pytest.raises(PeriodNotOver):
            services.propose_period(first_day=JANUARY, state=PeriodState.CLOSED, reason="月结")
    bank.end_days_until(FEBRUARY)
    with bank.acting():
        with pytest.raises(EarlierPeriodOpen, match="2024-12"):
            services.propose_period(first_day=JANUARY, state=PeriodState.CLOSED, reason="月结")
        with pytest.raises(PeriodUnchanged):
            services.propose_period(first_day=JANUARY, state=PeriodState.OPEN, reason="月结")
    change(bank, date(2024, 12, 1))
    change(bank, JANUARY)
    with bank.acting():
        assert selectors.period(JANUARY).state == PeriodState.CLOSED
    change(bank, JANUARY, PeriodState.OPEN)
    with bank.acting():
        assert post(bank, "R2", date(2025, 1, 15)).period == JANUARY


def test_two_people_with_the_whole_bank(bank):
    bank.end_days_until(FEBRUARY)
    with bank.acting():
        asked = services.propose_period(first_day=JANUARY, state=PeriodState.CLOSED, reason="月结")
        with pytest.raises(PeriodWaiting):
            services.propose_period(first_day=JANUARY, state=PeriodState.CLOSED, reason="月结")
        with pytest.raises(OwnChange):
            services.decide_period(change_id=asked.id, approve=True, comment="")
    from diya.foundation import db

    one = db.Scope((bank.branches[0].id,))
    with db.transaction(one, db.Context(actor_id=bank.checker.pk)), pytest.raises(WholeBankNeeded):
        services.propose_period(first_day=JANUARY, state=PeriodState.CLOSED, reason="月结")
    with bank.acting(bank.checker):
        services.decide_period(change_id=asked.id, approve=False, comment="尚有调整")
        assert selectors.period(JANUARY).state == PeriodState.OPEN
        assert selectors.latest_changes([JANUARY])[JANUARY].comment == "尚有调整"


def test_a_period_begins_on_the_first(bank):
    with bank.acting(), pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(first_day=date(2025, 1, 2))


def test_posting_takes_three_statements(bank):
    from django.test.utils import CaptureQueriesContext

    from diya.ledger.contracts import NewEntry

    with bank.acting():
        post(bank, "R1", clock.business_date())
        for count in (1, 50):
            entries = [
                NewEntry(f"{count}-{number}", "t", "t", bank.branches[0].id, clock.business_date(), (line,))
                for number in range(count)
                for line in [Line("1001", "2011", 1, "CNY", "FIRST_HOME")]
            ]
            with CaptureQueriesContext(connection) as seen:
                services.post_batch(entries)
            assert len(seen) == 3, [query["sql"][:80] for query in seen]
