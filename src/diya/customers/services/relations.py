"""Recording who belongs to whom, and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum

from diya.customers.contracts import (
    OWNING,
    SYMMETRIC,
    DatesRefused,
    PartyKind,
    RelationEnded,
    RelationExists,
    RelationKind,
    RelationRefused,
    StartsLater,
)
from diya.customers.models import Party, Relation
from diya.foundation import audit, clock, db, outbox
from diya.kernel.errors import NotFound
from diya.kernel.rates import PPB

SUBJECT: Final = "customers.party"
P, F = PartyKind.PERSON, PartyKind.FIRM
BETWEEN: Final[dict[RelationKind, tuple[tuple[PartyKind, ...], tuple[PartyKind, ...]]]] = {
    RelationKind.SPOUSE: ((P,), (P,)),
    RelationKind.PARENT: ((P,), (P,)),
    RelationKind.OWNER: ((P, F), (F,)),
    RelationKind.LEGAL_REPRESENTATIVE: ((P,), (F,)),
    RelationKind.BENEFICIAL_OWNER: ((P,), (F,)),
    RelationKind.CONTROLLER: ((P, F), (F,)),
    RelationKind.RELATED: ((P, F), (P, F)),
}
"""Between which kinds of parties a relation may stand."""

audit.actions(
    {
        "customers.relation.recorded": ("登记客户关系", "Relation of customers recorded"),
        "customers.relation.ended": ("终止客户关系", "Relation of customers ended"),
    }
)


@dataclass(frozen=True, slots=True)
class NewRelation:
    """One party is something to another; shares in parts per billion."""

    from_id: UUID
    to_id: UUID
    kind: RelationKind
    starts_date: date
    share_ppb: int | None = None
    evidence: str = ""


def relate(new: NewRelation) -> UUID:
    """Record a relation; answers its id. One that is the same both ways is stored once.

    Raises NotFound, RelationRefused, RelationExists, StartsLater.
    """
    today = clock.business_date()
    if new.starts_date > today:
        raise StartsLater(given=new.starts_date.isoformat(), today=today.isoformat(), field="starts_date")
    if new.from_id == new.to_id:
        raise RelationRefused(
            reason_zh="客户不能与自己建立关系。", reason_en="Nobody is related to themselves.", field="to_id"
        )
    parties = locked_pair(new.from_id, new.to_id)
    from_party, to_party = parties[new.from_id], parties[new.to_id]
    _check_kinds(new.kind, from_party, to_party)
    _check_share(new)
    if new.kind is RelationKind.SPOUSE:
        _check_unmarried(from_party, to_party)
    if new.kind in SYMMETRIC and from_party.id > to_party.id:
        from_party, to_party = to_party, from_party
    row = Relation(
        branch_id=from_party.branch_id,
        from_party=from_party,
        to_party=to_party,
        kind=new.kind,
        share_ppb=new.share_ppb,
        starts_date=new.starts_date,
        evidence=new.evidence,
        recorded_by_id=db.current().context.actor_id or 0,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RelationExists() from None
    _say("customers.relation.recorded", row)
    return row.id


def end_relation(*, relation_id: UUID, ends_date: date, expected_version: int | None) -> UUID:
    """Say that a relation holds until a day (exclusive) and no longer; answers its id. Raises RelationEnded,
    DatesRefused, ChangedMeanwhile."""
    row = Relation.objects.select_for_update().filter(id=relation_id).first()
    if row is None:
        raise NotFound()
    db.ensure_version(row.version, expected_version)
    if row.ends_date is not None:
        raise RelationEnded()
    if ends_date <= row.starts_date:
        raise DatesRefused(starts=row.starts_date.isoformat(), field="ends_date")
    row.ends_date, row.ended_by_id, row.version = ends_date, db.current().context.actor_id, row.version + 1
    row.save(update_fields=["ends_date", "ended_by", "version"])
    _say("customers.relation.ended", row, before={"ends_date": None})
    return row.id


def locked_pair(*party_ids: UUID) -> dict[UUID, Party]:
    """Parties, locked in the order of their keys; raises NotFound when one is out of scope."""
    found = {row.id: row for row in Party.objects.select_for_update().filter(id__in=party_ids).order_by("id")}
    if len(found) < len(set(party_ids)):
        raise NotFound()
    return found


def _check_kinds(kind: RelationKind, from_party: Party, to_party: Party) -> None:
    froms, tos = BETWEEN[kind]
    if from_party.kind not in froms or to_party.kind not in tos:
        raise RelationRefused(
            reason_zh="该关系不适用于这两类客户，请核对方向（如：股东是个人或企业，被持股的是企业）。",
            reason_en="This relation does not stand between these kinds of customers. Look at its direction.",
            field="kind",
        )


def _check_share(new: NewRelation) -> None:
    if new.kind not in OWNING and new.share_ppb is not None:
        raise RelationRefused(
            reason_zh="只有股东和受益所有人有持股比例。", reason_en="Only owners have a share.", field="share"
        )
    if new.kind is not RelationKind.OWNER:
        return
    if new.share_ppb is None:
        raise RelationRefused(reason_zh="请填写持股比例。", reason_en="Give the share of the owner.", field="share")
    held = Relation.objects.filter(to_party=new.to_id, kind=new.kind).filter(
        Q(ends_date__isnull=True) | Q(ends_date__gt=new.starts_date)
    )
    total = (held.aggregate(total=Sum("share_ppb"))["total"] or 0) + new.share_ppb
    if total > PPB:
        raise RelationRefused(
            reason_zh="全部股东的持股比例合计超过 100%，请核对后再登记。",
            reason_en="All owners together would hold more than 100 %. Compare the shares, then record.",
            field="share",
        )


def _check_unmarried(*parties: Party) -> None:
    ids = [party.id for party in parties]
    married = Relation.objects.filter(
        Q(from_party__in=ids) | Q(to_party__in=ids), kind=RelationKind.SPOUSE, ends_date__isnull=True
    ).first()
    if married is None:
        return
    if {married.from_party_id, married.to_party_id} == set(ids):
        raise RelationExists()
    raise RelationRefused(
        reason_zh="其中一方已登记配偶且关系有效，请先终止原关系。",
        reason_en="One of them has a spouse already. End that relation first.",
        field="kind",
    )


def _say(action: str, row: Relation, *, before: dict[str, Any] | None = None) -> None:
    after: dict[str, Any] = {
        "relation": str(row.id),
        "relation_kind": row.kind,
        "starts_date": row.starts_date.isoformat(),
        "ends_date": row.ends_date.isoformat() if row.ends_date else None,
    }
    subjects: Sequence[str] = [db.ref(SUBJECT, row.from_party_id), db.ref(SUBJECT, row.to_party_id)]
    audit.record(action, subject=subjects[0], branch_id=row.branch_id, before=before, after=after, related=subjects[1:])
    for subject in subjects:
        outbox.publish(action, subject=subject, branch_id=row.branch_id, payload={"kind": row.kind})
