"""Registering customers: the identity is checked, the person is stored once, personal fields go into the envelope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from diya.customers import identifiers, identity, kinds, selectors
from diya.customers.contracts import (
    FieldRefused,
    IdType,
    PartyKind,
    PhoneInvalid,
    Source,
    TrialRefused,
)
from diya.customers.models import Party, Token
from diya.customers.services import duplicates, facts, tokens
from diya.foundation import access, audit, clock, crypto, db, outbox
from diya.foundation.models import Branch
from diya.kernel.money import parse_minor

audit.actions(
    {
        "customers.party.registered": ("登记客户", "Customer registered"),
        "customers.identity.checked": ("全行查重证件号码", "Number looked for in the whole bank"),
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

PHONE: Final = identifiers.MOBILE
FIRST_BIRTH: Final = date(1900, 1, 1)


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
    id_type: str = IdType.RESIDENT_ID,
    birth_date: date | None = None,
) -> UUID:
    """Register a natural person once for the whole bank, with the first facts of the file. The date of birth is read
    from the number where it holds one. Raises IdNumberInvalid, PhoneInvalid, FieldRefused, PartyExists."""
    branch = access.branch_by_code(branch_code)
    number, born = _identity(id_type, id_number, phone, birth_date)
    income = parse_minor(monthly_income_amount, currency, field="monthly_income_amount", allow_zero=True)
    head = {
        "name": name,
        "id_type": id_type,
        "id_number": number,
        "birth_date": born.isoformat(),
        "phone": phone,
        "marital_status": marital_status,
        "employer": employer,
        "address": address,
        "monthly_income_minor": income,
        "currency": currency,
    }
    told: list[tuple[str, dict[str, Any]]] = [
        ("PERSON", {"name": name, "birth_date": born.isoformat()}),
        ("IDENTITY_DOCUMENT", {"type": id_type, "number": number}),
        ("CONTACT", {"type": "MOBILE", "rank": "MAIN", "value": phone}),
        ("INCOME", {"type": "REGULAR", "monthly_amount": income, "currency": currency}),
    ]
    # A file of applications may leave these blank: a fact is what was told.
    told += [("HOUSEHOLD", {"marital_status": marital_status})] if marital_status else []
    told += [("EMPLOYMENT", {"status": "EMPLOYED", "employer": employer})] if employer else []
    told += [("ADDRESS", {"use": "HOME", "text": address})] if address else []
    return _register(branch, PartyKind.PERSON, head, told)


def _identity(id_type: str, id_number: str, phone: str, birth_date: date | None) -> tuple[str, date]:
    """The number of a document in its one spelling and the day of birth."""
    on = clock.business_date()
    if id_type == IdType.RESIDENT_ID:
        return check_identity(id_number, phone, on=on)
    if not PHONE.fullmatch(phone):
        raise PhoneInvalid(field="phone")
    document = {field.name: field for field in kinds.KINDS["IDENTITY_DOCUMENT"].fields}["number"]
    try:
        number = identifiers.document(id_type, id_number, on=on)
    except identifiers.Fault as fault:
        raise kinds.refusal(replace(document, name="id_number"), fault.zh, fault.en) from None
    if birth_date is None or not FIRST_BIRTH <= birth_date <= on:
        born = kinds.KINDS["PERSON"].named()["birth_date"]
        raise kinds.refusal(
            born, "请填写 1900 年以来、不晚于今日的出生日期", "give a date of birth from 1900 until today"
        )
    return number, birth_date


def register_firm(
    *,
    branch_code: str,
    name: str,
    credit_code: str,
    firm_kind: str,
    legal_representative: str,
    registered_capital_amount: str,
    industry: str,
    phone: str,
    address: str,
    established: date | None = None,
    currency: str = "CNY",
) -> UUID:
    """Register a firm once for the whole bank by its unified social credit code; raises FieldRefused, PartyExists."""
    branch, on = access.branch_by_code(branch_code), clock.business_date()
    firm = {
        "name": name,
        "firm_kind": firm_kind,
        "legal_representative": legal_representative,
        "registered_capital_amount": registered_capital_amount,
        "currency": currency,
        "industry": industry,
        "established": established.isoformat() if established else None,
    }
    told: list[tuple[str, dict[str, Any]]] = []
    for code, fields, named in (
        ("FIRM", firm, {}),
        ("IDENTITY_DOCUMENT", {"type": "BUSINESS_LICENCE", "number": credit_code}, {"number": "credit_code"}),
        ("CONTACT", {"type": "LANDLINE", "rank": "MAIN", "value": phone}, {"value": "phone"}),
        ("ADDRESS", {"use": "REGISTERED", "text": address}, {"text": "address"}),
    ):
        try:
            told.append((code, facts.checked(facts.kind_for(code, PartyKind.FIRM), fields, on)))
        except FieldRefused as refused:
            # The form of registration has one field for each; the refusal must stand at its own.
            refused.field = named.get(refused.field or "", refused.field)
            raise
    kept = dict(told)
    head = {
        **NOBODY,
        "name": kept["FIRM"]["name"],
        "id_type": IdType.BUSINESS_LICENCE.value,
        "id_number": kept["IDENTITY_DOCUMENT"]["number"],
        "phone": kept["CONTACT"]["value"],
        "address": kept["ADDRESS"]["text"],
        "currency": currency,
    }
    return _register(branch, PartyKind.FIRM, head, told)


def _register(
    branch: Branch, kind: PartyKind, head: dict[str, Any], told: Sequence[tuple[str, dict[str, Any]]]
) -> UUID:
    """Store a party with its first facts and its tokens; raises PartyExists."""
    party_id = db.new_id()
    key = crypto.make_key(party_id)
    party = Party(
        id=party_id,
        branch=branch,
        number=db.next_number("CU"),
        kind=kind,
        envelope=crypto.seal(key, f"customers_party|{party_id}", head),
    )
    party.save(force_insert=True)
    rows, found = facts.first_facts(party, key, told, on=clock.business_date(), source=Source.STATED)
    db.insert_all(rows)
    tokens.store(party, found)
    duplicates.remember(party, head)
    subject = db.ref("customers.party", party_id)
    audit.record(REGISTERED, subject=subject, branch_id=branch.id, after={"number": party.number})
    outbox.publish(REGISTERED, subject=subject, branch_id=branch.id)
    return party_id


def person_of(*, id_number: str, **fields: str) -> UUID:
    """The customer with this identity number, registered now if the bank knows none; raises what registering does."""
    number, _ = identity.parse(id_number, on=clock.business_date())
    known = Token.objects.filter(kind=IdType.RESIDENT_ID, token=crypto.token("id_number", number)).first()
    return known.party_id if known else register_person(id_number=number, **fields)  # type: ignore[arg-type]


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
        )
        for party_id, number, name in zip(ids, db.next_numbers("CU", len(ids)), names, strict=True)
    ]
    db.insert_all(rows)
    db.insert_all(
        [
            Token(branch=branch, party_id=party_id, series=party_id, kind=found.kind, token=found.token)
            for party_id, name in zip(ids, names, strict=True)
            for found in tokens.of("PERSON", {"name": name}, party_id)
        ]
    )
    subjects = [(db.ref("customers.party", row.id), row.number) for row in rows]
    audit.record_all(
        [audit.NewEvent(REGISTERED, subject, branch.id, after={"number": number}) for subject, number in subjects]
    )
    outbox.publish_all([outbox.NewMessage(REGISTERED, subject, branch.id) for subject, _ in subjects])
    return ids


def ask_known(*, id_type: IdType, number: str) -> list[str]:
    """The branches at which the bank knows the number of a document; that somebody asked is written down, the number
    is not. Raises FieldRefused."""
    branches = selectors.known_at(id_type, number)
    after = {"id_type": id_type, "known": bool(branches)}
    audit.record("customers.identity.checked", subject="customers.identity:check", branch_id=None, after=after)
    return branches
