"""The endpoints themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Query

from diya.foundation import db, looks
from diya.foundation.door import Command, Door, Listing, Reader
from diya.origination import selectors, services
from diya.origination.api.page import page, people_of, rows, trial
from diya.origination.api.schemas import (
    AppealIn,
    ApplicationChanges,
    ApplicationFilters,
    ApplicationIn,
    ApplicationOut,
    ApplicationRow,
    ContractIn,
    DrawdownIn,
    EvidenceIn,
    PartyIn,
    TrialOut,
)
from diya.origination.contracts import PartyRole

door = Door("origination")

ENTER = "origination.application.create"


def _show(reference: str) -> dict[str, Any]:
    return page(db.ref_id(reference))


def _ref(application_id: UUID) -> str:
    return db.ref("origination.application", application_id)


@door.listing(
    "/applications",
    right="origination.application.view",
    row=ApplicationRow,
    sorts=("-created_at", "number", "requested_amount", "state"),
)
def list_applications(request: Reader, filters: Query[ApplicationFilters]) -> Listing:
    """Applications of the reader's branches."""
    return Listing(selectors.applications(**filters.model_dump()), rows, people_of)


@door.read("/applications/{application_id}", right="origination.application.view", answer=ApplicationOut)
def get_application(request: Reader, application_id: UUID) -> dict[str, Any]:
    """One application with everything an approver needs."""
    shown = page(application_id)
    people = [db.ref("customers.party", party["party_id"]) for party in shown["parties"]]
    looks.viewed(_ref(application_id), branch_id=shown["branch_id"], people=people)
    return shown


@door.read("/applications/{application_id}/trial", right="origination.application.view", answer=TrialOut)
def try_application(request: Reader, application_id: UUID) -> dict[str, Any]:
    """Price, instalment and ratios of an application as it stands today; nothing is kept."""
    return trial(application_id)


@door.command("POST", "/applications", right=ENTER, answer=ApplicationOut, show=_show)
def draft_application(request: Command, body: ApplicationIn) -> str:
    """Enter an application as a draft."""
    return _ref(services.draft(**body.model_dump()))


@door.command("PATCH", "/applications/{application_id}", right=ENTER, answer=ApplicationOut, show=_show, versioned=True)
def revise_application(request: Command, application_id: UUID, body: ApplicationChanges) -> str:
    """Change the terms of a draft."""
    services.revise(application_id=application_id, expected_version=request.expected_version, changes=body.given())
    return _ref(application_id)


@door.command("POST", "/applications/{application_id}/parties", right=ENTER, answer=ApplicationOut, show=_show)
def add_party(request: Command, application_id: UUID, body: PartyIn) -> str:
    """Add a co-borrower or a guarantor."""
    services.add_party(application_id=application_id, party_id=body.party_id, role=PartyRole(body.role))
    return _ref(application_id)


@door.command(
    "DELETE", "/applications/{application_id}/parties/{party_id}", right=ENTER, answer=ApplicationOut, show=_show
)
def remove_party(request: Command, application_id: UUID, party_id: UUID) -> str:
    """Take a co-borrower or a guarantor out."""
    services.remove_party(application_id=application_id, party_id=party_id)
    return _ref(application_id)


@door.command(
    "POST", "/applications/{application_id}/submit", right=ENTER, answer=ApplicationOut, show=_show, versioned=True
)
def submit_application(request: Command, application_id: UUID) -> str:
    """Assess, score and decide; what is not declined goes into its chain of approval."""
    services.submit(application_id=application_id, expected_version=request.expected_version)
    return _ref(application_id)


@door.command(
    "POST", "/applications/{application_id}/withdraw", right=ENTER, answer=ApplicationOut, show=_show, versioned=True
)
def withdraw_application(request: Command, application_id: UUID) -> str:
    """Give a draft up."""
    services.withdraw(application_id=application_id, expected_version=request.expected_version)
    return _ref(application_id)


@door.command(
    "POST",
    "/applications/{application_id}/appeal",
    right="origination.appeal.create",
    answer=ApplicationOut,
    show=_show,
    versioned=True,
)
def appeal_application(request: Command, application_id: UUID, body: AppealIn) -> str:
    """Ask for a second look (复议) at a declined application."""
    services.appeal(application_id=application_id, expected_version=request.expected_version, reason=body.reason)
    return _ref(application_id)


@door.command(
    "POST",
    "/applications/{application_id}/contract",
    right="origination.contract.create",
    answer=ApplicationOut,
    show=_show,
    versioned=True,
)
def sign_contract(request: Command, application_id: UUID, body: ContractIn) -> str:
    """Write down the signed contract and whom the money goes to."""
    services.sign_contract(
        application_id=application_id, expected_version=request.expected_version, **body.model_dump()
    )
    return _ref(application_id)


@door.command(
    "POST",
    "/conditions/{condition_id}/fulfil",
    right="origination.condition.fulfil",
    answer=ApplicationOut,
    show=_show,
    versioned=True,
)
def fulfil_condition(request: Command, condition_id: UUID, body: EvidenceIn) -> str:
    """Tick a condition with its evidence."""
    return _ref(
        services.fulfil_condition(
            condition_id=condition_id, expected_version=request.expected_version, **body.model_dump()
        )
    )


@door.command(
    "POST",
    "/applications/{application_id}/drawdowns",
    right="origination.drawdown.create",
    answer=ApplicationOut,
    show=_show,
    money=True,
)
def draw_down(request: Command, application_id: UUID, body: DrawdownIn) -> str:
    """Prepare a loan under the contract; a second person releases the money."""
    services.draw_down(application_id=application_id, amount=body.amount)
    return _ref(application_id)
