"""Watching loans by the warning table, classing them by the table of classes, and handling alerts.

Watching is repeatable: what a loan matches is compared with what is open, and only the difference is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.foundation import audit, clock, db, work
from diya.kernel.errors import NotFound
from diya.monitoring import selectors
from diya.monitoring.contracts import (
    AlertAcknowledged,
    AlertClosed,
    AlertState,
    CommentMissing,
    Level,
    RiskClass,
)
from diya.monitoring.models import Alert, Standing
from diya.monitoring.selectors import Watched
from diya.rules import selectors as rules
from diya.rules.contracts import MatchedRow, Outcome
from diya.servicing import selectors as servicing

WARNINGS: Final = "monitoring.loan_warning"
CLASSES: Final = "monitoring.risk_class"
ALERT_WORK: Final = "monitoring.alert"
HOURS: Final = {Level.WARN: 72, Level.URGENT: 24}
"""How soon somebody must have looked at an alert; a mere watch opens no work."""
CHUNK: Final = 500

audit.actions(
    {
        "monitoring.alert.raised": ("触发预警", "Alert raised"),
        "monitoring.alert.acknowledged": ("确认预警", "Alert acknowledged"),
        "monitoring.alert.closed": ("关闭预警", "Alert closed"),
        "monitoring.alert.lapsed": ("预警条件消除", "Alert lapsed"),
        "monitoring.loan.classified": ("风险分类调整", "Class of risk changed"),
    }
)


@dataclass(frozen=True, slots=True)
class Watch:
    """What a watch changed."""

    raised: int
    lapsed: int
    classified: int


def watch_bank(*, on: date) -> Watch:
    """Watch every loan that can have changed: those in arrears, those with an alert, those not in the normal class."""
    overdue = {loan.loan_id: loan.dpd for loan in servicing.overdue_loans(on=on)}
    waiting = Alert.objects.exclude(state=AlertState.CLOSED).values_list("loan_id", flat=True)
    classified = classify(overdue, on=on)
    raised = lapsed = 0
    loan_ids = sorted({*overdue, *waiting})
    for start in range(0, len(loan_ids), CHUNK):
        more, fewer = watch_loans(loan_ids[start : start + CHUNK], on=on)
        raised, lapsed = raised + more, lapsed + fewer
    return Watch(raised, lapsed, classified)


def watch_loans(loan_ids: Iterable[UUID], *, on: date) -> tuple[int, int]:
    """Hold loans against the warning table; answers how many alerts were raised and how many lapsed."""
    loans = servicing.loans_by_id(loan_ids)
    standing: dict[UUID, dict[str, Alert]] = {}
    for alert in Alert.objects.exclude(state=AlertState.CLOSED).filter(loan__in=loans):
        standing.setdefault(alert.loan_id, {})[alert.rule_code] = alert
    raised = lapsed = 0
    for watched in selectors.watched(loans, on=on):
        facts = facts_of(watched)
        outcome = rules.evaluate(WARNINGS, facts, on=on)
        matched = {row.says["code"]: row for row in outcome.rows}
        known = standing.get(watched.view.loan.id, {})
        for code, row in matched.items():
            if code not in known:
                _raise(watched, row, outcome, facts, on)
                raised += 1
        for code, alert in known.items():
            if code not in matched:
                _close(alert, "monitoring.alert.lapsed", on=on)
                lapsed += 1
    return raised, lapsed


def facts_of(watched: Watched) -> dict[str, int | bool]:
    """What the warning table may ask about a loan; the ratio in basis points, rounded up."""
    ltv = watched.ltv_ppb
    return {
        "dpd": watched.view.position.dpd,
        "valued": ltv is not None,
        "ltv_bp": 0 if ltv is None else -(-ltv // 100_000),
    }


def classify(overdue: dict[UUID, int], *, on: date) -> int:
    """Class every loan in arrears, and those that were; answers how many changed their class."""
    by_dpd = {dpd: _class_at(dpd, on) for dpd in {0, *overdue.values()}}
    known = {row.loan_id: row.risk_class for row in Standing.objects.exclude(risk_class=RiskClass.NORMAL)}
    changed = {
        loan_id: by_dpd[overdue.get(loan_id, 0)]
        for loan_id in {*overdue, *known}
        if known.get(loan_id, RiskClass.NORMAL) != by_dpd[overdue.get(loan_id, 0)].risk_class
    }
    for loan in servicing.loans_by_id(changed):
        _reclass(loan, known.get(loan.id, RiskClass.NORMAL), changed[loan.id], on)
    return len(changed)


@dataclass(frozen=True, slots=True)
class Classed:
    """What the table of classes says of a number of days past due, and by which of its rows."""

    risk_class: RiskClass
    dpd: int
    outcome: Outcome
    row: int


def _reclass(loan: Any, before: str, classed: Classed, on: date) -> None:
    Standing.objects.update_or_create(
        loan_id=loan.id,
        defaults={
            "branch_id": loan.branch_id,
            "risk_class": classed.risk_class,
            "since": on,
            "table": classed.outcome.table,
            "version_number": classed.outcome.version,
            "row_number": classed.row,
            "classified_at": clock.now(),
        },
    )
    audit.record(
        "monitoring.loan.classified",
        subject=db.ref("servicing.loan", loan.id),
        branch_id=loan.branch_id,
        before={"risk_class": before},
        after={"risk_class": classed.risk_class, "dpd": classed.dpd, "row": classed.row},
        related=loan.related,
    )


def _class_at(dpd: int, on: date) -> Classed:
    outcome = rules.evaluate(CLASSES, {"dpd": dpd}, on=on)
    worst = max(outcome.rows, key=lambda row: list(RiskClass).index(RiskClass(row.says["risk_class"])))
    return Classed(RiskClass(worst.says["risk_class"]), dpd, outcome, worst.row)


def _raise(watched: Watched, row: MatchedRow, outcome: Outcome, facts: dict[str, Any], on: date) -> None:
    loan, level = watched.view.loan, Level(row.says["level"])
    alert = Alert.objects.create(
        branch_id=loan.branch_id,
        loan=loan,
        rule_code=row.says["code"],
        title_zh=row.says["zh"],
        title_en=row.says["en"],
        level=level,
        table=outcome.table,
        version_number=outcome.version,
        facts=facts,
        raised_on=on,
    )
    _record("monitoring.alert.raised", alert, {"level": level, **facts})
    if level in HOURS:
        work.open_item(
            branch_id=loan.branch_id,
            kind=ALERT_WORK,
            title_zh=f"预警：{alert.title_zh}",
            title_en=f"Alert: {alert.title_en}",
            subject=db.ref("monitoring.alert", alert.id),
            subject_number=loan.number,
            role="POST_LOAN",
            hours=HOURS[level],
        )


def acknowledge(*, alert_id: UUID, expected_version: int | None, comment: str) -> None:
    """Take an alert on, saying what was found; raises AlertClosed, AlertAcknowledged, CommentMissing."""
    alert = _handled(alert_id, expected_version, comment)
    if alert.state == AlertState.ACKNOWLEDGED:
        raise AlertAcknowledged(name=alert.handled_by.name if alert.handled_by else "")
    alert.state = AlertState.ACKNOWLEDGED
    _sign(alert, comment)
    alert.save()
    _record("monitoring.alert.acknowledged", alert, {"comment": comment})
    work.finish(kind=ALERT_WORK, subject=db.ref("monitoring.alert", alert.id))


def close(*, alert_id: UUID, expected_version: int | None, comment: str) -> None:
    """Close an alert by hand; one whose condition still holds is raised again by the next watch."""
    alert = _handled(alert_id, expected_version, comment)
    _sign(alert, comment)
    _close(alert, "monitoring.alert.closed", on=clock.business_date(), comment=comment)


def _handled(alert_id: UUID, expected_version: int | None, comment: str) -> Alert:
    found = Alert.objects.select_for_update().filter(id=alert_id).first()
    if found is None:
        raise NotFound()
    if found.state == AlertState.CLOSED:
        raise AlertClosed()
    db.ensure_version(found.version, expected_version)
    if not comment.strip():
        raise CommentMissing(field="comment")
    return found


def _sign(alert: Alert, comment: str) -> None:
    alert.handled_by_id = db.current().context.actor_id
    alert.handled_at = clock.now()
    alert.comment = comment
    alert.version += 1


def _close(alert: Alert, action: str, *, on: date, comment: str = "") -> None:
    alert.state, alert.closed_on = AlertState.CLOSED, on
    alert.save()
    _record(action, alert, {"comment": comment} if comment else {})
    work.finish(kind=ALERT_WORK, subject=db.ref("monitoring.alert", alert.id))


def _record(action: str, alert: Alert, said: dict[str, Any]) -> None:
    audit.record(
        action,
        subject=db.ref("monitoring.alert", alert.id),
        branch_id=alert.branch_id,
        after={"rule": alert.rule_code, "loan": alert.loan.number, "state": alert.state, **said},
        related=[db.ref("servicing.loan", alert.loan_id), *alert.loan.related],
    )


def hear_of_valuation(secured: Sequence[str]) -> None:
    """A property was valued anew: the loans it secures are held against the warning table at once."""
    watch_loans(servicing.loans_secured_with(secured), on=clock.business_date())
