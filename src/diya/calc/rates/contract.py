"""The rate a contract agrees on: fixed, or an index plus a margin within limits, after a teaser perhaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from diya.calc.rates.history import Fixing, fixing_on
from diya.calc.rates.resets import resets
from diya.kernel.errors import InvalidInput
from diya.kernel.rates import PPB


class RateTermsInvalid(InvalidInput):
    code = "calc.rate_terms_invalid"
    zh = "利率条款“{name}”无效：{value}。"
    en = "The rate term “{name}” is not valid: {value}."


@dataclass(frozen=True, slots=True)
class RateTerms:
    """Rates and margins in parts per billion a year; `margin_ppb` may be negative (LPR 减点)."""

    margin_ppb: int = 0
    reset: str = "JANUARY"
    lookback_days: int = 0
    """The value that holds so many days before the reset date is taken."""
    floor_ppb: int = 0
    cap_ppb: int = PPB - 1
    period_cap_ppb: int | None = None
    """No reset moves the rate by more than this, up or down."""
    teaser_ppb: int | None = None
    teaser_until: date | None = None
    """From the start to this day (exclusive) the teaser holds, whatever the index; then the first reset follows."""

    def __post_init__(self) -> None:
        resets.get(self.reset)
        if not 0 <= self.floor_ppb <= self.cap_ppb < PPB:
            raise RateTermsInvalid(field="floor_ppb", name="floor", value=self.floor_ppb)
        if (self.teaser_ppb is None) != (self.teaser_until is None):
            raise RateTermsInvalid(field="teaser_until", name="teaser", value=self.teaser_until)


@dataclass(frozen=True, slots=True)
class RateStep:
    """The rate in force from a day on, and the value of the index it came from (none for a teaser)."""

    from_date: date
    annual_rate_ppb: int
    fixing: Fixing | None


def contract_rate(terms: RateTerms, fixing: Fixing, previous_ppb: int | None = None) -> int:
    """Index plus margin, moved from the previous rate by no more than the period cap, within floor and cap.

    LPR 3.60 % less 30 basis points is 3.30 %; after 4.90 % with a period cap of 1 % it is 3.90 %.
    """
    rate = fixing.annual_rate_ppb + terms.margin_ppb
    if terms.period_cap_ppb is not None and previous_ppb is not None:
        rate = max(previous_ppb - terms.period_cap_ppb, min(previous_ppb + terms.period_cap_ppb, rate))
    return max(terms.floor_ppb, min(terms.cap_ppb, rate))


def rate_steps(terms: RateTerms, history: Sequence[Fixing], start: date, until: date) -> tuple[RateStep, ...]:
    """The rates from `start` to `until`, one step at the start and one at each reset that changes the rate.

    The fold takes each later step as a `RateReset`, so a reset within a period splits its interest at the day.
    """
    if terms.teaser_ppb is not None and terms.teaser_until is not None and terms.teaser_until > start:
        steps = [RateStep(start, terms.teaser_ppb, None)]
        days: Iterator[date] = _with(terms.teaser_until, resets.get(terms.reset)(start))
    else:
        first = fixing_on(history, start - timedelta(days=terms.lookback_days))
        steps = [RateStep(start, contract_rate(terms, first), first)]
        days = resets.get(terms.reset)(start)
    for day in days:
        if day > until:
            break
        fixing = fixing_on(history, day - timedelta(days=terms.lookback_days))
        rate = contract_rate(terms, fixing, steps[-1].annual_rate_ppb)
        if rate != steps[-1].annual_rate_ppb:
            steps.append(RateStep(day, rate, fixing))
    return tuple(steps)


def _with(first: date, days: Iterator[date]) -> Iterator[date]:
    """The end of the teaser, and the resets after it."""
    yield first
    yield from (day for day in days if day > first)


def rate_on(steps: Sequence[RateStep], day: date) -> RateStep:
    """The step in force on `day`."""
    return next(step for step in reversed(steps) if step.from_date <= day)


def margin_for(old_rate_ppb: int, index_ppb: int) -> int:
    """The margin that keeps the rate on the day of the switch from the old benchmark: the rate of the contract less the
    LPR of December 2019 (公告〔2019〕第30号).

    The benchmark of 4.90 % at 85 % is 4.165 %; less LPR 4.80 % the margin is -63.5 basis points for ever.
    """
    return old_rate_ppb - index_ppb
