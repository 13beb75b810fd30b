"""Accounting periods close and open again by two people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from diya.foundation import access, audit, changes, clock, db
from diya.foundation.models import Branch, Change
from diya.kernel.errors import NotFound, ensure
from diya.ledger import selectors
from diya.ledger.contracts import (
    EarlierPeriodOpen,
    PeriodNotOver,
    PeriodUnchanged,
    PeriodWaiting,
    WholeBankNeeded,
)
from diya.ledger.models import Period, PeriodState
from diya.ledger.selectors.periods import subject_of
from diya.ledger.services.closing import close_year

KIND: Final = "ledger.period"
DECIDES: Final = "ledger.period.decide"
DECEMBER: Final = 12

audit.actions(
    {
        "ledger.period.closed": ("关闭会计期间", "Period closed"),
        "ledger.period.reopened": ("重新打开会计期间", "Period reopened"),
    }
)


def propose_period(*, first_day: date, state: PeriodState, reason: str) -> Change:
    """Propose to close a period, or to open it again. Raises NotFound, PeriodUnchanged, PeriodNotOver,
    EarlierPeriodOpen, PeriodWaiting and WholeBankNeeded."""
    period = selectors.period(first_day)
    _require(period, state)
    if selectors.waiting_change(subject_of(first_day)) is not None:
        raise PeriodWaiting(period=str(period))
    words = (
        ("关闭会计期间", "Close the period") if state == PeriodState.CLOSED else ("重开会计期间", "Reopen the period")
    )
    return changes.propose(
        kind=KIND,
        subject=subject_of(first_day),
        title_zh=f"{words[0]}会计期间 {period}",
        title_en=f"{words[1]} the period {period}",
        before={"state": period.state},
        after={"first_day": first_day.isoformat(), "state": state.value, "reason": reason},
    )


def decide_period(*, change_id: UUID, approve: bool, comment: str) -> Change:
    """Approve or reject as the second person; raises NotFound for a change of something else."""
    if changes.change(change_id).kind != KIND:
        raise NotFound()
    return changes.decide(change_id=change_id, approve=approve, comment=comment)


@changes.appliers.register(KIND)
def _apply(after: Mapping[str, Any]) -> None:
    """Close or reopen, when every posting under way is done: none slips into a period while it closes."""
    for branch_id in db.current().branches:
        access.require(DECIDES, branch_id=branch_id)
    clock.hold_turn()
    state = PeriodState(after["state"])
    period = Period.objects.select_for_update().filter(first_day=date.fromisoformat(after["first_day"])).first()
    ensure(period is not None, "the period of a change is there")
    if period is None:
        raise NotFound()
    _require(period, state)
    if state == PeriodState.CLOSED and period.first_day.month == DECEMBER:
        close_year(year=period.first_day.year)
    before = period.state
    period.state = state
    period.save(update_fields=["state"])
    audit.record(
        "ledger.period.closed" if state == PeriodState.CLOSED else "ledger.period.reopened",
        subject=subject_of(period.first_day),
        branch_id=None,
        before={"state": before},
        after={"state": state.value, "reason": after["reason"]},
    )


def _require(period: Period, state: PeriodState) -> None:
    if set(db.current().branches) != set(Branch.objects.values_list("id", flat=True)):
        raise WholeBankNeeded()
    if period.state == state:
        raise PeriodUnchanged(period=str(period))
    if state == PeriodState.OPEN:
        return
    last = (period.first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    closed = selectors.closed_until()
    if closed is None or closed < last:
        raise PeriodNotOver(period=str(period))
    earlier = Period.objects.filter(first_day__lt=period.first_day, state=PeriodState.OPEN).order_by("first_day")
    for one in earlier[:1]:
        raise EarlierPeriodOpen(earlier=str(one))
