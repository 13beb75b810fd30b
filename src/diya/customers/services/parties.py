"""Registering customers: the identity is checked, the person is stored once, personal fields go into the envelope."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from diya.customers import identity, selectors
from diya.customers.contracts import (
    IdType,
    PartyExists,
    PartyKind,
    PhoneInvalid,
    ReasonMissing,
    TrialRefused,
)
from diya.customers.models import Party
from diya.foundation import access, audit, clock, crypto, db, outbox
from diya.kernel.money import parse_minor

audit.actions(
    {
        "customers.party.registered": ("登记客户", "Customer registered"),
        "customers.party.revealed": ("查看证件号和手机号原值", "Whole identity and phone number shown"),
    }
)

REGISTERED: Final = "customers.party.registered"
NOBODY: Final[dict[str, str | None]] = {
    "id_type": IdType.NONE.value,
    "id_number": "",
    "birth_date": None,
    "phone": "",
    "marital_status": "",
    "employer": "",
    "address": "",
    "monthly_income_minor": None,
}
"""What the envelope of a customer for trials says of everything but the name."""

SHORTEST_REASON: Final = 2
PHONE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)


def check_identity(id_number: str, phone: str, *, on: date) -> tuple[str, date]:
    """The identity number in its one spelling and the day of birth in it; raises IdNumberInvalid, PhoneInvalid."""
    number, birth_date = identity.parse(id_number, on=on)
    if not PHONE.fullmatch(phone):
        raise PhoneInvalid(field="phone")
    return number, birth_date


def register_person(
    *,
    branch_code: str,
    name: str,
    id_number: str,
    phone: str,
    marital_status: str,
    employer: str,
    address: str,
    monthly_income_amount: str,
    currency: str = "CNY",
) -> UUID:
    """Register a natural person once for the whole bank; raises IdNumberInvalid, PhoneInvalid, PartyExists."""
    branch = access.branch_by_code(branch_code)
    number, birth_date = check_identity(id_number, phone, on=clock.business_date())
    income = parse_minor(monthly_income_amount, currency, field="monthly_income_amount", allow_zero=True)
    id_token = crypto.token("id_number", number)
    party_id = db.new_id()
    fields = {
        "name": name,
        "id_type": IdType.RESIDENT_ID,
        "id_number": number,
        "birth_date": birth_date.isoformat(),
        "phone": phone,
        "marital_status": marital_status,
        "employer": employer,
        "address": address,
        "monthly_income_minor": income,
        "currency": currency,
    }
    party = Party(
        id=party_id,
        branch=branch,
        number=db.next_number("CU"),
        kind=PartyKind.PERSON,
        envelope=crypto.seal(crypto.make_key(party_id), f"customers_party|{party_id}", fields),
        id_token=id_token,
        phone_token=crypto.token("phone", phone),
        name_tokens=crypto.ngram_tokens("name", name),
    )
    try:
        with transaction.atomic():
            party.save(force_insert=True)
    except IntegrityError:
        known = Party.objects.filter(id_token=id_token).first()
        # A customer of another branch is out of scope: the answer says that it exists, not who it is.
        raise PartyExists(
            number=known.number if known else "（其他机构 / another branch）", field="id_number"
        ) from None
    subject = db.ref("customers.party", party_id)
    audit.record(REGISTERED, subject=subject, branch_id=branch.id, after={"number": party.number})
    outbox.publish(REGISTERED, subject=subject, branch_id=branch.id)
    return party_id


def person_of(*, id_number: str, **fields: str) -> UUID:
    """The customer with this identity number, registered now if the bank knows none; raises what registering does."""
    number, _ = identity.parse(id_number, on=clock.business_date())
    known = Party.objects.filter(id_token=crypto.token("id_number", number)).values_list("id", flat=True).first()
    return known or register_person(id_number=number, **fields)


def register_trials(*, branch_code: str, names: Sequence[str], currency: str) -> list[UUID]:
    """Register customers without an identity in one batch, for trials on files that hold none; raises TrialRefused.

    Answers their ids in the order of the names.
    """
    if settings.PRODUCTION:
        raise TrialRefused()
    branch = access.branch_by_code(branch_code)
    ids = [db.new_id() for _ in names]
    keys = crypto.make_keys(ids)
    nobody = {**NOBODY, "currency": currency}
    rows = [
        Party(
            id=party_id,
            branch=branch,
            number=number,
            kind=PartyKind.TRIAL,
            envelope=crypto.seal(keys[party_id], f"customers_party|{party_id}", {**nobody, "name": name}),
            name_tokens=crypto.ngram_tokens("name", name),
        )
        for party_id, number, name in zip(ids, db.next_numbers("CU", len(ids)), names, strict=True)
    ]
    db.insert_all(rows)
    subjects = [(db.ref("customers.party", row.id), row.number) for row in rows]
    audit.record_all(
        [audit.NewEvent(REGISTERED, subject, branch.id, after={"number": number}) for subject, number in subjects]
    )
    outbox.publish_all([outbox.NewMessage(REGISTERED, subject, branch.id) for subject, _ in subjects])
    return ids


def reveal(*, party_id: UUID, reason: str) -> UUID:
    """Write down who wants to see a customer's whole numbers, and why; raises ReasonMissing, NotFound."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonMissing(field="reason")
    party = selectors.party(party_id)
    subject = db.ref("customers.party", party.id)
    audit.record("customers.party.revealed", subject=subject, branch_id=party.branch_id, after={"reason": reason})
    return party.id
