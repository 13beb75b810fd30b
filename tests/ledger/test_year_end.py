"""The end of a year: the result goes to equity, once, and reports of the year still show it."""

from __future__ import annotations

from datetime import date

import pytest

from diya.foundation.models import BusinessDay
from diya.kernel.errors import BrokenInvariant
from diya.ledger import selectors, services
from diya.ledger.contracts import YEAR_END, By, Line, PeriodShut
from diya.ledger.models import Entry, Period, PeriodState
from tests.servicing.bank import Bank

LAST = date(2025, 12, 31)


def on(bank: Bank, day: date) -> None:
    BusinessDay.objects.update(business_date=day)


def post(bank: Bank, reference: str, *lines: Line, at: int = 0, value_date: date = LAST) -> None:
    services.post(
        reference=reference,
        source="t",
        kind="t",
        branch_id=bank.branches[at].id,
        value_date=value_date,
        lines=lines,
    )


def booked(bank: Bank) -> None:
    """Interest 100.00 and a loss of 30.00 on one product, a loss of 40.00 at the other branch, 9.00 in dollars."""
    with bank.acting():
        post(bank, "R1", Line("113201", "601101", 100_00, "CNY", "A"), Line("6702", "1304", 30_00, "CNY", "A"))
        post(bank, "R2", Line("6702", "1304", 40_00, "CNY", "A"), at=1)
        post(bank, "R3", Line("113201", "601101", 9_00, "USD", "B"))


def statement(**more: object) -> dict[tuple[str, str], int]:
    rows = selectors.income_statement(since=date(2025, 1, 1), until=LAST, **more)  # type: ignore[arg-type]  # keywords of a test case
    return {(row.code, row.currency): row.balance for row in rows}


RESULT = {("601101", "CNY"): 100_00, ("601101", "USD"): 9_00, ("6702", "CNY"): 70_00}


def test_the_result_of_a_year_goes_to_equity_and_is_still_shown(bank):
    on(bank, LAST)
    booked(bank)
    with bank.acting():
        assert statement() == RESULT
        assert services.close_year(year=2025) == 3
        here, there = (branch.id for branch in bank.branches)
        for branch, currency, retained in ((here, "CNY", 70_00), (there, "CNY", -40_00), (here, "USD", 9_00)):
            assert selectors.balance(account="4104", on=LAST, branch_id=branch, currency=currency) == retained
        for account in ("601101", "6702", "4103"):
            assert selectors.balance(account=account, on=LAST) == 0
        assert statement() == statement(by=By.PERIOD) == RESULT
        assert statement(branch_id=there) == {("6702", "CNY"): 40_00}
        rows = [row for row in selectors.trial_balance(on=LAST) if row.currency == "CNY"]
        assert sum(row.debit for row in rows) == sum(row.credit for row in rows)
        services.close_day(day=LAST)
        assert statement() == statement(by=By.PERIOD) == RESULT


def test_a_second_call_moves_only_what_came_since(bank):
    on(bank, LAST)
    booked(bank)
    with bank.acting():
        assert services.close_year(year=2025) == 3
        assert services.close_year(year=2025) == 0
        post(bank, "R4", Line("113201", "601101", 5_00, "CNY", "A"))
        assert services.close_year(year=2025) == 1
        assert selectors.balance(account="4104", on=LAST) == 35_00
        assert Entry.objects.filter(kind=YEAR_END).count() == selectors.year_end_count(2025) == 4


def test_an_adjustment_of_december_is_moved_from_the_next_year(bank):
    on(bank, LAST)
    booked(bank)
    with bank.acting():
        services.close_year(year=2025)
        services.close_day(day=LAST)
    on(bank, date(2026, 1, 2))
    with bank.acting():
        post(bank, "R5", Line("113201", "601101", 5_00, "CNY", "A"))
        post(bank, "R6", Line("113201", "601101", 8_00, "CNY", "A"), value_date=date(2026, 1, 2))
        assert services.close_year(year=2025) == 1
        assert selectors.balance(account="4104", on=LAST, by=By.PERIOD) == 35_00
        assert selectors.balance(account="601101", on=LAST, by=By.PERIOD) == 0
        assert selectors.balance(account="601101", on=date(2026, 1, 2)) == 8_00
        assert statement(by=By.PERIOD) == RESULT | {("601101", "CNY"): 105_00}
        of_january = selectors.income_statement(since=date(2026, 1, 1), until=date(2026, 1, 31), by=By.PERIOD)
        assert [(row.code, row.balance) for row in of_january] == [("601101", 8_00)]
        post(bank, "R7", Line("113201", "601101", 1_00, "CNY", "A"))
        Period.objects.filter(first_day=date(2025, 12, 1)).update(state=PeriodState.CLOSED)
        with pytest.raises(PeriodShut, match="2025-12"):
            services.close_year(year=2025)


def test_a_year_that_is_not_over_is_not_closed(bank):
    with bank.acting(), pytest.raises(BrokenInvariant):
        services.close_year(year=2025)
