"""Duties that exclude each other, delegation, the matrix of rights, and the tree of branches."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from diya.config.reference.identity import EXCLUDED
from diya.config.reference.roles import ROLES
from diya.foundation import access, db, duties
from diya.foundation.models import AuditEvent, Branch, Delegation, Grant, User
from tests.identity.desk import actions

TODAY = "2025-06-20"
BANK = db.Context(purpose="test")


def id_of(username: str) -> int:
    return User.objects.get(username=username).pk


def approved(person: Any, change: dict[str, Any], *, by: str = "admin2", expect: int = 200) -> Any:
    return person(by).post(f"/foundation/changes/{change['id']}/approve", {"comment": "同意"}, expect=expect)


def granting(person: Any, username: str, role: str, branch: str = "001", *, expect: int = 200, **more: Any) -> Any:
    body = {"role": role, "branch_code": branch, "starts_date": TODAY, **more}
    return person("admin").post(f"/foundation/people/{id_of(username)}/grants", body, expect=expect)


def test_roles_of_the_reference_data_and_the_people_of_the_demo_bank_fit(db: Any) -> None:
    for code, (_, _, rights) in ROLES.items():
        duties.ensure_fit(duties.Held(frozenset([code]), frozenset(rights)))
    for held in duties.holding(User.objects.values_list("id", flat=True), on=date(2025, 6, 20)).values():
        duties.ensure_fit(held)
    assert len(duties.pairs()) == len(EXCLUDED)


@pytest.mark.parametrize(
    ("username", "role"),
    [
        ("operations", "OPERATIONS_CHECKER"),
        ("checker", "OPERATIONS"),
        ("officer", "APPROVER"),
        ("admin2", "TELLER"),
        ("accountant", "ADMINISTRATOR"),
        ("auditor", "TELLER"),
        ("teller", "AUDITOR"),
    ],
)
def test_duties_that_exclude_each_other_are_refused_at_whatever_branch(person: Any, username: str, role: str) -> None:
    held = Grant.objects.filter(user__username=username).order_by("id")
    held.exclude(id=held[0].pk).delete()
    refused = granting(person, username, role, "003", expect=422)
    assert refused["code"] == "foundation.duties_exclude"


def test_two_grants_that_exclude_each_other_cannot_pass_one_another(person: Any) -> None:
    Grant.objects.filter(user__username="teller").delete()
    first, second = (granting(person, "teller", role) for role in ("OPERATIONS", "OPERATIONS_CHECKER"))
    approved(person, first)
    assert approved(person, second, expect=422)["code"] == "foundation.duties_exclude"
    assert list(Grant.objects.filter(user__username="teller").values_list("role_id", flat=True)) == ["OPERATIONS"]


def test_a_grant_with_what_is_below_reaches_branches_made_later(person: Any) -> None:
    Grant.objects.filter(user__username="teller").delete()
    approved(person, granting(person, "teller", "TELLER", "001", with_below=True))
    teller = person("teller")
    held = [one["code"] for one in teller.get("/foundation/session")["user"]["branches"]]
    assert held == ["001", "002", "003"]
    body = {"code": "021", "name_zh": "城东支行分理处", "name_en": "East outlet", "parent_code": "002"}
    approved(person, person("admin").post("/foundation/branches", body))
    held = [one["code"] for one in teller.get("/foundation/session")["user"]["branches"]]
    assert held == ["001", "002", "003", "021"]
    with db.transaction(db.all_branches(), BANK, writes=False):
        new = Branch.objects.get(code="021").pk
        assert access.holds_role(id_of("teller"), "TELLER", branch_id=new)
        assert id_of("teller") in access.holders("TELLER", branch_id=new)
        assert id_of("teller") not in access.holders("AUDITOR", branch_id=new)


def test_a_branch_stands_below_no_branch_of_its_own(person: Any) -> None:
    admin = person("admin")
    head = {"code": "001", "name_zh": "总行营业部", "name_en": "Head office", "parent_code": "003"}
    assert admin.post("/foundation/branches", head, expect=422)["code"] == "foundation.branch_below_itself"
    assert admin.post("/foundation/branches", head | {"parent_code": None}, expect=409)
    assert admin.post("/foundation/branches", head | {"parent_code": "999"}, expect=422)["field"] == "parent_code"
    assert admin.post("/foundation/branches", head | {"code": "a b"}, expect=422)["field"] == "code"
    # Each of two moves is possible; after the first the second no longer is.
    one = admin.post("/foundation/branches", _branch("002", "003"))
    two = admin.post("/foundation/branches", _branch("003", "002"))
    approved(person, one)
    assert approved(person, two, expect=422)["code"] == "foundation.branch_below_itself"
    tree = {row["code"]: row["parent_code"] for row in admin.get("/foundation/branches")["items"]}
    assert tree == {"001": None, "002": "003", "003": "001"}


def _branch(code: str, parent: str) -> dict[str, Any]:
    return {"code": code, "name_zh": f"支行{code}", "name_en": f"Branch {code}", "parent_code": parent}


def test_rights_of_a_role_are_changed_by_two_who_do_not_hold_it(person: Any) -> None:
    admin, teller = person("admin"), person("teller")
    rights = sorted(next(row for row in admin.get("/foundation/roles")["items"] if row["code"] == "TELLER")["rights"])
    fewer = [right for right in rights if right != "servicing.suspense.view"]
    change = admin.post("/foundation/roles/TELLER/rights", {"rights": fewer})
    assert (change["before"]["rights"], change["after"]["rights"]) == (rights, fewer)
    teller.get("/servicing/suspense")
    approved(person, change)
    teller.get("/servicing/suspense", expect=403)
    access.load_role("TELLER", name_zh="柜员", name_en="Teller", rights=rights)
    teller.get("/servicing/suspense", expect=403)  # the reference data leaves what the bank set
    own = admin.post("/foundation/roles/ADMINISTRATOR/rights", {"rights": rights}, expect=422)
    assert own["code"] == "foundation.own_role"
    unknown = admin.post("/foundation/roles/TELLER/rights", {"rights": ["servicing.money.print"]}, expect=422)
    assert unknown["code"] == "foundation.right_unknown"
    both = admin.post(
        "/foundation/roles/OPERATIONS/rights",
        {"rights": ["servicing.drawdown.create", "servicing.disbursement.release"]},
        expect=422,
    )
    assert both["code"] == "foundation.duties_exclude"


def test_who_holds_a_right_and_where(person: Any) -> None:
    rows = person("admin").get("/foundation/right-holders", right="servicing.disbursement.release")["items"]
    assert {(row["username"], row["branch_code"]) for row in rows} == {
        ("checker", code) for code in ("001", "002", "003")
    }
    person("officer").get("/foundation/right-holders", right="servicing.disbursement.release", expect=403)


def lending(person: Any, giver: str, taker: str, rights: list[str], *, expect: int = 200, **more: Any) -> Any:
    one = person(giver)
    grants = one.get("/foundation/delegations/lendable")["grants"]
    body = {
        "grant_ids": [grants[0]["id"]],
        "taker": taker,
        "rights": rights,
        "starts_date": TODAY,
        "ends_date": "2025-06-22",
        "reason": "休假",
        **more,
    }
    return one.post("/foundation/delegations", body, expect=expect)


def test_lent_rights_hold_for_their_time_and_the_log_says_whose_they_were(person: Any) -> None:
    teller = person("teller")
    teller.get("/monitoring/alerts")
    change = lending(person, "accountant", "teller", ["ledger.entry.view", "ledger.journal.create"])
    teller.get("/ledger/entries", expect=403)
    approved(person, change, by="teller", expect=403)
    approved(person, change, by="admin")
    assert teller.get("/ledger/entries")["total"] >= 0
    teller.get("/ledger/periods", expect=403)  # not lent
    line = {"debit_account": "1003", "credit_account": "2241", "amount": "1.00"}
    entry = {"branch_code": "001", "value_date": TODAY, "reason": "代理记账", "lines": [line]}
    teller.post("/ledger/journals", entry)
    teller.post("/ledger/journals", entry | {"branch_code": "002"}, expect=422)  # lent at one branch only
    with db.transaction(db.all_branches(), BANK, writes=False):
        event = AuditEvent.objects.filter(actor="孙晓彤").latest("id")
        assert event.role == "ACCOUNTANT ← accountant"
        assert "ACCOUNTANT" in access.role_codes(id_of("teller"))
    assert person("teller").get("/foundation/delegations")["total"] == 1
    assert person("officer").get("/foundation/delegations")["total"] == 0
    assert person("admin").get("/foundation/delegations")["total"] == 1


def test_lent_rights_end_by_themselves_with_the_giver_and_by_hand(person: Any) -> None:
    from diya.foundation.models import BusinessDay

    teller = person("teller")
    approved(person, lending(person, "accountant", "teller", ["ledger.entry.view"]), by="admin")
    BusinessDay.objects.update(business_date=date(2025, 6, 22))
    teller.get("/ledger/entries", expect=403)
    BusinessDay.objects.update(business_date=date(2025, 6, 21))
    teller.get("/ledger/entries")
    User.objects.filter(username="accountant").update(is_active=False)
    teller.get("/ledger/entries", expect=403)
    User.objects.filter(username="accountant").update(is_active=True)
    row = teller.get("/foundation/delegations")["items"][0]
    person("officer").post(f"/foundation/delegations/{row['id']}/end", expect=404)
    person("accountant").post(f"/foundation/delegations/{row['id']}/end")
    teller.get("/ledger/entries", expect=403)
    person("accountant").post(f"/foundation/delegations/{row['id']}/end", expect=409)
    assert "foundation.delegation.ended" in actions()


def test_what_is_not_held_not_possible_or_excluded_is_not_lent(person: Any) -> None:
    other = lending(person, "teller", "accountant", ["ledger.journal.decide"], expect=422)
    assert other["code"] == "foundation.rights_not_held"
    itself = lending(person, "teller", "teller", ["servicing.loan.view"], expect=422)
    assert itself["code"] == "foundation.taker_refused"
    late = lending(person, "teller", "officer", ["servicing.loan.view"], ends_date="2026-06-20", expect=422)
    assert late["code"] == "foundation.delegation_dates_invalid"
    excluded = lending(person, "checker", "operations", ["servicing.disbursement.release"], expect=422)
    assert excluded["code"] == "foundation.duties_exclude"
    # What is lent cannot be lent on: the grant is not the taker's.
    approved(person, lending(person, "accountant", "teller", ["ledger.entry.view"]), by="admin")
    grant = Delegation.objects.get().grant_id
    on = lending(person, "teller", "manager", ["ledger.entry.view"], grant_ids=[grant], expect=422)
    assert on["code"] == "foundation.rights_not_held"


def test_changes_nobody_decides_lapse_with_an_event(person: Any) -> None:
    from diya.foundation import changes
    from diya.foundation.models import Change

    change = granting(person, "teller", "MANAGER")
    Change.objects.filter(id=change["id"]).update(expires_at="2020-01-01T00:00Z")
    with db.transaction(db.all_branches(), BANK):
        assert changes.expire() == 1
        assert changes.expire() == 0
    assert person("admin").get("/foundation/changes", state="EXPIRED")["items"][0]["id"] == change["id"]
    assert actions(f"foundation.user:{id_of('teller')}")[-1] == "foundation.change.expired"
    assert approved(person, change, expect=409)["code"] == "foundation.change_decided"
