"""The income statement (利润表) and the balance sheet (资产负债表)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from ninja import Query, Schema

from diya.foundation import clock
from diya.foundation.door import Listing, Reader
from diya.kernel.errors import InvalidInput
from diya.kernel.money import format_minor, minor_digits
from diya.ledger import selectors
from diya.ledger.api.door import branch_id_of, door
from diya.ledger.api.reports import BalanceFilters, BalanceRow, BalanceTotals, balance_row, balance_totals
from diya.ledger.contracts import By
from diya.ledger.models import Account
from diya.ledger.selectors import IncomeOf, Section, SheetOf, StatementLine

WORDS: Final = {
    Section.INCOME: ("收入合计", "Total income"),
    Section.EXPENSE: ("支出合计", "Total expense"),
    Section.ASSET: ("资产合计", "Total assets"),
    Section.LIABILITY: ("负债合计", "Total liabilities"),
    Section.EQUITY: ("所有者权益合计", "Total equity"),
}
"""What the sum of a section is called."""
RESULT: Final = ("净利润", "Result")
RUNNING_RESULT: Final = ("本年利润（未结转）", "Result of the running year")
LIABILITIES_AND_EQUITY: Final = ("负债和所有者权益总计", "Total liabilities and equity")


class DatesReversed(InvalidInput):
    code = "ledger.dates_reversed"
    zh = "开始日期 {since} 晚于结束日期 {until}，请更正其中一个。"
    en = "The first day {since} is after the last day {until}. Correct one of them."


class SectionLine(Schema):
    """An account of a section; the amount stands on the side of the section."""

    account_code: str
    name_zh: str
    name_en: str
    amount: str


class SectionRows(Schema):
    section: str
    rows: list[SectionLine]
    total_amount: str


class IncomeStatement(Schema):
    from_date: date
    to_date: date
    by: By
    currency: str
    sections: list[SectionRows]
    result_amount: str


class BalanceSheet(Schema):
    """`result_amount` is the result of the running year, which is part of equity and of its total."""

    on: date
    by: By
    currency: str
    sections: list[SectionRows]
    result_amount: str
    liabilities_and_equity_amount: str
    balanced: bool
    off_rows: list[BalanceRow]
    off_totals: BalanceTotals


class StatementExportRow(Schema):
    """A line of a statement as a file has it; sums come last and name no account."""

    section: str
    account_code: str
    name_zh: str
    name_en: str
    amount: str
    currency: str


class IncomeFilters(Schema):
    from_date: date | None = None
    to_date: date | None = None
    by: By = By.BOOKING
    branch_code: str = ""
    currency: str = "CNY"


@door.read("/income-statement", right="ledger.balance.view", answer=IncomeStatement)
def income_statement(request: Reader, filters: Query[IncomeFilters]) -> dict[str, Any]:
    """Income and expense of a time (this year so far) by account with their sums and the result, without the entries
    that empty them at the end of a year."""
    since, until, found = _income(filters)
    totals = {Section.INCOME: found.income, Section.EXPENSE: found.expense}
    return {
        "from_date": since,
        "to_date": until,
        "by": filters.by,
        "currency": filters.currency,
        "sections": _sections(found.lines, totals, filters.currency),
        "result_amount": format_minor(found.result, filters.currency),
    }


@door.listing("/income-statement/lines", right="ledger.balance.view", row=StatementExportRow, sorts=("code",))
def income_lines(request: Reader, filters: Query[IncomeFilters]) -> Listing:
    """The income statement as a list, to take away as a file."""
    _, _, found = _income(filters)
    sums = [
        (Section.INCOME, WORDS[Section.INCOME], found.income),
        (Section.EXPENSE, WORDS[Section.EXPENSE], found.expense),
        ("", RESULT, found.result),
    ]
    return _as_list(found.lines, sums, filters.currency)


@door.read("/balance-sheet", right="ledger.balance.view", answer=BalanceSheet)
def balance_sheet(request: Reader, filters: Query[BalanceFilters]) -> dict[str, Any]:
    """Assets, liabilities and equity by account at the end of a day (today's so far), or of the accounting period it
    lies in, with the result of the running year as a line of equity. Accounts off the balance sheet stand apart."""
    on, found = _sheet(filters)
    totals = {
        Section.ASSET: found.assets,
        Section.LIABILITY: found.liabilities,
        Section.EQUITY: found.equity_with_result,
    }
    return {
        "on": on,
        "by": filters.by,
        "currency": filters.currency,
        "sections": _sections(found.lines, totals, filters.currency),
        "result_amount": format_minor(found.result, filters.currency),
        "liabilities_and_equity_amount": format_minor(found.liabilities + found.equity_with_result, filters.currency),
        "balanced": found.balanced,
        "off_rows": [balance_row(row) for row in found.off],
        "off_totals": balance_totals(found.off, filters.currency),
    }


@door.listing("/balance-sheet/lines", right="ledger.balance.view", row=StatementExportRow, sorts=("code",))
def balance_sheet_lines(request: Reader, filters: Query[BalanceFilters]) -> Listing:
    """The balance sheet as a list, to take away as a file."""
    _, found = _sheet(filters)
    sums = [
        (Section.EQUITY, RUNNING_RESULT, found.result),
        (Section.ASSET, WORDS[Section.ASSET], found.assets),
        (Section.LIABILITY, WORDS[Section.LIABILITY], found.liabilities),
        (Section.EQUITY, WORDS[Section.EQUITY], found.equity_with_result),
        ("", LIABILITIES_AND_EQUITY, found.liabilities + found.equity_with_result),
    ]
    return _as_list(found.lines, sums, filters.currency)


def _income(filters: IncomeFilters) -> tuple[date, date, IncomeOf]:
    minor_digits(filters.currency)
    until = filters.to_date or clock.business_date()
    since = filters.from_date or until.replace(month=1, day=1)
    if since > until:
        raise DatesReversed(since=since.isoformat(), until=until.isoformat(), field="from_date")
    branch_id = branch_id_of(filters.branch_code)
    return (
        since,
        until,
        selectors.income_of(since=since, until=until, currency=filters.currency, branch_id=branch_id, by=filters.by),
    )


def _sheet(filters: BalanceFilters) -> tuple[date, SheetOf]:
    minor_digits(filters.currency)
    on = filters.on or clock.business_date()
    branch_id = branch_id_of(filters.branch_code)
    return on, selectors.balance_sheet(on=on, currency=filters.currency, branch_id=branch_id, by=filters.by)


def _sections(lines: Sequence[StatementLine], totals: dict[Section, int], currency: str) -> list[dict[str, Any]]:
    """Every section with its lines and its sum; one without a line is shown too."""
    return [
        {
            "section": section,
            "rows": [_line(line, currency) for line in lines if line.section is section],
            "total_amount": format_minor(total, currency),
        }
        for section, total in totals.items()
    ]


def _line(line: StatementLine, currency: str) -> dict[str, str]:
    return {
        "account_code": line.account.code,
        "name_zh": line.account.name_zh,
        "name_en": line.account.name_en,
        "amount": format_minor(line.amount, currency),
    }


def _as_list(
    lines: Iterable[StatementLine], sums: Sequence[tuple[str, tuple[str, str], int]], currency: str
) -> Listing:
    """The lines of a statement by the chart, and its sums after the last of them."""
    known = {line.account.code: line for line in lines}
    last = max(known, default="")

    def shown(accounts: Sequence[Account]) -> list[dict[str, str]]:
        rows = []
        for account in accounts:
            line = known[account.code]
            rows.append({"section": line.section, "currency": currency, **_line(line, currency)})
        if any(account.code == last for account in accounts):
            rows += [_sum(section, name, amount, currency) for section, name, amount in sums]
        return rows

    return Listing(selectors.accounts().filter(code__in=known), shown)


def _sum(section: str, name: tuple[str, str], amount: int, currency: str) -> dict[str, str]:
    return {
        "section": section,
        "account_code": "",
        "name_zh": name[0],
        "name_en": name[1],
        "amount": format_minor(amount, currency),
        "currency": currency,
    }
