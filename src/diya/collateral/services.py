"""Registering properties and valuations; creating, registering and releasing liens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from diya.collateral.contracts import (
    ALIVE,
    DateRefused,
    LienState,
    LienStateRefused,
    NewProperty,
    PropertyState,
    RegistrationNumberTaken,
)
from diya.collateral.models import Encumbrance, Lien, Property, Valuation
from diya.foundation import access, audit, clock, crypto, db, outbox, work
from diya.kernel.errors import InvalidInput, NotFound
from diya.kernel.money import format_minor, minor_digits, parse_minor

audit.actions(
    {
        "collateral.property.registered": ("登记房产", "Property registered"),
        "collateral.valuation.added": ("登记评估", "Valuation added"),
        "collateral.encumbrance.stated": ("登记他行在先抵押", "Existing mortgage of another lender stated"),
        "collateral.lien.created": ("设立抵押（待登记）", "Lien created, to be registered"),
        "collateral.lien.registered": ("抵押登记完成", "Lien registered"),
        "collateral.lien.release_due": ("待注销登记", "Lien to be released"),
        "collateral.lien.released": ("注销登记完成", "Lien released"),
    }
)

AREA: Final = re.compile(r"\d{1,6}(\.\d{1,2})?", re.ASCII)
RELEASE_HOURS: Final = 72
HOME: Final = "RESIDENTIAL"


class AreaInvalid(InvalidInput):
    code = "collateral.area_invalid"
    zh = "建筑面积无效：请输入平方米，最多两位小数。"
    en = "The area is not valid: give square metres with at most two decimals."


def register_property(
    *,
    branch_code: str,
    kind: str,
    state: str,
    city: str,
    address: str,
    area_sqm: str,
    certificate_number: str,
    currency: str,
) -> UUID:
    """Register a property; raises BranchUnknown, AreaInvalid, CurrencyUnknown."""
    branch = access.branch_by_code(branch_code)
    minor_digits(currency)
    if not AREA.fullmatch(area_sqm) or not area_sqm.strip("0."):
        raise AreaInvalid(field="area_sqm")
    whole, _, part = area_sqm.partition(".")
    property_id = db.new_id()
    key = crypto.make_key(property_id)
    fields = {"address": address, "certificate_number": certificate_number}
    row = Property.objects.create(
        id=property_id,
        branch=branch,
        number=db.next_number("PR"),
        kind=kind,
        state=state,
        city=city,
        area_hundredths=int(whole) * 100 + int(part.ljust(2, "0")),
        currency=currency,
        certificate_token=crypto.token("certificate", certificate_number),
        envelope=crypto.seal(key, f"collateral_property|{property_id}", fields),
    )
    audit.record(
        "collateral.property.registered",
        subject=db.ref("collateral.property", row.id),
        branch_id=branch.id,
        after={"number": row.number, "kind": kind, "state": state, "city": city},
    )
    return row.id


def register_properties(
    *, branch_code: str, found: Sequence[NewProperty], currency: str, city: str, stated_by: str, on: date
) -> list[UUID]:
    """Register owned homes with their values and other lenders' mortgages; answers their ids in the given order.

    `stated_by` is who gave the figures: it stands as valuer and as holder of the existing mortgage.
    """
    branch = access.branch_by_code(branch_code)
    ids = [db.new_id() for _ in found]
    keys = crypto.make_keys(ids)
    rows = [
        Property(
            id=property_id,
            branch=branch,
            number=number,
            kind=HOME,
            state=PropertyState.OWNED,
            city=city,
            currency=currency,
            certificate_token=crypto.token("certificate", one.certificate_number),
            envelope=crypto.seal(
                keys[property_id],
                f"collateral_property|{property_id}",
                {"address": one.address, "certificate_number": one.certificate_number},
            ),
        )
        for property_id, number, one in zip(ids, db.next_numbers("PR", len(ids)), found, strict=True)
    ]
    Property.objects.bulk_create(rows)
    Valuation.objects.bulk_create(
        Valuation(
            branch=branch,
            property=row,
            value_amount=one.value_minor,
            currency=currency,
            valued_on=on,
            method="INTERNAL",
            valuer=stated_by,
        )
        for row, one in zip(rows, found, strict=True)
        if one.value_minor is not None
    )
    Encumbrance.objects.bulk_create(
        Encumbrance(
            branch=branch,
            property=row,
            holder=stated_by,
            owed_amount=one.encumbered_minor,
            currency=currency,
            stated_on=on,
        )
        for row, one in zip(rows, found, strict=True)
        if one.encumbered_minor is not None
    )
    audit.record_all([_event(row, one, branch.id, currency) for row, one in zip(rows, found, strict=True)])
    return ids


def _event(row: Property, one: NewProperty, branch_id: int, currency: str) -> audit.NewEvent:
    after = {"number": row.number, "kind": row.kind, "state": str(row.state), "city": row.city}
    for name, minor in (("value_amount", one.value_minor), ("encumbered_amount", one.encumbered_minor)):
        if minor is not None:
            after[name] = format_minor(minor, currency)
    return audit.NewEvent(
        "collateral.property.registered", db.ref("collateral.property", row.id), branch_id, after=after
    )


def add_valuation(*, property_id: UUID, value_amount: str, valued_on: date, method: str, valuer: str) -> UUID:
    """Add what a property is worth; the newest by date counts. Raises NotFound, AmountInvalid, DateRefused."""
    row = Property.objects.select_for_update().filter(id=property_id).first()
    if row is None:
        raise NotFound()
    _not_after_today(valued_on, "valued_on")
    minor = parse_minor(value_amount, row.currency, field="value_amount")
    valuation = Valuation.objects.create(
        branch_id=row.branch_id,
        property=row,
        value_amount=minor,
        currency=row.currency,
        valued_on=valued_on,
        method=method,
        valuer=valuer,
    )
    row.version += 1
    row.save(update_fields=["version"])
    audit.record(
        "collateral.valuation.added",
        subject=db.ref("collateral.property", row.id),
        branch_id=row.branch_id,
        after={"value_amount": value_amount, "valued_on": valued_on.isoformat(), "method": method, "valuer": valuer},
    )
    outbox.publish(
        "collateral.valuation.added",
        subject=db.ref("collateral.property", row.id),
        branch_id=row.branch_id,
        payload={"secured": list(row.liens.filter(state__in=ALIVE).values_list("secured", flat=True))},
    )
    return valuation.id


def state_encumbrance(*, property_id: UUID, holder: str, owed_amount: str, stated_on: date) -> UUID:
    """Write down what another lender's mortgage over a property still secures; nought says that there is none.

    Raises NotFound, AmountInvalid, DateRefused.
    """
    row = Property.objects.select_for_update().filter(id=property_id).first()
    if row is None:
        raise NotFound()
    _not_after_today(stated_on, "stated_on")
    minor = parse_minor(owed_amount, row.currency, field="owed_amount", allow_zero=True)
    encumbrance = Encumbrance.objects.create(
        branch_id=row.branch_id,
        property=row,
        holder=holder,
        owed_amount=minor,
        currency=row.currency,
        stated_on=stated_on,
    )
    row.version += 1
    row.save(update_fields=["version"])
    audit.record(
        "collateral.encumbrance.stated",
        subject=db.ref("collateral.property", row.id),
        branch_id=row.branch_id,
        after={"holder": holder, "owed_amount": owed_amount, "stated_on": stated_on.isoformat()},
    )
    return encumbrance.id


def create_lien(*, property_id: UUID, secured: str, related: Sequence[str], secured_minor: int, currency: str) -> UUID:
    """Create the lien that a contract promises; it takes effect when it is registered."""
    row = Property.objects.select_for_update().filter(id=property_id).first()
    if row is None:
        raise NotFound()
    last = Lien.objects.filter(property=row).exclude(state__in=[LienState.RELEASED, LienState.CANCELLED])
    rank = (last.aggregate(last=Max("rank"))["last"] or _ranked_before(row)) + 1
    lien = Lien.objects.create(
        branch_id=row.branch_id,
        property=row,
        secured=secured,
        related=list(related),
        rank=rank,
        state=LienState.PENDING,
        secured_amount=secured_minor,
        currency=currency,
    )
    _record("collateral.lien.created", lien, {"rank": rank, "secured_amount": format_minor(secured_minor, currency)})
    return lien.id


def _ranked_before(row: Property) -> int:
    """How many mortgages of other lenders stand before our first (民法典 414: by time of registration)."""
    newest = row.encumbrances.order_by("holder", "-stated_on", "-id").distinct("holder")
    return sum(encumbrance.owed_amount > 0 for encumbrance in newest)


def register_lien(*, secured: str, registration_number: str, registered_on: date) -> None:
    """Write down the registration of the pending lien; raises LienStateRefused, RegistrationNumberTaken."""
    lien = Lien.objects.select_for_update().filter(secured=secured).order_by("id").first()
    if lien is None:
        raise NotFound()
    _expect(lien, LienState.PENDING)
    _not_after_today(registered_on, "evidence_date")
    lien.state, lien.registration_number, lien.registered_on = (
        LienState.REGISTERED,
        registration_number,
        registered_on,
    )
    lien.version += 1
    try:
        with transaction.atomic():
            lien.save()
    except IntegrityError:
        raise RegistrationNumberTaken(number=registration_number, field="evidence") from None
    after = {"registration_number": registration_number, "registered_on": registered_on.isoformat()}
    _record("collateral.lien.registered", lien, after)


def mark_release_due(*, secured: str, related: Sequence[str]) -> int:
    """All that was secured is paid: open the release of every registered lien as work; answers how many."""
    liens = list(Lien.objects.select_for_update().filter(secured=secured, state=LienState.REGISTERED).order_by("id"))
    for lien in liens:
        lien.state = LienState.RELEASE_DUE
        lien.related = list(dict.fromkeys([*lien.related, *related]))
        lien.version += 1
        lien.save()
        _record("collateral.lien.release_due", lien, {})
        work.open_item(
            branch_id=lien.branch_id,
            kind="collateral.release",
            title_zh="办理抵押注销登记",
            title_en="Release the registered lien",
            subject=db.ref("collateral.lien", lien.id),
            subject_number=lien.registration_number or "",
            role="COLLATERAL_KEEPER",
            hours=RELEASE_HOURS,
        )
    return len(liens)


def release_lien(*, lien_id: UUID, certificate_number: str, released_on: date) -> None:
    """Release a lien on the evidence of its deregistration; raises LienStateRefused, DateRefused."""
    lien = Lien.objects.select_for_update().filter(id=lien_id).first()
    if lien is None:
        raise NotFound()
    _expect(lien, LienState.RELEASE_DUE)
    _not_after_today(released_on, "released_on")
    lien.state, lien.release_certificate, lien.released_on = LienState.RELEASED, certificate_number, released_on
    lien.version += 1
    lien.save()
    work.finish(kind="collateral.release", subject=db.ref("collateral.lien", lien.id))
    after = {"release_certificate": certificate_number, "released_on": released_on.isoformat()}
    _record("collateral.lien.released", lien, after)
    outbox.publish("collateral.lien.released", subject=db.ref("collateral.lien", lien.id), branch_id=lien.branch_id)


def _record(action: str, lien: Lien, after: Mapping[str, object]) -> None:
    audit.record(
        action,
        subject=db.ref("collateral.lien", lien.id),
        branch_id=lien.branch_id,
        after={"state": lien.state, **after},
        related=[lien.secured, *lien.related, db.ref("collateral.property", lien.property_id)],
    )


def _expect(lien: Lien, state: LienState) -> None:
    if lien.state != state:
        raise LienStateRefused(state=lien.state)


def _not_after_today(given: date, field: str) -> None:
    today = clock.business_date()
    if given > today:
        raise DateRefused(given=given.isoformat(), today=today.isoformat(), field=field)
