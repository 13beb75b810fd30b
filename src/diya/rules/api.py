"""The endpoints of rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema

from diya.foundation.door import Door, Listing, Reader
from diya.rules.models import DecisionTableVersion

door = Door("rules")


class TableRow(Schema):
    id: UUID
    code: str
    name_zh: str
    name_en: str
    version: int
    starts_date: date
    content: dict[str, Any]


def _rows(rows: Sequence[DecisionTableVersion]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "code": row.table_id,
            "name_zh": row.table.name_zh,
            "name_en": row.table.name_en,
            "version": row.number,
            "starts_date": row.starts_date,
            "content": row.content,
        }
        for row in rows
    ]


@door.listing("/tables", right="rules.table.view", row=TableRow, sorts=("starts_date",))
def list_tables(request: Reader) -> Listing:
    """Every released version of every decision table."""
    return Listing(DecisionTableVersion.objects.select_related("table"), _rows)
