"""Consents: given to one version of a text, withdrawn at any time, required before a use of personal data.

Withdrawal works from its day on and leaves untouched what was lawfully done before (个人信息保护法 15, 16).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.calc.dates import add_months
from diya.customers import selectors
from diya.customers.consent_texts import PURPOSES
from diya.customers.integrity import (
    ConsentDateInvalid,
    ConsentEnded,
    ConsentHolds,
    ConsentMissing,
    ConsentTextMissing,
    EvidenceMissing,
    NewConsent,
    PurposeUnknown,
    TextUnchanged,
)
from diya.customers.models import Consent, ConsentPurpose, ConsentText, Party
from diya.documents import selectors as documents
from diya.foundation import audit, changes, clock, db
from diya.foundation.models import Change
from diya.foundation.models.running import ChangeState
from diya.kernel.errors import NotFound

TEXT_CHANGE: Final = "customers.consent_text"
SINCE: Final = date(2020, 1, 1)
SUBJECT: Final = "customers.party"
PAPER: Final = "PAPER"

audit.actions(
    {
        "customers.consent.given": ("登记授权", "Consent recorded"),
        "customers.consent.withdrawn": ("撤回授权", "Consent withdrawn"),
        "customers.consent_text.released": ("发布授权书文本", "Text of a consent released"),
    }
)


def reference() -> None:
    """Load the purposes and the first text of each; a text that is there stays."""
    known = set(ConsentText.objects.values_list("purpose_id", flat=True))
    for one in PURPOSES:
        told = {"name_zh": one.name_zh, "name_en": one.name_en, "source": one.source, "confirmed": one.confirmed}
        ConsentPurpose.objects.update_or_create(
            code=one.code, defaults={**told, "separate": one.separate, "months": one.months}
        )
        if one.code not in known:
            ConsentText.objects.create(
                purpose_id=one.code, number=1, starts_date=SINCE, text_zh=one.text_zh, text_en=one.text_en
            )


def give_consent(*, party_id: UUID, purpose: str, way: str, given_date: date, evidence: UUID | None = None) -> UUID:
    """Record a consent of a customer to the text in force on the day it was signed.

    Raises NotFound, PurposeUnknown, ConsentDateInvalid, ConsentTextMissing, EvidenceMissing and, where one to the same
    text holds already, ConsentHolds.
    """
    party = selectors.party(party_id)
    if not ConsentPurpose.objects.filter(code=purpose).exists():
        raise PurposeUnknown(purpose=purpose[:40], field="purpose")
    today = clock.business_date()
    if given_date > today:
        raise ConsentDateInvalid(today=today.isoformat(), field="given_date")
    if way == PAPER and (evidence is None or not documents.documents().filter(id=evidence).exists()):
        raise EvidenceMissing(field="evidence_id")
    said = db.ref("documents.document", evidence) if evidence else ""
    text = _texts({purpose}, on=given_date)[purpose]
    Party.objects.select_for_update().get(id=party.id)
    held = Consent.objects.filter(party_id=party.id, purpose_id=purpose, state="GIVEN").first()
    if held is not None and held.text_id == text.pk and (held.ends_date is None or held.ends_date > today):
        raise ConsentHolds(since=held.given_date.isoformat(), field="purpose")
    return _keep([(party.id, party.branch_id, text, said)], way=way, given_date=given_date)[0]


def give_on_papers(given: Sequence[NewConsent], *, on: date) -> None:
    """Record the consents that signed papers of a batch of applications hold; whoever has one to the purpose already
    is left alone. Customers for trials consent to nothing."""
    wanted = {(one.party_id, one.purpose): one for one in given}
    parties = dict(
        Party.objects.filter(id__in={one.party_id for one in given})
        .exclude(kind="TRIAL")
        .values_list("id", "branch_id")
    )
    held = set(
        Consent.objects.filter(party__in=parties, state="GIVEN")
        .exclude(ends_date__lte=on)
        .values_list("party_id", "purpose_id")
    )
    new = [one for key, one in wanted.items() if key not in held and one.party_id in parties]
    if new:
        texts = _texts({one.purpose for one in new}, on=on)
        rows = [(one.party_id, parties[one.party_id], texts[one.purpose], one.evidence) for one in new]
        _keep(rows, way=PAPER, given_date=on)


def _keep(rows: Sequence[tuple[UUID, int, ConsentText, str]], *, way: str, given_date: date) -> list[UUID]:
    """Store consents and what they replace, with an event each, in a fixed number of statements."""
    actor_id = db.current().context.actor_id or 0
    purposes = {text.purpose_id for _, _, text, _ in rows}
    replaced = Consent.objects.filter(party__in=[row[0] for row in rows], purpose__in=purposes, state="GIVEN")
    replaced.update(state="REPLACED")
    consents = [
        Consent(
            branch_id=branch_id,
            party_id=party_id,
            purpose_id=text.purpose_id,
            text=text,
            way=way,
            evidence=evidence,
            given_date=given_date,
            ends_date=add_months(given_date, text.purpose.months) if text.purpose.months else None,
            given_by_id=actor_id,
        )
        for party_id, branch_id, text, evidence in rows
    ]
    db.insert_all(consents)
    audit.record_all(
        [
            audit.NewEvent(
                "customers.consent.given",
                db.ref(SUBJECT, one.party_id),
                one.branch_id,
                after={"purpose": one.purpose_id, "text": one.text.number, "way": way, "evidence": one.evidence},
                related=[db.ref("customers.consent", one.id)],
            )
            for one in consents
        ]
    )
    return [one.id for one in consents]


def withdraw_consent(*, consent_id: UUID, expected_version: int | None) -> Consent:
    """Take a consent back from today on; nobody has to say why. Raises NotFound, ConsentEnded, ChangedMeanwhile."""
    row = Consent.objects.select_for_update().filter(id=consent_id).first()
    if row is None:
        raise NotFound()
    db.ensure_version(row.version, expected_version)
    if row.state != "GIVEN":
        raise ConsentEnded()
    row.state, row.withdrawn_date = "WITHDRAWN", clock.business_date()
    row.withdrawn_by_id = db.current().context.actor_id
    row.version += 1
    row.save(update_fields=["state", "withdrawn_date", "withdrawn_by", "version"])
    audit.record(
        "customers.consent.withdrawn",
        subject=db.ref(SUBJECT, row.party_id),
        branch_id=row.branch_id,
        before={"purpose": row.purpose_id, "given_date": row.given_date.isoformat()},
        after={"withdrawn_date": row.withdrawn_date.isoformat()},
        related=[db.ref("customers.consent", row.id)],
    )
    return row


def require_consent(party_id: UUID, purpose: str) -> Consent:
    """The consent under which a customer's data may be used for a purpose today; raises ConsentMissing, NotFound.

    One that somebody gave under a number that was merged into this customer counts as theirs.
    """
    held = selectors.consent_holding(party_id, purpose, on=clock.business_date())
    if held is None:
        named = ConsentPurpose.objects.get(code=purpose)
        number = selectors.party(party_id).number
        raise ConsentMissing(number=number, purpose_zh=named.name_zh, purpose_en=named.name_en)
    return held


def propose_text(*, purpose: str, text_zh: str, text_en: str, starts_date: date) -> Change:
    """Propose a new text of a consent to a second person. Raises PurposeUnknown, TextUnchanged."""
    named = ConsentPurpose.objects.filter(code=purpose).first()
    if named is None:
        raise PurposeUnknown(purpose=purpose[:40], field="purpose")
    newest = ConsentText.objects.filter(purpose=named).order_by("-number").first()
    subject = f"customers.consent_text:{purpose}"
    waits = Change.objects.filter(kind=TEXT_CHANGE, subject=subject, state=ChangeState.PENDING)
    same = newest is not None and (newest.text_zh, newest.text_en) == (text_zh, text_en)
    if same or waits.filter(expires_at__gt=clock.now()).exists():
        raise TextUnchanged(field="text_zh")
    before = {"text_zh": newest.text_zh, "text_en": newest.text_en} if newest else {}
    return changes.propose(
        kind=TEXT_CHANGE,
        subject=subject,
        title_zh=f"授权书文本：{named.name_zh}（自 {starts_date} 起）",
        title_en=f"Text of a consent: {named.name_en} (from {starts_date})",
        before=before,
        after={
            "purpose": purpose,
            "text_zh": text_zh,
            "text_en": text_en,
            "starts_date": max(starts_date, clock.business_date()).isoformat(),
        },
    )


@changes.appliers.register(TEXT_CHANGE)
def _release_text(after: Mapping[str, Any]) -> None:
    starts = max(date.fromisoformat(after["starts_date"]), clock.business_date())
    number = ConsentText.objects.filter(purpose_id=after["purpose"]).count() + 1
    ConsentText.objects.create(
        purpose_id=after["purpose"],
        number=number,
        starts_date=starts,
        text_zh=after["text_zh"],
        text_en=after["text_en"],
    )
    audit.record(
        "customers.consent_text.released",
        subject=f"customers.consent_text:{after['purpose']}",
        branch_id=None,
        after={"number": number, "starts_date": starts.isoformat()},
    )


def _texts(purposes: Iterable[str], *, on: date) -> dict[str, ConsentText]:
    """The text in force on a day for each purpose; raises ConsentTextMissing."""
    rows = ConsentText.objects.select_related("purpose").filter(purpose__in=purposes, starts_date__lte=on)
    found = {row.purpose_id: row for row in rows.order_by("number")}
    for purpose in purposes:
        if purpose not in found:
            raise ConsentTextMissing(purpose=purpose, on=on.isoformat())
    return found
