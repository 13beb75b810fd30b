"""What every stage of an application needs: the locked row in an expected state, and its event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.customers import selectors as customers
from diya.customers import services as customer_services
from diya.customers.contracts import Stage
from diya.foundation import audit, clock, db, outbox, work
from diya.kernel.errors import NotFound
from diya.kernel.money import format_minor
from diya.origination.contracts import BeforeBirth, DateRefused, PartyRole, State, StateRefused
from diya.origination.models import Application, ApplicationParty

SUBJECT = "origination.application"
MOVED: Final = ("state", "version", "submitted_at", "decided_at", "drawn_at")
"""The columns that a move writes."""

audit.actions(
    {
        "origination.application.drafted": ("录入申请", "Application entered"),
        "origination.application.imported": ("批量导入申请", "Application imported"),
        "origination.application.revised": ("修改申请", "Application revised"),
        "origination.application.withdrawn": ("撤回申请", "Application withdrawn"),
        "origination.application.party_added": ("增加当事人", "Party added"),
        "origination.application.party_removed": ("移除当事人", "Party removed"),
        "origination.application.submitted": ("提交申请", "Application submitted"),
        "origination.application.approved": ("申请获批", "Application approved"),
        "origination.application.returned": ("申请退回修改", "Application returned"),
        "origination.application.declined": ("申请被拒绝", "Application declined"),
        "origination.application.appealed": ("申请复议", "Appeal lodged"),
        "origination.application.drawn": ("已放款", "Application drawn"),
        "origination.contract.signed": ("签订合同", "Contract signed"),
        "origination.condition.fulfilled": ("落实放款条件", "Condition fulfilled"),
        "origination.drawdown.prepared": ("发起放款", "Drawdown prepared"),
        "origination.drawdown.undone": ("放款被退回", "Drawdown undone"),
    }
)


def locked(application_id: UUID, *states: State, expected_version: int | None = None) -> Application:
    """The application, locked, in one of the states and the version the person saw."""
    return all_locked({application_id: expected_version}, *states)[application_id]


def all_locked(versions: Mapping[UUID, int | None], *states: State) -> dict[UUID, Application]:
    """Applications of a batch, locked in the order of their keys, each in one of the states and the version given."""
    found = Application.objects.select_for_update().filter(id__in=list(versions)).order_by("id")
    rows = {row.id: row for row in found}
    for key, expected in versions.items():
        if key not in rows:
            raise NotFound()
        db.ensure_version(rows[key].version, expected)
        if rows[key].state not in states:
            raise StateRefused(number=rows[key].number, state=rows[key].state)
    return {key: rows[key] for key in versions}


Said = tuple[Application, str, Mapping[str, Any], Mapping[str, Any]]
"""What an event says: application, action, before, after."""


@dataclass(frozen=True, slots=True)
class Move:
    """An application on its way into a state, with the event that says so."""

    row: Application
    state: State
    action: str
    after: Mapping[str, Any] = field(default_factory=dict)


def move(row: Application, state: State, action: str, after: Mapping[str, Any] | None = None) -> None:
    """Move an application into a state and write down the event."""
    move_all([Move(row, state, action, after or {})])


def move_all(moves: Sequence[Move]) -> None:
    """Move the applications of a batch, each once, in a fixed number of statements."""
    said = []
    for one in moves:
        said.append((one.row, one.action, {"state": one.row.state}, {"state": one.state, **one.after}))
        one.row.state = one.state
        one.row.version += 1
    db.update_all([one.row for one in moves], MOVED)
    record_all(said)


def record(
    row: Application, action: str, *, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None
) -> None:
    """The event of a command on an application, for its timeline and for whoever listens."""
    record_all([(row, action, before or {}, after or {})])


def record_all(said: Sequence[Said]) -> None:
    """The events of a batch."""
    audit.record_all(
        [
            audit.NewEvent(action, db.ref(SUBJECT, row.id), row.branch_id, before, after)
            for row, action, before, after in said
        ]
    )
    outbox.publish_all(
        [
            outbox.NewMessage(action, db.ref(SUBJECT, row.id), row.branch_id, {"state": row.state})
            for row, action, _, _ in said
        ]
    )


def amount_or_none(minor: int | None, currency: str) -> str | None:
    """An amount as text, or nothing where a draft does not have it yet."""
    return None if minor is None else format_minor(minor, currency)


def not_after_today(given: date, field: str) -> None:
    today = clock.business_date()
    if given > today:
        raise DateRefused(given=given.isoformat(), today=today.isoformat(), field=field)


def not_before_birth(given: Mapping[UUID, Iterable[date]], field: str) -> None:
    """Raise BeforeBirth for a day, by application, on which the borrower had not been born; a customer for trials has
    no day of birth."""
    roles = ApplicationParty.objects.filter(application__in=list(given), role=PartyRole.BORROWER)
    of = dict(roles.values_list("application_id", "party_id"))
    born = {found.id: found.birth_date for found in customers.parties_by_id(of.values()).values()}
    for application_id, days in given.items():
        birth = born.get(of[application_id])
        for day in days:
            if birth is not None and day < birth:
                raise BeforeBirth(given=day.isoformat(), field=field)


def require_files(rows: Iterable[Application], stage: Stage) -> None:
    """Raise FileIncomplete unless the files of all who take part hold what the stage needs. What comes in a file of
    applications is not asked for it at once: the rules refer those who lack something, with the list of it."""
    parts = ApplicationParty.objects.filter(application__in=[row.id for row in rows]).order_by("application", "id")
    customer_services.require_complete(parts.values_list("party_id", flat=True), stage)


def ask(row: Application, kind: str, title_zh: str, title_en: str, role: str, hours: int) -> None:
    """Put the next step of an application into a role's queue."""
    ask_all([row], kind, title_zh, title_en, role, hours)


def ask_all(rows: Sequence[Application], kind: str, title_zh: str, title_en: str, role: str, hours: int) -> None:
    """Put the next step of the applications of a batch into a role's queue."""
    work.open_items(
        [
            work.NewItem(
                branch_id=row.branch_id,
                kind=kind,
                title_zh=title_zh,
                title_en=title_en,
                subject=db.ref(SUBJECT, row.id),
                subject_number=row.number,
                role=role,
                hours=hours,
            )
            for row in rows
        ]
    )
