"""Who applies: whether new business may be done with them, and the consent their papers bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from diya.customers import services as customers
from diya.customers.services import NewConsent
from diya.documents import selectors as documents
from diya.foundation import clock, db
from diya.origination.contracts import PartyRole
from diya.origination.models import Application, ApplicationParty

CONSENT_PAPER: Final = "CREDIT_CONSENT"
CONSENT_PURPOSE: Final = "CREDIT_REPORT"
SUBJECT: Final = "origination.application"


def ensure_clear(rows: Sequence[Application]) -> None:
    """Refuse applications of customers who were merged away or are on a list; raises PartyMerged, PartyBlocked."""
    parts = ApplicationParty.objects.filter(application__in=[row.id for row in rows])
    customers.ensure_clear(parts.values_list("party_id", flat=True))


def keep_consents(rows: Sequence[Application]) -> None:
    """Record the borrower's consent to credit reports that was signed on paper and uploaded with the application. What
    others on the application consent to is recorded on their own pages."""
    papers = documents.documents().filter(kind=CONSENT_PAPER, subject__in=[db.ref(SUBJECT, row.id) for row in rows])
    signed = {subject: db.ref("documents.document", key) for subject, key in papers.values_list("subject", "id")}
    if not signed:
        return
    borrowers = ApplicationParty.objects.filter(role=PartyRole.BORROWER, application__in=[row.id for row in rows])
    given = [
        NewConsent(party_id, CONSENT_PURPOSE, signed[db.ref(SUBJECT, application_id)])
        for application_id, party_id in borrowers.values_list("application_id", "party_id")
        if db.ref(SUBJECT, application_id) in signed
    ]
    customers.give_on_papers(given, on=clock.business_date())
