"""What people ask about their own data, and the end of it: keys destroyed, tokens gone, files off the disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from diya.customers import ports, selectors
from diya.customers.models import DocumentExpiry, LegalHold, Likeness, Party, SubjectRequest, Token
from diya.customers.privacy import (
    ERASES,
    HeldBack,
    Hold,
    HoldBasis,
    HoldPlaced,
    HoldReleased,
    OwnProposal,
    RequestKind,
    RequestKindRefused,
    RequestState,
    RequestStateRefused,
    Way,
)
from diya.customers.selectors.privacy import PLACE
from diya.foundation import audit, clock, crypto, db, files, looks, outbox, parameters, work
from diya.kernel.errors import NotFound

DAYS: Final = "privacy.request_days"
DECIDE: Final = "customers.decide_erasure"
ANSWER: Final = "customers.answer_request"
KIND_NAMES: Final = {
    RequestKind.EXPORT: ("查阅复制", "copy of data"),
    RequestKind.CORRECTION: ("更正补充", "correction"),
    RequestKind.ERASURE: ("删除", "erasure"),
    RequestKind.RETENTION: ("到期删除", "end of retention"),
}

audit.actions(
    {
        "customers.request.received": ("受理个人信息权利申请", "Request about personal data received"),
        "customers.request.proposed": ("提请删除个人信息", "Erasure proposed"),
        "customers.request.answered": ("答复个人信息权利申请", "Request about personal data answered"),
        "customers.request.refused": ("不予办理个人信息权利申请", "Request about personal data refused"),
        "customers.request.withdrawn": ("撤回个人信息权利申请", "Request about personal data withdrawn"),
        "customers.party.erased": ("删除个人信息", "Personal data erased"),
        "customers.hold.placed": ("保全个人信息", "Hold placed"),
        "customers.hold.released": ("解除个人信息保全", "Hold released"),
    }
)


def receive_request(*, party_id: UUID, kind: RequestKind, way: Way, text: str) -> SubjectRequest:
    """Take down what a person asks about their data; the clock starts today. Raises NotFound, SubjectErased."""
    party = selectors.party(party_id)
    today = clock.business_date()
    row = _new(party_id, party.branch_id, kind, way, text, days=int(parameters.figure(DAYS, on=today).value))
    row.save(force_insert=True)
    _record(row, "received", {"kind": kind, "due_date": row.due_date.isoformat()})
    zh, en = KIND_NAMES[kind]
    work.open_item(
        branch_id=row.branch_id,
        kind=ANSWER,
        title_zh=f"个人信息{zh}申请 {row.number}",
        title_en=f"Request for {en} {row.number}",
        subject=_ref(row),
        subject_number=row.number,
        role="COMPLIANCE",
        hours=24 * (row.due_date - today).days,
    )
    return row


def _new(party_id: UUID, branch_id: int, kind: RequestKind, way: Way, text: str, *, days: int) -> SubjectRequest:
    request_id, today = db.new_id(), clock.business_date()
    keyring = crypto.keys_of([party_id])[party_id]
    return SubjectRequest(
        id=request_id,
        branch_id=branch_id,
        number=db.next_number("SR"),
        party_id=party_id,
        kind=kind.value,
        way=way.value,
        envelope=crypto.seal(keyring, PLACE.format(id=request_id), {"text": text}),
        received_date=today,
        due_date=today + timedelta(days=days),
        received_by_id=_actor(),
    )


def answer_request(*, request_id: UUID, comment: str, expected_version: int | None) -> SubjectRequest:
    """Close a request for a copy or a correction as done. Raises NotFound, RequestStateRefused, RequestKindRefused."""
    row = _locked(request_id, expected_version)
    if RequestKind(row.kind) in ERASES:
        raise RequestKindRefused()
    return _close(row, RequestState.DONE, comment, "answered")


def hand_out(*, request_id: UUID, form: str) -> SubjectRequest:
    """Write down that a copy of everything kept of a person was made for them. Raises NotFound, RequestKindRefused."""
    row = selectors.subject_request(request_id)
    if row.kind != RequestKind.EXPORT:
        raise RequestKindRefused()
    subject = db.ref("customers.party", row.party_id)
    said = {"request": row.number, "format": form}
    audit.record(looks.EXPORTED, subject=subject, branch_id=row.branch_id, after=said, related=[_ref(row)])
    return row


def refuse_request(*, request_id: UUID, comment: str, expected_version: int | None) -> SubjectRequest:
    """Close a request as refused, with the reason that the person is told. Raises NotFound, RequestStateRefused."""
    return _close(_locked(request_id, expected_version), RequestState.REFUSED, comment, "refused")


def withdraw_request(*, request_id: UUID, comment: str, expected_version: int | None) -> SubjectRequest:
    """Close a request that the person took back. Raises NotFound, RequestStateRefused."""
    return _close(_locked(request_id, expected_version), RequestState.WITHDRAWN, comment, "withdrawn")


def propose_erasure(*, request_id: UUID, expected_version: int | None) -> SubjectRequest:
    """Ask a second person to erase, once nothing stands against it. Raises NotFound, RequestStateRefused,
    RequestKindRefused, HeldBack."""
    row = _locked(request_id, expected_version, states=(RequestState.OPEN,))
    if RequestKind(row.kind) not in ERASES:
        raise RequestKindRefused()
    ensure_free(selectors.same_as(row.party_id))
    _propose([row])
    return row


def propose_retention(*, party_ids: Sequence[UUID]) -> list[SubjectRequest]:
    """Ask a second person to erase customers whose time is over and against whom nothing stands. Raises NotFound,
    HeldBack for the first that is held back."""
    today = clock.business_date()
    due = {row.id: row for row in selectors.retention_over(on=today).filter(id__in=party_ids)}
    rows = []
    for party_id in dict.fromkeys(party_ids):
        if party_id not in due:
            raise NotFound(field="party_ids")
        ensure_free(selectors.same_as(party_id))
        rows.append(_new(party_id, due[party_id].branch_id, RequestKind.RETENTION, Way.BANK, "", days=30))
    SubjectRequest.objects.bulk_create(rows)
    _propose(rows)
    return rows


def _propose(rows: Iterable[SubjectRequest]) -> None:
    items = []
    for row in rows:
        row.state, row.proposed_by_id, row.proposed_at = RequestState.PROPOSED.value, _actor(), clock.now()
        row.version += 1
        row.save(update_fields=["state", "proposed_by", "proposed_at", "version"])
        _record(row, "proposed", {"kind": row.kind})
        items.append(
            work.NewItem(
                branch_id=row.branch_id,
                kind=DECIDE,
                title_zh=f"复核删除个人信息 {row.number}",
                title_en=f"Erasure to decide on {row.number}",
                subject=_ref(row),
                subject_number=row.number,
                role="MANAGER",
                hours=72,
                excluded=(_actor(),),
            )
        )
    work.open_items(items)


def decide_erasure(*, request_id: UUID, approve: bool, comment: str, expected_version: int | None) -> SubjectRequest:
    """Decide on a proposed erasure as the second person; an approved one takes effect at once and for good.

    Raises NotFound, RequestStateRefused, OwnProposal, HeldBack.
    """
    row = _locked(request_id, expected_version, states=(RequestState.PROPOSED,))
    if row.proposed_by_id == _actor():
        raise OwnProposal()
    row.decided_by_id, row.decided_at = _actor(), clock.now()
    work.finish(kind=DECIDE, subject=_ref(row))
    if approve:
        _erase(selectors.same_as(row.party_id), row)
        return _close(row, RequestState.DONE, comment, "answered")
    return _close(row, RequestState.REFUSED, comment, "refused")


def ensure_free(party_ids: Sequence[UUID]) -> None:
    """Refuse with HeldBack while anything stands against erasing these ids of one person."""
    found = selectors.holds(party_ids, on=clock.business_date())
    standing: list[Hold] = [hold for holds in found.values() for hold in holds]
    if standing:
        raise HeldBack(
            reasons_zh="；".join(dict.fromkeys(_until(hold, hold.zh, "至") for hold in standing)),
            reasons_en="; ".join(dict.fromkeys(_until(hold, hold.en, "until ") for hold in standing)),
        )


def _until(hold: Hold, text: str, word: str) -> str:
    return f"{text}（{word}{hold.until.isoformat()}）" if hold.until else text


def _erase(party_ids: Sequence[UUID], because: SubjectRequest) -> None:
    """Destroy what makes a person readable and findable; the rows stay for the books."""
    parties = list(Party.objects.select_for_update().filter(id__in=party_ids).order_by("id"))
    ensure_free(party_ids)
    keys: set[UUID] = set(party_ids)
    on_disk: set[UUID] = set()
    for _, forget in ports.forgetting:
        found = forget(party_ids)
        keys |= found.keys
        on_disk |= found.files
    crypto.destroy(keys)
    Token.objects.filter(party_id__in=party_ids).delete()
    Likeness.objects.filter(party_id__in=party_ids).delete()
    DocumentExpiry.objects.filter(party_id__in=party_ids).delete()
    for party in parties:
        party.erased_at = clock.now()
        party.version += 1
        party.save(update_fields=["erased_at", "version"])
        subject = db.ref("customers.party", party.id)
        audit.record(
            "customers.party.erased",
            subject=subject,
            branch_id=party.branch_id,
            after={"request": because.number, "keys": len(keys), "files": len(on_disk)},
            related=[_ref(because)],
        )
        outbox.publish("customers.party.erased", subject=subject, branch_id=party.branch_id)
    files.shred_after_commit(on_disk)


def place_hold(*, party_id: UUID, basis: HoldBasis, reference: str) -> LegalHold:
    """Keep a customer's data from being erased. Raises NotFound, SubjectErased, HoldPlaced."""
    party = selectors.party(party_id)
    if LegalHold.objects.filter(party_id=party.id, basis=basis.value, reference=reference, released_at=None).exists():
        raise HoldPlaced(reference=reference, field="reference")
    row = LegalHold.objects.create(
        branch_id=party.branch_id,
        party_id=party.id,
        basis=basis.value,
        reference=reference,
        placed_by_id=_actor(),
    )
    _record_hold(row, "placed")
    return row


def release_hold(*, hold_id: UUID) -> LegalHold:
    """Let a hold go. Raises NotFound, HoldReleased."""
    row = LegalHold.objects.select_for_update().filter(id=hold_id).first()
    if row is None:
        raise NotFound()
    if row.released_at is not None:
        raise HoldReleased()
    row.released_at, row.released_by_id = clock.now(), _actor()
    row.save(update_fields=["released_at", "released_by"])
    _record_hold(row, "released")
    return row


def _record_hold(row: LegalHold, what: str) -> None:
    audit.record(
        f"customers.hold.{what}",
        subject=db.ref("customers.party", row.party_id),
        branch_id=row.branch_id,
        after={"basis": row.basis, "reference": row.reference},
        related=[db.ref("customers.legal_hold", row.id)],
    )


def _locked(
    request_id: UUID, expected_version: int | None, *, states: Sequence[RequestState] = (RequestState.OPEN,)
) -> SubjectRequest:
    row = SubjectRequest.objects.select_for_update().filter(id=request_id).first()
    if row is None:
        raise NotFound()
    db.ensure_version(row.version, expected_version)
    if RequestState(row.state) not in states:
        raise RequestStateRefused(state=row.state)
    return row


def _close(row: SubjectRequest, state: RequestState, comment: str, what: str) -> SubjectRequest:
    row.state, row.outcome, row.closed_date = state.value, comment, clock.business_date()
    row.version += 1
    row.save()
    work.finish(kind=ANSWER, subject=_ref(row))
    _record(row, what, {"kind": row.kind, "state": state})
    return row


def _record(row: SubjectRequest, what: str, after: dict[str, Any]) -> None:
    audit.record(
        f"customers.request.{what}",
        subject=_ref(row),
        branch_id=row.branch_id,
        after=after,
        related=[db.ref("customers.party", row.party_id)],
    )


def _ref(row: SubjectRequest) -> str:
    return db.ref("customers.subject_request", row.id)


def _actor() -> int:
    return db.current().context.actor_id or 0
