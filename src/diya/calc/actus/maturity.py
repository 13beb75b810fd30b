"""The end of a contract: as stated, or as the redemption amount leads to it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Final

from diya.calc.actus.counting import day_of, year_count
from diya.calc.actus.cycles import DATES_MAX, Cycle, stepped
from diya.calc.actus.errors import TermInvalid, TermMissing, TermNeverRepays
from diya.calc.actus.reading import LAST_YEAR
from diya.calc.actus.terms import ContractTerms

AMOUNT: Final = "nextPrincipalRedemptionPayment"


def maturity_of(terms: ContractTerms) -> datetime:
    """Maturity, or the amortisation date of an annuity, or the date the redemption amount leads to.

    The amount repays in n = ceil(notional / (amount - interest of one cycle)) cycles (a linear amortiser's amount
    bears no interest), the first of them on the first redemption date on or after the status date, the last n - 1
    cycles later. Worked: 5,000 at 8 % A/365 by 700 a month from 1 February 2013 is 5,000 / (700 - 30.68) = 7.5, so
    8 payments, the last on 1 September (ann11). The specification says n cycles later; the published results say
    n - 1 throughout: 5,000 by 500 from 1 February ends on 1 November (lam01). Raises TermMissing, TermInvalid and
    TermNeverRepays.
    """
    stated = terms.maturity or (terms.amortization if terms.contract_type == "ANN" else None)
    end = _derived(terms) if stated is None else stated
    if end <= terms.initial_exchange:
        raise TermInvalid(
            name="maturityDate", value=end.isoformat(), form="> initialExchangeDate", field="maturityDate"
        )
    return end


def _derived(terms: ContractTerms) -> datetime:
    cycle, first = terms.redemption.cycle, terms.redemption.starts(terms.initial_exchange)
    if not terms.amortises or terms.redemption_amount is None:
        raise TermMissing(name="maturityDate", field="maturityDate")
    if cycle is None or first is None:
        raise TermMissing(name=terms.redemption.name, field=terms.redemption.name)
    refusal = TermNeverRepays(name=AMOUNT, field=AMOUNT)
    passed = 0
    while stepped(first, cycle, passed, end_of_month=terms.end_of_month) < terms.status:
        passed += 1
    redeemed = _redeemed_in_a_cycle(terms, terms.redemption_amount, first, cycle, passed)
    if redeemed <= 0 or terms.notional > redeemed * DATES_MAX:
        raise refusal
    count = ceil(terms.notional / Decimal(redeemed))
    try:
        end = stepped(first, cycle, passed + count - 1, end_of_month=terms.end_of_month)
    except (ValueError, OverflowError):
        raise refusal from None
    if end.year > LAST_YEAR:
        raise refusal
    return end


def _redeemed_in_a_cycle(terms: ContractTerms, amount: Decimal, first: datetime, cycle: Cycle, passed: int) -> Decimal:
    """Principal in the next payment, with interest on the whole notional for one cycle from it."""
    if not terms.pays_interest_within:
        return amount
    start, end = (stepped(first, cycle, passed + more, end_of_month=terms.end_of_month) for more in (0, 1))
    part = year_count(terms, None).between(day_of(start), day_of(end))
    return amount - terms.notional * part * (terms.rate or Decimal(0))
