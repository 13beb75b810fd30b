"""The same person twice: found by tokens, dismissed with a reason, merged and unmerged by two people."""

from __future__ import annotations

from typing import Any

from diya.customers import selectors, services
from diya.customers.likeness import likeness
from diya.customers.models import Likeness
from diya.foundation import db
from tests.journeys import way


def person_in(officer: Any, name: str, sequence: int, branch: str = "001", **changes: Any) -> dict[str, Any]:
    """A customer born on one day with others of the same `born`, at a branch."""
    body = {
        "branch_code": branch,
        "name": name,
        "id_number": way.id_number(sequence, born=changes.pop("born", "19900101")),
        "phone": f"138000{sequence:05d}",
        "marital_status": "MARRIED",
        "employer": "示范公司",
        "address": f"幸福大道 {sequence} 号",
        "monthly_income_amount": "30000.00",
    } | changes
    return officer.post("/customers/parties", body)


def found(person: Any, reader: str = "officer") -> list[dict[str, Any]]:
    way.hear()
    return person(reader).get("/customers/duplicates")["items"]


def pair(person: Any) -> dict[str, Any]:
    """A pair of one branch that was just found."""
    officer = person("officer")
    person_in(officer, "林浩然", 1)
    person_in(officer, "林浩然", 2)
    return person("officer").get(f"/customers/duplicates/{found(person)[0]['id']}")


def merged(person: Any) -> dict[str, Any]:
    """A pair of which the younger was merged into the older."""
    row = pair(person)
    path = f"/customers/duplicates/{row['id']}"
    person("officer").post(f"{path}/merge", {"stays_id": row["party_id"]}, version=row["version"])
    return person("manager").post(f"{path}/approve", {"comment": "证件已核对"})


def test_alike_are_found_with_the_reasons_and_others_are_not(person: Any) -> None:
    officer = person("officer")
    person_in(officer, "林浩然", 1)
    person_in(officer, "林浩然", 2, born="19910202")  # only the name
    person_in(officer, "周子墨", 3, phone="13800000001", born="19920303")  # only the telephone
    person_in(officer, "陈一鸣", 4)  # only the birthday
    assert found(person) == []
    twin = person_in(officer, "林浩然", 5)
    rows = found(person)
    assert len(rows) == 1
    parts = {part: rows[0][f"{part}_permille"] for part in ("name", "birth", "phone", "address")}
    assert (parts["name"], parts["birth"], parts["phone"]) == (1000, 1000, 0)
    assert 0 < parts["address"] < 1000
    assert rows[0]["score_permille"] == (1000 * 500 + 1000 * 300 + parts["address"] * 150) // 1000
    assert rows[0]["other_number"] == twin["number"]
    work = officer.get("/foundation/work-items")["items"]
    assert "customers.duplicate" in {one["kind"] for one in work}


def test_a_spelling_with_spaces_and_one_letter_more_is_nearly_the_same() -> None:
    def tokens(address: str) -> set[bytes]:
        head = {"name": "林", "phone": "", "birth_date": None, "address": address}
        return set(likeness(head)["address_tokens"])

    assert tokens("和平路1号") == tokens("和平路 1 号")
    assert len(tokens("和平路1号") & tokens("和平路2号")) == 2


def test_nothing_but_tokens_is_kept_for_comparing(person: Any) -> None:
    party = way.register(person("officer"), "林浩然", 1)
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        row = Likeness.objects.get(party=party["id"])
        kept = b"".join([bytes(row.phone_token or b""), *map(bytes, row.name_tokens), *map(bytes, row.address_tokens)])
    for plain in ("林浩然", "浩然", "13800000001", "示范路"):
        assert plain.encode() not in kept


def test_a_search_of_the_whole_bank_finds_what_was_there_before_and_finds_it_once(person: Any) -> None:
    officer = person("officer")
    person_in(officer, "林浩然", 1)
    person_in(officer, "林浩然", 2)
    from diya.customers.services.duplicates import search_bank
    from diya.foundation.jobs import Progress

    with db.transaction(db.all_branches(), db.Context()):
        Likeness.objects.all().delete()  # customers of before there were tokens
    search_bank(Progress(None), {})
    assert len(officer.get("/customers/duplicates")["items"]) == 1
    search_bank(Progress(None), {})
    assert len(found(person)) == 1, "neither the job again nor the messages find it a second time"
    assert person("compliance").post("/customers/duplicate-searches")["job_id"]
    officer.post("/customers/duplicate-searches", expect=403)


def test_across_branches_each_side_reads_that_and_where_only(person: Any) -> None:
    person_in(person("officer"), "林浩然", 1)
    person_in(person("officer2"), "林浩然", 2, branch="002")
    rows = found(person)
    assert len(rows) == 1
    assert (rows[0]["other_branch_code"], rows[0]["other_id"], rows[0]["other_name"]) == ("002", None, None)
    detail = person("officer").get(f"/customers/duplicates/{rows[0]['id']}")
    assert [side["branch_code"] for side in detail["sides"]] == ["001"]
    assert detail["allowed_actions"] == ["dismiss"]
    refused = person("officer").post(
        f"/customers/duplicates/{rows[0]['id']}/merge",
        {"stays_id": rows[0]["party_id"]},
        version=rows[0]["version"],
        expect=422,
    )
    assert refused["code"] == "customers.other_branch_unseen"
    assert found(person, "officer2")[0]["other_branch_code"] == "001"
    both = found(person, "compliance")
    assert len(both) == 1, "who sees both branches sees one pair"
    detail = person("compliance").get(f"/customers/duplicates/{both[0]['id']}")
    assert len(detail["sides"]) == 2


def test_dismissed_with_a_reason_it_does_not_come_back(person: Any) -> None:
    row = pair(person)
    path = f"/customers/duplicates/{row['id']}/dismiss"
    officer = person("officer")
    blank = officer.post(path, {"reason": " "}, version=row["version"], expect=422)
    assert blank["code"] == "customers.case_comment_missing"
    gone = officer.post(path, {"reason": "双胞胎姓名相同，证件不同"}, version=row["version"])
    assert (gone["state"], gone["allowed_actions"]) == ("DISMISSED", [])
    again = officer.post(path, {"reason": "再次"}, version=gone["version"], expect=409)
    assert again["code"] == "customers.duplicate_state_refused"
    from diya.customers.services.duplicates import search_bank
    from diya.foundation.jobs import Progress

    search_bank(Progress(None), {})
    assert [one["state"] for one in found(person)] == ["DISMISSED"]
    assert not [one for one in officer.get("/foundation/work-items")["items"] if one["kind"] == "customers.duplicate"]


def test_a_merge_takes_two_people_and_leaves_one_customer_with_two_numbers(person: Any) -> None:
    row = pair(person)
    one, two = row["party_id"], row["other_id"]
    path = f"/customers/duplicates/{row['id']}"
    compliance = person("compliance")
    wrong = compliance.post(f"{path}/merge", {"stays_id": row["id"]}, version=row["version"], expect=422)
    assert wrong["code"] == "customers.stays_unknown"
    proposed = compliance.post(f"{path}/merge", {"stays_id": one}, version=row["version"])
    assert (proposed["state"], proposed["goes_number"]) == ("PROPOSED", row["other_number"])
    own = compliance.post(f"{path}/approve", {"comment": "同意"}, expect=422)
    assert own["code"] == "foundation.own_change"
    done = person("compliance2").post(f"{path}/approve", {"comment": "证件已核对"})
    assert done["state"] == "MERGED"
    officer = person("officer")
    shown = officer.get("/customers/parties", search=row["other_number"])["items"]
    assert [item["id"] for item in shown] == [one], "a search for the old number shows the one that stays"
    assert [item["id"] for item in officer.get("/customers/parties")["items"]] == [one]
    assert officer.get(f"/customers/parties/{two}")["number"] == row["other_number"], "its page still opens"
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        ids = {str(key) for key in selectors.same_as(two)}
    assert ids == {one, two}


def test_new_business_with_the_merged_number_is_refused_with_the_one_that_stays(person: Any) -> None:
    row = merged(person)
    officer = person("officer")
    draft = officer.post("/origination/applications", way.terms({"id": row["other_id"]}, way.flat(officer)))
    for kind in way.CHECKLIST:
        officer.upload(f"origination.application:{draft['id']}", kind)
    path = f"/origination/applications/{draft['id']}/submit"
    refused = officer.post(path, version=draft["version"], expect=422)
    assert refused["code"] == "customers.party_merged"
    assert row["party_number"] in refused["detail"]


def test_a_merge_is_undone_by_two_people(person: Any) -> None:
    row = merged(person)
    path = f"/customers/duplicates/{row['id']}"
    asked = person("officer").post(f"{path}/undo", version=row["version"])
    assert asked["state"] == "UNDO_PROPOSED"
    assert len(person("officer").get("/customers/parties")["items"]) == 1, "not yet"
    undone = person("manager").post(f"{path}/approve", {"comment": "误并"})
    assert undone["state"] == "OPEN"
    assert len(person("officer").get("/customers/parties")["items"]) == 2
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        assert len(selectors.same_as(row["other_id"])) == 1
        services.ensure_clear([row["other_id"]])


def test_a_rejected_merge_goes_back_to_the_queue_wherever_it_was_rejected(person: Any) -> None:
    row = pair(person)
    path = f"/customers/duplicates/{row['id']}"
    officer = person("officer")
    officer.post(f"{path}/merge", {"stays_id": row["party_id"]}, version=row["version"])
    back = person("manager").post(f"{path}/reject", {"comment": "照片不同"})
    assert back["state"] == "OPEN"
    officer.post(f"{path}/merge", {"stays_id": row["party_id"]}, version=back["version"])
    change = person("admin").get("/foundation/changes", state="PENDING")["items"][0]
    person("admin").post(f"/foundation/changes/{change['id']}/reject", {"comment": "照片不同"})
    way.hear()
    assert officer.get(path)["state"] == "OPEN"
