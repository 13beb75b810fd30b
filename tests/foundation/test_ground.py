"""Keys and envelopes, history, work, changes, parameters, files and the order of events."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from script.lib.testbank import TestBank

from diya.foundation import audit, clock, crypto, db, files, merkle, parameters
from diya.foundation.models import AuditEvent, RowHistory, StoredFile, SubjectKey
from diya.kernel.errors import BrokenInvariant
from tests.journeys import way

BANK = db.Context(actor="test")


def test_a_destroyed_key_erases_the_person_everywhere(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    SubjectKey.objects.filter(subject_id=party["id"]).update(wrapped=None, destroyed_at="2025-06-20T00:00Z")
    refused = officer.get(f"/customers/parties/{party['id']}", expect=409)
    assert refused["code"] == "foundation.subject_erased"


def test_tokens_find_spellings_of_one_value_and_parts_of_names(person: Any) -> None:
    assert crypto.token("phone", "138 0013 8000") == crypto.token("phone", "１３８００１３８０００")
    assert crypto.token("phone", "13800138000") != crypto.token("id_number", "13800138000")
    officer = person("officer")
    way.register(officer, "欧阳浩然", 1)
    for search in ("欧阳", "浩然", "欧阳浩然", way.id_number(1), "13800000001"):
        assert officer.get("/customers/parties", search=search)["total"] == 1, search
    assert officer.get("/customers/parties", search="阳欧")["total"] == 0
    assert officer.get("/customers/parties", search="欧", expect=422)["code"] == "foundation.search_too_short"


@given(st.integers(0, 300))
def test_the_frontier_gives_the_tree_head_of_rfc_9162(size: int) -> None:
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(size)]

    def head(part: list[bytes]) -> bytes:
        if len(part) < 2:
            return part[0] if part else merkle.root([])
        split = 1 << (len(part) - 1).bit_length() - 1
        return merkle.node_hash(head(part[:split]), head(part[split:]))

    frontier: list[bytes] = []
    for index, leaf in enumerate(leaves):
        frontier = merkle.extend(frontier, index, leaf)
    assert merkle.root(frontier) == head(leaves)


def test_identifiers_rise_with_time_and_say_their_version() -> None:
    made = [db.new_id() for _ in range(10_000)]
    assert len(set(made)) == 10_000
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert made == sorted(made), "also those of one millisecond"
    before, after = (db.first_id(instant) for instant in (clock.now() - timedelta(hours=1), clock.now()))
    assert before < made[0] < made[-1]
    assert abs(after.int - made[-1].int) >> 80 < 2_000


def test_a_use_case_is_one_transaction(person: Any) -> None:
    with (
        db.transaction(db.all_branches(), BANK),
        pytest.raises(BrokenInvariant, match="open already"),
        db.transaction(db.all_branches(), BANK),
    ):
        pass
    with pytest.raises(BrokenInvariant, match="no scope"):
        db.current()


def test_every_change_of_a_row_keeps_before_after_and_who(person: Any) -> None:
    draft = way.entered(person)
    path = f"/origination/applications/{draft['id']}"
    person("officer").post(path, {"term_months": 240}, version=draft["version"], method="patch")
    with db.transaction(db.all_branches(), BANK, writes=False):
        kept = RowHistory.objects.filter(table_name="origination_application", operation="UPDATE").order_by("-id")[0]
        assert (kept.before["term_months"], kept.after["term_months"]) == (360, 240)
        assert kept.context["actor"] == "张明远"
        assert kept.context["login"] == "diya_app"
        assert "password" not in str(RowHistory.objects.filter(table_name="foundation_user").values_list("after"))


def test_the_history_of_many_rows_is_not_written_by_a_plan_for_one(person: Any) -> None:
    """A session keeps the plan of its first update: a nested loop for one row took minutes for ten thousand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = 'foundation_keep_history'")
        assert "enable_nestloop=off" in cursor.fetchone()[0]


def test_parameters_hold_from_their_day_and_name_their_source(person: Any) -> None:
    code = "down_payment.residential_min"
    assert parameters.figure(code, on=date(2024, 5, 16)).value == "0.2"
    assert parameters.figure(code, on=date(2024, 9, 29)).confirmed
    with pytest.raises(parameters.ParameterMissing):
        parameters.figure(code, on=date(2019, 1, 1))


def test_a_parameter_changes_only_by_two_people(person: Any) -> None:
    admin, other = person("admin"), person("admin2")
    body = {"code": "down_payment.residential_min", "starts_date": "2025-07-01", "value": "0.3", "source": "示例"}
    change = admin.post("/foundation/parameters", body)
    assert parameters.figure(body["code"], on=date(2025, 7, 1)).value == "0.15"
    path = f"/foundation/changes/{change['id']}"
    assert admin.post(f"{path}/approve", {"comment": "自己"}, expect=422)["code"] == "foundation.own_change"
    assert other.post(f"{path}/approve", {"comment": "同意"})["state"] == "APPROVED"
    assert parameters.figure(body["code"], on=date(2025, 7, 1)).value == "0.3"
    assert other.post(f"{path}/reject", {"comment": "再次"}, expect=409)["code"] == "foundation.change_decided"


def test_work_is_claimed_by_one_and_given_back(person: Any) -> None:
    application = way.approved(person)
    first, second = person("operations"), person("operations2")
    item = first.get("/foundation/work-items")["items"][0]
    assert item["subject"] == f"origination.application:{application['id']}"
    path = f"/foundation/work-items/{item['id']}"
    assert first.post(f"{path}/claim")["claimed_by_me"]
    assert second.post(f"{path}/claim", expect=409)["code"] == "foundation.work_claimed_by_other"
    assert second.get("/foundation/work-items", mine=True)["items"] == []
    first.post(f"{path}/release")
    assert second.post(f"{path}/claim")["claimed_by_me"]
    assert person("teller").post(f"{path}/claim", expect=404)


def test_papers_are_kept_encrypted_and_come_back_as_they_were(person: Any) -> None:
    officer = person("officer")
    draft = way.entered(person, papers=False)
    ref = f"origination.application:{draft['id']}"
    content = b"%PDF-1.4\n" + "机密".encode() + b"\n%%EOF"
    row = officer.upload(ref, "INCOME", content)
    answer = officer.client.get(f"/api/v1/documents/documents/{row['id']}/content")
    assert answer.content == content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with db.transaction(db.all_branches(), BANK, writes=False):
        stored = StoredFile.objects.get()
        assert content not in files._path(stored.id).read_bytes()


def test_a_file_that_is_not_what_it_says_is_refused(person: Any) -> None:
    draft = way.entered(person, papers=False)
    ref = f"origination.application:{draft['id']}"
    for content in (b"<html><script>alert(1)</script>", b"MZ\x90", b"", b"PK\x03\x04"):
        refused = person("officer").upload(ref, "INCOME", content, expect=422)
        assert refused["field"] == "file"
    assert person("officer").upload(ref, "NOTHING", expect=422)["code"] == "documents.kind_unknown"
    assert person("officer").upload(f"origination.application:{uuid4()}", "INCOME", expect=404)


def test_the_worker_login_and_the_app_login_cannot_change_the_past(person: Any) -> None:
    with connection.cursor() as cursor:
        for login in ("diya_app", "diya_worker"):
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege(%s, 'foundation_auditevent', %s)", [login, right])
                assert cursor.fetchone()[0] == (right in ("SELECT", "INSERT")), (login, right)


def test_rows_of_a_batch_arrive_as_they_were_said(fresh_bank: TestBank) -> None:
    """Bytes, days, numbers beyond a float, lists, empty ones and every quote come back as they went in."""
    said = {"quote": "'\"\\\n\t", "chinese": "抵押，“完”", "most": 2**63 - 1, "none": None, "list": [1, "二"]}
    key = SubjectKey(subject_id=db.new_id(), wrapped=bytes(range(256)), kek_id="k")
    with db.transaction(db.all_branches(), db.Context(actor="试", purpose="test")):
        db.insert_all([key])
        audit.record_all([audit.NewEvent("origination.application.drafted", "x:1", None, said, {}, ("y:1", "z:2"))] * 2)
        db.insert_all([])
        db.update_all([], ["state"])
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        assert bytes(SubjectKey.objects.get(subject_id=key.subject_id).wrapped) == bytes(range(256))
        rows = list(AuditEvent.objects.filter(subject="x:1").order_by("id"))
        assert [(row.before, row.after, row.related, row.branch_id) for row in rows] == [
            (said, {}, ["y:1", "z:2"], None)
        ] * 2
        assert all(row.at is not None for row in rows), "what the database fills in is there"
