"""What the bank must come back to: identity documents that run out, and due diligence that has grown old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Max, Q

from diya.calc.dates import add_months
from diya.customers import selectors
from diya.customers.models import Case, CaseKind, CaseState, DocumentExpiry, Party
from diya.customers.services.cases import NewCase, open_cases
from diya.foundation import audit, crypto, db, parameters, work

DOCUMENT: Final = "IDENTITY_DOCUMENT"
AHEAD: Final = "customers.id_expiry_days"
BETWEEN: Final = "customers.kyc_review_months"
WORK: Final = "customers.id_expiry"
SUBJECT: Final = "customers.party"
HOURS: Final = 240
KYC: Final = (CaseKind.KYC_ONBOARDING, CaseKind.KYC_REVIEW)

audit.actions({"customers.document.expiring": ("证件即将到期提醒", "Reminded of a document that runs out")})


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a day brought back: documents that run out, and reviews of due diligence that were opened."""

    documents: int
    reviews: int


def note_documents(party_id: UUID) -> None:
    """Keep until when each of a customer's identity documents holds; one that was replaced needs no reminder."""
    party = Party.objects.get(id=party_id)
    told = {
        fact.series: date.fromisoformat(fact.fields["valid_to"])
        for fact in selectors.current_facts([party_id], kind=DOCUMENT)
        if fact.fields.get("valid_to")
    }
    rows = DocumentExpiry.objects.filter(party=party_id)
    rows.exclude(series__in=told).delete()
    known = {row.series: row for row in rows}
    for series, day in told.items():
        if series not in known:
            DocumentExpiry.objects.create(branch_id=party.branch_id, party=party, series=series, expires_date=day)
        elif known[series].expires_date != day:
            known[series].expires_date, known[series].reminded_date = day, None
            known[series].save(update_fields=["expires_date", "reminded_date"])
    if not DocumentExpiry.objects.filter(party=party_id, reminded_date__isnull=False).exists():
        work.finish(kind=WORK, subject=db.ref(SUBJECT, party_id))


def remind(*, day: date) -> Reminded:
    """Open the work of a day, in a fixed number of statements: for a document once, so many days before it runs out;
    for due diligence when it was last passed so many months ago."""
    figures = parameters.figures([AHEAD, BETWEEN], on=day)
    return Reminded(
        _documents(day, day + timedelta(days=int(figures[AHEAD].value))),
        _reviews(add_months(day, -int(figures[BETWEEN].value))),
    )


def _documents(day: date, until: date) -> int:
    rows = list(
        DocumentExpiry.objects.select_related("party")
        .filter(reminded_date=None, expires_date__lte=until, party__merged_into=None)
        .order_by("id")
    )
    work.open_items(
        [
            work.NewItem(
                branch_id=row.branch_id,
                kind=WORK,
                title_zh=f"客户证件将于 {row.expires_date} 到期",
                title_en=f"A customer's document runs out on {row.expires_date}",
                subject=db.ref(SUBJECT, row.party_id),
                subject_number=row.party.number,
                role="LOAN_OFFICER",
                hours=HOURS,
            )
            for row in rows
        ]
    )
    audit.record_all(
        [
            audit.NewEvent(
                "customers.document.expiring",
                db.ref(SUBJECT, row.party_id),
                row.branch_id,
                after={"expires_date": row.expires_date.isoformat()},
            )
            for row in rows
        ]
    )
    for row in rows:
        row.reminded_date = day
    db.update_all(rows, ["reminded_date"])
    return len(rows)


def _reviews(before: date) -> int:
    """Open a review for everybody whose due diligence was passed before a day and has not been looked at since."""
    looked = (
        Case.objects.filter(kind__in=KYC, party__merged_into=None)
        .values("party", "party__branch")
        .annotate(
            last=Max("closed_date"),
            waiting=Count("id", filter=~Q(state=CaseState.CLOSED)),
            refused=Count("id", filter=Q(outcome="REFUSED")),
        )
    )
    due = looked.filter(waiting=0, refused=0, last__lte=before).order_by("party")
    # Of whoever was erased nothing is left to review.
    there = crypto.keys_of(row["party"] for row in due)
    new = [
        NewCase(CaseKind.KYC_REVIEW, row["party__branch"], row["party"], summary="")
        for row in due
        if row["party"] in there
    ]
    if new:
        open_cases(new)
    return len(new)
