"""The laws every registered strategy must keep, as checks that return all findings.
Tests run each strategy, built in or plugged in, through the laws of its family on many inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice, pairwise
from typing import Final

from diya.calc.allocation import Allocation, Claim, Component
from diya.calc.amortisation import Amortisation, principal_part
from diya.calc.amortisation.family import MONTHLY, Basis, Next
from diya.calc.business_days import Adjustment
from diya.calc.calendars import Calendar
from diya.calc.dates import ONE_DAY, add_months
from diya.calc.day_count import DayCount, Span
from diya.calc.fees import Charge, FeeRule
from diya.calc.rates.resets import Resets

FAR_DAYS: Final = 31
"""No rule moves a date by more than a month, whatever the holidays."""


def amortisation_findings(
    method: Amortisation, *, balance: int, annual_rate_ppb: int, count: int, basis: Basis = MONTHLY
) -> list[str]:
    """Parts sum to the balance exactly, none is negative, and the same input gives the same output."""
    findings: list[str] = []
    level = method.level(basis, balance, annual_rate_ppb, 1, count)
    if level != method.level(basis, balance, annual_rate_ppb, 1, count):
        findings.append("two calls gave two level figures")
    if level < 0:
        findings.append("the level figure is negative")
    left = balance
    for number in range(1, count + 1):
        coming = Next(number, count - number + 1, basis.interest(left, annual_rate_ppb))
        part = principal_part(method, basis, balance=left, annual_rate_ppb=annual_rate_ppb, level=level, coming=coming)
        if not 0 <= part <= left:
            findings.append(f"instalment {number}: the part {part} is outside 0 to {left}")
        left -= part
    if left:
        findings.append(f"{left} of the principal is never repaid")
    return findings


def day_count_findings(day_count: DayCount, *, start: date, months: int, odd_days: int) -> list[str]:
    """Time is positive, does not run backwards, and is zero when none has passed."""
    findings: list[str] = []
    end = add_months(start, months) + odd_days * ONE_DAY
    span = Span()
    part, later = day_count.fraction(start, end, span), day_count.fraction(start, end + ONE_DAY, span)
    if part < 0 or later < 0 or day_count.fraction(start, start, span) != 0:
        findings.append(f"{start} to {end} is {part} of a year")
    if day_count.period_units is None:
        return findings
    units = day_count.units(start, end)
    if units < 0 or (units == 0) != (start == end):
        findings.append(f"{start} to {end} is {units} units")
    if day_count.units(start, end + ONE_DAY) < units:
        findings.append(f"a day after {end} there are fewer units than on it")
    passed = [day_count.elapsed(start, end, units, start + day * ONE_DAY) for day in range((end - start).days + 2)]
    if passed != sorted(passed) or passed[0] != 0 or passed[-1] != units:
        findings.append(f"units within {start} to {end} do not rise from 0 to {units}")
    if day_count.year_units <= 0:
        findings.append("a year has no units")
    return findings


def allocation_findings(allocation: Allocation, claims: Sequence[Claim], amount: int) -> list[str]:
    """Nothing is lost, nothing made up, and no debt is paid more than it is."""
    findings: list[str] = []
    settled = allocation(claims, amount)
    if [part.number for part in settled] != [claim.number for claim in claims]:
        return ["the parts do not stand in the order of the claims"]
    for claim, part in zip(claims, settled, strict=True):
        for component in Component:
            if not 0 <= part.of(component) <= claim.of(component):
                findings.append(f"{component} of instalment {claim.number} is paid outside what it claims")
    expected = min(amount, sum(claim.total for claim in claims))
    if sum(part.total for part in settled) != expected:
        findings.append(f"the parts do not sum to {expected}")
    return findings


def adjustment_findings(adjustment: Adjustment, calendar: Calendar, day: date) -> list[str]:
    """A moved date stays where it is when moved again and is near; a business day is not moved out of its month."""
    moved = adjustment(day, calendar)
    findings: list[str] = []
    if adjustment(moved, calendar) != moved:
        findings.append(f"{day} moves to {moved}, and that moves on")
    if abs((moved - day).days) > FAR_DAYS:
        findings.append(f"{day} moves as far as {moved}")
    if calendar.is_business(day) and (moved.year, moved.month) != (day.year, day.month):
        findings.append(f"{day} is a business day and leaves its month for {moved}")
    return findings


def reset_findings(dates: Resets, start: date) -> list[str]:
    """Reset dates come after the start and rise; the same start gives the same dates."""
    first, again = (list(islice(dates(start), 40)) for _ in range(2))
    findings = [
        f"{later} does not follow {earlier}" for earlier, later in pairwise([start, *first]) if later <= earlier
    ]
    if first != again:
        findings.append(f"two calls from {start} gave two series")
    return findings


def charge_findings(charge: Charge, rule: FeeRule, low: int, high: int) -> list[str]:
    """A fee is never negative and never falls as its base grows."""
    cheap, dear = charge(rule, low), charge(rule, high)
    return [f"{low} costs {cheap} and {high} costs {dear}"] if not 0 <= cheap <= dear else []
