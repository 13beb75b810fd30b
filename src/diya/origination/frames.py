"""Figures over all applications in one scan: how many reached each stage, for how much, and how long it took."""

from __future__ import annotations

from datetime import datetime

from diya.foundation.db import fetch_all
from diya.origination.contracts import StageSum, StateCount

# A stage is reached when its time is known; hours run from the stage before.
_STAGES = (
    ("ENTERED", "a.created_at", "a.created_at"),
    ("SUBMITTED", "a.submitted_at", "a.created_at"),
    ("APPROVED", "CASE WHEN a.state NOT IN ('DECLINED', 'DRAFT', 'IN_REVIEW') THEN a.decided_at END", "a.submitted_at"),
    ("CONTRACTED", "c.created_at", "a.decided_at"),
    ("DRAWN", "a.drawn_at", "c.created_at"),
)


def funnel(*, since: datetime) -> list[StageSum]:
    """Applications entered since a time by the stages they reached, by currency, with the median hours of each."""
    parts = " UNION ALL ".join(
        f"SELECT {place} AS place, '{stage}' AS stage, currency, count(*) AS count,"  # noqa: S608 - constant text
        " coalesce(sum(requested_amount), 0)::bigint AS amount,"
        " percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM reached - before) / 3600) AS median_hours"
        f" FROM (SELECT a.currency, a.requested_amount, {reached} AS reached, {before} AS before"
        " FROM origination_application a LEFT JOIN origination_contract c ON c.application_id = a.id"
        " WHERE a.created_at >= %(since)s AND a.state <> 'WITHDRAWN') stages"
        " WHERE reached IS NOT NULL GROUP BY currency"
        for place, (stage, reached, before) in enumerate(_STAGES)
    )
    rows = fetch_all(
        f"SELECT stage, currency, count, amount, median_hours FROM ({parts}) f ORDER BY place, currency",  # noqa: S608
        {"since": since},
    )
    return [
        StageSum(row["stage"], row["currency"], row["count"], row["amount"], round(float(row["median_hours"] or 0), 1))
        for row in rows
    ]


def by_state() -> list[StateCount]:
    """How many applications are in each state."""
    rows = fetch_all("SELECT state, count(*) AS count FROM origination_application GROUP BY state ORDER BY state")
    return [StateCount(**row) for row in rows]
