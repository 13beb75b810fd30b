"""Registering properties and valuations; creating, registering and releasing liens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from diya.collateral.contracts import (
    ALIVE,
    AreaInvalid,
    DateRefused,
    LienState,
    LienStateRefused,
    NewLien,
    NewProperty,
    PropertyState,
    Registration,
    RegistrationNumberTaken,
)
from diya.collateral.models import Encumbrance, Lien, Property, Valuation
from diya.foundation import access, audit, clock, crypto, db, outbox, work
from diya.kernel.errors import NotFound
from diya.kernel.money import format_minor, minor_digits, parse_minor

audit.actions(
    {
        "collateral.property.registered": ("登记房产", "Property registered"),
        "collateral.valuation.added": ("登记评估", "Valuation added"),
        "collateral.encumbrance.stated": ("登记他行在先抵押", "Existing mortgage of another lender stated"),
        "collateral.lien.created": ("设立抵押（待登记）", "Lien created, to be registered"),
        "collateral.lien.registered": ("抵押登记完成", "Lien registered"),
        "collateral.lien.release_due": ("待注销登记", "Lien to be released"),
        "collateral.lien.kept": ("恢复抵押（不再注销）", "Lien kept: not to be released"),
        "collateral.lien.released": ("注销登记完成", "Lien released"),
    }
)

AREA: Final = re.compile(r"\d{1,6}(\.\d{1,2})?", re.ASCII)
RELEASE_HOURS: Final = 72
HOME: Final = "RESIDENTIAL"


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
    area = _hundredths(area_sqm)
    property_id = db.new_id()
    keyring = crypto.make_key(property_id)
    row = Property.objects.create(
        id=property_id,
        branch=branch,
        number=db.next_number("PR"),
        kind=kind,
        state=state,
        city=city,
        area_hundredths=area,
        currency=currency,
        certificate_token=crypto.token("certificate", certificate_number),
        envelope=_sealed(keyring, property_id, address, certificate_number),
    )
    audit.record(
        "collateral.property.registered",
        subject=db.ref("collateral.property", row.id),
        branch_id=branch.id,
        after={"number": row.number, "kind": kind, "state": state, "city": city},
    )
    return row.id


def _sealed(keyring: crypto.Keyring, property_id: UUID, address: str, certificate_number: str) -> bytes:
    fields = {"address": address, "certificate_number": certificate_number}
    return crypto.seal(keyring, f"collateral_property|{property_id}", fields)


def _hundredths(area_sqm: str) -> int:
    """An area in hundredths of a square metre; raises AreaInvalid."""
    if not AREA.fullmatch(area_sqm) or not area_sqm.strip("0."):
        raise AreaInvalid(field="area_sqm")
    whole, _, part = area_sqm.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def register_properties(
    *, branch_code: str, found: Sequence[NewProperty], currency: str, stated_by: str, on: date
) -> list[UUID]:
    """Register homes with their values and other lenders' mortgages; answers their ids in the given order.

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
            kind=one.kind,
            state=PropertyState(one.state),
            city=one.city,
            area_hundredths=None if one.area_sqm is None else _hundredths(one.area_sqm),
            currency=currency,
            certificate_token=crypto.token("certificate", one.certificate_number),
            envelope=_sealed(keys[property_id], property_id, one.address, one.certificate_number),
        )
        for property_id, number, one in zip(ids, db.next_numbers("PR", len(ids)), found, strict=True)
    ]
    db.insert_all(rows)
    pairs = list(zip(rows, found, strict=True))
    stated = {"branch": branch, "currency": currency}
    db.insert_all(
        [
            Valuation(
                property=row,
                value_amount=one.value_minor,
                valued_on=on,
                method="INTERNAL",
                valuer=stated_by,
                **stated,
            )
            for row, one in pairs
            if one.value_minor is not None
        ]
    )
    db.insert_all(
        [
            Encumbrance(property=row, holder=stated_by, owed_amount=one.encumbered_minor, stated_on=on, **stated)
            for row, one in pairs
            if one.encumbered_minor is not None
        ]
    )
    audit.record_all([_registered(row, one, branch.id, currency) for row, one in pairs])
    return ids


def _registered(row: Property, one: NewProperty, branch_id: int, currency: str) -> audit.NewEvent:
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


def create_liens(new: Sequence[NewLien]) -> list[UUID]:
    """Create the liens that the contracts of a batch promise, each behind what stands on its property already."""
    wanted = {one.property_id for one in new}
    homes = {row.id: row for row in Property.objects.select_for_update().filter(id__in=wanted).order_by("id")}
    if len(homes) != len(wanted):
        raise NotFound()
    last = _last_ranks(wanted)
    liens = []
    for one in new:
        last[one.property_id] += 1
        lien = Lien(
            branch_id=homes[one.property_id].branch_id,
            property=homes[one.property_id],
            secured=one.secured,
            related=list(one.related),
            rank=last[one.property_id],
            state=LienState.PENDING,
            secured_amount=one.secured_minor,
            currency=one.currency,
        )
        liens.append(lien)
    db.insert_all(liens)
    audit.record_all(
        [
            _event(
                "collateral.lien.created",
                lien,
                {"rank": lien.rank, "secured_amount": format_minor(lien.secured_amount, lien.currency)},
            )
            for lien in liens
        ]
    )
    return [lien.id for lien in liens]


def _last_ranks(property_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The last rank on each property: of our liens that stand, or of other lenders' mortgages before our first
    (民法典 414: by time of registration)."""
    last = dict.fromkeys(property_ids, 0)
    stated = Encumbrance.objects.filter(property__in=last).order_by("property", "holder", "-stated_on", "-id")
    for property_id, owed in stated.distinct("property", "holder").values_list("property_id", "owed_amount"):
        last[property_id] += owed > 0
    standing = Lien.objects.filter(property__in=last).exclude(state__in=[LienState.RELEASED, LienState.CANCELLED])
    for property_id, rank in standing.values_list("property_id").annotate(last=Max("rank")):
        last[property_id] = rank
    return last


def register_liens(registrations: Sequence[Registration]) -> None:
    """Write down the registrations of a batch; raises NotFound, LienStateRefused, RegistrationNumberTaken."""
    by_secured = {one.secured: one for one in registrations}
    found = Lien.objects.select_for_update().filter(secured__in=list(by_secured)).order_by("id")
    liens = {lien.secured: lien for lien in reversed(found)}
    if len(liens) != len(by_secured):
        raise NotFound()
    for secured, lien in liens.items():
        one = by_secured[secured]
        _expect(lien, LienState.PENDING)
        _not_after_today(one.registered_on, "evidence_date")
        lien.state, lien.registration_number, lien.registered_on = LienState.REGISTERED, one.number, one.registered_on
        lien.version += 1
    try:
        with transaction.atomic():
            db.update_all(list(liens.values()), ["state", "registration_number", "registered_on", "version"])
    except IntegrityError:
        taken = Lien.objects.filter(registration_number__in=[one.number for one in registrations]).first()
        number = taken.registration_number if taken else registrations[0].number
        raise RegistrationNumberTaken(number=number, field="evidence") from None
    audit.record_all(
        [
            _event(
                "collateral.lien.registered",
                lien,
                {"registration_number": lien.registration_number, "registered_on": str(lien.registered_on)},
            )
            for lien in liens.values()
        ]
    )


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


def keep_secured(*, secured: str) -> int:
    """What is secured is owed again: the release that was due is not any more; answers for how many liens. Raises
    LienStateRefused where a lien is released already."""
    liens = list(Lien.objects.select_for_update().filter(secured=secured).order_by("id"))
    for lien in liens:
        if lien.state == LienState.RELEASED:
            _expect(lien, LienState.RELEASE_DUE)
    due = [lien for lien in liens if lien.state == LienState.RELEASE_DUE]
    for lien in due:
        lien.state = LienState.REGISTERED
        lien.version += 1
        lien.save()
        _record("collateral.lien.kept", lien, {})
        work.finish(kind="collateral.release", subject=db.ref("collateral.lien", lien.id))
    return len(due)


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
    audit.record_all([_event(action, lien, after)])


def _event(action: str, lien: Lien, after: Mapping[str, object]) -> audit.NewEvent:
    return audit.NewEvent(
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


def forget(property_ids: Iterable[UUID]) -> None:
    """Take away the token by which the certificate of erased owners' properties is found."""
    Property.objects.filter(id__in=set(property_ids)).update(certificate_token=b"")
