"""The terms a loan pins at its opening, and its due dates as a function of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Final

from diya.calc.allocation import waterfall
from diya.calc.amortisation import Plan, amortisations
from diya.calc.amortisation.family import Basis
from diya.calc.amortisation.plan import NO_PLAN
from diya.calc.business_days import Shift
from diya.calc.day_count import DayCount, day_counts
from diya.calc.timing import MONTHLY, Timing, step
from diya.kernel.errors import InvalidInput
from diya.kernel.money import MAX_MINOR, Rounding, divide, minor_digits
from diya.kernel.rates import PPB

INSTALMENT_COUNT_MAX: Final = 600
GRACE_DAYS_MAX: Final = 60
ARREARS_DAYS_MAX: Final = 3650


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
    timing: Timing = MONTHLY
    plan: Plan = NO_PLAN
    misuse_uplift_ppb: int = PPB
    """Misuse uplift: 50 % to 100 % of the contract rate; never added to the overdue one (择其重, 银发〔2003〕251号)."""
    tolerance_amount: int = 0
    """容差: an instalment short by at most so much earns no charge for the rest."""
    compound_on_penalty: bool = False
    """复利 on penalty too, from each due date on; only where the contract says so."""
    arrears_days: int = 0
    """With so many days past due the order of allocation changes to `arrears_allocation`; 0 never."""
    arrears_allocation: str = "PRINCIPAL_FIRST"
    rounding: Rounding = Rounding.HALF_UP
    """How interest is brought to a minor unit."""
    basis: Basis = field(init=False, repr=False, compare=False)
    """What the method of repayment knows of the loan."""
    counting: DayCount = field(init=False, repr=False, compare=False)
    """The day count that `day_count` names."""

    def __post_init__(self) -> None:
        minor_digits(self.currency)
        amortisations.get(self.method)
        object.__setattr__(self, "counting", day_counts.get(self.day_count))
        waterfall(self.allocation)
        waterfall(self.arrears_allocation)
        for name, low, high in (
            ("principal", 1, MAX_MINOR - 1),
            ("annual_rate_ppb", 0, PPB - 1),
            ("due_day", 1, 31),
            ("instalment_count", 1, INSTALMENT_COUNT_MAX),
            ("penalty_uplift_ppb", 0, PPB),
            ("misuse_uplift_ppb", 0, PPB),
            ("grace_days", 0, GRACE_DAYS_MAX),
            ("tolerance_amount", 0, MAX_MINOR - 1),
            ("arrears_days", 0, ARREARS_DAYS_MAX),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise TermsInvalid(field=name, name=name, value=value, low=low, high=high)
        object.__setattr__(self, "basis", Basis(self.plan, *self.timing.part_of_year))

    def agreed_date(self, number: int, due_day: int | None = None, deferred: int = 0) -> date:
        """Due date of an instalment before it is moved to a business day: the due day, clipped, so many periods after
        the month of the start or after the first due date; `deferred` counts the instalments put off so far."""
        timing, at = self.timing, number + deferred
        day = due_day or self.due_day
        if timing.dates and at <= len(timing.dates):
            return timing.dates[at - 1]
        if timing.final_due_date and number == self.instalment_count and not deferred:
            return timing.final_due_date
        if timing.dates:
            return step(timing.dates[-1], at - len(timing.dates), timing)
        if timing.first_due_date:
            return timing.first_due_date if at == 1 else step(timing.first_due_date, at - 1, timing, day)
        return step(self.starts_date, at, timing, day)

    def due_date(self, number: int, due_day: int | None = None, deferred: int = 0) -> date:
        """Due date of instalment `number`, where the bank is open.

        >>> LoanTerms("CNY", 100, 0, date(2025, 1, 5), 31, 12).due_date(1)
        datetime.date(2025, 2, 28)
        """
        return self._open(self.agreed_date(number, due_day, deferred))

    def _open(self, agreed: date) -> date:
        if self.timing.business_day == "NONE" and agreed > self.starts_date:
            return agreed
        moved = self.timing.moved(agreed)
        # Moved back across a long holiday, a first date could fall before the loan begins.
        return moved if moved > self.starts_date else max(agreed, self.starts_date)

    def bound(self, number: int, due_day: int | None = None, deferred: int = 0) -> date:
        """Where the interest period of instalment `number` ends, and the next begins."""
        return self.ends(number, due_day, deferred)[0]

    def period(self, number: int, due_day: int | None = None, deferred: int = 0) -> tuple[date, int, date]:
        """Start and units of the interest period that ends with instalment `number`, and its due date."""
        start = self.starts_date if number == 1 else self.bound(number - 1, due_day, deferred)
        end, due = self.ends(number, due_day, deferred)
        return start, self.units(start, end, number, deferred), due

    def ends(self, number: int, due_day: int | None = None, deferred: int = 0) -> tuple[date, date]:
        """Where the interest period of instalment `number` ends, and its due date."""
        agreed = self.agreed_date(number, due_day, deferred)
        due = self._open(agreed)
        return (due if self.timing.shift is Shift.SHIFT_THEN_CALCULATE else agreed), due

    def units(self, start: date, end: date, number: int, deferred: int = 0) -> int:
        """Units of the interest period from `start` to `end`, which ends with instalment `number`."""
        return self.counting.units(start, end, self._regular_months(number, deferred), self.timing.business_calendar)

    def _regular_months(self, number: int, deferred: int) -> int:
        """Whole months of a period that runs from one due date to the next; 0 where it may be odd."""
        timing = self.timing
        moved = timing.shift is Shift.SHIFT_THEN_CALCULATE and timing.business_day != "NONE"
        last = timing.final_due_date and number == self.instalment_count and not deferred
        odd = number == 1 or timing.every_days or timing.dates or moved or last
        return 0 if odd else timing.every_months

    def as_data(self) -> dict[str, Any]:
        """The terms as plain JSON data, the form in which a loan pins them; what has its default is left out of the
        terms that came later than the first loans."""
        data: dict[str, Any] = {name: getattr(self, name) for name in _FIRST_TERMS}
        data["starts_date"] = self.starts_date.isoformat()
        for one in fields(self):
            if one.name in _FIRST_TERMS or not one.init or (value := getattr(self, one.name)) == one.default:
                continue
            data[one.name] = value.as_data() if isinstance(value, Timing | Plan) else value
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> LoanTerms:
        read = {**data, "starts_date": date.fromisoformat(data["starts_date"])}
        if "timing" in read:
            read["timing"] = Timing.from_data(read["timing"])
        if "plan" in read:
            read["plan"] = Plan.from_data(read["plan"])
        if "rounding" in read:
            read["rounding"] = Rounding(read["rounding"])
        return cls(**read)


_FIRST_TERMS: Final = (
    "currency",
    "principal",
    "annual_rate_ppb",
    "starts_date",
    "due_day",
    "instalment_count",
    "method",
    "day_count",
    "allocation",
    "penalty_uplift_ppb",
    "grace_days",
    "compound_on_interest",
)


def penalty_rate_ppb(terms: LoanTerms, annual_rate_ppb: int) -> int:
    """罚息利率: the contract rate raised by the overdue uplift, in whole ppb. 3.5 % raised by half is 5.25 %."""
    return divide(annual_rate_ppb * (PPB + terms.penalty_uplift_ppb), PPB)


def misuse_rate_ppb(terms: LoanTerms, annual_rate_ppb: int) -> int:
    """The rate of a misused loan: the heavier of the two uplifts, never their sum (择其重).

    3.5 % with uplifts of 50 % and 100 % is 7 %.
    """
    return divide(annual_rate_ppb * (PPB + max(terms.penalty_uplift_ppb, terms.misuse_uplift_ppb)), PPB)
