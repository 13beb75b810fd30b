"""The pencil-and-paper model against figures that others published, before it judges anybody."""

from __future__ import annotations

from datetime import date

import pytest

from tests.model.life import Act, Agreed, Refused, parts_of_year
from tests.model.paper import Loan

HOME = Agreed(1_000_000_00, 49_000_000, date(2025, 1, 10), 10, 360, "EQUAL_INSTALMENT")


def test_the_instalment_every_bank_calculator_gives() -> None:
    life = Loan(HOME).lived(date(2025, 1, 10))
    assert life.next_amount() == 5_307_27
    assert life.accrued(date(2025, 2, 10)) == 4_083_33


def test_equal_principal_begins_with_the_published_instalment() -> None:
    loan = Loan(Agreed(1_000_000_00, 49_000_000, date(2025, 1, 10), 10, 360, "EQUAL_PRINCIPAL"))
    assert loan.lived(date(2025, 1, 10)).next_amount() == 6_861_11


def test_odd_days_are_counted_by_the_same_day_of_the_month() -> None:
    assert parts_of_year(date(2025, 1, 5), date(2025, 2, 20)) == 45
    assert parts_of_year(date(2025, 1, 31), date(2025, 2, 28)) == 30


def test_penalty_runs_at_half_more_and_compound_interest_at_the_contract_rate() -> None:
    loan = Loan(Agreed(120_000_00, 60_000_000, date(2025, 1, 15), 15, 12, "EQUAL_PRINCIPAL"))
    life = loan.lived(date(2025, 2, 25))
    # 10,000.00 for ten days at 9 %, and 600.00 for ten days at 6 %, over 360.
    assert (life.owed("penalty", date(2025, 2, 25)), life.owed("compound", date(2025, 2, 25))) == (25_00, 1_00)
    assert life.dpd(date(2025, 2, 25)) == 10


def test_a_loan_that_pays_as_agreed_closes_itself() -> None:
    loan = Loan(Agreed(120_000_00, 60_000_000, date(2025, 1, 15), 15, 12, "EQUAL_PRINCIPAL"))
    for month in range(1, 13):
        day = date(2025 + (month == 12), (month % 12) + 1, 15)
        loan.do(Act(day, "REPAID", amount=loan.before(day).total_due(day)), day)
    assert loan.lived(date(2026, 1, 15)).status == "CLOSED"
    with pytest.raises(Refused):
        loan.do(Act(date(2026, 1, 16), "FEE_CHARGED", amount=1), date(2026, 1, 16))
