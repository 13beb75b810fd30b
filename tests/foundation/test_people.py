"""Staff and their grants by two administrators; the branch one works at; preferences; batches of work; the log."""

from __future__ import annotations

from typing import Any

import pytest

from diya.foundation import audit, db, merkle
from diya.foundation.models import AuditEvent, Grant, Preference, User
from tests.journeys import way
from tests.people import Person

BANK = db.Context(actor="test")


def user_id(username: str) -> int:
    return User.objects.get(username=username).pk


def grant_body(**changes: Any) -> dict[str, Any]:
    return {"role": "TELLER", "branch_code": "002", "starts_date": "2025-06-20", "ends_date": None} | changes


def test_a_role_is_granted_by_two_and_ended_by_two(person: Any) -> None:
    admin, other, officer = person("admin"), person("admin2"), person("officer")
    path = f"/foundation/people/{user_id('officer')}/grants"
    change = admin.post(path, grant_body())
    assert change["state"] == "PENDING"
    assert "servicing.repayment.create" not in officer.get("/foundation/session")["user"]["rights"]
    other.post(f"/foundation/changes/{change['id']}/approve", {"comment": "同意"})
    assert "servicing.repayment.create" in officer.get("/foundation/session")["user"]["rights"]
    assert admin.post(path, grant_body(), expect=409)["code"] == "foundation.grant_exists"
    staff = admin.get(f"/foundation/people/{user_id('officer')}")
    grant = next(row for row in staff["grants"] if row["role"] == "TELLER")
    change = other.post(f"/foundation/grants/{grant['id']}/end", {"ends_date": "2025-06-21"})
    admin.post(f"/foundation/changes/{change['id']}/approve", {"comment": "同意"})
    assert Grant.objects.get(pk=grant["id"]).ends_date.isoformat() == "2025-06-21"


def test_nobody_gives_themselves_rights_neither_as_first_nor_as_second(person: Any) -> None:
    admin, other = person("admin"), person("admin2")
    own = admin.post(f"/foundation/people/{user_id('admin')}/grants", grant_body(), expect=422)
    assert own["code"] == "foundation.own_grant"
    Grant.objects.filter(user__username="admin2", branch__code=grant_body()["branch_code"]).delete()
    change = admin.post(f"/foundation/people/{user_id('admin2')}/grants", grant_body(role="ADMINISTRATOR"))
    refused = other.post(f"/foundation/changes/{change['id']}/approve", {"comment": "我自己"}, expect=422)
    assert refused["code"] == "foundation.own_grant"
    assert not Grant.objects.filter(user__username="admin2", branch__code=grant_body()["branch_code"]).exists()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (grant_body(role="KING"), "foundation.role_unknown"),
        (grant_body(branch_code="999"), "foundation.branch_unknown"),
        (grant_body(starts_date="2025-06-19"), "foundation.grant_dates_invalid"),
        (grant_body(ends_date="2025-06-20"), "foundation.grant_dates_invalid"),
    ],
)
def test_a_grant_that_cannot_be_is_refused(person: Any, body: dict[str, Any], code: str) -> None:
    path = f"/foundation/people/{user_id('officer')}/grants"
    assert person("admin").post(path, body, expect=422)["code"] == code


def test_a_person_is_disabled_by_two_but_never_the_last_who_could_decide(person: Any) -> None:
    admin, other, teller = person("admin"), person("admin2"), person("teller")
    body = {"is_active": False, "comment": "离职"}
    last = admin.post(f"/foundation/people/{user_id('admin2')}/activity", body, expect=422)
    assert last["code"] == "foundation.last_administrators"
    change = admin.post(f"/foundation/people/{user_id('teller')}/activity", body)
    teller.get("/servicing/loans")
    other.post(f"/foundation/changes/{change['id']}/approve", {"comment": "同意"})
    teller.get("/servicing/loans", expect=401)
    again = admin.post(f"/foundation/people/{user_id('teller')}/activity", body, expect=409)
    assert again["code"] == "foundation.activity_unchanged"


def test_people_and_roles_are_found(person: Any) -> None:
    admin = person("admin")
    found = admin.get("/foundation/people", search="张明")["items"]
    assert [row["username"] for row in found] == ["officer"]
    assert found[0]["grants"][0]["role"] == "LOAN_OFFICER"
    tellers = admin.get("/foundation/people", role="TELLER", branch_code="001")
    assert [row["username"] for row in tellers["items"]] == ["teller"]
    roles = {row["code"]: row for row in admin.get("/foundation/roles")["items"]}
    assert roles["TELLER"]["people_count"] == 1
    assert "servicing.repayment.create" in roles["TELLER"]["rights"]
    assert person("officer").get("/foundation/people", expect=403)


def test_the_chosen_branch_narrows_what_is_seen_and_done(person: Any) -> None:
    way.register(person("officer"), "林浩然", 1)
    reader = person("underwriter")
    assert reader.get("/customers/parties")["total"] == 1
    reader.client.cookies["diya_branch"] = "002"
    assert reader.get("/customers/parties")["total"] == 0
    assert reader.get("/foundation/session")["branch_code"] == "002"
    reader.client.cookies["diya_branch"] = "001"
    assert reader.get("/customers/parties")["total"] == 1
    officer = person("officer")
    for code in ("002", "999", "x' --", "9" * 50):
        officer.client.cookies["diya_branch"] = code
        refused = officer.get("/customers/parties", expect=403)
        assert refused["code"] == "foundation.branch_not_held"
        session = officer.get("/foundation/session")
        assert session["branch_code"] is None
        assert [branch["code"] for branch in session["user"]["branches"]] == ["001"]


def test_the_session_shows_the_rights_at_the_chosen_branch(person: Any) -> None:
    from diya.foundation.models import Branch

    Grant.objects.create(
        user_id=user_id("officer"), role_id="TELLER", branch=Branch.objects.get(code="002"), starts_date="2025-06-20"
    )
    officer = person("officer")
    officer.client.cookies["diya_branch"] = "001"
    assert "servicing.repayment.create" not in officer.get("/foundation/session")["user"]["rights"]
    officer.client.cookies["diya_branch"] = "002"
    rights = officer.get("/foundation/session")["user"]["rights"]
    assert "servicing.repayment.create" in rights
    assert "customers.party.create" not in rights


def test_preferences_are_kept_sealed_for_each_person(person: Any) -> None:
    officer = person("officer")
    assert officer.get("/foundation/preferences") == {"values": {}}
    views = {"columns": ["name"], "views": [{"name": "林浩然的", "query": "search=林浩然"}]}
    officer.post("/foundation/preferences", {"key": "list:/customers", "value": views})
    officer.post("/foundation/preferences", {"key": "density", "value": "compact"})
    kept = officer.post("/foundation/preferences", {"key": "density", "value": "comfortable"})
    assert kept == {"values": {"list:/customers": views, "density": "comfortable"}}
    assert person("officer2").get("/foundation/preferences") == {"values": {}}
    assert all("林浩然".encode() not in bytes(row.envelope) for row in Preference.objects.all())
    left = officer.post("/foundation/preferences", {"key": "list:/customers", "value": None})
    assert left == {"values": {"density": "comfortable"}}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"key": "../etc", "value": 1}, "key"),
        ({"key": "Big", "value": 1}, "key"),
        ({"key": "home", "value": "x" * 9000}, "value"),
        ({"key": "home", "value": "a\x00b"}, "value"),
        ({"key": "home", "value": "\ud800"}, "value"),
    ],
)
def test_a_preference_that_cannot_be_kept_is_refused(person: Any, body: dict[str, Any], field: str) -> None:
    assert person("officer").post("/foundation/preferences", body, expect=422)["field"] == field


def test_work_is_found_by_who_has_it_and_by_kind(person: Any) -> None:
    first, second = way.approved(person, sequence=1), way.approved(person, sequence=2)
    one, other = person("operations"), person("operations2")
    items = one.get("/foundation/work-items")["items"]
    ids = [item["id"] for item in items]
    taken = one.post("/foundation/work-items/claim", {"ids": ids[:1]})
    assert [item["claimed_by_me"] for item in taken["items"]] == [True]
    assert other.get("/foundation/work-items", claimed="OTHERS")["total"] == 1
    assert other.get("/foundation/work-items", claimed="FREE")["total"] == 1
    assert one.get("/foundation/work-items", claimed="MINE")["total"] == 1
    assert one.get("/foundation/work-items", search=second["number"])["total"] == 1
    assert one.get("/foundation/work-items", late=True)["total"] == 0
    assert one.get("/foundation/work-items", role="TELLER")["total"] == 0
    kinds = one.get("/foundation/work-kinds")["items"]
    assert kinds == [
        {
            "kind": "origination.contract", "title_zh": "签订合同", "title_en": "Contracts to sign",
            "open_count": 2, "mine_count": 1, "late_count": 0,
        }
    ]  # fmt: skip
    assert first["number"] != second["number"]


def test_a_batch_of_work_is_taken_whole_or_not_at_all(person: Any) -> None:
    for sequence in (1, 2, 3):
        way.approved(person, sequence=sequence)
    one, other = person("operations"), person("operations2")
    ids = [item["id"] for item in one.get("/foundation/work-items")["items"]]
    one.post("/foundation/work-items/claim", {"ids": ids[:1]})
    refused = other.post("/foundation/work-items/claim", {"ids": ids}, expect=409)
    assert refused["code"] == "foundation.work_claimed_by_other"
    assert other.get("/foundation/work-items", mine=True)["total"] == 0
    body = {"ids": ids[1:]}
    answer = other.post("/foundation/work-items/claim", body, key="batch")
    assert other.post("/foundation/work-items/claim", body, key="batch") == answer
    assert {item["id"] for item in answer["items"]} == set(ids[1:])
    other.post("/foundation/work-items/release", {"ids": ids}, expect=403)
    freed = other.post("/foundation/work-items/release", body)
    assert [item["claimed_by_name"] for item in freed["items"]] == [None, None]
    assert one.post("/foundation/work-items/claim", {"ids": []}, expect=422)["field"] == "ids"


def test_jobs_are_listed_for_the_one_who_started_them(person: Any) -> None:
    accountant = person("accountant")
    accountant.post("/endofday/runs", {"until": "2025-06-20"})
    job = accountant.get("/foundation/jobs", state="QUEUED")["items"][0]
    assert (job["kind"], job["title_zh"], job["title_en"]) == ("endofday.run", "日终处理", "End of day")
    assert accountant.get(f"/foundation/jobs/{job['id']}") == job
    assert person("auditor").get("/foundation/jobs")["total"] == 0


def test_the_log_shows_each_event_with_its_leaf_and_the_head(person: Any) -> None:
    officer, auditor = person("officer"), person("auditor")
    party = way.register(officer, "林浩然", 1)
    assert auditor.get("/foundation/events")["items"][0]["leaf_index"] is None
    way.hear()
    row = auditor.get("/foundation/events", action="customers.", subject=f"customers.party:{party['id']}")["items"][0]
    assert (row["leaf_index"], row["branch_code"], row["actor_name"]) == (0, "001", "张明远")
    with db.transaction(db.all_branches(), BANK, writes=False):
        event = AuditEvent.objects.get(id=row["id"])
        assert row["leaf_hash"] == merkle.leaf_hash(audit.leaf_bytes(event)).hex()
    head = auditor.get("/foundation/event-log")
    assert head["size"] == 1
    assert head["root"] == row["leaf_hash"]
    at = row["at"][:10]
    assert auditor.get("/foundation/events", from_date=at, actor="张明远")["total"] == 1
    assert auditor.get("/foundation/events", to_date="2020-01-01")["total"] == 0
    assert auditor.get("/foundation/events", from_date="9999-12-31")["total"] == 0
    assert auditor.get("/foundation/events", from_date="0001-01-01", to_date="9999-12-31")["total"] == 1
    assert officer.get("/foundation/events", expect=403)


def test_notes_are_sealed_and_stay(person: Any) -> None:
    from diya.documents.models import Note

    draft = way.entered(person, papers=False)
    ref = f"origination.application:{draft['id']}"
    body = {"subject": ref, "text": "客户林浩然来电，\n补充收入证明。"}
    note = person("officer").post("/documents/notes", body)
    assert note["by_name"] == "张明远"
    assert person("underwriter").get("/documents/notes", subject=ref)["items"] == [note]
    with db.transaction(db.all_branches(), BANK, writes=False):
        assert "林浩然".encode() not in bytes(Note.objects.get().envelope)
    assert person("officer").post("/documents/notes", body | {"text": " "}, expect=422)["field"] == "text"
    assert person("officer2").post("/documents/notes", body, expect=404)
    assert person("auditor").post("/documents/notes", body, expect=403)
    assert Person("officer").get("/documents/notes", expect=422)["field"] == "subject"


def test_a_paper_is_shown_inside_our_own_page_only(person: Any) -> None:
    draft = way.entered(person, papers=False)
    row = person("officer").upload(f"origination.application:{draft['id']}", "INCOME")
    answer = person("officer").client.get(f"/api/v1/documents/documents/{row['id']}/preview")
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
