"""Who belongs to whom, who answers for whom, and what their group owes against its limit."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from diya.customers import ports, selectors
from diya.customers.models import Party, Relation
from diya.foundation import db
from diya.foundation.models import Branch, User
from tests.customers.file import TODAY, asset, firm, record
from tests.journeys import way


def relate(who: Any, one: dict[str, Any], other: dict[str, Any], kind: str, *, expect: int = 200, **more: Any) -> Any:
    body = {"from_id": one["id"], "to_id": other["id"], "kind": kind, "starts_date": "2024-01-01"} | more
    return who.post("/customers/relations", body, expect=expect)


def test_a_mutual_relation_is_stored_once_and_a_child_is_a_parent_read_backwards(person: Any) -> None:
    officer = person("officer")
    one, other, child = (way.register(officer, name, at) for at, name in enumerate(("林浩然", "苏婉清", "林小宁"), 1))
    relate(officer, other, one, "SPOUSE")
    assert relate(officer, one, other, "SPOUSE", expect=409)["code"] == "customers.relation_exists"
    assert relate(officer, child, one, "SPOUSE", expect=422)["field"] == "kind"
    made = relate(officer, child, one, "CHILD")
    assert (made["kind"], made["from_name"], made["to_name"]) == ("PARENT", "林浩然", "林小宁")
    assert {row["kind"] for row in officer.get("/customers/relations", party_id=one["id"])["items"]} == {
        "SPOUSE",
        "PARENT",
    }
    timeline = officer.get("/foundation/timeline", ref=f"customers.party:{other['id']}")["items"]
    assert timeline[0]["action_zh"] == "登记客户关系"


def test_owners_together_hold_no_more_than_the_whole(person: Any) -> None:
    officer = person("officer")
    company, one, other = firm(officer, 1), way.register(officer, "林浩然", 1), way.register(officer, "苏婉清", 2)
    assert relate(officer, one, company, "OWNER", expect=422)["field"] == "share"
    first = relate(officer, one, company, "OWNER", share="0.6")
    assert relate(officer, other, company, "OWNER", share="0.400000001", expect=422)["field"] == "share"
    relate(officer, other, company, "OWNER", share="0.4")
    assert relate(officer, company, one, "OWNER", share="0.1", expect=422)["field"] == "kind"
    assert relate(officer, one, other, "RELATED", share="0.1", expect=422)["field"] == "share"
    path = f"/customers/relations/{first['id']}/end"
    officer.post(path, {"ends_date": "2023-12-31"}, version=first["version"], expect=422)
    ended = officer.post(path, {"ends_date": TODAY}, version=first["version"])
    assert ended["ends_date"] == TODAY
    assert officer.post(path, {"ends_date": TODAY}, version=ended["version"], expect=409)["code"] == (
        "customers.relation_ended"
    )
    held = officer.get("/customers/relations", party_id=company["id"], on=TODAY)["items"]
    assert [row["from_name"] for row in held] == ["苏婉清"]


def guarantee(
    who: Any, one: dict[str, Any], other: dict[str, Any], amount: str, *, expect: int = 200, **more: Any
) -> Any:
    body = {
        "guarantor_id": one["id"],
        "debtor_id": other["id"],
        "subject": f"origination.contract:{uuid4()}",
        "kind": "JOINT",
        "amount": amount,
        "starts_date": "2025-01-01",
    }
    return who.post("/customers/guarantees", body | more, expect=expect)


def test_a_guarantor_answers_for_no_more_than_the_proven_net_worth(person: Any) -> None:
    officer = person("officer")
    one, other = way.register(officer, "林浩然", 1), way.register(officer, "苏婉清", 2)
    assert guarantee(officer, one, other, "1.00", expect=422)["code"] == "customers.guarantee_over_capacity"
    asset(officer, one, "500000.00", evidence=None)
    assert guarantee(officer, one, other, "1.00", expect=422), "stated wealth proves nothing"
    asset(officer, one, "800000.00")
    debt = {"type": "LOAN", "creditor": "某银行", "balance_amount": "300000.00", "currency": "CNY"}
    record(officer, one, "LIABILITY", debt)
    made = guarantee(officer, one, other, "400000.00")
    assert guarantee(officer, one, other, "100000.01", expect=422)["field"] == "amount"
    guarantee(officer, one, other, "100000.00")
    assert officer.get(f"/customers/parties/{one['id']}/capacity")["left_amount"] == "0.00"
    path = f"/customers/guarantees/{made['id']}/reduce"
    more = {"remaining_amount": "400000.00", "reason": "部分还款"}
    assert officer.post(path, more, version=1, expect=422)["code"] == "customers.guarantee_grows"
    less = officer.post(path, more | {"remaining_amount": "150000.00"}, version=1)
    assert (less["amount"], less["remaining_amount"]) == ("400000.00", "150000.00")
    assert officer.get(f"/customers/parties/{one['id']}/capacity")["left_amount"] == "250000.00"
    released = officer.post(path, more | {"remaining_amount": "0"}, version=2)
    assert released["ends_date"] == TODAY
    assert officer.get("/customers/guarantees", party_id=other["id"], on=TODAY)["total"] == 1


def test_a_subject_is_answered_for_once_by_one_guarantor(person: Any) -> None:
    officer = person("officer")
    one, other = way.register(officer, "林浩然", 1), way.register(officer, "苏婉清", 2)
    asset(officer, one, "800000.00")
    subject = f"origination.contract:{uuid4()}"
    guarantee(officer, one, other, "1.00", subject=subject)
    assert guarantee(officer, one, other, "1.00", subject=subject, expect=409)["code"] == "customers.guarantee_exists"
    assert guarantee(officer, one, other, "1.00", subject="合同一", expect=422)["field"] == "subject"
    assert guarantee(officer, one, one, "1.00", expect=422)["field"] == "guarantor_id"


def test_the_graph_reaches_so_many_steps_and_adds_up_what_its_group_owes(person: Any) -> None:
    loan = way.drawn(person, sequence=1)
    officer = person("officer")
    borrower = officer.get(f"/servicing/loans/{loan['id']}")["borrower_id"]
    spouse, company, partner = way.register(officer, "苏婉清", 2), firm(officer, 1), way.register(officer, "罗志远", 3)
    relate(officer, {"id": borrower}, spouse, "SPOUSE")
    relate(officer, spouse, company, "OWNER", share="0.5")
    relate(officer, partner, company, "OWNER", share="0.5")
    path = f"/customers/parties/{borrower}/graph"
    by_depth = {depth: officer.get(path, depth=depth) for depth in (1, 2, 3)}
    assert [len(one["nodes"]) for one in by_depth.values()] == [2, 3, 4]
    assert [len(one["edges"]) for one in by_depth.values()] == [1, 2, 3]
    seen = officer.get(f"/customers/parties/{partner['id']}/graph", depth=3)
    assert seen["exposures"] == by_depth[1]["exposures"]
    owed = loan["balance_amount"]
    assert seen["exposures"] == [
        {"currency": "CNY", "principal_amount": owed, "undrawn_amount": "0.00", "total_amount": owed}
    ]
    assert (seen["single_limit"]["used_amount"], seen["group_limit"]["used_amount"]) == ("0.00", owed)
    limit = seen["group_limit"]
    assert (limit["limit_amount"], limit["exceeded"], limit["confirmed"]) == ("200000000.00", False, False)
    officer.get(path, depth=4, expect=422)


def test_limits_not_drawn_yet_belong_to_the_exposure(person: Any) -> None:
    application = way.contracted(person, sequence=1)
    borrower = next(part["party_id"] for part in application["parties"] if part["role"] == "BORROWER")
    seen = person("officer").get(f"/customers/parties/{borrower}/graph")
    assert [(one["principal_amount"], one["undrawn_amount"]) for one in seen["exposures"]] == [("0.00", "1200000.00")]


def test_the_graph_is_bounded_and_knows_nothing_of_other_branches(person: Any) -> None:
    officer = person("officer")
    middle = UUID(way.register(officer, "林浩然", 1)["id"])
    context, on = db.Context(actor="test"), date(2025, 6, 20)
    with db.transaction(db.all_branches(), context):
        branch, stranger = Branch.objects.get(code="001"), Branch.objects.get(code="002")
        others = [Party(branch=stranger, number=f"T{at}", kind="PERSON", envelope=b"") for at in range(70)]
        Party.objects.bulk_create(others)
        Relation.objects.bulk_create(
            Relation(
                branch=branch,
                from_party_id=min(middle, one.id),
                to_party_id=max(middle, one.id),
                kind="RELATED",
                starts_date="2024-01-01",
                recorded_by=User.objects.get(username="officer"),
            )
            for one in others
        )
    with db.transaction(db.Scope((branch.id,)), context, writes=False):
        found = selectors.graph(middle, depth=2, on=on)
        assert (len(found.nodes), found.whole) == (60, False)
        assert [node.party is None for node in found.nodes] == [False] + [True] * 59
    seen = officer.get(f"/customers/parties/{middle}/graph")
    assert (seen["hidden"], seen["whole"]) == (59, False)
    assert {(node["name"], node["number"]) for node in seen["nodes"][1:]} == {(None, None)}


def test_every_room_that_lends_tells_its_exposure() -> None:
    assert ports.exposures.codes() == ("origination.limit", "servicing.loan")
