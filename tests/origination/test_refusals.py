"""What origination refuses: each with a stable code, the field, and nothing changed."""

from __future__ import annotations

from typing import Any

import pytest

from diya.foundation import db
from diya.origination.models import Application, Limit
from tests.journeys import way

BANK = db.Context(actor="test")


@pytest.fixture
def draft_body(person: Any) -> dict[str, Any]:
    officer = person("officer")
    return way.terms(way.register(officer, "林浩然", 1), way.flat(officer))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"requested_amount": "0"}, "kernel.amount_invalid", "requested_amount"),
        ({"requested_amount": "-1.00"}, "kernel.amount_invalid", "requested_amount"),
        ({"requested_amount": "1.001"}, "kernel.amount_invalid", "requested_amount"),
        ({"requested_amount": "1,000.00"}, "kernel.amount_invalid", "requested_amount"),
        ({"requested_amount": "1e6"}, "kernel.amount_invalid", "requested_amount"),
        ({"price_amount": "1000000000000000000"}, "kernel.amount_invalid", "price_amount"),
        ({"requested_amount": "2000000.01"}, "origination.amount_over_price", "requested_amount"),
        ({"term_months": 361}, "products.term_refused", "term_months"),
        ({"margin_bps": 151}, "products.term_refused", "margin_bps"),
        ({"due_day": 32}, "foundation.input_invalid", "due_day"),
        ({"currency": "USD"}, "products.term_refused", "currency"),
        ({"product_code": "NOTHING"}, "products.product_unknown", "product_code"),
        ({"branch_code": "002"}, "foundation.branch_unknown", "branch_code"),
        ({"property_id": "00000000-0000-7000-8000-000000000000"}, "kernel.not_found", "property_id"),
    ],
)
def test_a_draft_with_bad_terms_is_refused(
    person: Any, draft_body: dict[str, Any], changes: dict[str, Any], code: str, field: str
) -> None:
    status = 404 if code in ("kernel.not_found", "products.product_unknown") else 422
    refused = person("officer").post("/origination/applications", draft_body | changes, expect=status)
    assert (refused["code"], refused["field"]) == (code, field)
    with db.transaction(db.all_branches(), BANK, writes=False):
        assert not Application.objects.exists()


def test_a_property_without_a_valuation_cannot_be_lent_on(person: Any) -> None:
    officer = person("officer")
    body = way.terms(way.register(officer, "林浩然", 1), way.flat(officer, value=None))
    draft = officer.post("/origination/applications", body)
    path = f"/origination/applications/{draft['id']}/submit"
    assert officer.post(path, version=draft["version"], expect=422)["code"] == "origination.valuation_needed"


def test_a_party_takes_part_once(person: Any) -> None:
    officer = person("officer")
    draft = way.entered(person, papers=False)
    path = f"/origination/applications/{draft['id']}/parties"
    borrower = draft["parties"][0]["party_id"]
    body = {"party_id": borrower, "role": "GUARANTOR"}
    assert officer.post(path, body, expect=409)["code"] == "origination.party_taken"
    officer.post(f"{path}/{borrower}", method="delete", expect=404)


def test_a_submitted_case_cannot_be_changed_or_sent_again(person: Any) -> None:
    officer = person("officer")
    application = way.submitted(person)
    path = f"/origination/applications/{application['id']}"
    version = application["version"]
    assert officer.post(f"{path}/submit", version=version, expect=409)["code"] == "origination.state_refused"
    assert officer.post(path, {"term_months": 12}, version=version, method="patch", expect=409)
    assert officer.post(f"{path}/withdraw", version=version, expect=409)


def test_a_draft_can_be_withdrawn(person: Any) -> None:
    draft = way.entered(person, papers=False)
    path = f"/origination/applications/{draft['id']}/withdraw"
    assert person("officer").post(path, version=draft["version"])["state"] == "WITHDRAWN"


def test_a_vote_needs_a_comment_and_the_case_as_it_is(person: Any) -> None:
    application = way.submitted(person)
    case = application["approval"]
    path = f"/approval/cases/{case['case_id']}/votes"
    underwriter = person("underwriter")
    empty = {"decision": "APPROVE", "comment": " "}
    assert underwriter.post(path, empty, version=case["version"], expect=422)["code"] == "approval.comment_missing"
    said = {"decision": "APPROVE", "comment": "同意"}
    assert underwriter.post(path, said, version=9, expect=412)["code"] == "foundation.changed_meanwhile"
    way.vote(underwriter, application, "REJECT")
    assert person("officer").get(f"/origination/applications/{application['id']}")["state"] == "DECLINED"
    assert underwriter.post(path, said, version=2, expect=409)["code"] == "approval.case_decided"


def test_the_database_itself_refuses_a_makers_vote(person: Any) -> None:
    from django.db import IntegrityError

    from diya.approval.models import Case, Vote

    way.submitted(person)
    with db.transaction(db.all_branches(), BANK, writes=False):
        case = Case.objects.get()
        step = case.steps.all()[0]
    with pytest.raises(IntegrityError, match="never_a_maker"), db.transaction(db.all_branches(), BANK):
        Vote.objects.create(
            branch_id=case.branch_id,
            case=case,
            step=step,
            voter_id=case.makers[0],
            makers=case.makers,
            decision="APPROVE",
            comment="x",
        )


def test_a_condition_takes_evidence_once_and_a_registration_number_serves_one_lien(person: Any) -> None:
    application = way.contracted(person)
    keeper = person("keeper")
    first, second = application["conditions"]
    way.fulfil(keeper, first, "SF001")
    assert way.fulfil(keeper, first, "SF002", expect=409)["code"] == "origination.condition_fulfilled"
    way.fulfil(keeper, second, "证明001")
    other = way.contracted(person, sequence=2)
    refused = way.fulfil(keeper, other["conditions"][1], "证明001", expect=409)
    assert refused["code"] == "collateral.registration_number_taken"
    tomorrow = {"evidence": "证明002", "evidence_date": "2025-06-21"}
    path = f"/origination/conditions/{other['conditions'][1]['id']}/fulfil"
    assert keeper.post(path, tomorrow, version=1, expect=422)["code"] == "origination.date_refused"


def test_no_more_is_drawn_than_the_limit_and_nothing_after_its_end(person: Any) -> None:
    application = way.ready(person)
    operations = person("operations2")
    path = f"/origination/applications/{application['id']}/drawdowns"
    assert operations.post(path, {"amount": "1200000.01"}, expect=422)["code"] == "origination.over_limit"
    operations.post(path, {"amount": "700000.00"})
    assert operations.post(path, {"amount": "500000.01"}, expect=422)["code"] == "origination.over_limit"
    with db.transaction(db.all_branches(), BANK):
        Limit.objects.update(expires_on="2025-06-19")
    assert operations.post(path, {"amount": "1.00"}, expect=422)["code"] == "origination.limit_expired"


def test_a_rejected_drawdown_gives_the_limit_back(person: Any) -> None:
    application = way.ready(person)
    path = f"/origination/applications/{application['id']}"
    application = person("operations2").post(f"{path}/drawdowns", {"amount": "1200000.00"})
    assert application["limit"]["reserved_amount"] == "0.00"
    waiting = person("checker").get(f"/servicing/loans/{application['loans'][0]['id']}")["disbursements"][0]
    body = {"comment": "收款人账号有误"}
    person("checker").post(f"/servicing/disbursements/{waiting['id']}/reject", body, version=waiting["version"])
    way.hear()
    application = person("operations2").get(path)
    assert application["limit"]["reserved_amount"] == "1200000.00"
    assert "draw_down" in application["allowed_actions"]


def test_cases_are_found_by_number_and_by_the_borrower(person: Any) -> None:
    officer = person("officer")
    application = way.submitted(person)
    borrower = application["parties"][0]["party_id"]
    for query in ({"search": application["number"]}, {"search": "浩然"}, {"borrower_id": borrower}):
        assert officer.get("/origination/applications", **query)["total"] == 1, query
    assert officer.get("/origination/applications", search="无此人")["total"] == 0
