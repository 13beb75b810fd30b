"""Assessing applications: price, instalment, ratios against dated limits, facts for score and decision.

One application or a file of thousands goes the same way: `see_all` reads in a fixed number of queries, `bases` reads
what the product and the day say once, and `assess` is pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast
from uuid import UUID

from diya.calc import ratios
from diya.calc.loan.schedule import first_amount
from diya.calc.loan.terms import LoanTerms
from diya.collateral import selectors as collateral
from diya.collateral.contracts import Property
from diya.customers import selectors as customers
from diya.customers.contracts import Party
from diya.documents import selectors as documents
from diya.foundation import db, parameters
from diya.foundation.parameters import Figure
from diya.kernel.rates import PPB, parse_rate
from diya.origination import facts
from diya.origination.contracts import Asked, Assessed, Incomplete, PartyRole, Ratio, State, ValuationNeeded
from diya.origination.models import NEEDED, Application, ApplicationParty
from diya.products import selectors as products
from diya.products.contracts import FactKind, Fixing, Product
from diya.products.services import contract_rate_ppb

NEEDED_TO_BUY: Final = ("price_amount", "homes_owned_count", "other_debt_monthly_amount")
"""What is needed besides where a property is bought with the money."""

NOT_SECURED_YET: Final = (State.DRAFT, State.IN_REVIEW, State.APPROVED)
"""States of the other part of a combined loan in which no lien of it counts yet."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the assessment read. `prior` is what liens over the property and the other part of a combined loan secure,
    in minor units."""

    asked: Asked
    product: Product
    property: Property
    parties: tuple[tuple[PartyRole, Party], ...]
    received: frozenset[str]
    declared: Mapping[str, int | str]
    prior: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What a product is priced and held against on a day."""

    on: date
    fixing: Fixing
    limits: Mapping[str, Figure]


def incomplete(row: Application, product: Product) -> list[str]:
    """The terms that are still missing before the application can be submitted, as the API names them."""
    names = (*NEEDED, *NEEDED_TO_BUY) if product.terms.buys else NEEDED
    columns = ("property_id" if name == "property" else name for name in names)
    return [column for column in columns if getattr(row, column) is None]


def asked(row: Application, product: Product) -> Asked:
    """The terms of an application; raises Incomplete for a draft that does not have them all."""
    missing = incomplete(row, product)
    if missing:
        raise Incomplete(count=len(missing), field=missing[0])
    return Asked(
        property_id=cast(UUID, row.property_id),
        currency=row.currency,
        price=row.price_amount,
        requested=cast(int, row.requested_amount),
        term_months=cast(int, row.term_months),
        repayment_method=cast(str, row.repayment_method),
        margin_bps=cast(int, row.margin_bps),
        due_day=cast(int, row.due_day),
        homes_owned_count=row.homes_owned_count,
        other_debt_monthly=row.other_debt_monthly_amount,
    )


def see(row: Application) -> Seen:
    """Read everything that an assessment needs; raises Incomplete."""
    return see_all([row])[0]


def see_all(rows: Sequence[Application]) -> list[Seen]:
    """Read what the assessments of a batch need, in a fixed number of queries; raises Incomplete."""
    offered = products.product_versions({row.product_version_id for row in rows})
    terms = [asked(row, offered[row.product_version_id]) for row in rows]
    parts = _parts(rows)
    people = customers.parties_by_id(party_id for found in parts.values() for _, party_id in found)
    homes = collateral.properties_by_id(one.property_id for one in terms)
    secured = collateral.secured_by_registered(homes)
    others = _other_parts(rows)
    papers = documents.received(db.ref("origination.application", row.id) for row in rows)
    return [
        Seen(
            asked=one,
            product=offered[row.product_version_id],
            property=homes[one.property_id],
            parties=tuple((role, people[party_id]) for role, party_id in parts[row.id]),
            received=frozenset(papers.get(db.ref("origination.application", row.id), ())),
            declared=row.facts,
            prior=secured.get(one.property_id, 0) + others.get(row.id, 0),
        )
        for row, one in zip(rows, terms, strict=True)
    ]


def _parts(rows: Sequence[Application]) -> dict[UUID, list[tuple[PartyRole, UUID]]]:
    found: dict[UUID, list[tuple[PartyRole, UUID]]] = {row.id: [] for row in rows}
    parts = ApplicationParty.objects.filter(application__in=list(found))
    for application_id, role, party_id in parts.values_list("application_id", "role", "party_id"):
        found[application_id].append((PartyRole(role), party_id))
    return found


def _other_parts(rows: Sequence[Application]) -> dict[UUID, int]:
    """What the other part of each combined loan asks for, as long as no lien of it says so."""
    ids = [row.id for row in rows]
    bank_parts = {row.combined_with_id: row.id for row in rows if row.combined_with_id}
    open_ones = Application.objects.filter(state__in=NOT_SECURED_YET)
    found = {
        bank_parts[key]: amount or 0
        for key, amount in open_ones.filter(id__in=list(bank_parts)).values_list("id", "requested_amount")
    }
    of_fund = open_ones.filter(combined_with__in=ids).values_list("combined_with_id", "requested_amount")
    return found | {key: amount or 0 for key, amount in of_fund if key is not None}


def bases(offered: Iterable[Product], *, on: date) -> dict[UUID, Basis]:
    """What the versions of products are priced and held against on a day, by version, in two queries."""
    versions = {product.version_id: product for product in offered}
    fixings = products.fixings((product.terms.rate_index for product in versions.values()), on=on)
    wanted = {ratio.parameter for product in versions.values() for ratio in product.terms.ratios}
    limits = parameters.figures(sorted(wanted), on=on)
    return {key: Basis(on, fixings[product.terms.rate_index], limits) for key, product in versions.items()}


def loan_terms(asked: Asked, product: Product, *, principal: int, annual_rate_ppb: int, starts_date: date) -> LoanTerms:
    """The loan an application asks for, as the engine knows it."""
    terms = product.terms
    return LoanTerms(
        currency=asked.currency,
        principal=principal,
        annual_rate_ppb=annual_rate_ppb,
        starts_date=starts_date,
        due_day=asked.due_day,
        instalment_count=asked.term_months,
        method=asked.repayment_method,
        day_count=terms.day_count,
        allocation=terms.allocation,
        penalty_uplift_ppb=terms.penalty_uplift_ppb,
        grace_days=terms.grace_days,
        compound_on_interest=terms.compound_on_interest,
    )


def assess(seen: Seen, basis: Basis) -> Assessed:
    """Price the loan on a day and hold its ratios against the limits of that day; raises ValuationNeeded."""
    if seen.property.value_minor is None and not _may_lack_value(seen.product):
        raise ValuationNeeded(field="property_id")
    rate = contract_rate_ppb(basis.fixing.annual_rate_ppb, seen.asked.margin_bps)
    terms = loan_terms(
        seen.asked, seen.product, principal=seen.asked.requested, annual_rate_ppb=rate, starts_date=basis.on
    )
    instalment = first_amount(terms)
    found = _ratios(seen, instalment, basis)
    papers = tuple(kind for kind in seen.product.terms.checklist if kind not in seen.received)
    missing = papers + tuple(facts.missing(seen.product.terms, seen.declared, seen.property))
    return Assessed(
        on=basis.on,
        annual_rate_ppb=rate,
        index_fixed_on=basis.fixing.fixed_on,
        instalment_minor=instalment,
        ratios=found,
        missing=missing,
        facts=_facts(seen, found, missing, basis.on),
    )


def _may_lack_value(product: Product) -> bool:
    """Whether a value that is not known refers the application to a person instead of holding it back."""
    return any(fact.kind is FactKind.PROPERTY_VALUE for fact in product.terms.facts)


def as_kept(ratio: Ratio) -> dict[str, Any]:
    """A ratio as it is kept with an assessment."""
    return {
        "code": ratio.code,
        "value_ppb": ratio.value_ppb,
        "before_ppb": ratio.before_ppb,
        "limit_ppb": ratio.limit_ppb,
        "within": ratio.within,
        "source": ratio.source,
        "confirmed": ratio.confirmed,
    }


def _ratios(seen: Seen, instalment: int, basis: Basis) -> tuple[Ratio, ...]:
    """The product's ratios; one whose figures are not known is left out, and its missing fact is told instead."""
    answer = []
    for term in seen.product.terms.ratios:
        values = _RATIOS[term.code](seen, instalment)
        if values is None:
            continue
        figure = basis.limits[term.parameter]
        stated = parse_rate(figure.value)
        limit = PPB - stated if term.code == "ltv" else stated
        answer.append(Ratio(term.code, *values, limit, figure.source, figure.confirmed))
    return tuple(answer)


def _ltv(seen: Seen, instalment: int) -> tuple[int, int] | None:  # noqa: ARG001 - one shape for every ratio
    """With and without this loan: all that the property secures, on what it is worth."""
    if seen.property.value_minor is None:
        return None
    prior = seen.prior + (seen.property.encumbered_minor or 0)
    # A seller's price below the valuation is what the property is worth to this buyer, so the lower one counts.
    prices = (seen.asked.price, seen.property.value_minor)
    worth = min(price for price in prices if price is not None)
    return (
        ratios.ltv_ppb(secured_amount=seen.asked.requested + prior, value_amount=worth),
        ratios.ltv_ppb(secured_amount=prior, value_amount=worth),
    )


def _cltv(seen: Seen, instalment: int) -> tuple[int, int] | None:
    """Combined loan to value is known only when it is known what stands before this loan."""
    return None if seen.property.encumbered_minor is None else _ltv(seen, instalment)


def _income(seen: Seen) -> int:
    incomes = (party.monthly_income_minor or 0 for role, party in seen.parties if role is not PartyRole.GUARANTOR)
    return max(sum(incomes), 1)


def _instalment_to_income(seen: Seen, instalment: int) -> tuple[int, int]:
    return (
        ratios.instalment_to_income_ppb(instalment_amount=instalment, monthly_income_amount=_income(seen)),
        0,
    )


def _debt_to_income(seen: Seen, instalment: int) -> tuple[int, int]:
    def owed(instalment_amount: int) -> int:
        return ratios.debt_to_income_ppb(
            instalment_amount=instalment_amount,
            other_debt_monthly_amount=seen.asked.other_debt_monthly or 0,
            monthly_income_amount=_income(seen),
        )

    return owed(instalment), owed(0)


_RATIOS: Final = {
    "ltv": _ltv,
    "cltv": _cltv,
    "instalment_to_income": _instalment_to_income,
    "debt_to_income": _debt_to_income,
}
"""How each ratio that a product may name is computed: with and without this loan, or None where it is not known."""


def _facts(seen: Seen, found: tuple[Ratio, ...], missing: tuple[str, ...], on: date) -> dict[str, Any]:
    borrower = next(party for role, party in seen.parties if role is PartyRole.BORROWER)
    told = {
        **_ages(borrower.birth_date, seen.asked.term_months, on),
        "marital_status": borrower.marital_status or None,
        "amount_minor": seen.asked.requested,
        "term_months": seen.asked.term_months,
        "homes_owned_count": seen.asked.homes_owned_count,
        "guarantor_count": sum(role is PartyRole.GUARANTOR for role, _ in seen.parties),
        "missing_count": len(missing),
        **seen.declared,
        **{f"{ratio.code}_bp": -(-ratio.value_ppb // 100_000) for ratio in found},
        **{f"{ratio.code}_within": ratio.within for ratio in found},
    }
    return {name: value for name, value in told.items() if value is not None}


def _ages(birth_date: date | None, term_months: int, on: date) -> dict[str, int]:
    if birth_date is None:
        return {}
    age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    return {"age": age, "age_at_maturity": age + -(-term_months // 12)}
