"""What applications keep of a person: told to the person, holding against an erasure, and going with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localtime

from diya.collateral import services as collateral
from diya.customers import ports
from diya.customers.privacy import Belongings, Hold
from diya.documents import selectors as documents
from diya.foundation import db, parameters
from diya.kernel.money import format_minor
from diya.messages import selectors as messages
from diya.origination.contracts import State
from diya.origination.models import Application, ApplicationParty
from diya.origination.services.closing import payee_of

YEARS: Final = "retention.application_years"
ENDED: Final = (State.DECLINED, State.WITHDRAWN)


def connect() -> None:
    """Answer what customers ask about a person; called once by `config.wiring`."""
    ports.told.register("origination")(_told)
    ports.holds.register("origination")(_holds)
    ports.forgetting.register("origination")(_forget)


def _applications(party_ids: Collection[UUID]) -> QuerySet[Application]:
    mine = ApplicationParty.objects.filter(party_id__in=party_ids).values("application_id")
    return (
        Application.objects.filter(id__in=mine)
        .select_related("contract", "property")
        .prefetch_related("parties__party")
    )


def _told(party_ids: Collection[UUID]) -> Mapping[str, Any]:
    return {"applications": [_application(row, party_ids) for row in _applications(party_ids).order_by("created_at")]}


def _application(row: Application, party_ids: Collection[UUID]) -> dict[str, Any]:
    contract = getattr(row, "contract", None)
    payee = payee_of(contract) if contract else None
    return {
        "number": row.number,
        "state": row.state,
        "roles": sorted(part.role for part in row.parties.all() if part.party_id in party_ids),
        "product": row.product_code,
        "requested": None if row.requested_amount is None else format_minor(row.requested_amount, row.currency),
        "currency": row.currency,
        "term_months": row.term_months,
        "other_debt_monthly": (
            None if row.other_debt_monthly_amount is None else format_minor(row.other_debt_monthly_amount, row.currency)
        ),
        "facts": row.facts,
        "created_at": row.created_at.isoformat(),
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "contract": contract.number if contract else None,
        "payee": {"name": payee.name, "account": payee.account, "bank": payee.bank} if payee else None,
    }


def _holds(party_ids: Collection[UUID], on: date) -> Mapping[UUID, Sequence[Hold]]:
    years = int(parameters.figure(YEARS, on=on).value)
    found: dict[UUID, list[Hold]] = {party_id: [] for party_id in party_ids}
    for row in _applications(party_ids):
        hold = _hold(row, years)
        for part in row.parties.all():
            if hold and part.party_id in found:
                found[part.party_id].append(hold)
    return found


def _hold(row: Application, years: int) -> Hold | None:
    """An application that is under way holds; one that ended without a loan for some years. What became a loan is
    held by servicing."""
    if row.state in ENDED:
        ended = localtime(row.decided_at or row.created_at).date()
        text = f"申请 {row.number} 的资料保存期未满", f"the papers of the application {row.number} must be kept"
        return Hold("origination.application_kept", *text, until=later(ended, years))
    if row.state == State.DRAWN:
        return None
    return Hold("origination.application_open", f"申请 {row.number} 正在办理", f"the application {row.number} is open")


def later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _forget(party_ids: Collection[UUID]) -> Belongings:
    """Contracts, papers, notes and the property of applications in which no other living person has a part."""
    rows = [row for row in _applications(party_ids) if _alone(row, party_ids)]
    subjects = [db.ref("origination.application", row.id) for row in rows]
    contracts = {row.contract.id for row in rows if hasattr(row, "contract")}
    subjects += [db.ref("origination.contract", contract_id) for contract_id in contracts]
    properties = {row.property_id for row in rows if row.property_id} - _of_others(rows)
    subjects += [db.ref("collateral.property", property_id) for property_id in properties]
    subjects += [db.ref("customers.party", party_id) for party_id in party_ids]
    files, notes = documents.sealed_about(subjects)
    files |= messages.paper_files(subjects)
    collateral.forget(properties)
    return Belongings(keys=frozenset(contracts | properties | files | notes), files=frozenset(files))


def _alone(row: Application, party_ids: Collection[UUID]) -> bool:
    return all(part.party_id in party_ids or part.party.erased_at is not None for part in row.parties.all())


def _of_others(rows: Sequence[Application]) -> set[UUID]:
    """Properties of these applications that another application, of somebody else, names too."""
    others = Application.objects.filter(property_id__in=[row.property_id for row in rows])
    found = others.exclude(id__in=[row.id for row in rows]).values_list("property_id", flat=True)
    return {property_id for property_id in found if property_id}
