"""What is known of a customer: nothing is overwritten, and any day's belief can be asked for again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from diya.customers.models import Fact, Party, Token
from diya.foundation import db
from diya.foundation.models import RowHistory
from tests.customers.file import TODAY, facts, firm, record
from tests.journeys import way
from tests.people import Person

HOME = {"use": "HOME", "text": "示范市人民路 1 号 2 单元"}
MOBILE = {"type": "MOBILE", "rank": "MAIN"}


def test_registration_fills_the_first_facts_and_the_head_reads_from_them(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    assert facts(officer, party, "IDENTITY_DOCUMENT") == [
        {"type": "RESIDENT_ID", "number": "9901**********" + way.id_number(1)[-4:]}
    ]
    assert facts(officer, party, "CONTACT") == [{**MOBILE, "value": "138****0001"}]
    assert facts(officer, party, "INCOME") == [{"type": "REGULAR", "monthly_amount": "30000.00", "currency": "CNY"}]
    record(officer, party, "CONTACT", {**MOBILE, "value": "13911112222"})
    assert officer.get(f"/customers/parties/{party['id']}")["phone"] == "139****2222"
    record(officer, party, "INCOME", {"type": "RENT", "monthly_amount": "2500.00", "currency": "CNY"})
    assert officer.get(f"/customers/parties/{party['id']}")["monthly_income_amount"] == "32500.00"


def test_a_new_value_takes_its_days_and_leaves_the_rest_to_the_old_one(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    record(officer, party, "ADDRESS", HOME, starts="2020-03-01")
    newer = {**HOME, "text": "示范市学府路 9 号"}
    row = record(officer, party, "ADDRESS", newer, starts="2024-01-01")
    assert row["before"]["text"].startswith("示范市人民路")
    assert [one["text"][:6] for one in facts(officer, party, "ADDRESS")] == ["示范市学府路"]
    assert [one["text"][:6] for one in facts(officer, party, "ADDRESS", on="2023-12-31")] == ["示范市人民路"]
    assert facts(officer, party, "ADDRESS", on="2020-02-29") == []


def test_what_was_believed_on_a_day_is_what_its_page_showed(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    record(officer, party, "HOUSEHOLD", {"marital_status": "MARRIED", "homes_owned": 0}, starts="2020-01-01")
    way.live_until("2025-06-21")
    record(officer, party, "HOUSEHOLD", {"marital_status": "MARRIED", "homes_owned": 2}, starts="2020-01-01")
    asked = {"on": "2022-01-01"}
    assert [one["homes_owned"] for one in facts(officer, party, "HOUSEHOLD", **asked)] == [2]
    assert [one["homes_owned"] for one in facts(officer, party, "HOUSEHOLD", **asked, known_on=TODAY)] == [0]
    assert facts(officer, party, "HOUSEHOLD", **asked, known_on="2025-06-19") == []
    history = officer.get("/customers/facts", party_id=party["id"], kind="HOUSEHOLD")["items"]
    newest = history[0]
    assert newest["ends_date"] is None, "the new value leads, before what it left of the old one"
    assert (newest["fields"]["homes_owned"], newest["before"]["homes_owned"]) == (2, 0)
    assert newest["recorded_by"] == "张明远"
    assert [row["superseded_date"] for row in history if row["fields"].get("homes_owned") == 0] == ["2025-06-22"]


def test_an_end_and_a_taking_back_are_told_apart(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    card = {"form": "CARD", "bank": "示范银行", "number": "4111111111111111", "purpose": "REPAYMENT"}
    held = record(officer, party, "BANK_ACCOUNT", card, starts="2024-01-01")
    wrong = record(officer, party, "BANK_ACCOUNT", {**card, "number": "4012888888881881"}, starts="2024-01-01")
    officer.post(f"/customers/facts/{held['id']}/end", {"ends_date": "2025-01-01", "reason": "销卡"})
    officer.post(f"/customers/facts/{wrong['id']}/withdraw", {"reason": "登记错误"})
    assert facts(officer, party, "BANK_ACCOUNT") == []
    assert [one["number"][-4:] for one in facts(officer, party, "BANK_ACCOUNT", on="2024-06-01")] == ["1111"]
    again = officer.post(f"/customers/facts/{wrong['id']}/withdraw", {"reason": "再次"}, expect=409)
    assert again["code"] == "customers.fact_gone"


def test_a_second_person_verifies(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    row = record(officer, party, "ADDRESS", HOME)
    path = f"/customers/facts/{row['id']}/verify"
    officer.post(path, expect=403)
    answer = person("underwriter").post(path)
    verified = [one for one in answer["items"] if one["id"] == row["id"]]
    assert [(one["verified_by"], one["verified_date"]) for one in verified] == [("李思涵", TODAY)]
    assert person("operations").post(path, expect=409)["code"] == "customers.verified_already"
    own = record(person("operations"), party, "EMPLOYMENT", {"status": "RETIRED"})
    refused = person("operations").post(f"/customers/facts/{own['id']}/verify", expect=422)
    assert refused["code"] == "customers.own_fact"


def test_search_finds_every_number_until_it_is_taken_back(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    record(officer, party, "CONTACT", {"type": "EMAIL", "rank": "MAIN", "value": "lin@example.cn"})
    card = {"form": "CARD", "bank": "示范银行", "number": "4111111111111111", "purpose": "REPAYMENT"}
    held = record(officer, party, "BANK_ACCOUNT", card)
    passport = record(officer, party, "IDENTITY_DOCUMENT", {"type": "PASSPORT", "number": "E12345678"})

    def found(text: str) -> list[str]:
        return [row["id"] for row in officer.get("/customers/parties", search=text)["items"]]

    for text in (
        way.id_number(1),
        "13800000001",
        "lin@example.cn",
        "4111111111111111",
        "e12345678",
        "浩然",
        party["number"],
    ):
        assert found(text) == [party["id"]], text
    officer.post(f"/customers/facts/{held['id']}/withdraw", {"reason": "登记错误"})
    officer.post(f"/customers/facts/{passport['id']}/withdraw", {"reason": "登记错误"})
    assert found("4111111111111111") == found("E12345678") == []
    assert person("officer2").get("/customers/parties", search="lin@example.cn")["items"] == []


def test_a_number_of_one_person_is_nobody_elses(person: Any) -> None:
    officer = person("officer")
    way.register(officer, "林浩然", 1)
    other = way.register(officer, "苏婉清", 2)
    refused = record(
        officer, other, "IDENTITY_DOCUMENT", {"type": "RESIDENT_ID", "number": way.id_number(1)}, expect=409
    )
    assert refused["code"] == "customers.party_exists"
    assert facts(officer, other, "IDENTITY_DOCUMENT")[0]["number"][-4:] == way.id_number(2)[-4:]


def test_the_last_identity_document_stays(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    rows = officer.get(f"/customers/parties/{party['id']}/facts")["items"]
    held = next(row for row in rows if row["kind"] == "IDENTITY_DOCUMENT")
    refused = officer.post(f"/customers/facts/{held['id']}/withdraw", {"reason": "错"}, expect=422)
    assert refused["code"] == "customers.last_identity"


def test_the_bank_says_where_a_number_is_known_and_nothing_else(person: Any) -> None:
    way.register(person("officer"), "林浩然", 1)
    stranger = person("officer2")
    asked = {"id_type": "RESIDENT_ID", "number": way.id_number(1)}
    assert stranger.post("/customers/identity-checks", asked) == {"branches": ["001"]}
    assert stranger.post("/customers/identity-checks", {**asked, "number": way.id_number(2)}) == {"branches": []}
    assert stranger.post("/customers/identity-checks", {**asked, "number": "1"}, expect=422)["field"] == "number"
    with db.transaction(_scope("002"), db.Context(), writes=False):
        token = b"\x00" * 16
        rows = db.fetch_all("SELECT * FROM customers_known('RESIDENT_ID', %s)", [token])
        assert rows == []
        columns = db.fetch_all("SELECT (customers_known('RESIDENT_ID', %s))::text AS one", [_token(1)])
        assert columns == [{"one": "001"}], "the function answers one column: the branch"
        assert not Party.objects.exists(), "after the function the scope is what it was"


def _token(sequence: int) -> bytes:
    from diya.foundation import crypto

    return crypto.token("id_number", way.id_number(sequence))


def _scope(code: str) -> db.Scope:
    from diya.foundation.models import Branch

    return db.Scope(tuple(Branch.objects.filter(code=code).values_list("id", flat=True)))


def test_the_database_refuses_an_edit_and_an_overlap(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    record(officer, party, "ADDRESS", HOME, starts="2024-01-01")
    context = db.Context(actor="test")
    for change in ({"starts_date": "2023-01-01"}, {"kind": "ASSET"}, {"evidence": "x"}, {"ends_date": "2025-01-01"}):
        with (
            pytest.raises(DatabaseError, match="not edited"),
            db.transaction(db.all_branches(), context),
            transaction.atomic(),
        ):
            Fact.objects.filter(party=party["id"], kind="ADDRESS", superseded_at=None).update(**change)
    with db.transaction(db.all_branches(), context):
        row = Fact.objects.filter(party=party["id"], kind="ADDRESS", superseded_at=None).latest("starts_date")
        row.id = db.new_id()
        with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
            row.save(force_insert=True)


def test_tokens_stand_in_no_history(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    record(officer, party, "CONTACT", {**MOBILE, "value": "13911112222"})
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        tokens = [bytes(row.token).hex() for row in Token.objects.filter(party=party["id"])]
        history = " ".join(f"{row.before}{row.after}" for row in RowHistory.objects.all())
        assert len(tokens) == 4, "a number, a telephone, two pairs of characters of the name"
        assert not [one for one in tokens if one in history]


def test_facts_of_another_branch_are_out_of_reach(person: Any) -> None:
    party = way.register(person("officer"), "林浩然", 1)
    stranger = person("officer2")
    for path in ("facts", "fact-kinds", "missing", "graph", "capacity"):
        stranger.get(f"/customers/parties/{party['id']}/{path}", expect=404)
    assert stranger.get("/customers/facts", party_id=party["id"])["items"] == []
    body = {"kind": "ADDRESS", "fields": HOME, "starts_date": TODAY}
    stranger.post(f"/customers/parties/{party['id']}/facts", body, version=1, expect=404)


REFUSED = [
    ("CONTACT", {"type": "MOBILE", "rank": "MAIN", "value": "12345"}, "value", "11 位"),
    ("CONTACT", {"type": "EMAIL", "rank": "MAIN", "value": "not an address"}, "value", "电子邮箱"),
    (
        "BANK_ACCOUNT",
        {"form": "CARD", "bank": "行", "number": "4111111111111112", "purpose": "OTHER"},
        "number",
        "校验位",
    ),
    ("IDENTITY_DOCUMENT", {"type": "RESIDENT_ID", "number": "110105194912310021"}, "number", "校验位"),
    ("IDENTITY_DOCUMENT", {"type": "BUSINESS_LICENCE", "number": "91350100M000100Y43"}, "type", "只能是"),
    (
        "IDENTITY_DOCUMENT",
        {"type": "PASSPORT", "number": "E12345678", "valid_to": "2030-01-01", "long_term": True},
        "valid_to",
        "没有到期日",
    ),
    ("HOUSEHOLD", {"marital_status": "MARRIED", "members": 2, "dependants": 2}, "dependants", "少于"),
    ("PEP", {"flag": True}, "basis", "依据"),
    ("INCOME", {"type": "RENT", "monthly_amount": "1,000", "currency": "CNY"}, "monthly_amount", "金额"),
    ("INCOME", {"type": "RENT", "monthly_amount": 1000, "currency": "CNY"}, "monthly_amount", "文字"),
    ("RATING", {"rating": "LOW", "reason": "正常", "next_review": "2025-13-01"}, "next_review", "日期"),
    ("ADDRESS", {"use": "HOME"}, "text", "必填"),
    ("ADDRESS", {"use": "HOME", "text": "路", "colour": "red"}, "colour", "没有这个字段"),
    ("FIRM", {"name": "某公司"}, "kind", "没有"),
]


@pytest.mark.parametrize(("kind", "fields", "field", "says"), REFUSED, ids=lambda one: str(one)[:30])
def test_a_field_is_refused_with_a_sentence_in_both_languages(
    person: Any, kind: str, fields: dict[str, Any], field: str, says: str
) -> None:
    party = way.register(person("officer"), "林浩然", 1)
    refused = record(Person("officer", "zh"), party, kind, fields, expect=422)
    assert (refused["field"], says in refused["detail"]) == (field, True), refused
    english = record(person("officer"), party, kind, fields, expect=422)
    assert english["detail"].isascii() or english["detail"].replace("“", "").replace("”", "").isascii(), english


def test_a_firm_is_registered_by_its_credit_code_once(person: Any) -> None:
    officer = person("officer")
    made = firm(officer, 1)
    assert (made["kind"], made["id_type"], made["name"]) == ("FIRM", "BUSINESS_LICENCE", "示范制造有限公司")
    body = {
        "branch_code": "001",
        "name": "另一公司",
        "credit_code": "91350100M000100Y44",
        "firm_kind": "LIMITED",
        "legal_representative": "某人",
        "registered_capital_amount": "1.00",
        "industry": "C",
        "phone": "13800000001",
        "address": "某路",
    }
    assert officer.post("/customers/firms", body, expect=422)["field"] == "credit_code"
    assert (
        officer.post("/customers/firms", body | {"credit_code": "91350100M000100Y43", "industry": "Z"}, expect=422)[
            "field"
        ]
        == "industry"
    )
    from tests.customers.file import credit_code

    again = officer.post("/customers/firms", body | {"credit_code": credit_code(1)}, expect=409)
    assert again["code"] == "customers.party_exists"
    kinds = {kind["code"] for kind in officer.get(f"/customers/parties/{made['id']}/fact-kinds")}
    assert "HOUSEHOLD" not in kinds
    assert {"FIRM", "IDENTITY_DOCUMENT", "BANK_ACCOUNT"} <= kinds


def test_a_foreigner_is_registered_by_passport(person: Any) -> None:
    body = {
        "branch_code": "001",
        "name": "Jane Miller",
        "id_type": "PASSPORT",
        "id_number": "e12345678",
        "phone": "13800000077",
        "marital_status": "SINGLE",
        "employer": "示范公司",
        "address": "示范路 1 号",
        "monthly_income_amount": "20000.00",
    }
    officer = person("officer")
    assert officer.post("/customers/parties", body, expect=422)["field"] == "birth_date"
    made = officer.post("/customers/parties", body | {"birth_date": "1988-02-03"})
    assert (made["id_type"], made["id_number"], made["birth_date"]) == ("PASSPORT", "E123*5678", "1988-02-03")
