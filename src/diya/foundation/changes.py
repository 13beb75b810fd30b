"""Four eyes for settings: one person proposes, another approves, and only then it takes effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from diya.foundation import audit, clock, db, outbox, parameters
from diya.foundation.models import Change
from diya.foundation.models.running import ChangeState
from diya.kernel.errors import Conflict, NotFound, RuleRefused
from diya.kernel.registry import Registry

KEPT: Final = timedelta(days=30)

appliers: Registry[Callable[[Mapping[str, Any]], None]] = Registry("diya.change")
"""How an approved change of each kind takes effect; rooms register theirs."""

audit.actions(
    {
        "foundation.change.proposed": ("提出变更", "Change proposed"),
        "foundation.change.approved": ("复核通过变更", "Change approved"),
        "foundation.change.rejected": ("驳回变更", "Change rejected"),
        "foundation.change.expired": ("变更逾期失效", "Change expired"),
    }
)


class OwnChange(RuleRefused):
    code = "foundation.own_change"
    zh = "不能复核自己提出的变更，请由另一人复核。"
    en = "You cannot decide on a change of your own. Another person must."


class ChangeDecided(Conflict):
    code = "foundation.change_decided"
    zh = "该变更已处理（{state}）。"
    en = "This change has been decided already ({state})."


def change(change_id: UUID) -> Change:
    """One change; raises NotFound."""
    found = Change.objects.filter(id=change_id).first()
    if found is None:
        raise NotFound()
    return found


def propose(
    *,
    kind: str,
    subject: str,
    title_zh: str,
    title_en: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> Change:
    """Store a change that waits for a second person."""
    appliers.get(kind)
    change = Change.objects.create(
        kind=kind,
        subject=subject,
        title_zh=title_zh,
        title_en=title_en,
        before=dict(before),
        after=dict(after),
        proposed_by_id=db.current().context.actor_id or 0,
        expires_at=clock.now() + KEPT,
    )
    audit.record(
        "foundation.change.proposed",
        subject=subject,
        branch_id=None,
        before=before,
        after=after,
        related=[f"foundation.change:{change.id}"],
    )
    return change


def decide(*, change_id: UUID, approve: bool, comment: str) -> Change:
    """Approve or reject as the second person; an approved change takes effect at once."""
    change = Change.objects.select_for_update().filter(id=change_id).first()
    if change is None:
        raise NotFound()
    if change.state == ChangeState.PENDING and change.expires_at < clock.now():
        change.state = ChangeState.EXPIRED
    if change.state != ChangeState.PENDING:
        raise ChangeDecided(state=change.state)
    actor_id = db.current().context.actor_id
    if change.proposed_by_id == actor_id:
        raise OwnChange()
    change.state = ChangeState.APPROVED if approve else ChangeState.REJECTED
    change.decided_by_id = actor_id
    change.decided_at = clock.now()
    change.comment = comment
    change.version += 1
    change.save()
    if approve:
        appliers.get(change.kind)(change.after)
    action = "foundation.change.approved" if approve else "foundation.change.rejected"
    audit.record(
        action,
        subject=change.subject,
        branch_id=None,
        before=change.before,
        after={**change.after, "comment": comment},
        related=[f"foundation.change:{change.id}"],
    )
    outbox.publish(action, subject=f"foundation.change:{change.id}", branch_id=None)
    return change


def expire() -> int:
    """Let every change lapse that nobody decided in time, with an event for each; answers how many."""
    rows = Change.objects.select_for_update(skip_locked=True).filter(
        state=ChangeState.PENDING, expires_at__lt=clock.now()
    )
    late = list(rows.order_by("id"))
    for change in late:
        change.state = ChangeState.EXPIRED
        change.version += 1
        change.save(update_fields=["state", "version"])
        audit.record(
            "foundation.change.expired",
            subject=change.subject,
            branch_id=None,
            related=[f"foundation.change:{change.id}"],
        )
        outbox.publish("foundation.change.expired", subject=f"foundation.change:{change.id}", branch_id=None)
    return len(late)


@appliers.register("foundation.parameter")
def _apply_parameter(after: Mapping[str, Any]) -> None:
    parameters.load(**{**after, "starts_date": date.fromisoformat(after["starts_date"])})
    if after["code"] in parameters.followers.codes():
        parameters.followers.get(after["code"])(after["value"])
