"""The annual percentage rate of American law: the actuarial method of Regulation Z, Appendix J."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from diya.calc.yields.internal import DatedFlow, NoInternalRate
from diya.calc.yields.solver import RESULT, WORKING, Valued, root
from diya.calc.yields.unit_period import UnitPeriod, unit_period_of
from diya.kernel.errors import InvalidInput

RATE_MAX: Final = Decimal(2) ** 200
"""No rate of a unit-period is sought beyond this."""


class AprInputInvalid(InvalidInput):
    code = "calc.apr_input_invalid"
    zh = "无法计算年百分率：放款与还款金额须大于零，且还款不早于首次放款。"
    en = "The APR cannot be computed: advances and payments must be above zero, none before the first advance."


@dataclass(frozen=True, slots=True)
class Stream:
    """`count` equal amounts (minor units), the first after `full` unit-periods and `odd` of one, then one each."""

    amount: int
    full: int = 0
    odd: Fraction = Fraction(0)
    count: int = 1


def apr(advances: Iterable[Stream], payments: Iterable[Stream], *, per_year: Fraction) -> Decimal:
    """The APR as a fraction: `per_year` times the rate i of a unit-period that solves Appendix J (b)(8),

        sum of A / ((1 + e i)(1 + i)^q) = sum of P / ((1 + f i)(1 + i)^t),

    with full unit-periods q, t and fractions e, f. Fractions earn simple interest, which is what sets this rate apart
    from an IRR. Worked: 5,000.00 repaid by 24 semimonthly payments of 219.17, the first after 0.4 of a semimonth,
    is 10.34 % (Appendix J (c)(1)(iii)). Raises AprInputInvalid, NoInternalRate.
    """
    lent, repaid = tuple(advances), tuple(payments)
    if not lent or not repaid or any(s.amount <= 0 or s.count < 1 or s.full < 0 or s.odd < 0 for s in lent + repaid):
        raise AprInputInvalid(field="payments")
    with localcontext(WORKING):
        valued = _balance_at(lent, repaid)
        return RESULT.plus(_rate(valued) * per_year.numerator / Decimal(per_year.denominator))


def apr_by_dates(
    advances: Sequence[DatedFlow], payments: Sequence[DatedFlow], unit_period: UnitPeriod | None = None
) -> Decimal:
    """The APR from the days and (positive) amounts of advances and payments; the unit-period is found from the days
    unless given.

    Worked: 10,000.00 on 23 July 1978, 40 quarterly payments of 385.00 from 1 October 1978: 9.32 %.
    Raises AprInputInvalid, UnitPeriodUnknown, NoInternalRate.
    """
    flows = [*advances, *payments]
    if not advances or not payments or any(flow.on < min(a.on for a in advances) for flow in flows):
        raise AprInputInvalid(field="payments")
    unit = unit_period or unit_period_of([flow.on for flow in flows])
    start = min(flow.on for flow in advances)

    def streams(dated: Sequence[DatedFlow]) -> list[Stream]:
        return [Stream(flow.amount, *unit.between(start, flow.on)) for flow in dated]

    return apr(streams(advances), streams(payments), per_year=unit.per_year)


def _balance_at(lent: Sequence[Stream], repaid: Sequence[Stream]) -> Valued:
    """Payments less advances, discounted at a rate of a unit-period, and the slope of that in the rate."""

    def valued(rate: Decimal) -> tuple[Decimal, Decimal]:
        value = slope = Decimal(0)
        growth = 1 + rate
        for sign, streams in ((-1, lent), (1, repaid)):
            for stream in streams:
                odd = Decimal(stream.odd.numerator) / stream.odd.denominator
                factor = sign * stream.amount / Decimal((1 + odd * rate) * growth**stream.full)
                for number in range(stream.full, stream.full + stream.count):
                    value += factor
                    slope -= factor * (odd / Decimal(1 + odd * rate) + number / Decimal(growth))
                    factor /= Decimal(growth)
        return value, slope

    return valued


def _rate(valued: Valued) -> Decimal:
    """The rate of a unit-period: above zero where more is repaid than lent, below where less is."""
    at_zero = valued(Decimal(0))[0]
    if at_zero == 0:
        return Decimal(0)
    near, far = Decimal(0), Decimal("0.05") if at_zero > 0 else Decimal("-0.05")
    while (valued(far)[0] > 0) == (at_zero > 0):
        near, far = far, 2 * far if at_zero > 0 else (far - 1) / Decimal(2)
        if far > RATE_MAX or far <= -1 + Decimal("1E-12"):
            raise NoInternalRate(field="payments")
    return root(valued, min(near, far), max(near, far))
