"""Whole identity and phone numbers: shown to those with the right, for a reason that stays in the log."""

from __future__ import annotations

from typing import Any

from diya.foundation import db
from diya.foundation.models import AuditEvent
from tests.journeys import way


def test_whole_numbers_are_shown_for_a_reason_that_stays(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    path = f"/customers/parties/{party['id']}"
    assert officer.get(path)["phone"] == "138****0001"
    shown = officer.post(f"{path}/reveal", {"reason": "核对借款合同"})
    assert shown == {"id": party["id"], "id_number": way.id_number(1), "phone": "13800000001"}
    look = person("auditor").get("/foundation/looks", person=f"customers.party:{party['id']}")["items"][0]
    assert (look["action_zh"], look["actor_name"]) == ("查看证件号和手机号原值", "张明远")
    assert look["reason"] == "核对借款合同"
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        kept = AuditEvent.objects.get(action="customers.party.revealed")
        assert way.id_number(1) not in str((kept.before, kept.after))


def test_without_a_right_or_a_reason_nothing_is_shown(person: Any) -> None:
    party = way.register(person("officer"), "林浩然", 1)
    path = f"/customers/parties/{party['id']}/reveal"
    assert person("officer").post(path, {"reason": " "}, expect=422)["code"] == "customers.reason_missing"
    assert person("teller").post(path, {"reason": "想看"}, expect=403)
    assert person("auditor").post(path, {"reason": "想看"}, expect=403)
    assert person("officer2").post(path, {"reason": "想看"}, expect=404)
