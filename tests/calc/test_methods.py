"""Every method of repayment with worked figures, and the laws of the family under every plan."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.amortisation import Plan, PlanInvalid, Residue, amortisations
from diya.calc.amortisation.family import Basis, Next
from diya.calc.conformance import amortisation_findings
from diya.calc.loan.schedule import schedule
from diya.calc.loan.terms import LoanTerms

from .strategies import plans

BASE = LoanTerms("CNY", 120_000, 0, date(2025, 1, 15), 15, 3)
MORTGAGE = LoanTerms("CNY", 100_000_000, 49_000_000, date(2024, 1, 15), 15, 360)


def parts(terms: LoanTerms) -> list[int]:
    return [row.principal for row in schedule(terms)]


def amounts(terms: LoanTerms) -> list[int]:
    return [row.amount for row in schedule(terms)]


@pytest.mark.parametrize(
    ("method", "plan", "expected"),
    [
        ("EQUAL_INSTALMENT", Plan(), [40_000, 40_000, 40_000]),
        ("EQUAL_PRINCIPAL", Plan(residual=30_000), [30_000, 30_000, 60_000]),
        ("LEVEL_PAYMENT", Plan(residual=60_000), [20_000, 20_000, 80_000]),
        ("BULLET", Plan(), [0, 0, 120_000]),
        ("STEP_AMOUNT", Plan(step_every=1, step_amount=10_000), [30_000, 40_000, 50_000]),
        ("STEP_AMOUNT", Plan(step_every=1, step_amount=-10_000), [50_000, 40_000, 30_000]),
        ("STEP_RATE", Plan(step_every=1, step_ppb=500_000_000), [25_263, 37_895, 56_842]),
        ("SEASONAL", Plan(weights=(1, 3)), [24_000, 72_000, 24_000]),
        ("BESPOKE_PRINCIPAL", Plan(parts=(20_000, 40_000, 60_000)), [20_000, 40_000, 60_000]),
        ("BESPOKE_AMOUNT", Plan(amounts=(10_000, 50_000)), [10_000, 50_000, 60_000]),
        ("EQUAL_PRINCIPAL", Plan(principal_grace=1), [0, 60_000, 60_000]),
        ("EQUAL_INSTALMENT", Plan(amortised_over=12), [10_000, 10_000, 100_000]),
    ],
)
def test_principal_by_method_without_interest(method, plan, expected):
    assert parts(replace(BASE, method=method, plan=plan)) == expected


def test_the_usual_mortgage_and_its_interest_only_start():
    """1,000,000.00 at 4.9 %: 5,307.27 a month over 360; after two years of interest only, 5,475.90 over 336."""
    assert schedule(MORTGAGE)[0].amount == 530_727
    rows = schedule(replace(MORTGAGE, plan=Plan(principal_grace=24)))
    assert {row.amount for row in rows[:24]} == {408_333}
    assert rows[24].amount == 547_590
    assert sum(row.principal for row in rows) == MORTGAGE.principal


def test_a_balloon_leaves_its_residual_to_the_last_instalment():
    """300,000.00 of 1,000,000.00 left: the level part repays 700,000.00 and pays interest on all."""
    rows = schedule(replace(MORTGAGE, instalment_count=60, plan=Plan(residual=30_000_000)))
    assert rows[-1].principal == pytest.approx(30_000_000 + rows[-2].principal, rel=0.01)
    assert len({row.amount for row in rows[:-1]}) == 1


def test_a_level_figure_of_whole_yuan_and_the_residue_first_or_last():
    last = amounts(replace(MORTGAGE, plan=Plan(multiple=100)))
    assert (last[0], last[0] % 100, last[-1]) == (530_700, 0, last[-1])
    assert abs(last[-1] - 530_700) > 1_000
    first = amounts(replace(MORTGAGE, plan=Plan(multiple=100, residue=Residue.FIRST)))
    assert set(first[1:-1]) == {530_700}
    assert abs(first[-1] - 530_700) < 50
    assert sum(parts(replace(MORTGAGE, plan=Plan(multiple=100, residue=Residue.FIRST)))) == MORTGAGE.principal
    even = parts(replace(BASE, principal=100_000, method="EQUAL_PRINCIPAL", plan=Plan(residue=Residue.FIRST)))
    assert even == [33_334, 33_333, 33_333]


def test_interest_not_billed_is_carried_or_becomes_principal():
    """1,200.00 at 12 %, two months of grace: carried 36.00 to the end, or capitalised 12.00 and 12.12."""
    bullet = replace(BASE, annual_rate_ppb=120_000_000, method="BULLET")
    carried = schedule(replace(bullet, plan=Plan(interest_grace=2)))
    assert [row.interest for row in carried] == [0, 0, 3_600]
    added = schedule(replace(bullet, plan=Plan(interest_grace=2, capitalises=True)))
    assert [(row.interest, row.capitalised) for row in added] == [(0, 1_200), (0, 1_212), (1_224, 0)]
    assert added[-1].principal == 120_000 + 1_200 + 1_212


def test_steps_grow_by_the_year_and_seasons_rest():
    rows = schedule(replace(MORTGAGE, method="STEP_RATE", plan=Plan(step_every=12, step_ppb=20_000_000)))
    yearly = [rows[12 * year].amount for year in range(30)]
    assert all(abs(later * 100 - earlier * 102) <= 200 for earlier, later in pairwise(yearly))
    farm = schedule(replace(MORTGAGE, instalment_count=24, method="SEASONAL", plan=Plan(weights=(0,) * 9 + (1, 1, 1))))
    assert {row.principal for row in farm[:9]} == {0}
    assert len({row.amount for row in farm[9:12]}) == 1


def test_a_prepaid_bespoke_schedule_shrinks_in_proportion():
    method, basis = amortisations.get("BESPOKE_PRINCIPAL"), Basis(Plan(parts=(100, 200, 300)))
    balance, got = 300, []
    for number in (1, 2, 3):
        got.append(method.part(basis, balance, 0, 0, Next(number, 4 - number, 0)))
        balance -= got[-1]
    assert got == [50, 100, 150]


@pytest.mark.parametrize("code", amortisations.codes())
@given(st.integers(1, 10**13), st.integers(0, 300_000_000), st.integers(1, 420), plans())
@settings(max_examples=60, deadline=None)
def test_every_method_keeps_its_laws_under_every_plan(code, balance, rate, count, plan):
    basis = Basis(plan, 1, 12)
    findings = amortisation_findings(
        amortisations.get(code), balance=balance, annual_rate_ppb=rate, count=count, basis=basis
    )
    assert not findings


@given(plans())
@settings(max_examples=60, deadline=None)
def test_a_plan_survives_its_form_as_data(plan):
    assert Plan.from_data(json.loads(json.dumps(plan.as_data()))) == plan


@pytest.mark.parametrize(
    ("field", "value"), [("multiple", 0), ("residual", -1), ("step_every", 0), ("weights", (0, 0)), ("parts", (-1, 5))]
)
def test_a_plan_that_makes_no_sense_is_refused(field, value):
    with pytest.raises(PlanInvalid) as refused:
        Plan(**{field: value})
    assert refused.value.field == f"plan.{field}"
