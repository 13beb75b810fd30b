"""Questions about files of customers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from diya.customers.models import PartyImport, PartyImportLine
from diya.foundation import crypto
from diya.kernel.errors import NotFound


def party_imports(*, state: str = "") -> QuerySet[PartyImport]:
    """Files of customers in scope."""
    rows = PartyImport.objects.select_related("branch", "file", "officer")
    return rows.filter(state=state) if state else rows


def party_import(import_id: UUID) -> PartyImport:
    """One file; raises NotFound outside the scope."""
    found = party_imports().filter(id=import_id).first()
    if found is None:
        raise NotFound()
    return found


def party_import_lines(import_id: UUID, *, state: str = "") -> QuerySet[PartyImportLine]:
    """What became of the lines of a file: ENTERED, REFUSED, or all."""
    rows = PartyImportLine.objects.select_related("party", "run").filter(run=import_id)
    return rows.filter(party__isnull=state != "ENTERED") if state else rows


def party_import_reasons(rows: Sequence[PartyImportLine]) -> dict[UUID, tuple[str, str]]:
    """Why lines were refused, in Chinese and English, opened with one query for their keys; of a
    file that is gone none."""
    refused = [row for row in rows if row.envelope is not None and row.run.file_gone_at is None]
    keys = crypto.keys_of({row.run.file_id for row in refused})
    found = {}
    for row in refused:
        place = f"customers_partyimportline|{row.id}"
        told = crypto.open_envelope(keys.get(row.run.file_id), place, row.envelope or b"")
        found[row.id] = told["zh"], told["en"]
    return found
