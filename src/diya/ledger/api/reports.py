"""The trial balance, and books against loans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ninja import Query, Schema

from diya.foundation import clock
from diya.foundation.door import Listing, Reader
from diya.kernel.money import format_minor, minor_digits
from diya.ledger import selectors
from diya.ledger.api.door import branch_id_of, door
from diya.ledger.contracts import AccountBalance, AccountKind, By
from diya.ledger.models import Account, Reconciliation


class BalanceRow(Schema):
    account_code: str
    name_zh: str
    name_en: str
    kind: str
    side: str
    debit_amount: str
    credit_amount: str
    balance_amount: str


class BalanceTotals(Schema):
    debit_amount: str
    credit_amount: str


class TrialBalance(Schema):
    on: date
    by: By
    currency: str
    rows: list[BalanceRow]
    totals: BalanceTotals
    off_rows: list[BalanceRow]
    off_totals: BalanceTotals
    balanced: bool


class BalanceFilters(Schema):
    on: date | None = None
    by: By = By.BOOKING
    branch_code: str = ""
    currency: str = "CNY"


@door.read("/trial-balance", right="ledger.balance.view", answer=TrialBalance)
def trial_balance(request: Reader, filters: Query[BalanceFilters]) -> dict[str, Any]:
    """Debits, credits and balance of every account in one currency at the end of a day (today's so far), or of the
    accounting period it lies in. Accounts off the balance sheet stand apart and balance on their own."""
    on, rows = _balances(filters)
    off = [row for row in rows if row.kind is AccountKind.OFF_BALANCE]
    within = [row for row in rows if row.kind is not AccountKind.OFF_BALANCE]
    return {
        "on": on,
        "by": filters.by,
        "currency": filters.currency,
        "rows": [balance_row(row) for row in within],
        "totals": balance_totals(within, filters.currency),
        "off_rows": [balance_row(row) for row in off],
        "off_totals": balance_totals(off, filters.currency),
        "balanced": all(sum(row.debit - row.credit for row in part) == 0 for part in (within, off)),
    }


@door.listing("/balances", right="ledger.balance.view", row=BalanceRow, sorts=("code",))
def list_balances(request: Reader, filters: Query[BalanceFilters]) -> Listing:
    """The trial balance as a list, to take away as a file."""
    _, rows = _balances(filters)
    known = {row.code: row for row in rows}

    def shown(accounts: Sequence[Account]) -> list[dict[str, str]]:
        return [balance_row(known[account.code]) for account in accounts]

    return Listing(selectors.accounts().filter(code__in=known), shown)


def _balances(filters: BalanceFilters) -> tuple[date, list[AccountBalance]]:
    minor_digits(filters.currency)
    on = filters.on or clock.business_date()
    found = selectors.trial_balance(on=on, branch_id=branch_id_of(filters.branch_code), by=filters.by)
    return on, [row for row in found if row.currency == filters.currency]


def balance_totals(rows: Sequence[AccountBalance], currency: str) -> dict[str, str]:
    """Debits and credits of accounts, added up."""
    return {
        "debit_amount": format_minor(sum(row.debit for row in rows), currency),
        "credit_amount": format_minor(sum(row.credit for row in rows), currency),
    }


def balance_row(row: AccountBalance) -> dict[str, str]:
    """An account of the trial balance as answers show it."""
    return {
        "account_code": row.code,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "kind": row.kind,
        "side": row.side,
        "debit_amount": format_minor(row.debit, row.currency),
        "credit_amount": format_minor(row.credit, row.currency),
        "balance_amount": format_minor(row.balance, row.currency),
    }


class ReconciliationRow(Schema):
    business_date: date
    account_code: str
    account_zh: str
    account_en: str
    branch_code: str
    product: str
    currency: str
    ledger_amount: str
    subledger_amount: str
    difference_amount: str


class ReconciliationFilters(Schema):
    on: date | None = None
    account: str = ""
    branch_code: str = ""
    currency: str = ""
    different: bool = False


@door.listing("/reconciliations", right="ledger.reconciliation.view", row=ReconciliationRow, sorts=("account_id",))
def list_reconciliations(request: Reader, filters: Query[ReconciliationFilters]) -> Listing:
    """Control accounts against the loans beneath them at the end of a day (else of the last one that was proved)."""
    return Listing(selectors.reconciliations(**filters.model_dump()), _reconciliation_rows)


def _reconciliation_rows(rows: Sequence[Reconciliation]) -> list[dict[str, Any]]:
    return [
        {
            "business_date": row.business_date,
            "account_code": row.account_id,
            "account_zh": row.account.name_zh,
            "account_en": row.account.name_en,
            "branch_code": row.branch.code,
            "product": row.product,
            "currency": row.currency,
            "ledger_amount": format_minor(row.ledger_amount, row.currency),
            "subledger_amount": format_minor(row.subledger_amount, row.currency),
            "difference_amount": format_minor(row.ledger_amount - row.subledger_amount, row.currency),
        }
        for row in rows
    ]
