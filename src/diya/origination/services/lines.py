"""From the lines of a file to drafts: customers, properties and applications of a chunk in a fixed number of queries.
A customer with an identity is registered one by one, as at the counter, or found again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from diya.collateral import services as collateral
from diya.collateral.contracts import NewProperty
from diya.customers import services as customers
from diya.customers.contracts import PartyKind
from diya.foundation import access, clock, db
from diya.kernel.money import format_minor
from diya.origination import imports
from diya.origination.contracts import PartyRole
from diya.origination.imports import Entered
from diya.origination.models import Application, ApplicationParty
from diya.origination.services import common
from diya.products.contracts import Product

TERMS: Final = (
    "price_amount",
    "requested_amount",
    "term_months",
    "repayment_method",
    "margin_bps",
    "due_day",
    "homes_owned_count",
    "other_debt_monthly_amount",
)
PERSON: Final = ("id_number", "phone", "marital_status", "employer")


def enter(
    lines: Sequence[Entered], mapping: imports.Mapping, product: Product, *, branch_code: str, officer_id: int
) -> list[Application]:
    """Enter a chunk of lines as drafts, with their customers and properties; answers them in the order of the lines."""
    if not lines:
        return []
    branch = access.branch_by_code(branch_code)
    known = mapping.customer_kind != PartyKind.TRIAL
    people = (
        [_person(one.values, branch_code, product) for one in lines] if known else _trials(lines, branch_code, product)
    )
    homes = _homes(lines, mapping, branch_code, product)
    rows = [
        Application(
            branch=branch,
            number=number,
            product_code=product.code,
            product_version_id=product.version_id,
            property_id=home,
            currency=product.terms.currency,
            officer_id=officer_id,
            facts=imports.facts_of(one),
            **{"margin_bps": product.terms.margin_bps_default, **_terms(one.values)},
        )
        for one, number, home in zip(lines, db.next_numbers("AP", len(lines)), homes, strict=True)
    ]
    db.insert_all(rows)
    db.insert_all(
        [
            ApplicationParty(branch=branch, application=row, party_id=party_id, role=PartyRole.BORROWER)
            for row, party_id in zip(rows, people, strict=True)
        ]
    )
    imported = "origination.application.imported"
    common.record_all([(row, imported, {}, _figures(row, one)) for row, one in zip(rows, lines, strict=True)])
    return rows


def _terms(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in TERMS if name in values}


def _figures(row: Application, one: Entered) -> dict[str, Any]:
    """What the event tells: the terms as amounts and the facts, nothing personal."""
    told = {
        name: format_minor(value, row.currency) if name.endswith("_amount") else value
        for name, value in _terms(one.values).items()
    }
    return {"product": row.product_code, "line": one.line, **told, **row.facts}


def _trials(lines: Sequence[Entered], branch_code: str, product: Product) -> list[UUID]:
    names = [one.values["customer_name"] for one in lines]
    return customers.register_trials(branch_code=branch_code, names=names, currency=product.terms.currency)


def _person(values: Mapping[str, Any], branch_code: str, product: Product) -> UUID:
    """The customer of an identity number: registered now, or long ago."""
    income = format_minor(values.get("monthly_income_amount", 0), product.terms.currency)
    return customers.person_of(
        branch_code=branch_code,
        name=values.get("customer_name", ""),
        address=values.get("home_address", ""),
        monthly_income_amount=income,
        currency=product.terms.currency,
        **{name: values.get(name, "") for name in PERSON},
    )


def _homes(lines: Sequence[Entered], mapping: imports.Mapping, branch_code: str, product: Product) -> list[UUID]:
    found = [
        NewProperty(
            state=one.values["property_state"],
            city=one.values["city"],
            address=one.values["address"],
            certificate_number=one.values["certificate_number"],
            area_sqm=one.values.get("area_sqm"),
            value_minor=one.values.get("value_amount"),
            encumbered_minor=one.values.get("encumbered_amount"),
        )
        for one in lines
    ]
    return collateral.register_properties(
        branch_code=branch_code,
        found=found,
        currency=product.terms.currency,
        stated_by=mapping.stated_by,
        on=clock.business_date(),
    )
