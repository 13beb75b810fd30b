"""The endpoints of what is known of a customer; numbers, accounts and addresses leave masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Schema

from diya.customers import contracts, kinds, masking, selectors, services
from diya.customers.api.door import door
from diya.customers.contracts import IdType, Source, Stage
from diya.customers.kinds import Kind
from diya.customers.models import Fact
from diya.foundation import access, clock, db
from diya.foundation.door import CleanText, Command, Day, JsonValue, Listing, Reader

VIEW = "customers.party.view"
CREATE = "customers.fact.create"


class FactChoice(Schema):
    code: str
    name_zh: str
    name_en: str


class FactField(Schema):
    """A field of a kind of fact. `by` names the field that decides on the form, and `forms` how."""

    name: str
    name_zh: str
    name_en: str
    form: str
    required: bool
    masked: bool
    choices: list[FactChoice]
    by: str
    forms: dict[str, str]


class FactKind(Schema):
    code: str
    name_zh: str
    name_en: str
    many: bool
    fields: list[FactField]


class FactRow(Schema):
    """A value of a kind; `before` is what stood there until this one was recorded."""

    id: UUID
    party_id: UUID
    party_number: str
    kind: str
    series: UUID
    fields: dict[str, Any]
    masked: list[str]
    before: dict[str, Any] | None
    starts_date: date
    ends_date: date | None
    recorded_at: datetime
    recorded_date: date
    recorded_by: str | None
    superseded_at: datetime | None
    superseded_date: date | None
    superseded_by: str | None
    evidence: str
    source: str
    verified_date: date | None
    verified_by: str | None


class FactsOut(Schema):
    """What was believed at the end of day `known_on` about day `on`."""

    on: date
    known_on: date
    today: date
    items: list[FactRow]


class FactIn(Schema):
    kind: CleanText
    fields: dict[str, JsonValue]
    starts_date: Day
    ends_date: Day | None = None
    evidence: CleanText | None = None
    source: Source = Source.STATED
    changes: UUID | None = None


class FactEndIn(Schema):
    ends_date: Day
    reason: CleanText


class FactWithdrawIn(Schema):
    reason: CleanText


class FactFilters(Schema):
    party_id: UUID | None = None
    kind: str = ""
    series: UUID | None = None


class AsOf(Schema):
    on: Day | None = None
    known_on: Day | None = None


class NeedRow(Schema):
    code: str
    name_zh: str
    name_en: str


class StageOut(Schema):
    """What the file of a customer must hold before a stage, and what of it is not there."""

    stage: str
    needed: int
    missing: list[NeedRow]


class FileNeedsOut(Schema):
    stages: list[StageOut]


class KnownIn(Schema):
    id_type: Literal["RESIDENT_ID", "FOREIGN_PR_ID", "HK_MACAU_PERMIT", "TAIWAN_PERMIT", "PASSPORT", "BUSINESS_LICENCE"]
    number: CleanText


class KnownOut(Schema):
    """At which branches a number is known; nothing about whose it is."""

    branches: list[str]


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "code": kind.code,
        "name_zh": kind.zh,
        "name_en": kind.en,
        "many": kind.many,
        "fields": [
            {
                "name": field.name,
                "name_zh": field.zh,
                "name_en": field.en,
                "form": field.form,
                "required": field.required,
                "masked": field.mask is not None,
                "choices": [{"code": one.code, "name_zh": one.zh, "name_en": one.en} for one in field.choices],
                "by": field.by,
                "forms": {key: str(form) for key, form in (field.forms or {}).items()},
            }
            for field in kind.fields
        ],
    }


def _rows(rows: Sequence[Fact]) -> list[dict[str, Any]]:
    """Rows with what they replaced, in a fixed number of statements."""
    earlier = Fact.objects.filter(id__in=[row.replaces_id for row in rows if row.replaces_id])
    before = {one.id: one for one in selectors.opened_facts(earlier)}
    named = {kind: selectors.all_kinds(kind) for kind in {row.party.kind for row in rows}}
    whole = selectors.open_reveals(row.party_id for row in rows)
    known = {one.id: one for one in selectors.opened_facts(rows)}
    return [
        _row(
            row,
            known[row.id],
            before.get(row.replaces_id) if row.replaces_id else None,
            named[row.party.kind],
            whole=row.party_id in whole,
        )
        for row in rows
    ]


def _row(
    row: Fact, fact: contracts.Fact, before: contracts.Fact | None, named: Mapping[str, Kind], *, whole: bool
) -> dict[str, Any]:
    kind = named.get(fact.kind)
    return {
        "id": row.id,
        "party_id": row.party_id,
        "party_number": row.party.number,
        "kind": row.kind,
        "series": row.series,
        "fields": _shown(fact.fields, kind, whole=whole),
        "masked": _masked(fact.fields, kind) if kind and not whole else [],
        "before": _shown(before.fields, kind, whole=whole) if before else None,
        "starts_date": row.starts_date,
        "ends_date": row.ends_date,
        "recorded_at": row.recorded_at,
        "recorded_date": row.recorded_date,
        "recorded_by": row.recorded_by.name if row.recorded_by else None,
        "superseded_at": row.superseded_at,
        "superseded_date": row.superseded_date,
        "superseded_by": row.superseded_by.name if row.superseded_by else None,
        "evidence": row.evidence,
        "source": row.source,
        "verified_date": row.verified_date,
        "verified_by": row.verified_by.name if row.verified_by else None,
    }


def _shown(fields: Mapping[str, Any], kind: Kind | None, *, whole: bool) -> dict[str, Any]:
    return kinds.shown(kind.fields, masking.masked(fields, kind, whole=whole)) if kind else {}


def _masked(fields: Mapping[str, Any], kind: Kind) -> list[str]:
    return [field.name for field in kind.fields if field.mask and field.name in fields]


def _one(reference: str) -> dict[str, Any]:
    return _rows([selectors.fact(db.ref_id(reference))])[0]


@door.read("/parties/{party_id}/fact-kinds", right=VIEW, answer=list[FactKind])
def list_fact_kinds(request: Reader, party_id: UUID) -> list[dict[str, Any]]:
    """The kinds of facts that are asked of a customer, with their fields: the form of each."""
    return [_kind(kind) for kind in selectors.all_kinds(selectors.party(party_id).kind).values()]


@door.read("/parties/{party_id}/facts", right=VIEW, answer=FactsOut)
def facts_of_party(request: Reader, party_id: UUID, asked: Query[AsOf]) -> dict[str, Any]:
    """What was believed of a customer at the end of a day about a day; both are today unless given."""
    today = clock.business_date()
    selectors.party(party_id)
    on, known_on = asked.on or today, asked.known_on or today
    rows = selectors.facts_as_of(party_id, on=on, known_on=known_on)
    return {"on": on, "known_on": known_on, "today": today, "items": _rows(rows)}


@door.listing("/facts", right=VIEW, row=FactRow, sorts=("-recorded_at", "starts_date"))
def list_facts(request: Reader, filters: Query[FactFilters]) -> Listing:
    """Every value that was ever recorded, with what stood there before."""
    return Listing(selectors.facts(**filters.model_dump()), _rows)


@door.command("POST", "/parties/{party_id}/facts", right=CREATE, answer=FactRow, show=_one, versioned=True)
def record_fact(request: Command, party_id: UUID, body: FactIn) -> str:
    """Record a value, or with `changes` a new one in the place of another. Nothing is overwritten."""
    access.require(CREATE, branch_id=selectors.party(party_id).branch_id)
    new = services.NewFact(
        kind=body.kind,
        fields=body.fields,
        starts_date=body.starts_date,
        ends_date=body.ends_date,
        evidence=body.evidence or "",
        source=body.source,
        changes=body.changes,
    )
    fact_id = services.record_fact(party_id=party_id, new=new, expected_version=request.expected_version)
    return db.ref("customers.fact", fact_id)


@door.command("POST", "/facts/{fact_id}/end", right=CREATE, answer=FactsOut, show=lambda one: _today(one))
def end_fact(request: Command, fact_id: UUID, body: FactEndIn) -> str:
    """Say that a value holds until a day (exclusive) and no longer."""
    return db.ref("customers.party", services.end_fact(fact_id=fact_id, ends_date=body.ends_date, reason=body.reason))


@door.command("POST", "/facts/{fact_id}/withdraw", right=CREATE, answer=FactsOut, show=lambda one: _today(one))
def withdraw_fact(request: Command, fact_id: UUID, body: FactWithdrawIn) -> str:
    """Take back a value that was never right; that it was believed stays to be seen."""
    return db.ref("customers.party", services.withdraw_fact(fact_id=fact_id, reason=body.reason))


@door.command(
    "POST", "/facts/{fact_id}/verify", right="customers.fact.verify", answer=FactsOut, show=lambda one: _today(one)
)
def verify_fact(request: Command, fact_id: UUID) -> str:
    """Say as a second person that a value was compared with what proves it."""
    return db.ref("customers.party", services.verify_fact(fact_id=fact_id))


def _today(reference: str) -> dict[str, Any]:
    today = clock.business_date()
    rows = selectors.facts_as_of(db.ref_id(reference), on=today, known_on=today)
    return {"on": today, "known_on": today, "today": today, "items": _rows(rows)}


@door.read("/parties/{party_id}/missing", right=VIEW, answer=FileNeedsOut)
def missing_of_party(request: Reader, party_id: UUID) -> dict[str, Any]:
    """What the file of a customer lacks before an application and before a contract."""
    today, party = clock.business_date(), selectors.party(party_id)
    needed = selectors.needs_of(party.kind, on=today)
    return {
        "stages": [
            {"stage": stage, "needed": len(needed[stage]), "missing": selectors.missing(party_id, stage, on=today)}
            for stage in Stage
        ]
    }


@door.command("POST", "/identity-checks", right="customers.party.create", answer=KnownOut, show=lambda one: _known(one))
def check_identity_known(request: Command, body: KnownIn) -> str:
    """Whether the bank knows the number of a document, over all branches: that alone, and where."""
    return KNOWN + ",".join(services.ask_known(id_type=IdType(body.id_type), number=body.number))


KNOWN = "customers.identity:"
"""The reference of the answer is the answer: there is nothing else to look up, and nothing of the number in it."""


def _known(reference: str) -> dict[str, Any]:
    codes = reference.removeprefix(KNOWN)
    return {"branches": codes.split(",") if codes else []}
