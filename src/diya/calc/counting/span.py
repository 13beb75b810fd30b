"""What some conventions need beside two dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diya.calc.calendars import NO_HOLIDAYS, Calendar


@dataclass(frozen=True, slots=True)
class Span:
    """`maturity`: end of the contract (30E/360 ISDA leaves its last February alone). `period_start`, `period_end` and
    `frequency` (payments a year): the regular period the dates lie in (ACT/ACT ICMA, ACT/365L); left out, the dates
    are the period and its length tells the frequency. `calendar`: the business days (BUS/252)."""

    maturity: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    frequency: int | None = None
    calendar: Calendar = NO_HOLIDAYS
