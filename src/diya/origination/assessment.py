"""Assessing an application: price, instalment, ratios against dated limits, facts for score and decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from diya.calc import ratios
from diya.calc.loan.schedule import schedule
from diya.calc.loan.terms import LoanTerms
from diya.collateral import selectors as collateral
from diya.collateral.contracts import Property
from diya.customers import selectors as customers
from diya.customers.contracts import Party
from diya.documents import selectors as documents
from diya.foundation import db, parameters
from diya.kernel.rates import PPB, parse_rate
from diya.origination.contracts import Asked, Assessed, Incomplete, PartyRole, Ratio, ValuationNeeded
from diya.origination.models import NEEDED, Application
from diya.products import selectors as products
from diya.products.contracts import Product
from diya.products.services import contract_rate_ppb


@dataclass(frozen=True, slots=True)
class Seen:
    """What the assessment read."""

    asked: Asked
    product: Product
    property: Property
    parties: tuple[tuple[PartyRole, Party], ...]
    received: frozenset[str]


def incomplete(row: Application) -> list[str]:
    """The terms that are still missing before the application can be submitted, as the API names them."""
    columns = ("property_id" if name == "property" else name for name in NEEDED)
    return [column for column in columns if getattr(row, column) is None]


def asked(row: Application) -> Asked:
    """The terms of an application; raises Incomplete for a draft that does not have them all."""
    missing = incomplete(row)
    if missing:
        raise Incomplete(count=len(missing), field=missing[0])
    return Asked(
        property_id=cast(UUID, row.property_id),
        currency=row.currency,
        price=cast(int, row.price_amount),
        requested=cast(int, row.requested_amount),
        term_months=cast(int, row.term_months),
        repayment_method=cast(str, row.repayment_method),
        margin_bps=cast(int, row.margin_bps),
        due_day=cast(int, row.due_day),
        homes_owned_count=cast(int, row.homes_owned_count),
        other_debt_monthly=cast(int, row.other_debt_monthly_amount),
    )


def see(row: Application) -> Seen:
    """Read everything that an assessment needs; raises Incomplete."""
    terms = asked(row)
    parts = list(row.parties.all())
    by_id = customers.parties_by_id(part.party_id for part in parts)
    return Seen(
        asked=terms,
        product=products.product_version(row.product_version_id),
        property=collateral.property_(terms.property_id),
        parties=tuple((PartyRole(part.role), by_id[part.party_id]) for part in parts),
        received=frozenset(documents.kinds_received(db.ref("origination.application", row.id))),
    )


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


def assess(seen: Seen, *, on: date) -> Assessed:
    """Price the loan on a day and hold its ratios against the limits of that day; raises ValuationNeeded."""
    if seen.property.value_minor is None:
        raise ValuationNeeded(field="property_id")
    fixing = products.fixing(seen.product.terms.rate_index, on=on)
    rate = contract_rate_ppb(fixing.annual_rate_ppb, seen.asked.margin_bps)
    terms = loan_terms(seen.asked, seen.product, principal=seen.asked.requested, annual_rate_ppb=rate, starts_date=on)
    instalment = schedule(terms)[0].amount
    income = sum(party.monthly_income_minor for role, party in seen.parties if role is not PartyRole.GUARANTOR)
    found = _ratios(seen, instalment, max(income, 1), on)
    missing = tuple(kind for kind in seen.product.terms.checklist if kind not in seen.received)
    return Assessed(
        on=on,
        annual_rate_ppb=rate,
        index_fixed_on=fixing.fixed_on,
        instalment_minor=instalment,
        ratios=found,
        missing=missing,
        facts=_facts(seen, found, missing, on),
    )


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


def _ratios(seen: Seen, instalment: int, income: int, on: date) -> tuple[Ratio, ...]:
    down_payment = seen.product.terms.down_payment_parameter
    limits = parameters.figures(
        [down_payment, "affordability.instalment_to_income_max", "affordability.debt_to_income_max"], on=on
    )
    asked = seen.asked
    prior = collateral.secured_by_registered([asked.property_id]).get(asked.property_id, 0)
    # A seller's price below the valuation is what the property is worth to this buyer, so the lower one counts.
    worth = min(asked.price, seen.property.value_minor or 0)

    def owed(instalment_amount: int) -> int:
        return ratios.debt_to_income_ppb(
            instalment_amount=instalment_amount,
            other_debt_monthly_amount=asked.other_debt_monthly,
            monthly_income_amount=income,
        )

    values = (
        (
            "ltv",
            ratios.ltv_ppb(secured_amount=asked.requested + prior, value_amount=worth),
            ratios.ltv_ppb(secured_amount=prior, value_amount=worth),
            down_payment,
        ),
        (
            "instalment_to_income",
            ratios.instalment_to_income_ppb(instalment_amount=instalment, monthly_income_amount=income),
            0,
            "affordability.instalment_to_income_max",
        ),
        ("debt_to_income", owed(instalment), owed(0), "affordability.debt_to_income_max"),
    )
    answer = []
    for code, value, before, parameter in values:
        figure = limits[parameter]
        stated = parse_rate(figure.value)
        limit = PPB - stated if code == "ltv" else stated
        answer.append(Ratio(code, value, before, limit, figure.source, figure.confirmed))
    return tuple(answer)


def _facts(seen: Seen, found: tuple[Ratio, ...], missing: tuple[str, ...], on: date) -> dict[str, Any]:
    borrower = next(party for role, party in seen.parties if role is PartyRole.BORROWER)
    age = (
        on.year - borrower.birth_date.year - ((on.month, on.day) < (borrower.birth_date.month, borrower.birth_date.day))
    )
    by_code = {ratio.code: ratio for ratio in found}
    return {
        "age": age,
        "age_at_maturity": age + -(-seen.asked.term_months // 12),
        "marital_status": borrower.marital_status,
        "amount_minor": seen.asked.requested,
        "term_months": seen.asked.term_months,
        "homes_owned_count": seen.asked.homes_owned_count,
        "guarantor_count": sum(role is PartyRole.GUARANTOR for role, _ in seen.parties),
        "missing_count": len(missing),
        **{f"{code}_bp": -(-ratio.value_ppb // 100_000) for code, ratio in by_code.items()},
        **{f"{code}_within": ratio.within for code, ratio in by_code.items()},
    }
