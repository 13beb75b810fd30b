"""Entering an application: its terms, its property and its parties, until it is submitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from diya.collateral import selectors as collateral
from diya.customers import selectors as customers
from diya.foundation import access, clock, db
from diya.kernel.errors import InvalidInput, NotFound
from diya.kernel.money import format_minor, parse_minor
from diya.origination import assessment
from diya.origination.contracts import (
    AmountOverPrice,
    ApplicationTwice,
    BorrowerKindRefused,
    CombinedRefused,
    PartyRole,
    PartyTaken,
    State,
)
from diya.origination.facts import parse as parse_fact
from diya.origination.models import Application, ApplicationParty
from diya.origination.services import common
from diya.products import selectors as products
from diya.products import services as product_rules

AMOUNTS: Final = ("price_amount", "requested_amount", "other_debt_monthly_amount")
UNDER_WAY: Final = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.CONTRACTED)
CHOICES: Final = ("term_months", "repayment_method", "margin_bps", "due_day", "homes_owned_count")


def draft(
    *,
    branch_code: str,
    product_code: str,
    borrower_id: UUID,
    combined_with: UUID | None = None,
    facts: Mapping[str, str | None] | None = None,
    **terms: Any,
) -> UUID:
    """Enter an application as a draft; `terms` are those of `_apply` and may follow later. The acting person is
    its officer; the margin starts as the product's. Raises BorrowerKindRefused, CombinedRefused."""
    branch = access.branch_by_code(branch_code)
    borrower = customers.party(borrower_id)
    product = products.product(product_code, on=clock.business_date())
    if borrower.kind not in product.terms.borrower_kinds:
        raise BorrowerKindRefused(kind=borrower.kind, field="borrower_id")
    currency = terms.pop("currency", None) or product.terms.currency
    row = Application(
        branch=branch,
        number=db.next_number("AP"),
        product_code=product.code,
        product_version_id=product.version_id,
        officer_id=db.current().context.actor_id or 0,
        currency=currency,
        margin_bps=product.terms.margin_bps_default,
    )
    _apply(row, {"facts": facts or {}, **{name: value for name, value in terms.items() if value is not None}})
    _not_twice(row, borrower.id)
    if combined_with is not None:
        row.combined_with_id = _combinable(combined_with, row, borrower.id).id
    row.save(force_insert=True)
    ApplicationParty.objects.create(branch=branch, application=row, party_id=borrower.id, role=PartyRole.BORROWER)
    common.record(row, "origination.application.drafted", after=_figures(row))
    return row.id


def _combinable(application_id: UUID, row: Application, borrower_id: UUID) -> Application:
    """The bank's part of a combined loan: open, of the same borrower and property, not combined yet."""
    other = Application.objects.select_for_update().filter(id=application_id).first()
    if other is None:
        raise NotFound(field="combined_with")
    fits = (
        other.state in assessment.NOT_SECURED_YET
        and other.property_id is not None
        and other.property_id == row.property_id
        and other.combined_with_id is None
        and not Application.objects.filter(combined_with=other).exists()
        and other.parties.filter(role=PartyRole.BORROWER, party_id=borrower_id).exists()
    )
    if not fits:
        raise CombinedRefused(number=other.number, field="combined_with")
    return other


def _not_twice(row: Application, borrower_id: UUID) -> None:
    """Raise ApplicationTwice when the borrower has this product for this property under way already."""
    if row.property_id is None:
        return
    # Two entered at once would not see each other; the second waits until the first is kept.
    db.hold(f"origination.application:{borrower_id}")
    same = Application.objects.filter(
        parties__role=PartyRole.BORROWER,
        parties__party_id=borrower_id,
        property_id=row.property_id,
        product_code=row.product_code,
        state__in=UNDER_WAY,
    )
    other = same.exclude(id=row.id).order_by("number").first()
    if other is not None:
        raise ApplicationTwice(number=other.number, field="property_id")


def revise(*, application_id: UUID, expected_version: int | None, changes: Mapping[str, Any]) -> None:
    """Change the terms of a draft; a term given as None is taken out again."""
    row = common.locked(application_id, State.DRAFT, expected_version=expected_version)
    before = _figures(row)
    _apply(row, changes)
    _not_twice(row, row.parties.get(role=PartyRole.BORROWER).party_id)
    row.version += 1
    row.save()
    common.record(row, "origination.application.revised", before=before, after=_figures(row))


def withdraw(*, application_id: UUID, expected_version: int | None) -> None:
    """Give a draft up."""
    row = common.locked(application_id, State.DRAFT, expected_version=expected_version)
    common.move(row, State.WITHDRAWN, "origination.application.withdrawn")


def add_party(*, application_id: UUID, party_id: UUID, role: PartyRole) -> None:
    """Add a co-borrower or guarantor to a draft; raises PartyTaken."""
    row = common.locked(application_id, State.DRAFT)
    customers.party(party_id)
    if ApplicationParty.objects.filter(application=row, party_id=party_id).exists():
        raise PartyTaken(field="party_id")
    ApplicationParty.objects.create(branch_id=row.branch_id, application=row, party_id=party_id, role=role)
    _touch(row)
    after = {"party": str(party_id), "role": role}
    common.record(row, "origination.application.party_added", after=after)


def remove_party(*, application_id: UUID, party_id: UUID) -> None:
    """Take a co-borrower or guarantor out of a draft."""
    row = common.locked(application_id, State.DRAFT)
    removed, _ = row.parties.filter(party_id=party_id).exclude(role=PartyRole.BORROWER).delete()
    if not removed:
        raise NotFound(field="party_id")
    _touch(row)
    common.record(row, "origination.application.party_removed", before={"party": str(party_id)})


def _touch(row: Application) -> None:
    row.version += 1
    row.save(update_fields=["version"])


def _apply(row: Application, terms: Mapping[str, Any]) -> None:
    """Check the terms given against the product and set them; raises TermRefused, AmountInvalid, AmountOverPrice."""
    if terms.get("product_code"):
        product = products.product(terms["product_code"], on=clock.business_date())
        row.product_code, row.product_version_id = product.code, product.version_id
    if "property_id" in terms:
        row.property_id = terms["property_id"]
    for name in AMOUNTS:
        if name in terms:
            setattr(row, name, _minor(terms[name], row.currency, name))
    for name in CHOICES:
        if name in terms:
            setattr(row, name, terms[name])
    if terms.get("facts"):
        row.facts = _with_facts(row, terms["facts"])
    _check(row)


def _with_facts(row: Application, given: Mapping[str, str | None]) -> dict[str, int | str]:
    """The facts of a row after some were given; one given as None is taken out again."""
    terms = products.product_version(row.product_version_id).terms
    known = dict(row.facts)
    for code, text in given.items():
        if text is None:
            known.pop(code, None)
        else:
            known[code] = parse_fact(terms, code, text)
    return known


def _minor(amount: str | None, currency: str, name: str) -> int | None:
    allow_zero = name == "other_debt_monthly_amount"
    return None if amount is None else parse_minor(amount, currency, field=name, allow_zero=allow_zero)


def _check(row: Application) -> None:
    price, requested = row.price_amount, row.requested_amount
    if price is not None and requested is not None and requested > price:
        raise AmountOverPrice(price=format_minor(price, row.currency), field="requested_amount")
    if row.due_day is not None and not 1 <= row.due_day <= 31:
        raise InvalidInput(reason="1–31", field="due_day")
    terms = products.product_version(row.product_version_id).terms
    product_rules.check_choice(
        terms,
        {
            "currency": row.currency,
            "repayment_method": row.repayment_method,
            "term_months": row.term_months,
            "margin_bps": row.margin_bps,
            "property_id": collateral.property_(row.property_id).state if row.property_id else None,
        },
    )
    if row.margin_bps is not None:
        product_rules.check_margin(terms, row.margin_bps, on=clock.business_date())


def _figures(row: Application) -> dict[str, Any]:
    """The terms of a row in the form in which they are given and told."""
    amounts = {name: common.amount_or_none(getattr(row, name), row.currency) for name in AMOUNTS}
    return {"product": row.product_code, **{name: getattr(row, name) for name in CHOICES}, **amounts, **row.facts}
