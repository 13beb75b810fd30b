"""Questions to the books: the chart, balances on any date, entries, reports by month, periods and journals.
A date's totals are those of the closed days up to it, and of the postings since the last closed day.
"""

from diya.ledger.selectors.balances import (
    balance,
    control_balances,
    result_balances,
    trial_balance,
)
from diya.ledger.selectors.chart import account, accounts, accounts_by_role, forget_roles
from diya.ledger.selectors.entries import StatementOf, entries, entry, year_end_count
from diya.ledger.selectors.journals import journal, journals
from diya.ledger.selectors.months import general_ledger, income_statement, moved_by_month
from diya.ledger.selectors.periods import closed_until, latest_changes, period, periods, reconciliations, waiting_change
from diya.ledger.selectors.statements import IncomeOf, Section, SheetOf, StatementLine, balance_sheet, income_of

__all__ = [
    "IncomeOf",
    "Section",
    "SheetOf",
    "StatementLine",
    "StatementOf",
    "account",
    "accounts",
    "accounts_by_role",
    "balance",
    "balance_sheet",
    "closed_until",
    "control_balances",
    "entries",
    "entry",
    "forget_roles",
    "general_ledger",
    "income_of",
    "income_statement",
    "journal",
    "journals",
    "latest_changes",
    "moved_by_month",
    "period",
    "periods",
    "reconciliations",
    "result_balances",
    "trial_balance",
    "waiting_change",
    "year_end_count",
]
