"""Fields of the bank's own by JSON Schema: released by a second person, checked when written, shown by their schema."""

from __future__ import annotations

from typing import Any

import pytest

from diya.customers.contracts import PartyKind, SchemaRefused
from diya.customers.kinds import custom_kind
from tests.customers.file import facts, record
from tests.journeys import way

SCHEMA = {
    "type": "object",
    "properties": {
        "segment": {
            "type": "string",
            "title": "客群",
            "title_en": "Segment",
            "enum": ["RETAIL", "PRIVATE"],
            "enum_titles": ["大众", "私行"],
        },
        "score": {"type": "string", "format": "decimal", "title": "积分", "title_en": "Score"},
        "joined": {"type": "string", "format": "date", "title": "入会日期", "title_en": "Joined"},
        "vip": {"type": "boolean", "title": "贵宾", "title_en": "VIP"},
    },
    "required": ["segment"],
    "additionalProperties": False,
}


def propose(admin: Any, definition: dict[str, Any], *, expect: int = 200) -> Any:
    body = {
        "code": "LOYALTY",
        "name_zh": "会员资料",
        "name_en": "Loyalty",
        "party_kind": "PERSON",
        "definition": definition,
    }
    return admin.post("/customers/custom-kinds", body, expect=expect)


def release(person: Any, definition: dict[str, Any]) -> None:
    change = propose(person("admin"), definition)
    path = f"/foundation/changes/{change['id']}/approve"
    assert person("admin").post(path, {"comment": "同意"}, expect=422)["code"] == "foundation.own_change"
    person("admin2").post(path, {"comment": "同意"})


def test_a_definition_is_a_form_once_a_second_person_released_it(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    fields = {"segment": "PRIVATE", "score": "12.5", "joined": "2024-02-29", "vip": True}
    assert record(officer, party, "CUSTOM.LOYALTY", fields, expect=422)["code"] == "customers.kind_unknown"
    release(person, SCHEMA)
    kinds = {kind["code"]: kind for kind in officer.get(f"/customers/parties/{party['id']}/fact-kinds")}
    forms = [(field["name"], field["form"]) for field in kinds["CUSTOM.LOYALTY"]["fields"]]
    assert forms == [("segment", "CHOICE"), ("score", "DECIMAL"), ("joined", "DAY"), ("vip", "FLAG")]
    record(officer, party, "CUSTOM.LOYALTY", fields)
    assert facts(officer, party, "CUSTOM.LOYALTY") == [fields]
    for wrong, field in (
        ({"segment": "GOLD"}, "segment"),
        ({"segment": "RETAIL", "score": "many"}, "score"),
        ({"segment": "RETAIL", "joined": "2023-02-29"}, "joined"),
        ({"segment": "RETAIL", "vip": "yes"}, "vip"),
        ({"segment": "RETAIL", "other": "x"}, "other"),
        ({}, "segment"),
    ):
        assert record(officer, party, "CUSTOM.LOYALTY", wrong, expect=422)["field"] == field, wrong


def test_a_next_version_leaves_what_was_written_as_it_is(person: Any) -> None:
    officer, admin = person("officer"), person("admin")
    party = way.register(officer, "林浩然", 1)
    release(person, SCHEMA)
    record(officer, party, "CUSTOM.LOYALTY", {"segment": "RETAIL", "vip": True})
    assert propose(admin, SCHEMA, expect=409)["code"] == "customers.definition_unchanged"
    release(person, {**SCHEMA, "properties": {"segment": SCHEMA["properties"]["segment"]}})  # type: ignore[index]
    assert [row["number"] for row in admin.get("/customers/custom-kinds")["items"]] == [2]
    assert facts(officer, party, "CUSTOM.LOYALTY") == [{"segment": "RETAIL", "vip": True}]
    refused = record(officer, party, "CUSTOM.LOYALTY", {"segment": "RETAIL", "vip": True}, expect=422)
    assert refused["field"] == "vip"


@pytest.mark.parametrize(
    "change",
    [
        {"type": "array"},
        {"properties": {}},
        {"properties": {"Name": {"type": "string", "title": "名"}}},
        {"properties": {"name": {"type": "string"}}},
        {"properties": {"name": {"type": "number", "title": "数"}}},
        {"properties": {"name": {"type": "string", "title": "名", "pattern": "(a+)+$"}}},
        {"properties": {"name": {"type": "string", "title": "名", "format": "uri"}}},
        {"properties": {"name": {"type": "string", "title": "名", "enum": []}}},
        {"properties": {"name": {"type": "string", "title": "名", "enum": ["A", "A"]}}},
        {"properties": {"name": {"$ref": "https://example.com"}}},
        {"required": ["nobody"]},
        {"additionalProperties": True},
        {"allOf": []},
        {"properties": {f"f{at}": {"type": "string", "title": "名"} for at in range(31)}},
    ],
    ids=lambda one: str(one)[:60],
)
def test_what_is_not_in_the_small_part_of_the_standard_is_refused_and_not_ignored(change: dict[str, Any]) -> None:
    base: dict[str, Any] = {"type": "object", "properties": {"name": {"type": "string", "title": "名"}}}
    custom_kind(code="X", zh="一", en="One", party_kind=PartyKind.PERSON, schema=base)
    with pytest.raises(SchemaRefused):
        custom_kind(code="X", zh="一", en="One", party_kind=PartyKind.PERSON, schema=base | change)
