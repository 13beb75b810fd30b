"""The two statements of the books: income of a time, and the balance sheet at the end of a day.

Their lines are the accounts of the chart, put together by kind. Amounts stand on the side of their section; an account
that stands on the other side (an allowance among assets, a loss among income) is below zero there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diya.ledger.contracts import AccountBalance, AccountKind, By
from diya.ledger.selectors.balances import trial_balance
from diya.ledger.selectors.months import income_statement


class Section(StrEnum):
    """A part of a statement, in the order in which it is read."""

    INCOME = "INCOME"
    EXPENSE = "EXPENSE"
    ASSET = "ASSET"
    LIABILITY = "LIABILITY"
    EQUITY = "EQUITY"


_ON_DEBIT = frozenset({Section.ASSET, Section.EXPENSE})


@dataclass(frozen=True, slots=True)
class StatementLine:
    """An account in a statement, in minor units on the side of its section; never zero."""

    section: Section
    account: AccountBalance
    amount: int


@dataclass(frozen=True, slots=True)
class IncomeOf:
    """The income statement (利润表) of a time, in minor units of one currency."""

    lines: tuple[StatementLine, ...]
    income: int
    expense: int

    @property
    def result(self) -> int:
        """What was earned; below zero where it was lost."""
        return self.income - self.expense


@dataclass(frozen=True, slots=True)
class SheetOf:
    """The balance sheet (资产负债表) at the end of a day, in minor units of one currency. `result` is what income and
    expense hold and no year end has moved to equity yet; `off` are the accounts off the balance sheet."""

    lines: tuple[StatementLine, ...]
    assets: int
    liabilities: int
    equity: int
    result: int
    off: tuple[AccountBalance, ...]

    @property
    def equity_with_result(self) -> int:
        """Equity and the result of the running year."""
        return self.equity + self.result

    @property
    def balanced(self) -> bool:
        """Assets are liabilities and equity, and what is off the balance sheet balances on its own."""
        even = self.assets == self.liabilities + self.equity_with_result
        return even and sum(row.debit - row.credit for row in self.off) == 0


def income_of(
    *, since: date, until: date, currency: str, branch_id: int | None = None, by: By = By.BOOKING
) -> IncomeOf:
    """Income and expense that was booked from `since` to `until` (by period: from the month of the one to that of the
    other), without the entries that empty them at the end of a year; of one branch or of all in scope.

    Interest income 600.00, impairment 100.00: income 600.00, expense 100.00, result 500.00.
    """
    rows = income_statement(since=since, until=until, branch_id=branch_id, by=by)
    lines = _lines(row for row in rows if row.currency == currency)
    return IncomeOf(lines, _total(lines, Section.INCOME), _total(lines, Section.EXPENSE))


def balance_sheet(*, on: date, currency: str, branch_id: int | None = None, by: By = By.BOOKING) -> SheetOf:
    """Assets, liabilities and equity at the end of `on` (by period: of its month), of one branch or of all in scope.

    Settlement between branches stands among the assets of the branch that is owed and the liabilities of the one that
    owes; over the bank it is nothing. A bank that lent 1,000.00 out of its account at the central bank and earned 5.00:
    loans 1,000.00 and interest receivable 5.00 less 1,000.00, so assets of 5.00; tax owed 0.28; result 4.72.
    """
    rows = [row for row in trial_balance(on=on, branch_id=branch_id, by=by) if row.currency == currency]
    off = tuple(row for row in rows if row.kind is AccountKind.OFF_BALANCE)
    lines = _lines(row for row in rows if row.kind is not AccountKind.OFF_BALANCE)
    return SheetOf(
        lines=tuple(line for line in lines if line.section not in (Section.INCOME, Section.EXPENSE)),
        assets=_total(lines, Section.ASSET),
        liabilities=_total(lines, Section.LIABILITY),
        equity=_total(lines, Section.EQUITY),
        result=_total(lines, Section.INCOME) - _total(lines, Section.EXPENSE),
        off=off,
    )


def _lines(rows: Iterable[AccountBalance]) -> tuple[StatementLine, ...]:
    """Accounts that hold something, by section and then by code."""
    placed = [(_section(row), row) for row in rows if row.debit != row.credit]
    order = list(Section)
    lines = sorted(placed, key=lambda one: (order.index(one[0]), one[1].code))
    return tuple(
        StatementLine(section, row, row.debit - row.credit if section in _ON_DEBIT else row.credit - row.debit)
        for section, row in lines
    )


def _section(row: AccountBalance) -> Section:
    if row.kind is AccountKind.COMMON:
        return Section.ASSET if row.debit > row.credit else Section.LIABILITY
    return Section(row.kind.value)


def _total(lines: Iterable[StatementLine], section: Section) -> int:
    return sum(line.amount for line in lines if line.section is section)
