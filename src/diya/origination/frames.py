"""Figures over all applications in one scan: how many reached each stage, for how much, and how long it took."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from diya.foundation.db import fetch_all
from diya.origination.contracts import ReasonCount, StageSum, StateCount

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


_NEWEST = """
SELECT DISTINCT ON (a.application_id) a.application_id, a.verdict, a.reasons, a.missing
FROM origination_assessment a JOIN origination_importline l ON l.application_id = a.application_id
WHERE l.run_id = %(run)s ORDER BY a.application_id, a.id DESC
"""


def import_counts(*, run_id: UUID) -> tuple[dict[str, int], dict[str, int]]:
    """The applications of a file by verdict of their newest assessment, and by state."""
    verdicts = fetch_all(
        f"SELECT verdict AS name, count(*) AS count FROM ({_NEWEST}) n GROUP BY verdict",  # noqa: S608 - constant text
        {"run": run_id},
    )
    states = fetch_all(
        "SELECT p.state AS name, count(*) AS count FROM origination_importline l"
        " JOIN origination_application p ON p.id = l.application_id WHERE l.run_id = %(run)s GROUP BY p.state",
        {"run": run_id},
    )
    return {row["name"]: row["count"] for row in verdicts}, {row["name"]: row["count"] for row in states}


def import_reasons(*, run_id: UUID) -> dict[str, list[ReasonCount]]:
    """For each verdict: the rows of the decision table that said it, with how many applications each concerned."""
    rows = fetch_all(
        "SELECT n.verdict, r->>'row' AS code, r->>'zh' AS zh, r->>'en' AS en, count(*) AS count"  # noqa: S608 - constant text
        f" FROM ({_NEWEST}) n, jsonb_array_elements(n.reasons) r WHERE r->>'outcome' = n.verdict"
        " GROUP BY 1, 2, 3, 4 ORDER BY 1, 5 DESC, 2",
        {"run": run_id},
    )
    found: dict[str, list[ReasonCount]] = {}
    for row in rows:
        found.setdefault(row.pop("verdict"), []).append(ReasonCount(**row))
    return found


def import_missing(*, run_id: UUID) -> dict[str, int]:
    """What is missing, by code, with how many applications lack it."""
    rows = fetch_all(
        f"SELECT m AS code, count(*) AS count FROM ({_NEWEST}) n, jsonb_array_elements_text(n.missing) m"  # noqa: S608 - constant text
        " GROUP BY 1 ORDER BY 2 DESC, 1",
        {"run": run_id},
    )
    return {row["code"]: row["count"] for row in rows}
