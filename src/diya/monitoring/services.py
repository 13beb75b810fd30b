"""Watching loans by the warning table, classing them by the table of classes, and handling alerts.

Watching is repeatable: what a loan matches is compared with what is open, and only the difference is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.calc.dates import ONE_DAY
from diya.calc.ratios import ltv_ppb
from diya.collateral import selectors as collateral
from diya.foundation import audit, clock, db, work
from diya.kernel.errors import NotFound
from diya.monitoring.contracts import (
    AlertAcknowledged,
    AlertClosed,
    AlertState,
    CommentMissing,
    Level,
    RiskClass,
)
from diya.monitoring.models import Alert, Standing
from diya.rules import selectors as rules
from diya.rules.contracts import MatchedRow, Outcome
from diya.servicing import selectors as servicing
from diya.servicing.contracts import WatchedLoan

WARNINGS: Final = "monitoring.loan_warning"
CLASSES: Final = "monitoring.risk_class"
ALERT_WORK: Final = "monitoring.alert"
HOURS: Final = {Level.WARN: 72, Level.URGENT: 24}
"""How soon somebody must have looked at an alert; a mere watch opens no work."""

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
    """Watch every loan that can have changed: those in arrears, those with an alert, those not in the normal class.

    A day on which nothing changed costs a fixed number of queries and no writing.
    """
    waiting = Alert.objects.exclude(state=AlertState.CLOSED).values_list("loan_id", flat=True)
    classed = dict(Standing.objects.exclude(risk_class=RiskClass.NORMAL).values_list("loan_id", "risk_class"))
    anew = servicing.restructured_loans(since=on - ONE_DAY)
    loans = servicing.watched_loans(on=on, loan_ids=[*waiting, *classed, *anew], overdue=True)
    raised, lapsed = _watch(loans, on)
    return Watch(raised, lapsed, _classify(loans, classed, on))


def watch_loans(loan_ids: Iterable[UUID], *, on: date) -> tuple[int, int]:
    """Hold loans against the warning table; answers how many alerts were raised and how many lapsed."""
    return _watch(servicing.watched_loans(on=on, loan_ids=list(loan_ids), overdue=False), on)


def _watch(loans: Sequence[WatchedLoan], on: date) -> tuple[int, int]:
    known: dict[UUID, dict[str, UUID]] = {}
    standing = Alert.objects.exclude(state=AlertState.CLOSED).filter(loan__in=[loan.loan_id for loan in loans])
    for loan_id, code, alert_id in standing.values_list("loan_id", "rule_code", "id"):
        known.setdefault(loan_id, {})[code] = alert_id
    facts = _facts(loans)
    outcomes = rules.evaluate_all(WARNINGS, facts, on=on)
    new: list[tuple[WatchedLoan, Alert]] = []
    lapsed: list[UUID] = []
    for loan, told, outcome in zip(loans, facts, outcomes, strict=True):
        matched = {row.says["code"]: row for row in outcome.rows}
        had = known.get(loan.loan_id, {})
        new += [(loan, _alert(loan, row, outcome, told, on)) for code, row in matched.items() if code not in had]
        lapsed += [alert_id for code, alert_id in had.items() if code not in matched]
    _raise(new)
    gone = list(Alert.objects.select_related("loan").filter(id__in=lapsed).order_by("id"))
    _close(gone, "monitoring.alert.lapsed", on=on)
    return len(new), len(gone)


def _facts(loans: Sequence[WatchedLoan]) -> list[dict[str, int | bool | str]]:
    """What the warning table may ask about loans; the ratio in basis points, rounded up."""
    values = collateral.values_securing(loan.contract for loan in loans)
    facts: list[dict[str, int | bool | str]] = []
    for loan in loans:
        value = values.get(loan.contract)
        ltv = 0 if value is None else -(-ltv_ppb(secured_amount=loan.secured, value_amount=value) // 100_000)
        facts.append({"dpd": loan.dpd, "valued": value is not None, "ltv_bp": ltv})
    return facts


def _classify(loans: Sequence[WatchedLoan], known: Mapping[UUID, str], on: date) -> int:
    """Class loans by the table of classes; answers how many changed their class."""
    facts: list[dict[str, int | bool | str]] = [
        {"dpd": loan.dpd, "restructured": loan.restructured, "written_off": loan.written_off} for loan in loans
    ]
    changed: list[tuple[WatchedLoan, str, Classed]] = []
    for loan, outcome in zip(loans, rules.evaluate_all(CLASSES, facts, on=on), strict=True):
        classed, before = _worst(outcome), known.get(loan.loan_id, RiskClass.NORMAL)
        if classed.risk_class != before:
            changed.append((loan, before, classed))
    _reclass(changed, on)
    return len(changed)


@dataclass(frozen=True, slots=True)
class Classed:
    """What the table of classes says of a loan, and by which of its rows."""

    risk_class: RiskClass
    outcome: Outcome
    row: int


def _worst(outcome: Outcome) -> Classed:
    worst = max(outcome.rows, key=lambda row: list(RiskClass).index(RiskClass(row.says["risk_class"])))
    return Classed(RiskClass(worst.says["risk_class"]), outcome, worst.row)


def _reclass(changed: Sequence[tuple[WatchedLoan, str, Classed]], on: date) -> None:
    now = clock.now()
    db.insert_all(
        [
            Standing(
                loan_id=loan.loan_id,
                branch_id=loan.branch_id,
                risk_class=classed.risk_class,
                since=on,
                table=classed.outcome.table,
                version_number=classed.outcome.version,
                row_number=classed.row,
                classified_at=now,
            )
            for loan, _, classed in changed
        ],
        replacing=["loan"],
    )
    audit.record_all(
        [
            audit.NewEvent(
                "monitoring.loan.classified",
                subject=db.ref("servicing.loan", loan.loan_id),
                branch_id=loan.branch_id,
                before={"risk_class": before},
                after={"risk_class": classed.risk_class, "dpd": loan.dpd, "row": classed.row},
                related=loan.related,
            )
            for loan, before, classed in changed
        ]
    )


def _alert(loan: WatchedLoan, row: MatchedRow, outcome: Outcome, facts: Mapping[str, Any], on: date) -> Alert:
    return Alert(
        branch_id=loan.branch_id,
        loan_id=loan.loan_id,
        rule_code=row.says["code"],
        title_zh=row.says["zh"],
        title_en=row.says["en"],
        level=Level(row.says["level"]),
        table=outcome.table,
        version_number=outcome.version,
        facts=dict(facts),
        raised_on=on,
    )


def _raise(new: Sequence[tuple[WatchedLoan, Alert]]) -> None:
    db.insert_all([alert for _, alert in new])
    audit.record_all(
        [
            _event("monitoring.alert.raised", alert, loan.number, loan.related, {"level": alert.level, **alert.facts})
            for loan, alert in new
        ]
    )
    work.open_items(
        [
            work.NewItem(
                branch_id=loan.branch_id,
                kind=ALERT_WORK,
                title_zh=f"预警：{alert.title_zh}",
                title_en=f"Alert: {alert.title_en}",
                subject=db.ref("monitoring.alert", alert.id),
                subject_number=loan.number,
                role="POST_LOAN",
                hours=HOURS[Level(alert.level)],
            )
            for loan, alert in new
            if alert.level in HOURS
        ]
    )


def acknowledge(*, alert_id: UUID, expected_version: int | None, comment: str) -> None:
    """Take an alert on, saying what was found; raises AlertClosed, AlertAcknowledged, CommentMissing."""
    alert = _handled(alert_id, expected_version, comment)
    if alert.state == AlertState.ACKNOWLEDGED:
        raise AlertAcknowledged(name=alert.handled_by.name if alert.handled_by else "")
    alert.state = AlertState.ACKNOWLEDGED
    _sign(alert, comment)
    alert.save()
    loan, said = alert.loan, {"comment": comment}
    audit.record_all([_event("monitoring.alert.acknowledged", alert, loan.number, loan.related, said)])
    work.finish(kind=ALERT_WORK, subject=db.ref("monitoring.alert", alert.id))


def close(*, alert_id: UUID, expected_version: int | None, comment: str) -> None:
    """Close an alert by hand; one whose condition still holds is raised again by the next watch."""
    alert = _handled(alert_id, expected_version, comment)
    _sign(alert, comment)
    _close([alert], "monitoring.alert.closed", on=clock.business_date(), comment=comment)


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


def _close(alerts: Sequence[Alert], action: str, *, on: date, comment: str = "") -> None:
    for alert in alerts:
        alert.state, alert.closed_on = AlertState.CLOSED, on
    db.update_all(alerts, ["state", "closed_on", "handled_by", "handled_at", "comment", "version"])
    said = {"comment": comment} if comment else {}
    audit.record_all([_event(action, one, one.loan.number, one.loan.related, said) for one in alerts])
    work.finish_all(kind=ALERT_WORK, subjects=[db.ref("monitoring.alert", alert.id) for alert in alerts])


def _event(action: str, alert: Alert, number: str, related: Sequence[str], said: Mapping[str, Any]) -> audit.NewEvent:
    return audit.NewEvent(
        action,
        subject=db.ref("monitoring.alert", alert.id),
        branch_id=alert.branch_id,
        after={"rule": alert.rule_code, "loan": number, "state": alert.state, **said},
        related=[db.ref("servicing.loan", alert.loan_id), *related],
    )


def hear_of_valuation(secured: Sequence[str]) -> None:
    """A property was valued anew: the loans it secures are held against the warning table at once."""
    watch_loans(servicing.loans_secured_with(secured), on=clock.business_date())
