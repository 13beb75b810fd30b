"""The endpoints of scoring."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema

from diya.foundation.door import Door, Listing, Reader
from diya.scoring.models import PointsTableVersion

door = Door("scoring")


class PointsTableRow(Schema):
    id: UUID
    code: str
    number: int
    starts_date: date
    content: dict[str, Any]


@door.listing("/points-tables", right="scoring.points_table.view", row=PointsTableRow, sorts=("code",))
def list_points_tables(request: Reader) -> Listing:
    """Every released version of every points table."""
    return Listing(PointsTableVersion.objects.all(), list)
