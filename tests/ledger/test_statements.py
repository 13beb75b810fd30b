"""The income statement and the balance sheet of a small bank, to the cent."""

from __future__ import annotations

from datetime import date

import pytest

from diya.foundation.models import BusinessDay
from diya.ledger import selectors, services
from diya.ledger.contracts import By, Crossing, Fact, Line
from diya.ledger.selectors import Section
from tests.servicing.bank import Bank

APRIL, MAY = date(2025, 4, 30), date(2025, 5, 31)
SINCE = date(2025, 1, 1)


def post(bank: Bank, reference: str, day: date, *lines: Line, at: int = 0) -> None:
    BusinessDay.objects.update(business_date=day)
    with bank.acting():
        services.post(
            reference=reference,
            source="t",
            kind="t",
            branch_id=bank.branches[at].id,
            value_date=day,
            lines=lines,
        )


@pytest.fixture
def books(bank: Bank) -> Bank:
    """Deposits of 1,000.00, 900.00 of it lent; 10.60 of interest and 1.06 of fees earned with their tax, 5.00 lost; the
    other branch pays 30.00 for the first one; in May 5.30 more interest. 90.00 written off are remembered."""
    post(bank, "S1", APRIL, Line("1003", "2011", 1_000_00, "CNY"), Line("130301", "1003", 900_00, "CNY"))
    post(bank, "S2", APRIL, Line("113201", "601101", 10_00, "CNY"), Line("113201", "222101", 60, "CNY"))
    post(bank, "S3", APRIL, Line("1001", "6021", 1_00, "CNY"), Line("1001", "222101", 6, "CNY"))
    post(bank, "S4", APRIL, Line("6702", "1304", 5_00, "CNY"), Line("710101", "7199", 90_00, "CNY"))
    here, there = (branch.id for branch in bank.branches)
    paid = Crossing(Line("2011", "1001", 30_00, "CNY"), debit_branch_id=here, credit_branch_id=there)
    with bank.acting():
        services.between(Fact("S5", "t", "t", APRIL, (paid,)))
    post(bank, "S6", APRIL, Line("113201", "601101", 7_00, "USD"))
    post(bank, "S7", MAY, Line("113201", "601101", 5_00, "CNY"), Line("113201", "222101", 30, "CNY"))
    return bank


def lines_of(found: selectors.IncomeOf | selectors.SheetOf) -> dict[str, int]:
    return {f"{line.section} {line.account.code}": line.amount for line in found.lines}


def test_the_balance_sheet_of_the_bank(books):
    with books.acting():
        sheet = selectors.balance_sheet(on=APRIL, currency="CNY")
    assert lines_of(sheet) == {
        "ASSET 1001": 1_06 - 30_00,
        "ASSET 1003": 100_00,
        "ASSET 113201": 10_60,
        "ASSET 130301": 900_00,
        "ASSET 1304": -5_00,
        "LIABILITY 2011": 970_00,
        "LIABILITY 222101": 66,
    }
    assert (sheet.assets, sheet.liabilities) == (976_66, 970_66)
    assert (sheet.equity, sheet.result, sheet.equity_with_result) == (0, 6_00, 6_00)
    assert [(row.code, row.balance) for row in sheet.off] == [("710101", 90_00), ("7199", 90_00)]
    assert sheet.balanced


def test_a_branch_balances_by_what_it_owes_to_the_other(books):
    here, there = (branch.id for branch in books.branches)
    with books.acting():
        owes = selectors.balance_sheet(on=MAY, currency="CNY", branch_id=here)
        is_owed = selectors.balance_sheet(on=MAY, currency="CNY", branch_id=there)
    assert lines_of(owes)["LIABILITY 3001"] == lines_of(is_owed)["ASSET 3001"] == 30_00
    assert (owes.assets, owes.liabilities, owes.result) == (1_011_96, 1_000_96, 11_00)
    assert (is_owed.assets, is_owed.liabilities, is_owed.result, is_owed.off) == (0, 0, 0, ())
    assert owes.balanced
    assert is_owed.balanced


def test_the_income_statement_of_a_time(books):
    with books.acting():
        both = selectors.income_of(since=SINCE, until=MAY, currency="CNY")
        may = selectors.income_of(since=date(2025, 5, 1), until=MAY, currency="CNY", by=By.PERIOD)
        dollars = selectors.income_of(since=SINCE, until=MAY, currency="USD")
    assert lines_of(both) == {"INCOME 601101": 15_00, "INCOME 6021": 1_00, "EXPENSE 6702": 5_00}
    assert (both.income, both.expense, both.result) == (16_00, 5_00, 11_00)
    assert (lines_of(may), may.result) == ({"INCOME 601101": 5_00}, 5_00)
    assert (lines_of(dollars), dollars.result) == ({"INCOME 601101": 7_00}, 7_00)


def test_the_year_end_turns_the_result_into_equity(books):
    last = date(2025, 12, 31)
    BusinessDay.objects.update(business_date=last)
    with books.acting():
        before = selectors.balance_sheet(on=last, currency="CNY")
        services.close_year(year=2025)
        after = selectors.balance_sheet(on=last, currency="CNY")
        of_year = selectors.income_of(since=SINCE, until=last, currency="CNY")
    assert (before.equity, before.result) == (0, 11_00)
    assert (after.equity, after.result, lines_of(after)["EQUITY 4104"]) == (11_00, 0, 11_00)
    assert after.assets == before.assets
    assert after.balanced
    assert of_year.result == 11_00
    assert {line.section for line in after.lines} == {Section.ASSET, Section.LIABILITY, Section.EQUITY}
