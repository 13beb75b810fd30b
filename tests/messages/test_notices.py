"""Notices: who hears of what, once, and what was read."""

from __future__ import annotations

from typing import Any

import pytest

from diya.foundation import db, outbox
from diya.foundation.models import OutboxCursor
from diya.messages.models import Notice
from tests.journeys import way
from tests.people import Person

BANK = db.Context(actor="test")


def titles(reader: Person, **query: Any) -> list[str]:
    return [row["title_zh"] for row in reader.get("/messages/notices", **query)["items"]]


def test_the_officer_hears_of_the_decision_and_the_money(person: Any) -> None:
    loan = way.drawn(person)
    officer, operations = person("officer"), person("operations2")
    assert titles(officer) == ["放款已复核", "申请已批准"]
    assert titles(operations) == ["放款已复核"]
    row = operations.get("/messages/notices")["items"][0]
    assert row["subject"] == f"servicing.loan:{loan['id']}"
    assert loan["number"] in row["body_zh"]
    assert "1,200,000.00 CNY" in row["body_en"]
    assert titles(person("checker")) == []


def test_hearing_twice_makes_one_notice(person: Any) -> None:
    way.approved(person)
    way.hear()
    OutboxCursor.objects.filter(handler="notices.decided").update(sequence=0)
    while outbox.dispatch():
        pass
    with db.transaction(db.all_branches(), BANK, writes=False):
        assert Notice.objects.filter(title_zh="申请已批准").count() == 1


@pytest.mark.parametrize(("decision", "title"), [("RETURN", "申请被退回补正"), ("REJECT", "申请被拒绝")])
def test_the_officer_hears_of_what_was_not_approved(person: Any, decision: str, title: str) -> None:
    application = way.submitted(person)
    way.vote(person("underwriter"), application, decision)
    way.hear()
    assert titles(person("officer")) == [title]


def test_a_rejected_disbursement_is_told_to_the_one_who_prepared_it(person: Any) -> None:
    application = way.ready(person)
    path = f"/origination/applications/{application['id']}/drawdowns"
    drawn = person("operations2").post(path, {"amount": "1200000.00"})
    loan = person("checker").get(f"/servicing/loans/{drawn['loans'][0]['id']}")
    waiting = loan["disbursements"][0]
    body = {"comment": "账号有误"}
    person("checker").post(f"/servicing/disbursements/{waiting['id']}/reject", body, version=waiting["version"])
    way.hear()
    assert titles(person("operations2")) == ["放款被退回"]
    assert titles(person("officer"))[0] == "放款被退回"


def test_the_proposer_hears_what_became_of_a_change(person: Any) -> None:
    admin, other = person("admin"), person("admin2")
    body = {"code": "down_payment.residential_min", "starts_date": "2025-07-01", "value": "0.3", "source": "示例"}
    for word in ("approve", "reject"):
        change = admin.post("/foundation/parameters", body)
        other.post(f"/foundation/changes/{change['id']}/{word}", {"comment": "看过"})
        body["starts_date"] = "2025-08-01"
    way.hear()
    assert titles(admin) == ["变更被驳回", "变更已生效"]
    assert titles(other) == []


def test_a_loan_set_aside_is_told_to_the_accountants_of_its_branch(person: Any) -> None:
    loan = way.drawn(person)
    with db.transaction(db.all_branches(), BANK) as work:
        outbox.publish(
            "endofday.loan.parked",
            subject=f"servicing.loan:{loan['id']}",
            branch_id=work.branches[0],
            payload={"number": loan["number"], "step": "bill"},
        )
    way.hear()
    assert titles(person("accountant")) == ["借据被日终挂起"]


def test_reading_takes_away_from_the_unread(person: Any) -> None:
    way.drawn(person)
    officer = person("officer")
    assert officer.get("/messages/unread") == {"count": 2}
    first = officer.get("/messages/notices")["items"][0]
    assert first["read_at"] is None
    read = officer.post(f"/messages/notices/{first['id']}/read")
    assert read["read_at"] is not None
    assert officer.post(f"/messages/notices/{first['id']}/read")["read_at"] == read["read_at"]
    assert titles(officer, unread=True) == ["申请已批准"]
    assert officer.post("/messages/notices/read-all") == {"count": 0}
    other = person("operations2").get("/messages/notices")["items"][0]
    officer.post(f"/messages/notices/{other['id']}/read", expect=404)
    assert person("operations2").get("/messages/unread") == {"count": 1}
