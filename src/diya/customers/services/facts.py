"""Recording what is known of a customer: nothing is overwritten, what was believed before can be asked for again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from diya.customers import kinds, selectors
from diya.customers.contracts import (
    DatesRefused,
    FactElsewhere,
    FactGone,
    KindUnknown,
    LastIdentity,
    OwnFact,
    Source,
    StartsLater,
    VerifiedAlready,
)
from diya.customers.contracts import (
    Fact as Known,
)
from diya.customers.kinds import Kind
from diya.customers.models import Fact, Party
from diya.customers.services import head, tokens
from diya.foundation import audit, clock, crypto, db, outbox
from diya.foundation.crypto import Keyring
from diya.kernel.errors import NotFound

SUBJECT: Final = "customers.party"

audit.actions(
    {
        "customers.fact.recorded": ("登记客户资料", "Fact of a customer recorded"),
        "customers.fact.changed": ("变更客户资料", "Fact of a customer changed"),
        "customers.fact.ended": ("终止客户资料", "Fact of a customer ended"),
        "customers.fact.withdrawn": ("撤销登记有误的客户资料", "Fact of a customer taken back"),
        "customers.fact.verified": ("核实客户资料", "Fact of a customer verified"),
    }
)


@dataclass(frozen=True, slots=True)
class NewFact:
    """What is told of a customer: `fields` as the API takes them. Given `changes`, it is a new value of that fact."""

    kind: str
    fields: Mapping[str, Any]
    starts_date: date
    ends_date: date | None = None
    evidence: str = ""
    source: Source = Source.STATED
    changes: UUID | None = None


def record_fact(*, party_id: UUID, new: NewFact, expected_version: int | None) -> UUID:
    """Record a value; answers the id of its row. What it overlaps keeps its days outside the new ones and ends to be
    believed inside them.

    Known since 2020 without end, recorded from 2025: the old value now ends in 2025, and the page of a day before
    today still shows it without end. Raises FieldRefused, KindUnknown, StartsLater, DatesRefused, FactElsewhere,
    FactGone, PartyExists.
    """
    party = locked(party_id, expected_version)
    today = clock.business_date()
    _check_dates(new, today)
    kind = kind_for(new.kind, party.kind)
    fields = checked(kind, new.fields, today)
    series = _series(party, kind, fields, new.changes)
    key = crypto.keys_of([party.id]).get(party.id)
    if key is None:
        raise crypto.SubjectErased()
    held = selectors.current_facts([party.id], series=[series])
    overlapped = [one for one in held if _overlap(one, new.starts_date, new.ends_date)]
    _supersede(overlapped)
    # The rests first: of what is written in one transaction the later id is the newer, and the new value leads.
    rests = _rests(party, key, overlapped, new.starts_date, new.ends_date)
    row = _row(party, key, kind.code, series, fields, new, replaces=overlapped[-1].id if overlapped else None)
    db.insert_all([*rests, row])
    _follow(party, key, kind.code, [series])
    action = "customers.fact.changed" if overlapped else "customers.fact.recorded"
    _say(party, action, row, before=overlapped[-1].id if overlapped else None)
    return row.id


def end_fact(*, fact_id: UUID, ends_date: date, reason: str) -> UUID:
    """Say that a value holds until a day (exclusive) and no longer; answers its party. Raises FactGone,
    DatesRefused."""
    party, known, key = _present(fact_id)
    if ends_date <= known.starts_date:
        raise DatesRefused(starts=known.starts_date.isoformat(), field="ends_date")
    _supersede([known])
    ended = replace(known, ends_date=ends_date)
    row = _again(party, key, ended)
    db.insert_all([row])
    _follow(party, key, known.kind, [known.series])
    _say(party, "customers.fact.ended", row, before=known.id, reason=reason)
    return party.id


def withdraw_fact(*, fact_id: UUID, reason: str) -> UUID:
    """Take back a value that was never right; answers its party. What was believed stays to be seen for the days on
    which it was. Raises FactGone, LastIdentity."""
    party, known, key = _present(fact_id)
    if known.kind == kinds.KINDS["IDENTITY_DOCUMENT"].code and not [
        one for one in selectors.current_facts([party.id], kind=known.kind) if one.id != known.id
    ]:
        raise LastIdentity()
    _supersede([known])
    _follow(party, key, known.kind, [known.series])
    row = Fact.objects.get(id=known.id)
    _say(party, "customers.fact.withdrawn", row, before=known.id, reason=reason)
    return party.id


def verify_fact(*, fact_id: UUID) -> UUID:
    """Say as a second person that a value was compared with what proves it; answers its party. Raises OwnFact,
    VerifiedAlready, FactGone."""
    party, known, _ = _present(fact_id)
    actor_id = db.current().context.actor_id
    if known.recorded_by_id == actor_id:
        raise OwnFact()
    if known.verified_date is not None:
        raise VerifiedAlready()
    Fact.objects.filter(id=known.id).update(
        verified_at=clock.now(), verified_date=clock.business_date(), verified_by_id=actor_id
    )
    _say(party, "customers.fact.verified", Fact.objects.get(id=known.id), before=None)
    return party.id


def first_facts(
    party: Party, key: Keyring, told: Iterable[tuple[str, Mapping[str, Any]]], *, on: date, source: Source
) -> tuple[list[Fact], list[tokens.Found]]:
    """The rows of a new party's first facts, and the tokens to find it by; fields as they are kept."""
    rows, found = [], []
    for code, fields in told:
        kind = kinds.KINDS[code]
        series = _series(party, kind, fields, None)
        rows.append(_row(party, key, code, series, fields, NewFact(code, fields, on, source=source), replaces=None))
        found += tokens.of(code, fields, series)
    return rows, found


def kind_for(code: str, party_kind: str) -> Kind:
    """The kind as it is asked of a kind of party; raises KindUnknown."""
    found = selectors.custom_kinds(party_kind).get(code) if code.startswith(kinds.CUSTOM) else None
    found = found or kinds.kind_of(code, party_kind)
    if found is None:
        raise KindUnknown(kind=code[:40], field="kind")
    return found


def checked(kind: Kind, fields: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What is kept of the fields of a kind; raises FieldRefused."""
    kept = kinds.checked(kind.fields, fields, on=on)
    if kind.check is not None:
        kind.check(kept, kind.named())
    return kept


def locked(party_id: UUID, expected_version: int | None = None) -> Party:
    """The party, locked, in the version the person saw; raises NotFound, ChangedMeanwhile."""
    party = Party.objects.select_for_update().filter(id=party_id).first()
    if party is None:
        raise NotFound()
    db.ensure_version(party.version, expected_version)
    return party


def _check_dates(new: NewFact, today: date) -> None:
    if new.starts_date > today:
        # The head of a party is what holds today; a value of a day to come would need somebody to turn it over.
        raise StartsLater(given=new.starts_date.isoformat(), today=today.isoformat(), field="starts_date")
    if new.ends_date is not None and new.ends_date <= new.starts_date:
        raise DatesRefused(starts=new.starts_date.isoformat(), field="ends_date")


def _series(party: Party, kind: Kind, fields: Mapping[str, Any], changed: UUID | None) -> UUID:
    """Of which series a value is: that of the fact it changes, that of its slot, or one of its own."""
    slot = kind.slot_of(fields)
    own = uuid5(party.id, slot) if slot is not None else None
    if changed is None:
        return own or db.new_id()
    row = Fact.objects.filter(id=changed).first()
    if row is None or row.party_id != party.id or row.kind != kind.code or (own is not None and row.series != own):
        raise FactElsewhere()
    if row.superseded_at is not None:
        raise FactGone()
    return row.series


def _present(fact_id: UUID) -> tuple[Party, Known, Keyring]:
    """A fact that is still believed, with its locked party and the party's key."""
    row = Fact.objects.filter(id=fact_id).first()
    if row is None:
        raise NotFound()
    party = locked(row.party_id)
    row.refresh_from_db()
    if row.superseded_at is not None:
        raise FactGone()
    key = crypto.keys_of([party.id]).get(party.id)
    if key is None:
        raise crypto.SubjectErased()
    return party, selectors.opened_facts([row])[0], key


def _overlap(one: Known, starts: date, ends: date | None) -> bool:
    return (ends is None or one.starts_date < ends) and (one.ends_date is None or starts < one.ends_date)


def _supersede(known: Sequence[Known]) -> None:
    Fact.objects.filter(id__in=[one.id for one in known]).update(
        superseded_at=clock.now(),
        superseded_date=clock.business_date(),
        superseded_by_id=db.current().context.actor_id,
    )


def _rests(party: Party, key: Keyring, known: Sequence[Known], starts: date, ends: date | None) -> list[Fact]:
    """What superseded values keep of their days: before the new value begins and after it ends."""
    rests = []
    for one in known:
        if one.starts_date < starts:
            rests.append(_again(party, key, replace(one, ends_date=starts)))
        if ends is not None and (one.ends_date is None or ends < one.ends_date):
            rests.append(_again(party, key, replace(one, starts_date=ends)))
    return rests


def _again(party: Party, key: Keyring, known: Known) -> Fact:
    """A known value once more, with other dates: its evidence and its verification stay."""
    told = NewFact(known.kind, known.fields, known.starts_date, known.ends_date, known.evidence, known.source)
    row = _row(party, key, known.kind, known.series, known.fields, told, replaces=known.id)
    if known.verified_date is not None:
        row.verified_at, row.verified_date = clock.now(), known.verified_date
        row.verified_by_id = known.verified_by_id
    return row


def _row(
    party: Party,
    key: Keyring,
    code: str,
    series: UUID,
    fields: Mapping[str, Any],
    new: NewFact,
    *,
    replaces: UUID | None,
) -> Fact:
    fact_id = db.new_id()
    return Fact(
        id=fact_id,
        branch_id=party.branch_id,
        party_id=party.id,
        kind=code,
        series=series,
        envelope=crypto.seal(key, f"customers_fact|{fact_id}", fields),
        starts_date=new.starts_date,
        ends_date=new.ends_date,
        recorded_date=clock.business_date(),
        recorded_by_id=db.current().context.actor_id,
        replaces_id=replaces,
        evidence=new.evidence,
        source=new.source,
    )


def _follow(party: Party, key: Keyring, code: str, series: Sequence[UUID]) -> None:
    """Let tokens and head say what the facts say now."""
    tokens.renew(party, series)
    head.renew(party, key, code)


def _say(party: Party, action: str, row: Fact, *, before: UUID | None, reason: str = "") -> None:
    """The event: which rows, never what stands in them."""
    after: dict[str, Any] = {
        "fact": str(row.id),
        "fact_kind": row.kind,
        "starts_date": row.starts_date.isoformat(),
        "ends_date": row.ends_date.isoformat() if row.ends_date else None,
        "evidence": row.evidence,
    }
    if reason:
        after["reason"] = reason
    subject = db.ref(SUBJECT, party.id)
    audit.record(
        action,
        subject=subject,
        branch_id=party.branch_id,
        before={"fact": str(before)} if before else {},
        after=after,
    )
    outbox.publish(action, subject=subject, branch_id=party.branch_id, payload={"kind": row.kind})
