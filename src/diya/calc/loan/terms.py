"""The terms a loan pins at its opening, and its due dates as a function of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from diya.calc.allocation import allocations
from diya.calc.amortisation import amortisations
from diya.calc.dates import add_months
from diya.calc.day_count import DayCount, day_counts
from diya.kernel.errors import InvalidInput
from diya.kernel.money import MAX_MINOR, divide, minor_digits
from diya.kernel.rates import PPB

INSTALMENT_COUNT_MAX: Final = 600
GRACE_DAYS_MAX: Final = 60


class TermsInvalid(InvalidInput):
    code = "calc.terms_invalid"
    zh = "贷款条款“{name}”的取值 {value} 超出范围（{low} 至 {high}）。"
    en = "The term “{name}” is {value}, outside {low} to {high}."


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """What was agreed. Amounts are minor units, rates parts per billion, codes name registered strategies."""

    currency: str
    principal: int
    annual_rate_ppb: int
    starts_date: date
    due_day: int
    instalment_count: int
    method: str = "EQUAL_INSTALMENT"
    day_count: str = "EQUAL_MONTHS"
    allocation: str = "BY_AGE"
    penalty_uplift_ppb: int = PPB // 2
    """Overdue uplift: 30 % to 50 % of the contract rate (银发〔2003〕251号)."""
    grace_days: int = 0
    """容时: paid within so many days after the due date, nothing is charged; later, from the due date on."""
    compound_on_interest: bool = True
    """复利 on overdue interest, never on penalty (银发〔1999〕77号 art. 20)."""

    def __post_init__(self) -> None:
        minor_digits(self.currency)
        amortisations.get(self.method)
        day_counts.get(self.day_count)
        allocations.get(self.allocation)
        for name, low, high in (
            ("principal", 1, MAX_MINOR - 1),
            ("annual_rate_ppb", 0, PPB - 1),
            ("due_day", 1, 31),
            ("instalment_count", 1, INSTALMENT_COUNT_MAX),
            ("penalty_uplift_ppb", 0, PPB),
            ("grace_days", 0, GRACE_DAYS_MAX),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise TermsInvalid(field=name, name=name, value=value, low=low, high=high)

    def due_date(self, number: int) -> date:
        """Due date of instalment `number`: the due day, clipped, `number` months after the month of the
        start.

        >>> LoanTerms("CNY", 100, 0, date(2025, 1, 5), 31, 12).due_date(1)
        datetime.date(2025, 2, 28)
        """
        return add_months(self.starts_date, number, day=self.due_day)

    @property
    def counting(self) -> DayCount:
        return day_counts.get(self.day_count)

    def period(self, number: int) -> tuple[date, int]:
        """Start and units of the interest period that ends on the due date of instalment `number`."""
        start = self.starts_date if number == 1 else self.due_date(number - 1)
        return start, self.counting.units(start, self.due_date(number), number > 1)

    def as_data(self) -> dict[str, Any]:
        """The terms as plain JSON data, the form in which a loan pins them."""
        return {**asdict(self), "starts_date": self.starts_date.isoformat()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> LoanTerms:
        return cls(**{**data, "starts_date": date.fromisoformat(data["starts_date"])})


def penalty_rate_ppb(terms: LoanTerms, annual_rate_ppb: int) -> int:
    """罚息利率: the rate in force raised by the uplift, in whole ppb. 3.5 % raised by half is 5.25 %."""
    return divide(annual_rate_ppb * (PPB + terms.penalty_uplift_ppb), PPB)
