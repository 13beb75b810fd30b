"""One mortgage from application to settlement, by the API, each step by the person whose step it is."""

from __future__ import annotations

from typing import Any

from diya.foundation.db import Context, all_branches, transaction
from tests.journeys import way
from tests.people import Person


def money(text: str) -> int:
    return int(text.replace(".", ""))


def test_a_mortgage_walks_the_seven_steps(person: Any) -> None:
    officer, teller = person("officer"), person("teller")

    # 1 and 2: people, property, papers, application.
    application = way.entered(person)
    for sequence, role in ((2, "CO_BORROWER"), (3, "GUARANTOR")):
        party = way.register(officer, f"家人{sequence}号", sequence)
        assert "0101" not in party["id_number"]
        path = f"/origination/applications/{application['id']}/parties"
        application = officer.post(path, {"party_id": party["id"], "role": role})
    assert [part["role"] for part in application["parties"]] == ["BORROWER", "CO_BORROWER", "GUARANTOR"]
    assert application["missing"] == []

    # 3: ratios, score and decision with reasons in words.
    path = f"/origination/applications/{application['id']}"
    application = officer.post(f"{path}/submit", version=application["version"])
    ratios = {ratio["code"]: ratio for ratio in application["ratios"]}
    assert application["annual_rate"] == "0.032"
    assert application["instalment_amount"] == "5189.60"
    assert ratios["ltv"]["value"] == "0.6"
    assert ratios["instalment_to_income"]["value"] == "0.086493334"
    assert all(ratio["within"] and ratio["source"] for ratio in ratios.values())
    assert application["score"]["total"] == sum(item["points"] for item in application["score"]["points"])
    assert application["decision"]["outcome"] == "APPROVE"
    assert application["decision"]["reasons"][0]["row"] == 8

    # 4: the chain, never the officer, never one person twice.
    assert [step["role"] for step in application["approval"]["steps"]] == ["UNDERWRITER", "APPROVER"]
    way.vote(officer, application, expect=403)
    way.vote(person("approver"), application, expect=422)
    way.vote(person("underwriter"), application)
    application = person("approver").get(path)
    way.vote(person("underwriter"), application, expect=422)
    way.vote(person("approver"), application)

    # 5: limit, contract, conditions, drawdown by two people.
    operations, keeper = person("operations"), person("keeper")
    application = operations.get(path)
    assert application["limit"]["reserved_amount"] == "1200000.00"
    body = {
        "signed_on": "2025-06-20",
        "payee_name": "示范卖方",
        "payee_account": "6222000000000000001",
        "payee_bank": "示范银行",
    }
    application = operations.post(f"{path}/contract", body, version=application["version"])
    refused = operations.post(f"{path}/drawdowns", {"amount": "1200000.00"}, expect=422)
    assert refused["code"] == "origination.conditions_open"
    for condition, evidence in zip(application["conditions"], ("SF001", "不动产证明第001号"), strict=True):
        application = way.fulfil(keeper, condition, evidence)
    liens = keeper.get("/collateral/liens", secured=f"origination.contract:{application['contract']['id']}")
    assert liens["items"][0]["state"] == "REGISTERED"
    assert liens["items"][0]["registration_number"] == "不动产证明第001号"
    application = person("operations2").post(f"{path}/drawdowns", {"amount": "1200000.00"})
    loan_id = application["loans"][0]["id"]
    loan_path = f"/servicing/loans/{loan_id}"
    waiting = person("checker").get(loan_path)["disbursements"][0]
    release = f"/servicing/disbursements/{waiting['id']}/release"
    person("operations2").post(release, {"comment": "自己复核"}, version=waiting["version"], expect=403)
    person("checker").post(release, {"comment": "核对无误"}, version=waiting["version"])
    way.hear()
    assert officer.get(path)["state"] == "DRAWN"

    # 6: on time, partial and late, early; the days pass and the books are proved.
    way.live_until("2025-07-19")
    due = teller.get(loan_path)["position"]
    assert due["total_due_amount"] == "5189.60" or due["next_due_amount"] == "5189.60"
    teller.post(f"{loan_path}/repayments", {"kind": "DUE", "amount": "5189.60", "channel": "COUNTER"})
    way.live_until("2025-08-19")
    teller.post(f"{loan_path}/repayments", {"kind": "DUE", "amount": "1000.00", "channel": "COUNTER"})
    way.live_until("2025-09-01")
    late = teller.get(loan_path)
    assert late["position"]["dpd"] == 13
    assert money(late["position"]["penalty"]) > 0
    amount = late["position"]["total_due_amount"]
    teller.post(f"{loan_path}/repayments", {"kind": "DUE", "amount": amount, "channel": "TRANSFER"})
    quote = teller.get(f"{loan_path}/quote", amount="200000.00")
    ways = {option["way"]: option for option in quote["prepayment"]["options"]}
    assert ways["SHORTER_TERM"]["remaining_count"] < ways["LOWER_INSTALMENT"]["remaining_count"]
    saved = {name: money(option["interest_saved_amount"]) for name, option in ways.items()}
    assert saved["SHORTER_TERM"] > saved["LOWER_INSTALMENT"] > 0
    body = {"kind": "PREPAYMENT", "way": "LOWER_INSTALMENT", "amount": "200000.00", "channel": "COUNTER"}
    teller.post(f"{loan_path}/repayments", body)
    way.live_until("2025-09-05")

    # 7: settlement, certificate, release of the lien.
    payoff = teller.get(f"{loan_path}/quote")["payoff_amount"]
    teller.post(f"{loan_path}/repayments", {"kind": "PAYOFF", "amount": payoff, "channel": "COUNTER"})
    closed = teller.get(loan_path)
    assert closed["state"] == "CLOSED"
    assert closed["position"]["payoff_amount"] == "0.00"
    refused = teller.post(
        f"{loan_path}/repayments", {"kind": "DUE", "amount": "1.00", "channel": "COUNTER"}, expect=409
    )
    assert refused["code"].startswith("servicing.")
    queue = {item["kind"] for item in operations.get("/foundation/work-items")["items"]}
    assert "servicing.issue_clearance" in queue
    certificate = operations.post(f"{loan_path}/clearance")
    assert certificate["number"]
    keeper2 = person("keeper2")
    lien = keeper2.get("/collateral/liens", state="RELEASE_DUE")["items"][0]
    released = keeper2.post(
        f"/collateral/liens/{lien['id']}/release", {"certificate_number": "注销第001号", "released_on": "2025-09-06"}
    )
    assert released["state"] == "RELEASED"
    way.live_until("2025-09-06")
    books = person("accountant").get("/ledger/trial-balance", on="2025-09-06")
    assert books["totals"]["debit_amount"] == books["totals"]["credit_amount"]

    _the_timeline_tells_it_all(officer, application["id"])


def _the_timeline_tells_it_all(officer: Person, application_id: str) -> None:
    """Every step stands in the case's timeline with who, when, from where, before and after."""
    rows, cursor = [], ""
    while True:
        ref = f"origination.application:{application_id}"
        page = officer.get("/foundation/timeline", ref=ref, cursor=cursor, limit=50)
        rows += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            break
    told = {row["action"] for row in rows}
    assert told >= {
        "origination.application.drafted",
        "documents.document.attached",
        "origination.application.submitted",
        "approval.vote.approve",
        "origination.application.approved",
        "origination.contract.signed",
        "origination.condition.fulfilled",
        "collateral.lien.registered",
        "origination.drawdown.prepared",
        "servicing.disbursement.released",
        "servicing.loan.repaid",
        "servicing.loan.prepaid",
        "servicing.loan.paid_off",
        "servicing.clearance.issued",
        "collateral.lien.released",
    }, sorted(told)
    people = {row["actor_name"] for row in rows}
    assert {"张明远", "李思涵", "王建国", "赵雨欣", "陈志强", "钱丽华", "刘慧敏", "孙晓彤"} <= people
    assert all(row["address"] == "127.0.0.1" for row in rows if row["actor_name"] == "孙晓彤")
    repaid = next(row for row in rows if row["action"] == "servicing.loan.repaid")
    assert repaid["before"] != repaid["after"]


def test_a_small_clean_case_is_approved_by_the_table(person: Any) -> None:
    application = way.submitted(person, requested_amount="500000.00", price_amount="1000000.00")
    assert application["state"] == "APPROVED"
    assert application["approval"]["steps"] == []
    assert application["limit"]["amount"] == "500000.00"


def test_a_case_over_its_limits_is_declined_with_the_reasons(person: Any) -> None:
    application = way.submitted(person, requested_amount="1900000.00", term_months=60)
    assert application["state"] == "DECLINED"
    said = {reason["zh"] for reason in application["decision"]["reasons"]}
    assert {"贷款成数超过上限（首付款不足）", "月供收入比超过上限"} <= said
    assert application["limit"] is None


def test_missing_papers_refer_the_case_to_people(person: Any) -> None:
    application = way.submitted(person, papers=False)
    assert application["decision"]["outcome"] == "REFER"
    assert application["missing"] == list(way.CHECKLIST)
    assert [step["role"] for step in application["approval"]["steps"]] == ["UNDERWRITER", "APPROVER"]


def test_a_returned_case_can_be_corrected_and_sent_again(person: Any) -> None:
    officer = person("officer")
    application = way.submitted(person)
    way.vote(person("underwriter"), application, "RETURN")
    path = f"/origination/applications/{application['id']}"
    draft = officer.get(path)
    assert draft["state"] == "DRAFT"
    draft = officer.post(path, {"requested_amount": "1100000.00"}, version=draft["version"], method="patch")
    again = officer.post(f"{path}/submit", version=draft["version"])
    assert again["approval"]["case_id"] != application["approval"]["case_id"]
    assert again["approval"]["state"] == "OPEN"


def test_the_audit_log_has_no_gap_and_a_root_that_checks(person: Any) -> None:
    from diya.foundation import audit, merkle
    from diya.foundation.models import AuditEvent, AuditHead, AuditLeaf

    way.submitted(person)
    way.hear()
    with transaction(all_branches(), Context(), writes=False):
        leaves = list(AuditLeaf.objects.order_by("leaf_index"))
        assert [leaf.leaf_index for leaf in leaves] == list(range(len(leaves)))
        assert len(leaves) == AuditEvent.objects.count()
        events = {event.id: event for event in AuditEvent.objects.all()}
        frontier: list[bytes] = []
        for leaf in leaves:
            hashed = merkle.leaf_hash(audit.leaf_bytes(events[leaf.event_id]))
            assert hashed == bytes(leaf.leaf_hash)
            frontier = merkle.extend(frontier, leaf.leaf_index, hashed)
        head = AuditHead.objects.order_by("-size")[0]
        assert bytes(head.root) == merkle.root(frontier)
