"""What an approved application leads to, as screens show it: limit, contract, conditions, loans.
Shared by the application's page and the contract's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from diya.foundation import clock, crypto, db
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.origination.models import Application, Condition, Contract, Limit
from diya.origination.services.closing import payee_of
from diya.servicing import selectors as servicing

CONTRACT = "origination.contract"


def closing(row: Application) -> dict[str, Any]:
    """Limit, contract, conditions and loans of an application; null or empty before they exist."""
    limit: Limit | None = getattr(row, "limit", None)
    contract: Contract | None = getattr(row, "contract", None)
    return {
        "limit": _limit(limit) if limit else None,
        "contract": _contract(contract) if contract else None,
        "conditions": condition_rows(row.conditions.all()),
        "loans": loans_under(contract) if contract else [],
    }


def condition_rows(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    """Conditions in their order."""
    return [
        {
            **{name: getattr(condition, name) for name in _CONDITION},
            "evidence_label_zh": condition.evidence_zh,
            "evidence_label_en": condition.evidence_en,
            "fulfilled_by_name": condition.fulfilled_by.name if condition.fulfilled_by else None,
        }
        for condition in sorted(conditions, key=lambda condition: condition.place)
    ]


def payee_fields(contract: Contract) -> dict[str, str]:
    """Whom the money goes to, with the account masked."""
    payee = payee_of(contract)
    return {
        "payee_name": payee.name,
        "payee_account": crypto.mask(payee.account, head=4, tail=4),
        "payee_bank": payee.bank,
    }


def loans_under(contract: Contract) -> list[dict[str, Any]]:
    """The loans drawn under a contract."""
    return [
        {
            "id": view.loan.id,
            "number": view.loan.number,
            "state": view.loan.state,
            "balance_amount": format_minor(view.position.balance, view.loan.currency),
        }
        for view in servicing.loans_of(db.ref(CONTRACT, contract.id), on=clock.business_date())
    ]


def _limit(limit: Limit) -> dict[str, Any]:
    amounts = ("amount", "reserved_amount", "used_amount")
    return {
        "number": limit.number,
        "expires_on": limit.expires_on,
        **{name: format_minor(getattr(limit, name), limit.currency) for name in amounts},
    }


def _contract(contract: Contract) -> dict[str, Any]:
    return {
        "id": contract.id,
        "number": contract.number,
        "amount": format_minor(contract.amount, contract.currency),
        "signed_on": contract.signed_on,
        "annual_rate": format_rate(contract.annual_rate_ppb),
        **payee_fields(contract),
    }


_CONDITION = (
    "id",
    "origin",
    "code",
    "name_zh",
    "name_en",
    "registers_lien",
    "state",
    "evidence",
    "evidence_date",
    "fulfilled_at",
    "version",
)
