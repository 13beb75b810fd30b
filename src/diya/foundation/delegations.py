"""Delegation: a person lets another use rights of theirs for a time, with a second person's approval.

It stands on a grant of the giver and ends with it. Role, branches and the branches below follow from the grant; what
is lent cannot be lent on. Events of what is done by it name whose right it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.foundation import access, audit, changes, clock, db, duties
from diya.foundation.models import Change, Delegation, Grant, User
from diya.foundation.models.access import UserKind
from diya.kernel.errors import Conflict, InvalidInput, NotFound, RuleRefused

LONGEST: Final = timedelta(days=92)
SEES_ALL: Final = "foundation.person.view"

audit.actions(
    {
        "foundation.delegation.given": ("授权代理", "Rights lent"),
        "foundation.delegation.ended": ("终止代理", "Lent rights taken back"),
    }
)


class DelegationDatesInvalid(InvalidInput):
    code = "foundation.delegation_dates_invalid"
    zh = "代理期限无效：自今日（{today}）起，止日晚于起日，最长 {days} 天，且不超过本人任职期限。"
    en = "The dates are not valid: from today ({today}) on, at most {days} days, and not longer than the grant holds."


class RightsNotHeld(RuleRefused):
    code = "foundation.rights_not_held"
    zh = "只能委托本人所任岗位的权限：{rights}。"
    en = "You can lend rights of your own role only, and these are not: {rights}."


class TakerRefused(RuleRefused):
    code = "foundation.taker_refused"
    zh = "不能委托给自己或已停用的人员；受托人也不得复核该委托。"
    en = "Rights are lent to another active person, who does not approve it either."


class DelegationOver(Conflict):
    code = "foundation.delegation_over"
    zh = "该委托已终止。"
    en = "This delegation is over already."


def delegations(*, mine_only: bool = False) -> QuerySet[Delegation]:
    """Delegations one gave or got; all of them for who sees members of staff."""
    rows = Delegation.objects.select_related("grant__user", "grant__role", "grant__branch", "taker")
    if mine_only or not db.current().rights.get(SEES_ALL):
        rows = rows.filter(Q(taker_id=_me()) | Q(grant__user_id=_me()))
    return rows


def own_grants() -> list[Grant]:
    """The grants of the person at work that hold today: what they may lend."""
    rows = access.held_today().filter(user_id=_me())
    return list(rows.select_related("role", "branch").order_by("role_id", "branch__code"))


def others() -> QuerySet[User]:
    """To whom the person at work may lend."""
    staff = User.objects.filter(kind=UserKind.STAFF, is_active=True)
    return staff.exclude(pk=_me()).order_by("username")


def _me() -> int:
    """The person at work."""
    return db.current().context.actor_id or 0


def propose(
    *,
    grant_ids: Sequence[int],
    taker_name: str,
    rights: Iterable[str],
    starts_date: date,
    ends_date: date,
    reason: str,
) -> Change:
    """Propose to lend rights of one's own grants; of one role at a time. Raises RightsNotHeld, DutiesExclude."""
    taker = access.person_named(taker_name)
    grants = _grants(grant_ids, _me())
    wanted = sorted(set(rights))
    _ensure_possible(grants, taker.id, wanted, starts_date, ends_date)
    giver, role = grants[0].user, grants[0].role
    return changes.propose(
        kind="foundation.delegation",
        subject=f"foundation.user:{taker.id}",
        title_zh=f"权限代理：{giver.name} → {taker.name} · {role.name_zh}",
        title_en=f"Rights lent: {giver.name} → {taker.name} · {role.name_en}",
        before={},
        after={
            "giver_id": giver.pk,
            "giver": giver.username,
            "taker_id": taker.id,
            "taker": taker.username,
            "grant_ids": sorted(grant.pk for grant in grants),
            "role": role.code,
            "branch_codes": sorted(grant.branch.code for grant in grants),
            "rights": wanted,
            "starts_date": starts_date.isoformat(),
            "ends_date": ends_date.isoformat(),
            "reason": reason,
        },
    )


@changes.appliers.register("foundation.delegation")
def _apply(after: Mapping[str, Any]) -> None:
    if after["taker_id"] == _me():
        raise TakerRefused()
    User.objects.select_for_update(no_key=True).get(pk=after["taker_id"])
    grants = _grants(after["grant_ids"], after["giver_id"])
    starts = max(date.fromisoformat(after["starts_date"]), clock.business_date())
    ends = date.fromisoformat(after["ends_date"])
    _ensure_possible(grants, after["taker_id"], after["rights"], starts, ends)
    for grant in grants:
        Delegation.objects.create(
            grant=grant,
            taker_id=after["taker_id"],
            rights=after["rights"],
            starts_date=starts,
            ends_date=ends,
            reason=after["reason"],
        )
        told = {name: after[name] for name in ("giver", "taker", "role", "rights", "ends_date")}
        subject = f"foundation.user:{after['taker_id']}"
        audit.record("foundation.delegation.given", subject=subject, branch_id=grant.branch_id, after=told)


def take_back(delegation_id: UUID) -> Delegation:
    """End a delegation today, as its giver, its taker or an administrator: taking back needs nobody's leave."""
    found = delegations().select_for_update(of=("self",)).filter(id=delegation_id).first()
    if found is None:
        raise NotFound()
    today = clock.business_date()
    if found.ends_date <= today:
        raise DelegationOver()
    found.ends_date = today
    if found.starts_date >= today:
        Delegation.objects.filter(id=found.id).delete()  # what began today or later leaves no day to hold on
    else:
        found.save(update_fields=["ends_date"])
    audit.record(
        "foundation.delegation.ended",
        subject=f"foundation.user:{found.taker_id}",
        branch_id=found.grant.branch_id,
        after={"giver": found.grant.user.username, "taker": found.taker.username, "role": found.grant.role_id},
    )
    return found


def _grants(grant_ids: Sequence[int], giver_id: int) -> list[Grant]:
    """Grants of one role that the giver holds today; raises RightsNotHeld."""
    rows = access.held_today().select_related("user", "role", "branch")
    grants = list(rows.filter(id__in=list(grant_ids)[:50], user_id=giver_id, user__is_active=True).order_by("id"))
    if not grants or len(grants) != len(set(grant_ids)) or len({grant.role_id for grant in grants}) != 1:
        raise RightsNotHeld(rights="—", field="grant_ids")
    return grants


def _ensure_possible(
    grants: Sequence[Grant], taker_id: int, rights: Sequence[str], starts_date: date, ends_date: date
) -> None:
    today = clock.business_date()
    last = min((grant.ends_date for grant in grants if grant.ends_date), default=date.max)
    if not today <= starts_date < ends_date <= min(last, starts_date + LONGEST):
        raise DelegationDatesInvalid(today=today.isoformat(), days=LONGEST.days, field="ends_date")
    if taker_id == grants[0].user_id or not User.objects.filter(pk=taker_id, is_active=True).exists():
        raise TakerRefused(field="taker")
    role = grants[0].role_id
    missing = set(rights) - duties.rights_of([role])[role]
    if missing or not rights:
        raise RightsNotHeld(rights=", ".join(sorted(missing)) or "—", field="rights")
    held = duties.holding([taker_id], on=today)[taker_id]
    duties.ensure_fit(held.with_([role], rights))
