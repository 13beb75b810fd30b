"""Questions about scores."""

from __future__ import annotations

from diya.scoring.contracts import Points, Score
from diya.scoring.models import ScoreRun


def latest(subject: str) -> Score | None:
    """The newest score of a subject."""
    run = ScoreRun.objects.select_related("version").filter(subject=subject).order_by("-id").first()
    return score_of(run) if run else None


def score_of(run: ScoreRun) -> Score:
    points = tuple(Points(**item) for item in run.points)
    return Score(run.id, run.version.code, run.version.number, run.total, points)
