"""What must be there before an application and before a contract, by a dated rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from diya.customers import selectors
from diya.customers.contracts import Stage
from diya.customers.services.completeness import require_complete
from diya.foundation import db, parameters
from diya.foundation.models import Parameter
from tests.customers.file import asset, firm, record
from tests.journeys import way


def ask(needs: list[str], stage: str = "APPLICATION") -> None:
    """Let the rule ask persons for these from now on."""
    with db.transaction(db.all_branches(), db.Context(actor="test")):
        row = Parameter.objects.get(code=selectors.NEEDED)
        row.value = {"PERSON": {stage: needs}}
        row.save()


def test_what_registration_asks_for_is_enough(person: Any) -> None:
    officer = person("officer")
    for party in (way.register(officer, "林浩然", 1), firm(officer, 1)):
        stages = officer.get(f"/customers/parties/{party['id']}/missing")["stages"]
        assert [(one["stage"], one["missing"]) for one in stages] == [("APPLICATION", []), ("CONTRACT", [])]
        assert all(one["needed"] > 3 for one in stages)


def test_submission_is_refused_with_what_is_missing_in_words(person: Any) -> None:
    draft = way.entered(person)
    officer = person("officer")
    party = {"id": next(part["party_id"] for part in draft["parties"] if part["role"] == "BORROWER")}
    ask(["IDENTITY_DOCUMENT", "CONTACT.EMAIL", "ADDRESS.HOME+", "ASSET"])
    path = f"/origination/applications/{draft['id']}/submit"
    refused = officer.post(path, version=draft["version"], expect=422)
    assert refused["code"] == "customers.file_incomplete"
    for words in ("Contact (E-mail)", "Address (Home, proven)", "Asset"):
        assert words in refused["detail"]
    assert "Identity" not in refused["detail"]
    record(officer, party, "CONTACT", {"type": "EMAIL", "rank": "MAIN", "value": "lin@example.cn"})
    asset(officer, party, "1.00")
    fields = {"use": "HOME", "text": "示范路 1 号"}
    record(officer, party, "ADDRESS", fields, evidence="documents.document:1")
    assert officer.get(f"/customers/parties/{party['id']}/missing")["stages"][0]["missing"] == []
    assert officer.post(path, version=draft["version"])["state"] == "IN_REVIEW"


def test_a_contract_waits_for_the_file(person: Any) -> None:
    application = way.approved(person)
    ask(["BANK_ACCOUNT"], "CONTRACT")
    body = {"signed_on": "2025-06-20", "payee_name": "卖方", "payee_account": "6222000000000000001", "payee_bank": "行"}
    path = f"/origination/applications/{application['id']}/contract"
    refused = person("operations").post(path, body, version=application["version"], expect=422)
    assert refused["code"] == "customers.file_incomplete"
    assert "Bank account" in refused["detail"]


def test_a_document_that_ran_out_proves_nobody(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    ask(["IDENTITY_DOCUMENT.RESIDENT_ID"])
    number = {"type": "RESIDENT_ID", "number": way.id_number(1)}
    record(officer, party, "IDENTITY_DOCUMENT", number | {"valid_from": "2015-06-19", "valid_to": "2025-06-19"})
    missing = officer.get(f"/customers/parties/{party['id']}/missing")["stages"][0]["missing"]
    assert [one["name_zh"] for one in missing] == ["身份证件（居民身份证）"]
    record(officer, party, "IDENTITY_DOCUMENT", number | {"valid_from": "2025-06-01", "long_term": True})
    assert officer.get(f"/customers/parties/{party['id']}/missing")["stages"][0]["missing"] == []


def test_who_was_registered_before_facts_were_kept_is_judged_by_the_head(person: Any) -> None:
    from diya.customers.models import Fact

    party = way.register(person("officer"), "林浩然", 1)
    ask(["PERSON", "IDENTITY_DOCUMENT", "ADDRESS.HOME", "ASSET"])
    with db.transaction(db.all_branches(), db.Context(actor="test")):
        Fact.objects.filter(party=party["id"]).delete()
        found = selectors.missing(party["id"], Stage.APPLICATION, on=date(2025, 6, 20))
        assert [one.code for one in found] == ["ASSET"]
        require_complete([], Stage.APPLICATION)


@pytest.mark.parametrize(
    "value",
    [
        {"ANIMAL": {}},
        {"PERSON": {"NEVER": []}},
        {"PERSON": {"APPLICATION": ["NO_SUCH_FACT"]}},
        {"PERSON": {"APPLICATION": [1]}},
        {"FIRM": {"APPLICATION": ["HOUSEHOLD"]}},
        ["PERSON"],
    ],
    ids=str,
)
def test_a_rule_that_nobody_can_meet_is_not_taken(value: Any, person: Any) -> None:
    with (
        db.transaction(db.all_branches(), db.Context(actor="test")),
        pytest.raises(parameters.ParameterValueRefused),
    ):
        parameters.followers.get(selectors.NEEDED)(value)
