"""Questions about consents: what holds on a day, and the history of one customer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.customers.models import Consent, ConsentPurpose, ConsentText
from diya.customers.selectors.duplicates import same_as
from diya.kernel.errors import NotFound


def consents(party_id: UUID) -> QuerySet[Consent]:
    """All a customer ever agreed to, under any of their numbers, newest first."""
    rows = Consent.objects.select_related("purpose", "text", "given_by", "withdrawn_by")
    return rows.filter(party__in=same_as(party_id)).order_by("-given_date", "-id")


def consent(consent_id: UUID) -> Consent:
    """One consent; raises NotFound outside the scope."""
    found = Consent.objects.select_related("purpose", "text", "given_by", "withdrawn_by").filter(id=consent_id).first()
    if found is None:
        raise NotFound()
    return found


def consent_holding(party_id: UUID, purpose: str, *, on: date) -> Consent | None:
    """The consent to a purpose that holds on a day, or None."""
    rows = Consent.objects.filter(party__in=same_as(party_id), purpose=purpose, state="GIVEN", given_date__lte=on)
    return rows.filter(Q(ends_date=None) | Q(ends_date__gt=on)).order_by("-given_date").first()


def purposes() -> list[ConsentPurpose]:
    """Every purpose, in one order."""
    return list(ConsentPurpose.objects.order_by("code"))


def consent_texts(purpose: str = "") -> QuerySet[ConsentText]:
    """Released texts, of one purpose when given."""
    rows = ConsentText.objects.select_related("purpose")
    return rows.filter(purpose=purpose) if purpose else rows


def texts_in_force(*, on: date) -> dict[str, ConsentText]:
    """The text of each purpose that is signed on a day."""
    rows = ConsentText.objects.filter(starts_date__lte=on).order_by("number")
    return {row.purpose_id: row for row in rows}
