"""Lending mathematics as pure functions on frozen values: day counts, schedules, the loan as a fold, yields, ratios.
No database, no clock and no floats; rounding happens at named places only.

>>> from datetime import date
>>> from diya import calc
>>> terms = calc.LoanTerms("CNY", 100_000_000, 49_000_000, date(2024, 1, 15), due_day=15, instalment_count=360)
>>> calc.schedule(terms)[0].amount
530727
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

_DOORS: Final = {
    "diya.calc.actus": "events",
    "diya.calc.aliases": "canonical",
    "diya.calc.amortisation": "Plan Residue",
    "diya.calc.business_days": "Shift adjust",
    "diya.calc.calendars": "calendar_of",
    "diya.calc.day_count": "Span counted_days year_fraction",
    "diya.calc.fees": "FeeRule PrepaymentRule Tier fee_amount prepayment_charge",
    "diya.calc.loan.events": "Accelerated Closed Deferred Disbursed Drawn FeeCharged InstalmentBilled"
    " InterestCapitalised LoanEvent Misused PaidOff Prepaid RateReset Recovered Repaid Rescheduled Restructured"
    " Transferred Waived Way WrittenOff",
    "diya.calc.loan.fold": "apply bring_forward brought_forward replay",
    "diya.calc.loan.history": "entered full lived reversed_act",
    "diya.calc.loan.position": "Position position_on",
    "diya.calc.loan.schedule": "Instalment first_amount schedule schedule_from",
    "diya.calc.loan.state": "State Status Totals opening",
    "diya.calc.loan.terms": "LoanTerms",
    "diya.calc.loan.trace": "Reason explain",
    "diya.calc.quote": "payoff_quote prepayment_quote",
    "diya.calc.rates": "Fixing RateTerms index_of rate_steps",
    "diya.calc.timing": "Stub Timing periods_between",
    "diya.calc.yields.apr": "apr apr_by_dates",
    "diya.calc.yields.aprc": "aprc",
    "diya.calc.yields.effective": "effective_interest",
    "diya.calc.yields.internal": "irr xirr",
}
"""The doors of the room: each module and the names it gives; loaded when first asked for, so that one day count does
not load a yield solver."""

_MODULE_OF: Final = {name: module for module, names in _DOORS.items() for name in names.split()}

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'diya.calc' has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
