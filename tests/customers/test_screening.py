"""Screening: lists in versions, hits that explain themselves; cleared ones stay away, confirmed ones block."""

from __future__ import annotations

from typing import Any

from diya.customers.models import ScreeningEntry
from diya.customers.services.screening import screen_bank
from diya.foundation import db
from diya.foundation.jobs import Progress
from tests.journeys import way

HEAD = "name,aliases,birth_date,id_number\n"
FORM = {"code": "UN", "kind": "SANCTIONS", "name": "联合国制裁名单", "source": "示范", "as_of": "2025-06-01"}


def load(person: Any, *lines: str, expect: int = 200, **changes: str) -> Any:
    content = (HEAD + "\n".join(lines) + "\n").encode()
    loaded = person("compliance").send("/customers/screening-lists", FORM | changes, "un.csv", content, expect=expect)
    if expect == 200:
        screen_bank(Progress(None), {})
    return loaded


def hits(person: Any) -> list[dict[str, Any]]:
    return person("compliance").get("/customers/screening-hits")["items"]


def decided(person: Any, hit: dict[str, Any], outcome: str) -> dict[str, Any]:
    compliance = person("compliance")
    path = f"/customers/cases/{hit['case_id']}"
    case = compliance.post(f"{path}/take", version=compliance.get(path)["version"])
    body = {"outcome": outcome, "comment": "已比对证件、生日和住址"}
    case = compliance.post(f"{path}/close", body, version=case["version"])
    if case["state"] == "PROPOSED":
        body = {"approve": True, "comment": "确认为同一人"}
        case = person("compliance2").post(f"{path}/decide", body, version=case["version"])
    return case


def test_a_new_list_is_held_against_every_customer_with_a_score_that_explains_itself(person: Any) -> None:
    officer = person("officer")
    for sequence, name in enumerate(("林浩然", "周子墨", "陈一鸣", "何嘉欣"), start=1):
        way.register(officer, name, sequence)
    loaded = load(
        person,
        "林浩然,,1990-01-01,",
        "周子墨,,1975-05-05,",
        "某某某,陈一鸣;陈壹鸣,,",
        f"完全不同,,,{way.id_number(4)}",
    )
    assert (loaded["number"], loaded["entry_count"], loaded["current"]) == (1, 4, True)
    scores = {hit["party_name"]: hit["score_permille"] for hit in hits(person)}
    assert scores == {"林浩然": 1000, "陈一鸣": 700, "何嘉欣": 1000}, "another birthday is another person"
    by_name = {hit["party_name"]: hit for hit in hits(person)}
    assert by_name["林浩然"]["birth_equal"] is True
    assert by_name["陈一鸣"]["birth_equal"] is None
    assert by_name["陈一鸣"]["listed_name"] == "陈一鸣"
    assert by_name["陈一鸣"]["listed_names"] == ["某某某", "陈一鸣", "陈壹鸣"]
    assert by_name["何嘉欣"]["id_equal"] is True


def test_a_new_customer_is_held_against_the_lists(person: Any) -> None:
    load(person, "林浩然,,1990-01-01,")
    assert hits(person) == []
    way.register(person("officer"), "林浩然", 1)
    way.hear()
    assert [hit["party_name"] for hit in hits(person)] == ["林浩然"]
    work = person("compliance").get("/foundation/work-items")["items"]
    assert "customers.screening" in {item["kind"] for item in work}


def test_a_cleared_hit_stays_away_until_something_changes(person: Any) -> None:
    way.register(person("officer"), "林浩然", 1)
    load(person, "林浩然,,1990-01-01,", "甲乙丙,,,")
    case = decided(person, hits(person)[0], "CLEARED")
    assert (case["state"], case["hits"][0]["state"]) == ("CLOSED", "CLEARED")
    load(person, "林浩然,,1990-01-01,", "丁戊己,,,")  # the next version says the same of the same entry
    assert [hit["state"] for hit in hits(person)] == ["CLEARED"]
    load(person, f"林浩然,,1990-01-01,{way.id_number(1)}")  # now it knows more
    assert sorted(hit["state"] for hit in hits(person)) == ["CLEARED", "OPEN"]


def test_a_confirmed_hit_takes_two_people_and_blocks_new_business(person: Any) -> None:
    application = way.entered(person)
    load(person, "林浩然,,1990-01-01,")
    case = decided(person, hits(person)[0], "CONFIRMED")
    assert (case["outcome"], case["proposed_by_name"], case["decided_by_name"]) == ("CONFIRMED", "姚静宜", "韩松")
    path = f"/origination/applications/{application['id']}/submit"
    refused = person("officer").post(path, version=application["version"], expect=422)
    assert refused["code"] == "customers.party_blocked"
    assert "UN" in refused["detail"]


def test_an_open_hit_does_not_block(person: Any) -> None:
    application = way.entered(person)
    load(person, "林浩然,,1990-01-01,")
    path = f"/origination/applications/{application['id']}/submit"
    person("officer").post(path, version=application["version"])


def test_a_file_with_a_bad_line_is_refused_whole_and_the_same_file_twice_too(person: Any) -> None:
    bad = load(person, "林浩然,,1990-01-01,", "周子墨,,1990年,", expect=422)
    assert bad["code"] == "customers.screening_list_refused"
    assert "3" in bad["detail"]
    nameless = load(person, ",,1990-01-01,", expect=422)
    assert nameless["code"] == "customers.screening_list_refused"
    assert person("compliance").get("/customers/screening-lists")["items"] == []
    load(person, "林浩然,,1990-01-01,")
    known = load(person, "林浩然,,1990-01-01,", expect=409)
    assert known["code"] == "customers.screening_list_known"
    headless = person("compliance").send("/customers/screening-lists", FORM, "a.csv", b"a,b\n1,2\n", expect=422)
    assert headless["code"] == "customers.screening_list_refused"


def test_names_and_numbers_of_a_list_are_kept_as_tokens_and_sealed(person: Any) -> None:
    load(person, f"林浩然,浩然哥,1990-01-01,{way.id_number(1)}")
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        rows = list(ScreeningEntry.objects.all())
    assert len(rows) == 2, "one for each spelling"
    for row in rows:
        assert "林浩然".encode() not in bytes(row.envelope)
        assert way.id_number(1).encode() not in bytes(row.envelope) + bytes(row.id_token or b"")
    person("officer").get("/customers/screening-lists", expect=403)
