"""Time and days of ACTUS in ours: a moment's day of counting, shifted days, parts of a year as decimals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from diya.calc.actus.terms import ContractTerms, Shifting
from diya.calc.business_days import adjust
from diya.calc.dates import ONE_DAY
from diya.calc.day_count import Span, year_fraction

END_OF_DAY: Final = time(23, 59, 59)


def day_of(moment: datetime) -> date:
    """The day interest counts to; 23:59:59 is how ACTUS writes the midnight that ends a day."""
    return moment.date() + ONE_DAY if moment.time() == END_OF_DAY else moment.date()


def shifted(moment: datetime, shifting: Shifting) -> datetime:
    """Where an event of that moment takes place."""
    return datetime.combine(adjust(moment.date(), shifting.rule, shifting.calendar), moment.time())


@dataclass(frozen=True, slots=True)
class YearCount:
    """Parts of a year by the contract's day count."""

    code: str
    span: Span

    def between(self, start: date, end: date) -> Decimal:
        """From `start` to `end`, negative where they stand the other way round: an event that was calculated for a
        day before one already accrued takes that much back."""
        if start > end:
            return -self.between(end, start)
        part = year_fraction(self.code, start, end, self.span)
        return Decimal(part.numerator) / Decimal(part.denominator)


def year_count(terms: ContractTerms, maturity: datetime | None) -> YearCount:
    """The contract's count of years; 30E/360 ISDA asks for the maturity, BUS/252 for the calendar."""
    end = None if maturity is None else day_of(maturity)
    return YearCount(terms.day_count, Span(maturity=end, calendar=terms.shifting.calendar))
