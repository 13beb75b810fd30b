"""Who may do what where: the matrix of rights, duties that exclude each other, branches and delegations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Query, Schema

from diya.foundation import branches, clock, db, delegations, duties, roles
from diya.foundation.api.door import door
from diya.foundation.api.running import ChangeRow, show_change
from diya.foundation.door import CleanText, Command, Day, Listing, LongText, NameText, Reader
from diya.foundation.models import Change, Delegation


def _told(change: Change) -> str:
    return db.ref("foundation.change", change.id)


class RoleRow(Schema):
    code: str
    name_zh: str
    name_en: str
    rights: list[str]
    people_count: int


class RolesOut(Schema):
    items: list[RoleRow]
    known_rights: list[str]


@door.read("/roles", right="foundation.person.view", answer=RolesOut)
def roles_and_rights(request: Reader) -> dict[str, Any]:
    """The roles, what each may do, how many people hold it, and every right there is."""
    return {"items": roles.roles(), "known_rights": sorted(roles.known_rights())}


class RoleRightsIn(Schema):
    rights: list[CleanText] = Field(max_length=500)


@door.command(
    "POST",
    "/roles/{role_code}/rights",
    right="foundation.person.change",
    answer=ChangeRow,
    show=show_change,
    step_up=True,
)
def propose_role_rights(request: Command, role_code: str, body: RoleRightsIn) -> str:
    """Propose that a role has exactly these rights."""
    return _told(roles.propose_rights(role_code=role_code, rights=body.rights))


class HolderFilters(Schema):
    right: str


class HolderRow(Schema):
    user_id: int
    username: str
    name: str
    role: str
    role_zh: str
    role_en: str
    branch_code: str
    giver_name: str | None


class HoldersOut(Schema):
    items: list[HolderRow]


@door.read("/right-holders", right="foundation.person.view", answer=HoldersOut)
def right_holders(request: Reader, filters: Query[HolderFilters]) -> dict[str, Any]:
    """Who holds a right today: in which role, where, and whose right it is where it is lent."""
    return {"items": roles.holders(filters.right)}


class DutiesRow(Schema):
    code: str
    name_zh: str
    name_en: str
    one: list[str]
    other: list[str]


class DutiesOut(Schema):
    items: list[DutiesRow]


@door.read("/excluded-duties", right="foundation.person.view", answer=DutiesOut)
def excluded_duties(request: Reader) -> dict[str, Any]:
    """Duties nobody may hold together."""
    return {"items": duties.pairs()}


class BranchRow(Schema):
    code: str
    name_zh: str
    name_en: str
    parent_code: str | None
    people_count: int


class BranchesOut(Schema):
    items: list[BranchRow]


@door.read("/branches", right="foundation.branch.view", answer=BranchesOut)
def branch_tree(request: Reader) -> dict[str, Any]:
    """Every branch and the one above it."""
    return {"items": branches.tree()}


class BranchIn(Schema):
    code: CleanText = Field(max_length=20)
    name_zh: NameText = Field(max_length=100)
    name_en: NameText = Field(max_length=100)
    parent_code: CleanText | None = None


@door.command("POST", "/branches", right="foundation.branch.change", answer=ChangeRow, show=show_change)
def propose_branch(request: Command, body: BranchIn) -> str:
    """Propose a new branch, or other names or another place for one there is."""
    change = branches.propose(
        code=body.code, name_zh=body.name_zh, name_en=body.name_en, parent_code=body.parent_code or None
    )
    return _told(change)


class DelegationRow(Schema):
    id: UUID
    giver_id: int
    giver_name: str
    taker_id: int
    taker_name: str
    role: str
    role_zh: str
    role_en: str
    branch_code: str
    with_below: bool
    rights: list[str]
    starts_date: date
    ends_date: date
    state: str
    reason: str


class DelegationFilters(Schema):
    mine: bool = False
    state: str = ""


def _delegation_rows(rows: Sequence[Delegation]) -> list[dict[str, Any]]:
    today = clock.business_date()
    return [
        {
            "id": row.id,
            "giver_id": row.grant.user_id,
            "giver_name": row.grant.user.name,
            "taker_id": row.taker_id,
            "taker_name": row.taker.name,
            "role": row.grant.role_id,
            "role_zh": row.grant.role.name_zh,
            "role_en": row.grant.role.name_en,
            "branch_code": row.grant.branch.code,
            "with_below": row.grant.with_below,
            "rights": row.rights,
            "starts_date": row.starts_date,
            "ends_date": row.ends_date,
            "state": "PAST" if row.ends_date <= today else "FUTURE" if row.starts_date > today else "HOLDS",
            "reason": row.reason,
        }
        for row in rows
    ]


@door.listing(
    "/delegations",
    right="foundation.delegation.view",
    row=DelegationRow,
    sorts=("-starts_date", "ends_date"),
    exports=False,
)
def list_delegations(request: Reader, filters: Query[DelegationFilters]) -> Listing:
    """Rights lent: one's own, or all of them for who sees members of staff."""
    rows, today = delegations.delegations(mine_only=filters.mine), clock.business_date()
    if filters.state == "PAST":
        rows = rows.filter(ends_date__lte=today)
    elif filters.state == "HOLDS":
        rows = rows.filter(starts_date__lte=today, ends_date__gt=today)
    elif filters.state == "FUTURE":
        rows = rows.filter(starts_date__gt=today)
    return Listing(rows, _delegation_rows)


class LendableGrant(Schema):
    id: int
    role: str
    role_zh: str
    role_en: str
    branch_code: str
    with_below: bool
    rights: list[str]


class LendableTaker(Schema):
    username: str
    name: str


class LendableOut(Schema):
    grants: list[LendableGrant]
    takers: list[LendableTaker]


@door.read("/delegations/lendable", right="foundation.delegation.create", answer=LendableOut)
def lendable(request: Reader) -> dict[str, Any]:
    """What one may lend, and to whom."""
    grants = delegations.own_grants()
    rights = duties.rights_of({grant.role_id for grant in grants})
    return {
        "grants": [
            {
                "id": grant.pk,
                "role": grant.role_id,
                "role_zh": grant.role.name_zh,
                "role_en": grant.role.name_en,
                "branch_code": grant.branch.code,
                "with_below": grant.with_below,
                "rights": sorted(rights[grant.role_id]),
            }
            for grant in grants
        ],
        "takers": list(delegations.others()),
    }


class DelegationIn(Schema):
    grant_ids: list[int] = Field(min_length=1, max_length=50)
    taker: CleanText
    rights: list[CleanText] = Field(min_length=1, max_length=500)
    starts_date: Day
    ends_date: Day
    reason: LongText


@door.command(
    "POST", "/delegations", right="foundation.delegation.create", answer=ChangeRow, show=show_change, step_up=True
)
def propose_delegation(request: Command, body: DelegationIn) -> str:
    """Propose to lend rights of one's own to another person for a time."""
    change = delegations.propose(
        grant_ids=body.grant_ids,
        taker_name=body.taker,
        rights=body.rights,
        starts_date=body.starts_date,
        ends_date=body.ends_date,
        reason=body.reason,
    )
    return _told(change)


class TakenBackOut(Schema):
    id: UUID


@door.command(
    "POST",
    "/delegations/{delegation_id}/end",
    right="foundation.delegation.create",
    answer=TakenBackOut,
    show=lambda reference: {"id": db.ref_id(reference)},
)
def end_delegation(request: Command, delegation_id: UUID) -> str:
    """Take lent rights back, from today on."""
    return db.ref("foundation.delegation", delegations.take_back(delegation_id).id)
