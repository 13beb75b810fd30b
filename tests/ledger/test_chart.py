"""Charts of accounts as data: roles, the second chart, and that a chart in use stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from diya.foundation import changes, parameters
from diya.foundation.models import Parameter
from diya.ledger import selectors, services
from diya.ledger.chart import CHARTS, read_chart
from diya.ledger.contracts import CONTROL, AccountKind, ChartFixed, ChartUnknown, Line, Role
from diya.ledger.models import Account
from tests.servicing.bank import FIRST_DAY


@pytest.fixture(autouse=True)
def roles_of_this_test() -> Iterator[None]:
    """What a test does to the chart is rolled back: the process reads it anew afterwards."""
    yield
    selectors.forget_roles()


def choose(chart: Any) -> None:
    """An approved change of the parameter, as the list of changes makes it."""
    known = Parameter.objects.get(code="ledger.chart")
    after = {
        "code": "ledger.chart",
        "starts_date": FIRST_DAY.isoformat(),
        "value": chart,
        "name_zh": known.name_zh,
        "name_en": known.name_en,
        "source": "test",
        "confirmed": True,
    }
    changes.appliers.get("foundation.parameter")(after)


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_gives_every_role_one_account(name):
    chart = {account.role: account for account in read_chart(name) if account.role}
    assert set(chart) == set(Role)
    off = {role for role, account in chart.items() if account.kind is AccountKind.OFF_BALANCE}
    assert {role for role in Role if role.startswith("OFF_")} <= off
    assert chart[Role.INTERBRANCH].kind is AccountKind.COMMON


def test_no_two_charts_share_a_code():
    codes = [account.code for name in CHARTS for account in read_chart(name)]
    assert CHARTS == ("CN", "IFRS")
    assert len(codes) == len(set(codes))


def test_loans_stand_on_control_accounts_and_income_does_not():
    assert {Role.PRINCIPAL_DUE, Role.FEE_DUE, Role.OFF_COMPOUND, Role.ENTRUSTED_FEE_DUE} <= CONTROL
    assert not CONTROL & {Role.INTEREST_INCOME, Role.PENALTY_INCOME, Role.SUSPENSE, Role.ENTRUSTED_FUNDS}


def test_roles_lead_to_accounts(bank):
    with bank.acting():
        roles = selectors.accounts_by_role()
        assert (roles["SETTLEMENT"], roles["CASH"], roles["MEMO"]) == ("2011", "1001", "7199")
        assert roles == selectors.accounts_by_role()
        assert set(roles) == set(Role)


def test_a_bank_without_an_entry_may_take_the_other_chart(bank):
    with bank.acting():
        choose("IFRS")
        assert set(Account.objects.values_list("code", flat=True)) == {one.code for one in read_chart("IFRS")}
        assert selectors.accounts_by_role()["CASH"] == "10010"
        assert parameters.newest("ledger.chart", "CN") == "IFRS"
        assert services.reference() == len(read_chart("IFRS"))
        lines = [Line("12010", "20010", 1, "CNY")]
        services.post(
            reference="R", source="t", kind="t", branch_id=bank.branches[0].id, value_date=FIRST_DAY, lines=lines
        )
        assert selectors.balance(account="12010", on=FIRST_DAY) == 1


def test_a_chart_in_use_stays(bank):
    with bank.acting():
        services.post(
            reference="R",
            source="t",
            kind="t",
            branch_id=bank.branches[0].id,
            value_date=FIRST_DAY,
            lines=[Line("1001", "2011", 1, "CNY")],
        )
        with pytest.raises(ChartFixed):
            choose("IFRS")
        assert Account.objects.filter(code="1001").exists()
        assert selectors.accounts_by_role()["CASH"] == "1001"


def test_an_unknown_chart_is_refused(bank):
    for wrong in ("GAAP", 3):
        with pytest.raises(ChartUnknown, match="CN, IFRS"), bank.acting():
            choose(wrong)
