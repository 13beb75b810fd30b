"""Sealing anew while people read: rows follow their subjects' newest keys, a batch at a time.

A reader meets a row before or after its batch; either way every key of the subject is in its keyring, so both open.
Append-only rows and files keep the key they were sealed under, and history keeps what it has: older keys are not taken
away, only destroyed with the subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from django.db.models import Model

from diya.foundation import crypto, db
from diya.foundation.models import SubjectKey
from diya.foundation.security import house_models

BATCH: Final = 500
CONTEXT: Final = db.Context(actor="rotation")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of envelopes in rows that can change: whose key each is under is read by the path."""

    model: type[Model]
    column: str
    path: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True, slots=True)
class Report:
    """What a walk did: rows looked at, rows sealed anew, and those that did not open and were left as they are."""

    looked_at_count: int = 0
    resealed_count: int = 0
    broken: tuple[str, ...] = ()


def columns() -> list[Sealed]:
    """Every column of envelopes whose rows can change."""
    return [
        Sealed(model, column, path)
        for model in house_models()
        for column, path in getattr(model, "seals", {}).items()
        if not getattr(model, "append_only", False)
    ]


def walk(sealed: Sealed, *, since: datetime, batch: int = BATCH) -> Iterator[Report]:
    """Seal a column anew under keys made at `since` or later, and tell after each batch how far it is.

    Subjects without such a key get one under the chosen cipher. Broken off and begun again with the same `since`, it
    does only what is left.
    """
    report, last = Report(), None
    while True:
        with db.transaction(db.all_branches(), CONTEXT, writes=False):
            rows = _locked(sealed, last, batch)
            report = _reseal(sealed, rows, since, report)
        if rows:
            yield report
            last = rows[-1].pk
        if len(rows) < batch:
            return


def _locked(sealed: Sealed, last: UUID | None, batch: int) -> list[Any]:
    rows: Any = sealed.model._default_manager.exclude(**{f"{sealed.column}__isnull": True}).order_by("pk")
    related = sealed.path.rpartition(".")[0].replace(".", "__")
    if related:
        rows = rows.select_related(related)
    if last is not None:
        rows = rows.filter(pk__gt=last)
    return list(rows.select_for_update(of=("self",), no_key=True)[:batch])


def _reseal(sealed: Sealed, rows: Sequence[Any], since: datetime, report: Report) -> Report:
    subject_of = attrgetter(sealed.path)
    subjects = {subject_of(row) for row in rows}
    fresh = SubjectKey.objects.filter(subject_id__in=subjects, created_at__gte=since)
    keyrings = crypto.keys_of(subjects)
    stale = set(keyrings) - set(fresh.values_list("subject_id", flat=True))
    if stale:
        keyrings |= crypto.renew(stale)
    changed, broken = [], []
    for row in rows:
        keyring, envelope = keyrings.get(subject_of(row)), bytes(getattr(row, sealed.column))
        if keyring is None or crypto.is_current(keyring, envelope):
            continue
        place = f"{sealed.table}|{row.pk}"
        try:
            plain = crypto.open_bytes(keyring, place, envelope)
        except crypto.EnvelopeBroken:
            broken.append(place)
            continue
        setattr(row, sealed.column, crypto.seal_bytes(keyring, place, plain))
        changed.append(row)
    db.update_all(changed, [sealed.column])
    return replace(
        report,
        looked_at_count=report.looked_at_count + len(rows),
        resealed_count=report.resealed_count + len(changed),
        broken=(*report.broken, *broken),
    )
