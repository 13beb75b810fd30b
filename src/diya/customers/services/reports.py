"""Credit reports: asked for under a consent that holds, kept under the customer's key, read with an event."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from diya.customers import ports, selectors
from diya.customers.consent_texts import CREDIT_REPORT
from diya.customers.integrity import Asked, NoBureau, NoCreditSubject
from diya.customers.models import CreditReport
from diya.customers.services.consents import require_consent
from diya.foundation import audit, clock, crypto, db
from diya.kernel.errors import ensure

PLACE: Final = "customers_creditreport|{id}"

audit.actions(
    {
        "customers.credit_report.asked": ("查询信用报告", "Credit report asked for"),
    }
)
audit.actions({"customers.credit_report.opened": ("查看信用报告", "Credit report read")}, looks=True)


def ask_report(*, party_id: UUID, reason: str) -> UUID:
    """Ask the connected bureau for a customer's credit report and keep it.

    Every query is an event, since customers see the number of queries in their own report. Raises NotFound,
    NoCreditSubject, NoBureau, and ConsentMissing where no consent holds (征信业管理条例 18).
    """
    party = selectors.party(party_id)
    if not party.id_number:
        raise NoCreditSubject()
    held = require_consent(party.id, CREDIT_REPORT)
    bureau, ask = next(iter(ports.bureaus), ("", None))
    if ask is None:
        raise NoBureau()
    today = clock.business_date()
    answered = ask(Asked(name=party.name, id_number=party.id_number, reason=reason, on=today))
    report_id, key = db.new_id(), crypto.keys_of([party.id]).get(party.id)
    ensure(key is not None, "a customer that was opened has a key")
    CreditReport.objects.create(
        id=report_id,
        branch_id=party.branch_id,
        party_id=party.id,
        consent=held,
        bureau=bureau,
        reference=answered.reference,
        simulated=answered.simulated,
        reason=reason,
        envelope=crypto.seal(key, PLACE.format(id=report_id), answered.content),  # type: ignore[arg-type]
        asked_date=today,
        asked_by_id=db.current().context.actor_id or 0,
    )
    audit.record(
        "customers.credit_report.asked",
        subject=db.ref("customers.party", party.id),
        branch_id=party.branch_id,
        after={"bureau": bureau, "reference": answered.reference, "reason": reason, "consent": str(held.id)},
        related=[db.ref("customers.credit_report", report_id)],
    )
    return report_id


def open_report(*, report_id: UUID) -> UUID:
    """Write down that somebody reads a credit report; raises NotFound."""
    report = selectors.credit_report(report_id)
    audit.record(
        "customers.credit_report.opened",
        subject=db.ref("customers.party", report.party_id),
        branch_id=report.branch_id,
        after={"reference": report.reference},
        related=[db.ref("customers.credit_report", report.id)],
    )
    return report.id
