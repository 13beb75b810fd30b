"""Questions about properties and liens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from diya.collateral import contracts
from diya.collateral.models import Encumbrance, Lien, Property, Valuation
from diya.foundation import crypto
from diya.foundation.db import fetch_all
from diya.kernel.errors import NotFound


def properties(search: str = "") -> QuerySet[Property]:
    """Properties in scope; `search` is a property number or a whole certificate number."""
    newest_first = Prefetch("valuations", Valuation.objects.order_by("-valued_on", "-id"))
    encumbrances = Prefetch("encumbrances", Encumbrance.objects.order_by("-stated_on", "-id"))
    rows = Property.objects.select_related("branch").prefetch_related(newest_first, encumbrances)
    if search:
        by_number = rows.filter(number=search.strip().upper())
        return by_number | rows.filter(certificate_token=crypto.token("certificate", search))
    return rows


def property_(property_id: UUID) -> contracts.Property:
    """One property with its newest valuation; raises NotFound."""
    row = properties().filter(id=property_id).first()
    if row is None:
        raise NotFound(field="property_id")
    return opened([row])[0]


def properties_by_id(property_ids: Iterable[UUID]) -> dict[UUID, contracts.Property]:
    """Several properties in scope, in a fixed number of queries."""
    rows = list(properties().filter(id__in=set(property_ids)))
    return {found.id: found for found in opened(rows)}


def opened(rows: Sequence[Property]) -> list[contracts.Property]:
    """Rows with their envelopes opened, keys fetched at once."""
    keys = crypto.keys_of(row.id for row in rows)
    found = []
    for row in rows:
        fields = crypto.open_envelope(keys.get(row.id), f"collateral_property|{row.id}", row.envelope)
        newest = next(iter(row.valuations.all()), None)
        found.append(
            contracts.Property(
                id=row.id,
                number=row.number,
                branch_id=row.branch_id,
                kind=row.kind,
                state=contracts.PropertyState(row.state),
                city=row.city,
                address=fields["address"],
                certificate_number=fields["certificate_number"],
                area_sqm=_square_metres(row.area_hundredths),
                currency=row.currency,
                value_minor=newest.value_amount if newest else None,
                valued_on=newest.valued_on if newest else None,
                encumbered_minor=_encumbered(row.encumbrances.all()),
                version=row.version,
            )
        )
    return found


def _square_metres(hundredths: int | None) -> str | None:
    """An area as text; a file of trials may tell none."""
    return None if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def _encumbered(newest_first: Iterable[Encumbrance]) -> int | None:
    """The newest statement of each holder, summed."""
    owed: dict[str, int] = {}
    for row in newest_first:
        owed.setdefault(row.holder, row.owed_amount)
    return sum(owed.values()) if owed else None


def liens(*, secured: str = "", state: str = "", property_id: UUID | None = None) -> QuerySet[Lien]:
    """Liens in scope, of a secured subject, in a state, over a property."""
    rows = Lien.objects.select_related("property")
    if secured:
        rows = rows.filter(secured=secured)
    if property_id:
        rows = rows.filter(property_id=property_id)
    return rows.filter(state=state) if state else rows


def liens_securing(secured: str) -> tuple[contracts.Lien, ...]:
    """The liens in favour of one secured subject."""
    return tuple(_lien(row) for row in Lien.objects.filter(secured=secured).order_by("rank", "id"))


def secured_by_registered(property_ids: Iterable[UUID]) -> dict[UUID, int]:
    """What registered and pending liens over properties secure already, in minor units."""
    totals: dict[UUID, int] = {}
    for row in Lien.objects.filter(property_id__in=set(property_ids), state__in=contracts.ALIVE):
        totals[row.property_id] = totals.get(row.property_id, 0) + row.secured_amount
    return totals


def securing(secured: Iterable[str]) -> dict[str, contracts.Security]:
    """What secures each subject: its properties at their newest valuations, and at their oldest, in minor units.

    A subject whose property was never valued has no value; a property under several liens counts whole for each.
    """
    by_subject: dict[str, list[Lien]] = {}
    in_order = Prefetch("property__valuations", Valuation.objects.order_by("-valued_on", "-id"))
    liens = Lien.objects.filter(secured__in=set(secured)).exclude(state=contracts.LienState.CANCELLED)
    for lien in liens.select_related("property").prefetch_related(in_order).order_by("rank", "id"):
        by_subject.setdefault(lien.secured, []).append(lien)
    return {subject: _security(found) for subject, found in by_subject.items()}


def values_securing(secured: Iterable[str]) -> dict[str, int]:
    """What the properties that secure each subject are worth at their newest valuations, in minor units; a subject
    with a property that was never valued is left out. One query, for batches; `securing` tells more."""
    rows = fetch_all(
        "SELECT l.secured, sum(v.value_amount)::bigint AS value, count(*) = count(v.value_amount) AS whole"
        " FROM collateral_lien l LEFT JOIN LATERAL (SELECT value_amount FROM collateral_valuation"
        "  WHERE property_id = l.property_id ORDER BY valued_on DESC, id DESC LIMIT 1) v ON true"
        " WHERE l.secured = ANY(%(secured)s) AND l.state <> 'CANCELLED' GROUP BY l.secured",
        {"secured": list(secured)},
    )
    return {row["secured"]: row["value"] for row in rows if row["whole"]}


def _security(liens: Sequence[Lien]) -> contracts.Security:
    valuations = [list(lien.property.valuations.all()) for lien in liens]
    valued = all(valuations)
    numbers = (lien.registration_number for lien in liens)
    return contracts.Security(
        value_minor=sum(rows[0].value_amount for rows in valuations) if valued else None,
        first_value_minor=sum(rows[-1].value_amount for rows in valuations) if valued else None,
        valued_on=min(rows[0].valued_on for rows in valuations) if valued else None,
        registration_number=next((number for number in numbers if number), ""),
    )


def _lien(row: Lien) -> contracts.Lien:
    return contracts.Lien(
        id=row.id,
        property_id=row.property_id,
        secured=row.secured,
        state=contracts.LienState(row.state),
        secured_minor=row.secured_amount,
        currency=row.currency,
        registration_number=row.registration_number or "",
        version=row.version,
    )
