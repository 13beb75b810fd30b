"""Guarantees: taken as far as the guarantor can answer for them, and shrinking until they are over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from diya.customers import selectors
from diya.customers.contracts import (
    DatesRefused,
    GuaranteeExists,
    GuaranteeGrows,
    GuaranteeKind,
    GuaranteeOverCapacity,
    RelationRefused,
    StartsLater,
    SubjectRefused,
)
from diya.customers.models import Guarantee
from diya.customers.services.relations import SUBJECT, locked_pair
from diya.foundation import audit, clock, db, outbox
from diya.kernel.errors import NotFound
from diya.kernel.money import format_minor, parse_minor

REFERENCE: Final = re.compile(r"[a-z_]{1,30}\.[a-z_]{1,30}:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)

audit.actions(
    {
        "customers.guarantee.recorded": ("登记担保", "Guarantee recorded"),
        "customers.guarantee.reduced": ("调减担保余额", "Guarantee reduced"),
        "customers.guarantee.released": ("解除担保", "Guarantee released"),
    }
)


@dataclass(frozen=True, slots=True)
class NewGuarantee:
    """Who answers for whose debt, up to how much; `subject` is the opaque reference of what is secured."""

    guarantor_id: UUID
    debtor_id: UUID
    subject: str
    kind: GuaranteeKind
    amount: str
    currency: str
    starts_date: date
    ends_date: date | None = None
    evidence: str = ""


def take_guarantee(new: NewGuarantee) -> UUID:
    """Record a guarantee; answers its id. What the guarantor answers for already and this one together stay within the
    proven net worth that the facts tell.

    Raises GuaranteeOverCapacity, GuaranteeExists, SubjectRefused, RelationRefused, StartsLater, DatesRefused, NotFound.
    """
    today = clock.business_date()
    _check(new, today)
    minor = parse_minor(new.amount, new.currency, field="amount")
    parties = locked_pair(new.guarantor_id, new.debtor_id)
    worth = selectors.net_worth(new.guarantor_id, new.currency, on=today)
    given = selectors.given_minor(new.guarantor_id, new.currency, on=today)
    if given + minor > worth:
        raise GuaranteeOverCapacity(
            worth=format_minor(worth, new.currency),
            given=format_minor(given, new.currency),
            asked=format_minor(minor, new.currency),
            currency=new.currency,
            field="amount",
        )
    row = Guarantee(
        branch_id=parties[new.guarantor_id].branch_id,
        number=db.next_number("GU"),
        guarantor_id=new.guarantor_id,
        debtor_id=new.debtor_id,
        subject=new.subject,
        kind=new.kind,
        amount=minor,
        remaining_amount=minor,
        currency=new.currency,
        starts_date=new.starts_date,
        ends_date=new.ends_date,
        evidence=new.evidence,
        recorded_by_id=db.current().context.actor_id or 0,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise GuaranteeExists(field="subject") from None
    _say("customers.guarantee.recorded", row, before=None)
    return row.id


def reduce_guarantee(*, guarantee_id: UUID, remaining_amount: str, reason: str, expected_version: int | None) -> UUID:
    """Let less of a guarantee remain, or nothing, which releases it; answers its id. Raises GuaranteeGrows."""
    row = Guarantee.objects.select_for_update().filter(id=guarantee_id).first()
    if row is None:
        raise NotFound()
    db.ensure_version(row.version, expected_version)
    minor = parse_minor(remaining_amount, row.currency, field="remaining_amount", allow_zero=True)
    if minor >= row.remaining_amount:
        raise GuaranteeGrows(remaining=format_minor(row.remaining_amount, row.currency), field="remaining_amount")
    before = {"remaining_amount": format_minor(row.remaining_amount, row.currency)}
    row.remaining_amount = minor
    row.version += 1
    changed = ["remaining_amount", "version"]
    today = clock.business_date()
    if minor == 0 and row.ends_date is None and today > row.starts_date:
        row.ends_date = today
        changed.append("ends_date")
    row.save(update_fields=changed)
    action = "customers.guarantee.reduced" if minor else "customers.guarantee.released"
    _say(action, row, before=before, reason=reason)
    return row.id


def _check(new: NewGuarantee, today: date) -> None:
    if not REFERENCE.fullmatch(new.subject):
        raise SubjectRefused(field="subject")
    if new.guarantor_id == new.debtor_id:
        raise RelationRefused(
            reason_zh="客户不能为自己的债务担保。", reason_en="Nobody answers for their own debt.", field="guarantor_id"
        )
    if new.starts_date > today:
        raise StartsLater(given=new.starts_date.isoformat(), today=today.isoformat(), field="starts_date")
    if new.ends_date is not None and new.ends_date <= new.starts_date:
        raise DatesRefused(starts=new.starts_date.isoformat(), field="ends_date")


def _say(action: str, row: Guarantee, *, before: dict[str, Any] | None, reason: str = "") -> None:
    after: dict[str, Any] = {
        "number": row.number,
        "guarantee_kind": row.kind,
        "amount": format_minor(row.amount, row.currency),
        "remaining_amount": format_minor(row.remaining_amount, row.currency),
        "currency": row.currency,
    }
    if reason:
        after["reason"] = reason
    subject = db.ref(SUBJECT, row.guarantor_id)
    related = [db.ref(SUBJECT, row.debtor_id), row.subject]
    audit.record(action, subject=subject, branch_id=row.branch_id, before=before, after=after, related=related)
    outbox.publish(action, subject=subject, branch_id=row.branch_id, payload={"guarantee": str(row.id)})
