"""The limits of a customer and of a group of connected ones, held where an application is approved."""

from __future__ import annotations

from typing import Any

import pytest

from diya.foundation import db
from diya.foundation.models import Parameter
from tests.customers.test_relations import relate
from tests.journeys import way


def capital(amount: str) -> None:
    """The lender's capital: 10% of it may be lent to one customer, 20% to a group."""
    with db.transaction(db.all_branches(), db.Context(actor="test")):
        Parameter.objects.filter(code="lender.tier1_capital_amount").update(value=amount)


def ready_to_approve(person: Any, sequence: int) -> dict[str, Any]:
    """An application over 1,200,000.00 before its last vote."""
    application = way.submitted(person, sequence=sequence)
    way.vote(person("underwriter"), application)
    return person("approver").get(f"/origination/applications/{application['id']}")


def borrower(application: dict[str, Any]) -> dict[str, Any]:
    return {"id": application["parties"][0]["party_id"]}


@pytest.mark.parametrize(("amount", "expect"), [("12000000.00", 200), ("11999999.99", 422)])
def test_one_customer_is_lent_a_tenth_of_the_capital_and_no_fen_beyond(person: Any, amount: str, expect: int) -> None:
    application = ready_to_approve(person, 1)
    capital(amount)
    answer = way.vote(person("approver"), application, expect=expect)
    after = person("officer").get(f"/origination/applications/{application['id']}")
    if expect == 200:
        assert after["state"] == "APPROVED"
        return
    assert answer["code"] == "customers.exposure_over_limit"
    number = person("officer").get(f"/customers/parties/{borrower(application)['id']}")["number"]
    assert number in answer["detail"]
    assert "Loans to one customer" in answer["detail"]
    assert "1199999.99" in answer["detail"]
    assert after["state"] == "IN_REVIEW", "nothing was decided"
    way.vote(person("approver"), application, "REJECT")


def test_connected_customers_share_the_limit_of_their_group(person: Any) -> None:
    first, second = ready_to_approve(person, 1), ready_to_approve(person, 2)
    relate(person("officer"), borrower(first), borrower(second), "RELATED")
    capital("11999999.99")
    with db.transaction(db.all_branches(), db.Context(actor="test")):
        Parameter.objects.filter(code="exposure.single_customer_share_max").update(value="0.9")
    way.vote(person("approver"), first)
    refused = way.vote(person("approver"), second, expect=422)
    assert refused["code"] == "customers.exposure_over_limit"
    assert "group of connected customers" in refused["detail"]
    assert "2400000.00" in refused["detail"], "what the first may draw, and what the second asks"
    for application in (first, second):
        number = person("officer").get(f"/customers/parties/{borrower(application)['id']}")["number"]
        assert number in refused["detail"]
    capital("12000000.00")
    way.vote(person("approver"), second)


def test_customers_who_are_strangers_do_not_share_one(person: Any) -> None:
    first, second = ready_to_approve(person, 1), ready_to_approve(person, 2)
    capital("12000000.00")
    way.vote(person("approver"), first)
    way.vote(person("approver"), second)
