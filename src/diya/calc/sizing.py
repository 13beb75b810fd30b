"""How much debt a project bears, and how it is drawn and repaid: sculpting, sizing by cover, interest in construction.

Amounts are minor units, rates are fractions a period; costs and cash flows fall at the end of their period. Every
rounded part sums to its whole: the last part takes the residue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from diya.calc.ratios import present_value
from diya.kernel.errors import InvalidInput
from diya.kernel.money import Rounding, divide

GEARING_PARTS: Final = 10**18
"""Gearing is searched in these parts of the whole: finer than a minor unit of any project."""


class SizingInvalid(InvalidInput):
    code = "calc.sizing_invalid"
    zh = "无法测算债务规模：{reason}"
    en = "The debt cannot be sized: {reason}"


class Repayment(StrEnum):
    """How the debt is repaid out of CFADS."""

    SCULPTED = "SCULPTED"  # debt service follows CFADS, the cover is the same in every period
    LEVEL = "LEVEL"  # debt service is the same in every period, the weakest period sets it


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """Debt service of one period of operation."""

    number: int
    cfads: int
    opening: int
    interest: int
    principal: int
    service: int
    closing: int


@dataclass(frozen=True, slots=True)
class DrawRow:
    """Funding of one period of construction: cost + interest = debt drawn + equity paid in."""

    number: int
    cost: int
    interest: int
    debt: int
    equity: int
    balance: int


@dataclass(frozen=True, slots=True)
class ProjectTerms:
    """A project to be financed: costs of each construction period, CFADS of each repayment period, and the limits the
    debt must keep: cover of every period, cover of the loan's life, share of all uses of funds."""

    costs: tuple[int, ...]
    cfads: tuple[int, ...]
    construction_rate: Fraction
    repayment_rate: Fraction
    dscr: Fraction
    gearing_max: Fraction
    llcr: Fraction | None = None
    repayment: Repayment = Repayment.SCULPTED


@dataclass(frozen=True, slots=True)
class Sizing:
    """The debt, what limited it (DSCR, LLCR or GEARING), how it is drawn and how it is repaid."""

    debt: int
    limited_by: str
    draws: tuple[DrawRow, ...]
    service: tuple[ServiceRow, ...]

    @property
    def uses(self) -> int:
        return sum(row.cost + row.interest for row in self.draws)


def debt_by_dscr(
    cfads: Sequence[int], *, dscr: Fraction, period_rate: Fraction, repayment: Repayment = Repayment.SCULPTED
) -> int:
    """The most debt whose service keeps the cover in every period, rounded down: the present value of CFADS / DSCR,
    or of the weakest period's CFADS / DSCR in every period where the service is level.

    Worked: CFADS 80, 120, 150, 150, 120, 80 at cover 1.25 and 7 %: 444.26 sculpted. Raises SizingInvalid.
    """
    _check(cfads, dscr)
    borne = cfads if repayment is Repayment.SCULPTED else [min(cfads)] * len(cfads)
    return _whole(present_value(borne, period_rate) / Fraction(dscr))


def debt_by_llcr(cfads: Sequence[int], *, llcr: Fraction, period_rate: Fraction) -> int:
    """The most debt whose life cover holds, rounded down: present value of CFADS / LLCR. Worked: 1,201.4 at 1.5 is
    800.9. Raises SizingInvalid."""
    _check(cfads, llcr)
    return _whole(present_value(cfads, period_rate) / Fraction(llcr))


def sculpted_service(debt: int, cfads: Sequence[int], *, period_rate: Fraction) -> tuple[ServiceRow, ...]:
    """Repay `debt` so that service is the same share of CFADS in every period.

    The share is debt / present value of CFADS, so the cover of each period is the loan's life cover; interest and
    service are rounded half up, the last period repays what is left. Worked: 444.26 on the flows of `debt_by_dscr`:
    service 64.00, 96.00, 120.00, ...; first interest 31.10, principal 32.90. Raises SizingInvalid.
    """
    value = present_value(cfads, period_rate)
    if debt <= 0 or value <= 0:
        raise SizingInvalid(reason="there must be debt, and cash to repay it from", field="debt")
    share = debt / Fraction(value)
    return _service(debt, cfads, [_half_up(flow * share) for flow in cfads], period_rate)


def level_service(debt: int, cfads: Sequence[int], *, period_rate: Fraction) -> tuple[ServiceRow, ...]:
    """Repay `debt` by the same service in every period, debt x i / (1 - (1 + i)^-n) rounded half up; the last period
    repays what is left. Worked: 173.55 at 10 % over two periods is 100.00 each. Raises SizingInvalid."""
    if debt <= 0 or not cfads:
        raise SizingInvalid(reason="there must be debt, and periods to repay it in", field="debt")
    level = _half_up(debt / Fraction(present_value([1] * len(cfads), period_rate)))
    return _service(debt, cfads, [level] * len(cfads), period_rate)


def _service(debt: int, cfads: Sequence[int], services: Sequence[int], period_rate: Fraction) -> tuple[ServiceRow, ...]:
    rows, balance = [], debt
    for number, (flow, service) in enumerate(zip(cfads, services, strict=True), 1):
        interest = _half_up(balance * period_rate)
        principal = balance if number == len(cfads) else service - interest
        rows.append(ServiceRow(number, flow, balance, interest, principal, interest + principal, balance - principal))
        balance -= principal
    return tuple(rows)


def size_debt(terms: ProjectTerms) -> Sizing:
    """The most debt that keeps every limit of `terms`, drawn in step with equity, with its interest in construction
    among the uses it funds.

    The circle (interest makes uses, uses make debt, debt makes interest) closes exactly: for one share of debt the
    construction is computed forward, and the share is searched to the last minor unit. Worked: costs 500.00 and
    500.00, 10 % a period, at most 70 % of uses: the first period draws 350.00 of debt, the second owes 35.00 of
    interest and draws 374.50, so debt is 724.50 of uses 1,035.00. Raises SizingInvalid.
    """
    if not terms.costs or min(terms.costs) < 0 or sum(terms.costs) == 0 or not 0 < terms.gearing_max <= 1:
        raise SizingInvalid(reason="there must be costs, and a share of debt up to the whole", field="costs")
    capacities = {
        "DSCR": debt_by_dscr(terms.cfads, dscr=terms.dscr, period_rate=terms.repayment_rate, repayment=terms.repayment)
    }
    if terms.llcr is not None:
        capacities["LLCR"] = debt_by_llcr(terms.cfads, llcr=terms.llcr, period_rate=terms.repayment_rate)
    limit = min(capacities, key=capacities.__getitem__)
    draws = _drawn(terms, terms.gearing_max)
    limited_by = "GEARING"
    if draws[-1].balance > capacities[limit]:
        limited_by, draws = limit, _drawn_up_to(terms, capacities[limit])
    debt = draws[-1].balance
    repay = sculpted_service if terms.repayment is Repayment.SCULPTED else level_service
    return Sizing(debt, limited_by, draws, repay(debt, terms.cfads, period_rate=terms.repayment_rate))


def _drawn(terms: ProjectTerms, gearing: Fraction) -> tuple[DrawRow, ...]:
    """Construction funded with this share of debt; rounding is of sums, so that the debt is that share of all uses."""
    rows: list[DrawRow] = []
    uses = balance = 0
    for number, cost in enumerate(terms.costs, 1):
        interest = _half_up(balance * terms.construction_rate)
        uses += cost + interest
        debt = _whole(uses * gearing) - balance
        balance += debt
        rows.append(DrawRow(number, cost, interest, debt, cost + interest - debt, balance))
    return tuple(rows)


def _drawn_up_to(terms: ProjectTerms, capacity: int) -> tuple[DrawRow, ...]:
    """Construction with the largest share of debt that ends at no more than `capacity`."""
    low, high = 0, GEARING_PARTS
    while high - low > 1:
        middle = (low + high) // 2
        if _drawn(terms, Fraction(middle, GEARING_PARTS))[-1].balance <= capacity:
            low = middle
        else:
            high = middle
    rows = _drawn(terms, Fraction(low, GEARING_PARTS))
    # Interest rounds in steps, so the search may end a unit short: the last draw, which bears no interest, takes it.
    last, short = rows[-1], min(capacity - rows[-1].balance, rows[-1].equity)
    topped = DrawRow(
        last.number, last.cost, last.interest, last.debt + short, last.equity - short, last.balance + short
    )
    return (*rows[:-1], topped)


def _check(cfads: Sequence[int], cover: Fraction) -> None:
    if not cfads or min(cfads) < 0 or max(cfads) == 0:
        raise SizingInvalid(reason="there must be cash to repay from, and none below zero", field="cfads")
    if cover <= 0:
        raise SizingInvalid(reason="the cover must be above zero", field="cover")


def _whole(amount: Fraction) -> int:
    return divide(amount.numerator, amount.denominator, Rounding.DOWN)


def _half_up(amount: Fraction) -> int:
    return divide(amount.numerator, amount.denominator)
