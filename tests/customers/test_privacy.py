"""What a person may ask: a copy of everything, a correction, an erasure that nothing stands against and two decide."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from pypdf import PdfReader

from diya.customers.models import Party, Token
from diya.foundation import clock, crypto, db, parameters
from diya.foundation.models import StoredFile, SubjectKey
from tests.journeys import way

CONTEXT = db.Context(actor="test")


def ask(person: Any, party_id: str, kind: str, who: str = "officer") -> dict[str, Any]:
    body = {"party_id": party_id, "kind": kind, "way": "BRANCH", "text": "本人到柜台申请"}
    answer: dict[str, Any] = person(who).post("/customers/requests", body)
    return answer


def act(person: Any, who: str, request: dict[str, Any], what: str, expect: int = 200, **body: Any) -> Any:
    path = f"/customers/requests/{request['id']}/{what}"
    return person(who).post(path, body, version=request["version"], expect=expect)


def test_a_copy_holds_what_every_room_keeps(person: Any) -> None:
    loan = way.drawn(person)
    request = ask(person, loan["borrower_id"], "EXPORT")
    assert request["due_date"] == "2025-07-20", "thirty days from 20 June"
    assert request["allowed_actions"] == []
    compliance = person("compliance")
    shown = compliance.get(f"/customers/requests/{request['id']}")
    assert shown["allowed_actions"] == ["answer", "copy", "refuse", "withdraw"]
    copy = compliance.post(f"/customers/requests/{request['id']}/copy")
    assert copy["request"] == request["number"]
    facts = {fact["kind"]: fact["fields"] for fact in copy["customers"]["facts"]}
    assert facts["IDENTITY_DOCUMENT"]["number"] == way.id_number(1)
    assert copy["origination"]["applications"][0]["contract"]
    assert copy["servicing"]["loans"][0]["number"] == loan["number"]
    words = pdf_words(compliance, request)
    assert {"个人信息副本", way.id_number(1), loan["number"], "林浩然"} <= set(words.split())
    done = act(person, "compliance", shown, "answer", comment="已交付申请人")
    assert (done["state"], done["allowed_actions"]) == ("DONE", [])
    looked = person("auditor").get("/foundation/looks", person=f"customers.party:{loan['borrower_id']}")["items"]
    assert "foundation.list.exported" in {row["action"] for row in looked}


def pdf_words(reader: Any, request: dict[str, Any]) -> str:
    """The text of the copy as PDF."""
    body = json.dumps({"format": "pdf"})
    headers = {"idempotency-key": "pdf"}
    path = f"/api/v1/customers/requests/{request['id']}/copy"
    answer = reader.client.post(path, body, content_type="application/json", headers=headers)
    assert answer.headers["Content-Type"] == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_a_running_loan_stands_against_an_erasure(person: Any) -> None:
    loan = way.drawn(person)
    request = ask(person, loan["borrower_id"], "ERASURE")
    shown = person("compliance").get(f"/customers/requests/{request['id']}")
    assert [hold["code"] for hold in shown["holds"]] == ["servicing.loan_open"]
    assert shown["allowed_actions"] == ["refuse", "withdraw"]
    refused = act(person, "compliance", request, "propose", expect=422)
    assert refused["code"] == "customers.erasure_held_back"
    assert loan["number"] in refused["detail"]
    closed = act(person, "compliance", request, "refuse", comment="贷款未结清，依法保存")
    assert closed["state"] == "REFUSED"
    assert person("officer").get(f"/customers/parties/{loan['borrower_id']}")


def test_a_declined_application_and_an_order_of_a_court_hold_for_their_time(person: Any) -> None:
    party = way.register(person("officer"), "林浩然", 1)
    hold = {"party_id": party["id"], "basis": "LITIGATION", "reference": "(2025)沪01民初1号"}
    placed = person("compliance").post("/customers/holds", hold)
    assert person("compliance").post("/customers/holds", hold, expect=409)["code"] == "customers.hold_placed"
    request = ask(person, party["id"], "ERASURE")
    refused = act(person, "compliance", request, "propose", expect=422)
    assert "(2025)沪01民初1号" in refused["detail"]
    person("compliance").post(f"/customers/holds/{placed['id']}/release")
    person("compliance").post(f"/customers/holds/{placed['id']}/release", expect=409)
    assert act(person, "compliance", request, "propose")["state"] == "PROPOSED"


def erased(person: Any, party_id: str) -> dict[str, Any]:
    request = ask(person, party_id, "ERASURE")
    proposed = act(person, "compliance", request, "propose")
    answer: dict[str, Any] = act(person, "manager", proposed, "decide", approve=True, comment="同意删除")
    return answer


def test_after_an_erasure_nobody_reads_or_finds_the_person(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    officer.upload(f"customers.party:{party['id']}", "ID_CARD")
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        (file,) = StoredFile.objects.all()
        on_disk = Path(settings.FILES_ROOT) / file.id.hex[-2:] / file.id.hex
        before = bytes(Party.objects.get(id=party["id"]).envelope)
    assert on_disk.exists()
    done = erased(person, party["id"])
    assert (done["state"], done["text"], done["party_name"]) == ("DONE", None, "***")
    assert officer.get(f"/customers/parties/{party['id']}", expect=409)["code"] == "foundation.subject_erased"
    for search in ("林浩", way.id_number(1), "13800000001", party["number"]):
        assert officer.get("/customers/parties", search=search)["total"] == 0
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        row = Party.objects.get(id=party["id"])
        assert bytes(row.envelope) == before, "history is not rewritten, it is made unreadable"
        assert not Token.objects.filter(party_id=party["id"]).exists()
        assert crypto.keys_of([row.id, file.id]) == {}
        assert set(SubjectKey.objects.filter(subject_id__in=[row.id, file.id]).values_list("wrapped", flat=True)) == {
            None
        }
    # The same person may become a customer again: nothing of before is known.
    again = way.register(officer, "林浩然", 1)
    assert again["number"] != party["number"]


def test_tokens_of_an_erased_person_are_in_no_table(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    tokens = [
        crypto.token(kind, value).hex() for kind, value in (("id_number", way.id_number(1)), ("phone", "13800000001"))
    ]
    tokens += [one.hex() for one in crypto.ngram_tokens("name", "林浩然")]
    erased(person, party["id"])
    with db.transaction(db.all_branches(), CONTEXT, writes=False), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE to_jsonb(t)::text ~ %s', ["|".join(tokens)])
            assert cursor.fetchone() == (0,), table


def test_an_erasure_is_decided_by_another_and_can_be_rejected(person: Any) -> None:
    party = way.register(person("officer"), "林浩然", 1)
    request = ask(person, party["id"], "ERASURE")
    proposed = act(person, "compliance", request, "propose")
    act(person, "compliance", proposed, "decide", expect=403, approve=True, comment="同意")
    assert person("manager").get("/foundation/work-items", kind="customers.decide_erasure")["total"] == 1
    rejected = act(person, "manager", proposed, "decide", approve=False, comment="证件待核实")
    assert (rejected["state"], rejected["outcome"]) == ("REFUSED", "证件待核实")
    act(person, "manager", rejected, "decide", expect=409, approve=True, comment="同意")
    assert person("officer").get(f"/customers/parties/{party['id']}")["name"] == "林浩然"


def test_retention_is_tried_dry_and_then_asked_for(person: Any) -> None:
    officer = person("officer")
    old, held, recent = (way.register(officer, f"客户{number}", number) for number in (1, 2, 3))
    person("compliance").post("/customers/holds", {"party_id": held["id"], "basis": "AUDIT", "reference": "2025-07"})
    with db.transaction(db.all_branches(), CONTEXT):
        long_ago = clock.now() - timedelta(days=365 * 6)
        Party.objects.filter(id__in=[old["id"], held["id"]]).update(created_at=long_ago)
    compliance = person("compliance")
    rows = {row["id"]: row for row in compliance.get("/customers/retention")["items"]}
    assert set(rows) == {old["id"], held["id"]}
    assert (rows[old["id"]]["holds"], rows[held["id"]]["holds"][0]["code"]) == ([], "customers.legal_hold")
    assert officer.get(f"/customers/parties/{old['id']}"), "a dry run erases nobody"
    compliance.post("/customers/retention", {"party_ids": [held["id"]]}, expect=422)
    compliance.post("/customers/retention", {"party_ids": [recent["id"]]}, expect=404)
    (proposed,) = compliance.post("/customers/retention", {"party_ids": [old["id"]]})["items"]
    assert (proposed["kind"], proposed["state"]) == ("RETENTION", "PROPOSED")
    assert compliance.get("/customers/retention")["total"] == 1
    act(person, "manager", proposed, "decide", approve=True, comment="期满删除")
    assert officer.get(f"/customers/parties/{old['id']}", expect=409)


def test_the_time_of_retention_is_that_of_the_parameter_of_the_day(person: Any) -> None:
    party = way.register(person("officer"), "林浩然", 1)
    with db.transaction(db.all_branches(), CONTEXT):
        Party.objects.filter(id=party["id"]).update(created_at=clock.now() - timedelta(days=365 * 6))
        known = {"name_zh": "x", "name_en": "x", "source": "test", "confirmed": False}
        today = db.current().business_date
        parameters.load("retention.customer_years", starts_date=today, value="9", **known)
    assert person("compliance").get("/customers/retention")["total"] == 0


def test_a_leak_names_whose_data_was_seen_by_whom(person: Any) -> None:
    officer = person("officer")
    seen, unseen = way.register(officer, "林浩然", 1), way.register(officer, "周雨桐", 2)
    officer.get(f"/customers/parties/{seen['id']}")
    officer.post(f"/customers/parties/{seen['id']}/reveal", {"purpose": "CONTACT", "reason": "电话核实"})
    person("underwriter").get(f"/customers/parties/{unseen['id']}")
    day = f"{clock.now():%Y-%m-%d}"
    auditor = person("auditor")
    rows = auditor.get("/customers/breach", from_date="2020-01-01", to_date="2199-12-31", actor="张明远")["items"]
    assert [(row["id"], row["count"]) for row in rows] == [(seen["id"], 2)]
    assert rows[0]["actions"] == ["customers.party.revealed", "foundation.subject.viewed"]
    assert auditor.get("/customers/breach", from_date="2020-01-01", to_date="2020-12-31")["total"] == 0
    assert officer.get("/customers/breach", from_date=day, to_date=day, expect=403)
