"""Staff, roles and grants; every change of them waits for a second administrator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Field, Query, Schema

from diya.foundation import db, people, preferences
from diya.foundation.api.door import door
from diya.foundation.api.running import ChangeRow, show_change
from diya.foundation.door import CleanText, Command, Day, JsonValue, Listing, LongText, Reader
from diya.foundation.models import User


class GrantRow(Schema):
    id: int
    role: str
    role_zh: str
    role_en: str
    branch_code: str
    with_below: bool
    starts_date: date
    ends_date: date | None


class StaffRow(Schema):
    id: int
    username: str
    name: str
    is_active: bool
    directory_subject: str | None
    last_login: datetime | None
    grants: list[GrantRow]


class StaffFilters(Schema):
    search: str = ""
    role: str = ""
    branch_code: str = ""


STAFF_FIELDS = ("id", "username", "name", "is_active", "directory_subject", "last_login")


def _rows(users: Sequence[User]) -> list[dict[str, Any]]:
    return [
        {
            **{name: getattr(user, name) for name in STAFF_FIELDS},
            "grants": [
                {
                    "id": grant.pk,
                    "role": grant.role_id,
                    "role_zh": grant.role.name_zh,
                    "role_en": grant.role.name_en,
                    "branch_code": grant.branch.code,
                    "with_below": grant.with_below,
                    "starts_date": grant.starts_date,
                    "ends_date": grant.ends_date,
                }
                for grant in user.grants  # type: ignore[attr-defined]
            ],
        }
        for user in users
    ]


@door.listing("/people", right="foundation.person.view", row=StaffRow, sorts=("username", "name"))
def list_people(request: Reader, filters: Query[StaffFilters]) -> Listing:
    """Members of staff with the roles they hold or will hold."""
    return Listing(people.people(search=filters.search, role=filters.role, branch_code=filters.branch_code), _rows)


@door.read("/people/{user_id}", right="foundation.person.view", answer=StaffRow)
def staff(request: Reader, user_id: int) -> dict[str, Any]:
    """One member of staff with every grant, past ones too."""
    return _rows([people.person(user_id)])[0]


class GrantIn(Schema):
    role: CleanText
    branch_code: CleanText
    with_below: bool = False
    starts_date: Day
    ends_date: Day | None = None


@door.command(
    "POST",
    "/people/{user_id}/grants",
    right="foundation.person.change",
    answer=ChangeRow,
    show=show_change,
)
def propose_grant(request: Command, user_id: int, body: GrantIn) -> str:
    """Propose a role at a branch for somebody else."""
    change = people.propose_grant(
        user_id=user_id,
        role_code=body.role,
        branch_code=body.branch_code,
        with_below=body.with_below,
        starts_date=body.starts_date,
        ends_date=body.ends_date,
    )
    return db.ref("foundation.change", change.id)


class GrantEndIn(Schema):
    ends_date: Day


@door.command(
    "POST",
    "/grants/{grant_id}/end",
    right="foundation.person.change",
    answer=ChangeRow,
    show=show_change,
)
def propose_grant_end(request: Command, grant_id: int, body: GrantEndIn) -> str:
    """Propose the day from which a grant no longer holds."""
    return db.ref("foundation.change", people.propose_end(grant_id=grant_id, ends_date=body.ends_date).id)


class ActivityIn(Schema):
    is_active: bool
    comment: LongText


@door.command(
    "POST",
    "/people/{user_id}/activity",
    right="foundation.person.change",
    answer=ChangeRow,
    show=show_change,
)
def propose_activity(request: Command, user_id: int, body: ActivityIn) -> str:
    """Propose to let a person sign in, or no longer."""
    change = people.propose_activity(user_id=user_id, is_active=body.is_active, comment=body.comment)
    return db.ref("foundation.change", change.id)


class DirectorySubjectIn(Schema):
    directory_subject: CleanText | None = Field(None, max_length=200)


@door.command(
    "POST",
    "/people/{user_id}/directory",
    right="foundation.person.change",
    answer=ChangeRow,
    show=show_change,
    step_up=True,
)
def propose_directory(request: Command, user_id: int, body: DirectorySubjectIn) -> str:
    """Propose by which id the bank's own directory knows somebody else; none unties them from it."""
    change = people.propose_directory(user_id=user_id, directory_subject=body.directory_subject)
    return db.ref("foundation.change", change.id)


class FactorResetIn(Schema):
    comment: LongText


@door.command(
    "POST",
    "/people/{user_id}/factor-reset",
    right="foundation.person.change",
    answer=ChangeRow,
    show=show_change,
    step_up=True,
)
def propose_factor_reset(request: Command, user_id: int, body: FactorResetIn) -> str:
    """Propose to take the lost second factors of somebody else away."""
    change = people.propose_factor_reset(user_id=user_id, comment=body.comment)
    return db.ref("foundation.change", change.id)


class PreferencesOut(Schema):
    values: dict[str, Any]


class PreferenceIn(Schema):
    key: CleanText
    value: JsonValue = None


@door.read("/preferences", right="foundation.preference.view", answer=PreferencesOut)
def list_preferences(request: Reader) -> dict[str, Any]:
    """How the person likes their screens."""
    return {"values": preferences.values(request.auth.pk)}


@door.command(
    "POST",
    "/preferences",
    right="foundation.preference.change",
    answer=PreferencesOut,
    show=lambda reference: {"values": preferences.values(int(reference.rpartition(":")[2]))},
)
def set_preference(request: Command, body: PreferenceIn) -> str:
    """Keep one preference; null forgets it."""
    preferences.set_value(request.auth.pk, body.key, body.value)
    return f"foundation.user:{request.auth.pk}"
