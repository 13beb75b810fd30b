"""Currencies, branches, off-balance accounts, settlement between branches, and value-added tax."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diya.kernel.errors import BrokenInvariant
from diya.kernel.money import Rounding
from diya.ledger import selectors, services
from diya.ledger.contracts import AccountKind, Crossing, Fact, Line, Reconciled, ReferenceTaken
from diya.ledger.models import Reconciliation
from diya.ledger.vat import vat_within

DAY = date(2025, 1, 15)


def between_open(*, on):
    """What settlement between branches does not net to zero, by currency."""
    sums = {}
    for (_, book), amount in selectors.control_balances(accounts=["3001"], on=on).items():
        sums[book.currency] = sums.get(book.currency, 0) + amount
    return {currency: amount for currency, amount in sums.items() if amount}


def test_a_trial_balance_stands_in_each_currency(bank):
    with bank.acting():
        for number, (amount, currency) in enumerate([(100_00, "CNY"), (70_00, "USD"), (500, "JPY")]):
            services.post(
                reference=f"R{number}",
                source="t",
                kind="t",
                branch_id=bank.branches[0].id,
                value_date=DAY,
                lines=[Line("130301", "2011", amount, currency, "HEL_USD")],
            )
        rows = selectors.trial_balance(on=DAY)
        for currency, amount in (("CNY", 100_00), ("USD", 70_00), ("JPY", 500)):
            of = [row for row in rows if row.currency == currency]
            assert sum(row.debit for row in of) == sum(row.credit for row in of) == amount
            assert selectors.balance(account="130301", on=DAY, currency=currency) == amount
        services.close_day(day=DAY)
        assert selectors.trial_balance(on=DAY) == rows


def test_off_balance_accounts_are_booked_among_themselves(bank):
    with bank.acting():
        with pytest.raises(BrokenInvariant, match="off-balance"):
            services.post(
                reference="R1",
                source="t",
                kind="t",
                branch_id=bank.branches[0].id,
                value_date=DAY,
                lines=[Line("730101", "601101", 1, "CNY")],
            )
        services.post(
            reference="R2",
            source="t",
            kind="t",
            branch_id=bank.branches[0].id,
            value_date=DAY,
            lines=[Line("730101", "7399", 5, "CNY"), Line("1001", "2011", 7, "CNY")],
        )
        off = [row for row in selectors.trial_balance(on=DAY) if row.kind is AccountKind.OFF_BALANCE]
        assert [(row.code, row.debit, row.credit) for row in off] == [("730101", 5, 0), ("7399", 0, 5)]


def fact(bank, reference="F1", amount=100_00, currency="CNY"):
    here, there = (branch.id for branch in bank.branches)
    return Fact(
        reference=reference,
        source="t",
        kind="t",
        value_date=DAY,
        crossings=(
            Crossing(Line("1001", "2011", amount, currency, "FIRST_HOME"), there, here),
            Crossing(Line("1001", "6021", 5_00, currency), there, there),
        ),
    )


def test_a_fact_of_two_branches_balances_at_each(bank):
    """Branch 2 takes 100.00 in cash for a customer of branch 1, and a fee of 5.00 of its own."""
    with bank.acting():
        services.between(fact(bank))
        entries = selectors.entries(reference=fact(bank).reference).order_by("reference")
        assert [entry.branch_id for entry in entries] == [branch.id for branch in bank.branches]
        assert between_open(on=DAY) == {}
        for branch, account, amount in (
            (bank.branches[0], "2011", 100_00),
            (bank.branches[0], "3001", 100_00),
            (bank.branches[1], "1001", 105_00),
            (bank.branches[1], "3001", -100_00),
            (bank.branches[1], "6021", 5_00),
        ):
            assert selectors.balance(account=account, on=DAY, branch_id=branch.id) == amount
            rows = selectors.trial_balance(on=DAY, branch_id=branch.id)
            assert sum(row.debit for row in rows) == sum(row.credit for row in rows)
        with pytest.raises(ReferenceTaken):
            services.between(fact(bank))


def test_half_a_settlement_is_seen(bank):
    with bank.acting():
        services.post_batch(services.entries_between(fact(bank, "F2", 30_00, "USD"))[:1])
        assert between_open(on=DAY) == {"USD": 30_00}
        assert between_open(on=DAY - timedelta(days=1)) == {}


def test_a_day_is_reconciled_anew_each_time_it_is_proved(bank):
    branch = bank.branches[0].id
    with bank.acting():
        rows = [
            Reconciled("130301", branch, "FIRST_HOME", "CNY", 100, 100),
            Reconciled("130302", branch, "", "CNY", 5, 4),
        ]
        assert services.keep_reconciliation(DAY, rows) == 1
        assert [row.account_id for row in selectors.reconciliations(different=True)] == ["130302"]
        assert services.keep_reconciliation(DAY, rows[:1]) == 0
        assert Reconciliation.objects.count() == 1
        assert selectors.reconciliations(on=DAY - timedelta(days=1)).count() == 0


@given(st.integers(-(10**15), 10**15), st.integers(0, 10**9))
def test_tax_within_an_amount_is_its_rate_of_the_rest(gross, rate_ppb):
    tax = vat_within(gross, rate_ppb)
    net = gross - tax
    assert abs(net * rate_ppb - tax * 10**9) <= (10**9 + rate_ppb) // 2 + 1
    assert vat_within(-gross, rate_ppb) == -tax


def test_tax_is_rounded_by_the_named_policy():
    assert vat_within(100, 60_000_000) == 6
    assert vat_within(100, 60_000_000, Rounding.DOWN) == 5
