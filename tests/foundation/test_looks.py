"""Who saw this person: every page, search, reveal and export leaves a look; unusual ones are told within a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from diya.foundation import clock, db, looks, parameters, sequencer, vigilance
from diya.foundation.models import AuditEvent, WorkItem
from tests.journeys import way

CONTEXT = db.Context(actor="test")
IN_OFFICE = vigilance._in_office


@pytest.fixture(autouse=True)
def in_office_hours(monkeypatch: Any) -> None:
    """A test that runs at night must not find what only night makes unusual."""
    monkeypatch.setattr(vigilance, "_in_office", lambda *_: True)


def ref(party: dict[str, Any]) -> str:
    return f"customers.party:{party['id']}"


def seen(auditor: Any, **filters: Any) -> list[tuple[str, str]]:
    rows = auditor.get("/foundation/looks", **filters)["items"]
    return [(row["action"].rpartition(".")[2], row["actor_name"]) for row in rows]


def test_who_saw_this_person(person: Any) -> None:
    officer, auditor = person("officer"), person("auditor")
    party, other = way.register(officer, "林浩然", 1), way.register(officer, "周雨桐", 2)
    way.hear()
    assert seen(auditor, person=ref(party)) == []
    officer.get(f"/customers/parties/{party['id']}")
    officer.get("/customers/parties", search="林浩")
    officer.post(f"/customers/parties/{party['id']}/reveal", {"purpose": "CONTACT", "reason": "电话核实"})
    person("manager").get("/customers/parties/export")
    expected = [("exported", "顾明德"), ("revealed", "张明远"), ("searched", "张明远"), ("viewed", "张明远")]
    assert seen(auditor, person=ref(party)) == expected
    assert seen(auditor, person=ref(other)) == [("exported", "顾明德")]
    (revealed,) = auditor.get("/foundation/looks", person=ref(party), action="customers.party.revealed")["items"]
    assert revealed["reason"] == "CONTACT · 电话核实"
    assert person("officer").get("/foundation/looks", expect=403)


def test_the_same_page_within_minutes_is_one_look(person: Any, monkeypatch: Any) -> None:
    officer, auditor = person("officer"), person("auditor")
    party = way.register(officer, "林浩然", 1)
    path = f"/customers/parties/{party['id']}"
    for _ in range(3):
        officer.get(path)
    assert len(seen(auditor, person=ref(party))) == 1
    later = clock.now() + looks.AGAIN_AFTER + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    person("officer").get(path)
    assert len(seen(auditor, person=ref(party))) == 2


def test_a_search_keeps_a_token_and_not_what_was_typed(person: Any) -> None:
    officer = person("officer")
    way.register(officer, "林浩然", 1)
    officer.get("/customers/parties", search=way.id_number(1))
    officer.get("/customers/parties", search="没有此人")
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        found, nobody = AuditEvent.objects.filter(action=looks.SEARCHED).order_by("id")
    assert found.after["filters"]["search"].startswith("token:")
    assert (found.after["row_count"], len(found.related)) == (1, 1)
    assert (nobody.after["row_count"], nobody.related) == (0, [])
    assert way.id_number(1) not in f"{found.after}{found.purpose}"


def test_a_look_wakes_no_screen_and_is_no_part_of_the_timeline(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    way.hear()
    before = officer.get("/foundation/version")["version"]
    officer.get(f"/customers/parties/{party['id']}")
    way.hear()
    assert officer.get("/foundation/version")["version"] == before
    assert [row["action"] for row in officer.get("/foundation/timeline", ref=ref(party))["items"]] == [
        "customers.party.registered"
    ]
    assert sequencer.latest() == before


def test_pages_of_cases_name_the_people_on_them(person: Any) -> None:
    loan = way.drawn(person)
    auditor = person("auditor")
    party = f"customers.party:{loan['borrower_id']}"
    person("teller").get(f"/servicing/loans/{loan['id']}")
    approver = person("approver")
    (application,) = approver.get("/origination/applications")["items"]
    approver.get(f"/origination/applications/{application['id']}")
    looked = {name for action, name in seen(auditor, person=party) if action == "viewed"}
    assert {"孙晓彤", "王建国"} <= looked


def test_a_printed_paper_and_whoever_opens_it_are_looks_at_the_person(person: Any) -> None:
    loan = way.drawn(person)
    party = f"customers.party:{loan['borrower_id']}"
    body = {"kind": "servicing.schedule", "subject": f"servicing.loan:{loan['id']}", "language": "zh"}
    paper = person("operations").post("/messages/papers", body)
    person("manager").client.get(f"/api/v1/messages/papers/{paper['id']}/content")
    auditor = person("auditor")
    rows = auditor.get("/foundation/looks", person=party, action="messages.paper.issued,foundation.subject.viewed")
    found = [(row["actor_name"], row["subject"].partition(":")[0]) for row in rows["items"]]
    assert found[:2] == [("顾明德", "messages.paper"), ("赵雨欣", "messages.paper")]


def test_a_large_export_names_everybody_in_parts(person: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(looks, "MOST_PEOPLE", 2)
    officer = person("officer")
    parties = [way.register(officer, f"客户{number}", number) for number in range(1, 6)]
    person("manager").get("/customers/parties/export")
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        events = list(AuditEvent.objects.filter(action=looks.EXPORTED).order_by("id"))
    assert [len(event.related) for event in events] == [2, 2, 1]
    assert {one for event in events for one in event.related} == {ref(party) for party in parties}
    assert [event.after.get("row_count") for event in events] == [5, None, None]


def set_limit(code: str, value: str) -> None:
    with db.transaction(db.all_branches(), CONTEXT):
        known = {"name_zh": code, "name_en": code, "source": "test", "confirmed": False}
        parameters.load(code, starts_date=datetime(2021, 1, 1, tzinfo=UTC).date(), value=value, **known)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("watch.people_seen", "SEEN"), ("watch.people_revealed", "REVEALED"), ("watch.rows_exported", "EXPORTED")],
)
def test_unusual_looks_are_told_once_until_judged(person: Any, code: str, reason: str) -> None:
    officer, manager, auditor = person("officer"), person("manager"), person("auditor")
    parties = [way.register(officer, f"客户{number}", number) for number in range(1, 4)]
    set_limit(code, "2")
    assert vigilance.watch() == 0
    for party in parties:
        manager.get(f"/customers/parties/{party['id']}")
        officer.post(f"/customers/parties/{party['id']}/reveal", {"purpose": "CONTACT", "reason": "电话核实"})
    manager.get("/customers/parties/export")
    assert vigilance.watch() >= 1
    assert vigilance.watch() == 0, "told once"
    items = auditor.get("/foundation/unusual-looks")["items"]
    assert reason in {item["reason"] for item in items}
    case = next(item for item in items if item["reason"] == reason)
    assert (case["count"], case["limit"]) == (3, 2)
    assert auditor.get("/foundation/work-items", kind=vigilance.KIND)["total"] == len(items)
    way.hear()
    assert auditor.get("/messages/notices")["total"] == len(items)
    path = f"/foundation/unusual-looks/{case['id']}/judge"
    manager.post(path, {"justified": True, "comment": "批量核对资料"}, expect=403)
    left = auditor.post(path, {"justified": False, "comment": "与岗位无关，已约谈"})["items"]
    assert len(left) == len(items) - 1
    auditor.post(path, {"justified": True, "comment": "再次核查"}, expect=409)
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        event = AuditEvent.objects.get(action="foundation.looks.judged")
        assert event.after == {"justified": False, "comment": "与岗位无关，已约谈"}
        assert WorkItem.objects.get(id=case["id"]).done_by is not None


@pytest.mark.parametrize(
    ("hour", "hours", "within"),
    [(4, "06:00-23:00", True), (20, "06:00-23:00", False), (15, "06:00-23:00", False), (20, "00:00-24:00", True)],
)
def test_office_hours_are_those_of_the_bank(hour: int, hours: str, within: bool) -> None:
    """At 4 o'clock UTC it is noon in Shanghai, at 20 o'clock 4 in the morning, at 15 o'clock 23."""
    assert IN_OFFICE(datetime(2026, 11, 26, hour, tzinfo=UTC), hours) is within


def test_at_night_a_reveal_is_enough(person: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(vigilance, "_in_office", lambda *_: False)
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    officer.get(f"/customers/parties/{party['id']}")
    assert vigilance.watch() == 0, "an open page is no alarm"
    officer.post(f"/customers/parties/{party['id']}/reveal", {"purpose": "CONTACT", "reason": "电话核实"})
    assert vigilance.watch() == 1
    assert person("auditor").get("/foundation/unusual-looks")["items"][0]["reason"] == "AT_NIGHT"
