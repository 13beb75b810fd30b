"""What a row of the work queue says of its case: client, amount and what it is about, asked of the room that owns it.

Only rows in scope are found, so a person reads nothing here that their own pages would not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from diya.collateral import selectors as collateral
from diya.customers import selectors as customers
from diya.foundation import db, work
from diya.foundation.work import Facts
from diya.monitoring import selectors as monitoring
from diya.origination import selectors as origination
from diya.products import selectors as products
from diya.servicing import selectors as servicing

APPLICATION = "origination.application"


def connect() -> None:
    """File who describes which kind of subject; called once by `config.wiring`."""
    for kind, describe in (
        (APPLICATION, applications),
        ("servicing.loan", loans),
        ("monitoring.alert", alerts),
        ("collateral.lien", liens),
    ):
        work.facts_of.register(kind)(describe)


def applications(ids: Sequence[UUID]) -> dict[UUID, Facts]:
    """The borrower, the amount asked for, and the product with its term."""
    rows = list(origination.applications().filter(id__in=ids))
    names = customers.names(origination.borrower_of(row) for row in rows)
    called = _products(row.product_code for row in rows)
    return {
        row.id: Facts(
            client_name=names.get(origination.borrower_of(row), ""),
            amount=row.requested_amount,
            currency=row.currency,
            about_zh=_joined(called[row.product_code][0], row.term_months and f"{row.term_months} 个月"),
            about_en=_joined(called[row.product_code][1], row.term_months and f"{row.term_months} months"),
        )
        for row in rows
    }


def loans(ids: Sequence[UUID]) -> dict[UUID, Facts]:
    """The borrower, the amount of the loan, and its product."""
    rows = servicing.loans_by_id(ids)
    names = customers.names(row.borrower_id for row in rows)
    called = _products(row.product_code for row in rows)
    return {
        row.id: Facts(names.get(row.borrower_id, ""), row.principal_amount, row.currency, *called[row.product_code])
        for row in rows
    }


def alerts(ids: Sequence[UUID]) -> dict[UUID, Facts]:
    """Those of the loan the alert is about."""
    rows = list(monitoring.alerts().filter(id__in=ids))
    told = loans([row.loan_id for row in rows])
    return {row.id: told[row.loan_id] for row in rows if row.loan_id in told}


def liens(ids: Sequence[UUID]) -> dict[UUID, Facts]:
    """The borrower of the application the lien came from, what it secures, and the property."""
    rows = list(collateral.liens().filter(id__in=ids))
    sources = {row.id: _application(row) for row in rows}
    told = applications([source for source in sources.values() if source])
    return {
        row.id: Facts(
            client_name=_client(told, sources[row.id]),
            amount=row.secured_amount,
            currency=row.currency,
            about_zh=f"房产 {row.property.number}",
            about_en=f"Property {row.property.number}",
        )
        for row in rows
    }


def _application(lien: Any) -> UUID | None:
    return next((db.ref_id(ref) for ref in lien.related if ref.startswith(f"{APPLICATION}:")), None)


def _client(told: Mapping[UUID, Facts], source: UUID | None) -> str:
    found = told.get(source) if source else None
    return found.client_name if found else ""


def _products(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    known = products.names()
    return {code: known.get(code, (code, code)) for code in codes}


def _joined(*parts: str | int | None) -> str:
    return " · ".join(str(part) for part in parts if part)
