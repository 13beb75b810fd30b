"""Questions of privacy: what is revealed to whom now, what stands against erasing, whom a leak concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from diya.customers import ports
from diya.customers.models import LegalHold, Party, Reveal, SubjectRequest
from diya.customers.privacy import Hold, HoldBasis
from diya.foundation import audit, clock, crypto, db, looks, parameters
from diya.kernel.errors import NotFound

PLACE: Final = "customers_subjectrequest|{id}"
BASES: Final = {
    HoldBasis.LITIGATION: ("诉讼或仲裁", "litigation"),
    HoldBasis.INVESTIGATION: ("有权机关调查", "an investigation"),
    HoldBasis.REGULATOR: ("监管要求", "a regulator's order"),
    HoldBasis.AUDIT: ("审计检查", "an audit"),
}
KEPT_YEARS: Final = "retention.customer_years"
MOST_EXPOSED: Final = 100_000


def open_reveals(party_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Of these customers, whose whole data the person at work may see now, and until when."""
    now, actor_id = clock.now(), db.current().context.actor_id
    rows = Reveal.objects.filter(party_id__in=set(party_ids), by_id=actor_id, ends_at__gt=now)
    return {row.party_id: row.ends_at for row in rows.order_by("ends_at")}


def reveals(reveal_ids: Iterable[UUID]) -> list[Reveal]:
    """Reveals by id, in the order they were opened."""
    return list(Reveal.objects.filter(id__in=set(reveal_ids)).order_by("id"))


def reveals_of(batch: UUID) -> list[Reveal]:
    """The reveals that were asked for together."""
    return list(Reveal.objects.filter(batch=batch).order_by("id"))


def legal_holds(party_ids: Iterable[UUID] = ()) -> QuerySet[LegalHold]:
    """Holds in scope, of some customers when given."""
    rows = LegalHold.objects.select_related("party", "placed_by", "released_by")
    wanted = set(party_ids)
    return rows.filter(party_id__in=wanted) if wanted else rows


def holds(party_ids: Collection[UUID], *, on: date) -> dict[UUID, list[Hold]]:
    """What stands against erasing each of these customers on a day, from every room, in few statements."""
    found: dict[UUID, list[Hold]] = {party_id: [] for party_id in party_ids}
    for row in LegalHold.objects.filter(party_id__in=found, released_at__isnull=True):
        zh, en = BASES[HoldBasis(row.basis)]
        found[row.party_id].append(Hold("customers.legal_hold", f"{zh}（{row.reference}）", f"{en} ({row.reference})"))
    for _, ask in ports.holds:
        for party_id, told in ask(party_ids, on).items():
            found[party_id] += [hold for hold in told if hold.until is None or hold.until > on]
    return found


def retention_over(*, on: date) -> QuerySet[Party]:
    """Customers registered so long ago that, with nothing else to keep them, their data goes; whoever waits for a
    decision already is left out. What stands against each is asked of a page at a time."""
    years = int(parameters.figure(KEPT_YEARS, on=on).value)
    first = date(on.year - years, on.month, min(on.day, 28))
    waiting = SubjectRequest.objects.filter(party_id=OuterRef("id"), state__in=("OPEN", "PROPOSED"))
    rows = Party.objects.filter(erased_at__isnull=True, created_at__date__lt=first).exclude(Exists(waiting))
    return rows.filter(merged_into__isnull=True)


def subject_requests(
    *, state: str = "", kind: str = "", party_id: UUID | None = None, overdue_on: date | None = None
) -> QuerySet[SubjectRequest]:
    """Requests of people about their data, by states and kinds divided by commas."""
    rows = SubjectRequest.objects.select_related("party", "branch", "received_by", "proposed_by", "decided_by")
    if state:
        rows = rows.filter(state__in=state.split(","))
    if kind:
        rows = rows.filter(kind__in=kind.split(","))
    if party_id:
        rows = rows.filter(party_id=party_id)
    if overdue_on:
        rows = rows.filter(due_date__lt=overdue_on, closed_date__isnull=True)
    return rows


def subject_request(request_id: UUID) -> SubjectRequest:
    """One request; raises NotFound."""
    found = subject_requests().filter(id=request_id).first()
    if found is None:
        raise NotFound()
    return found


def request_text(row: SubjectRequest) -> str | None:
    """What the person asked, in their words; None when it went with an erasure."""
    keyring = crypto.keys_of([row.party_id]).get(row.party_id)
    if keyring is None:
        return None
    return str(crypto.open_envelope(keyring, PLACE.format(id=row.id), row.envelope)["text"])


@dataclass(frozen=True, slots=True)
class Exposed:
    """How somebody's data was seen within a time: by which acts, how often, first and last."""

    actions: tuple[str, ...]
    count: int
    first_at: datetime
    last_at: datetime


_EXPOSED: Final = """
SELECT p.person, array_agg(DISTINCT e.action ORDER BY e.action) AS actions, count(*) AS count,
    min(e.at) AS first_at, max(e.at) AS last_at
FROM foundation_auditevent e CROSS JOIN LATERAL unnest(e.related || e.subject) AS p(person)
WHERE (e.look OR e.action = %(printed)s) AND e.at >= %(first)s AND e.at < %(last)s
    AND e.id >= %(first_id)s AND e.id < %(last_id)s
    AND (%(actor)s = '' OR starts_with(e.actor, %(actor)s)) AND (%(address)s = '' OR e.address = %(address)s)
    AND starts_with(p.person, %(person)s)
GROUP BY p.person ORDER BY p.person LIMIT %(most)s
"""


def exposed(*, first: datetime, last: datetime, actor: str = "", address: str = "") -> Mapping[UUID, Exposed]:
    """Whose data was seen in a time (`last` exclusive), by a member of staff or from an address where given: whom the
    bank must tell after a leak (个人信息保护法 第五十七条)."""
    # Ids rise with time, so the time also bounds the index that is read.
    ids = {"first_id": db.first_id(first - audit.SLACK), "last_id": db.first_id(last + audit.SLACK)}
    asked = {"first": first, "last": last, "actor": actor, "address": address, "person": looks.PERSON, **ids}
    rows = db.fetch_all(_EXPOSED, asked | {"printed": looks.PRINTED, "most": MOST_EXPOSED})
    return {
        db.ref_id(row["person"]): Exposed(tuple(row["actions"]), row["count"], row["first_at"], row["last_at"])
        for row in rows
    }
