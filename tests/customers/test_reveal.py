"""Whole identity and phone numbers: shown to those with the right, for a purpose, for minutes, and kept in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from diya.foundation import clock, db
from diya.foundation.models import AuditEvent
from tests.journeys import way

WHY = {"purpose": "CONTRACT", "reason": "核对借款合同"}


def test_whole_numbers_are_shown_for_a_purpose_that_stays(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    path = f"/customers/parties/{party['id']}"
    assert officer.get(path)["phone"] == "138****0001"
    assert officer.get(f"{path}/revealed", expect=409)["code"] == "customers.reveal_closed"
    shown = officer.post(f"{path}/reveal", WHY)
    assert (shown["id_number"], shown["phone"]) == (way.id_number(1), "13800000001")
    assert officer.get(f"{path}/revealed") == shown
    (look,) = person("auditor").get(
        "/foundation/looks", person=f"customers.party:{party['id']}", action="customers.party.revealed"
    )["items"]
    assert (look["actor_name"], look["reason"]) == ("张明远", "CONTRACT · 核对借款合同")
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        kept = AuditEvent.objects.get(action="customers.party.revealed")
        assert way.id_number(1) not in str((kept.before, kept.after))


def test_facts_leave_whole_while_it_is_open_and_for_nobody_else(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    path = f"/customers/parties/{party['id']}"

    def phones(reader: Any) -> list[str]:
        items = reader.get(f"{path}/facts")["items"]
        return [one["fields"]["value"] for one in items if one["kind"] == "CONTACT"]

    assert phones(officer) == ["138****0001"]
    officer.post(f"{path}/reveal", WHY)
    assert phones(officer) == ["13800000001"]
    assert phones(person("underwriter")) == ["138****0001"]


def test_after_some_minutes_it_is_closed_also_for_the_same_key(person: Any, monkeypatch: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    path = f"/customers/parties/{party['id']}"
    officer.post(f"{path}/reveal", WHY, key="once")
    later = clock.now() + timedelta(minutes=5, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert officer.post(f"{path}/reveal", WHY, key="once", expect=409)["code"] == "customers.reveal_closed"
    assert officer.get(f"{path}/revealed", expect=409)


def test_many_at_once_are_one_batch_within_the_limit(person: Any) -> None:
    officer = person("officer")
    ids = [way.register(officer, f"客户{number}", number)["id"] for number in range(1, 4)]
    shown = officer.post("/customers/reveals", {"party_ids": ids[:2], **WHY})["items"]
    assert {one["id"] for one in shown} == set(ids[:2])
    assert officer.get(f"/customers/parties/{ids[2]}/revealed", expect=409)
    officer.post("/customers/reveals", {"party_ids": ids * 17, **WHY}, expect=422)
    officer.post("/customers/reveals", {"party_ids": [], **WHY}, expect=422)


def test_without_a_right_a_purpose_or_a_reason_nothing_is_shown(person: Any) -> None:
    party = way.register(person("officer"), "林浩然", 1)
    path = f"/customers/parties/{party['id']}/reveal"
    assert person("officer").post(path, {**WHY, "reason": " "}, expect=422)["code"] == "customers.reason_missing"
    assert person("officer").post(path, {"reason": "想看"}, expect=422)["field"] == "purpose"
    assert person("teller").post(path, WHY, expect=403)
    assert person("auditor").post(path, WHY, expect=403)
    assert person("officer2").post(path, WHY, expect=404)
    assert person("officer2").post("/customers/reveals", {"party_ids": [party["id"]], **WHY}, expect=404)
