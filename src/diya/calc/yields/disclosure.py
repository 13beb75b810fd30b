"""贷款年化利率: the yearly rate a Chinese lender must show, by simple interest or by IRR.

Source: 中国人民银行公告〔2021〕第3号."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from diya.calc.yields.internal import YEAR_DAYS, DatedFlow, irr
from diya.calc.yields.solver import RESULT, WORKING
from diya.kernel.errors import InvalidInput, ensure


class PrincipalNeverUsed(InvalidInput):
    code = "calc.principal_never_used"
    zh = "无法计算年化利率：借款人从未实际占用贷款本金。"
    en = "The yearly rate cannot be computed: the borrower never had the use of any principal."


def simple_annual_rate(*, drawdowns: Sequence[DatedFlow], principal: Sequence[DatedFlow], cost_amount: int) -> Fraction:
    """单利: all cost of the loan over the principal really used and the years it was used,

        cost / sum of (principal outstanding x days / 365).

    Amounts are positive minor units; `cost_amount` holds interest and every fee directly tied to the loan. Worked:
    12,000.00 repaid 1,000.00 a month would bear 720.00 on half the principal: about 11 %, where the monthly 0.5 %
    of a "6 % a year" hides it. Raises PrincipalNeverUsed.
    """
    moves: dict[date, int] = {}
    for sign, flows in ((1, drawdowns), (-1, principal)):
        for flow in flows:
            moves[flow.on] = moves.get(flow.on, 0) + sign * flow.amount
    used, outstanding, since = 0, 0, min(moves, default=date.min)
    for day in sorted(moves):
        used += outstanding * (day - since).days
        outstanding, since = outstanding + moves[day], day
    if used <= 0:
        raise PrincipalNeverUsed(field="drawdowns")
    return Fraction(cost_amount * YEAR_DAYS, used)


def irr_annual_rate(amounts: Sequence[int], *, periods_per_year: int) -> Decimal:
    """复利 (内部收益率法): the IRR of equal periods, as the nominal yearly rate that compounds every period.

    Amounts are the lender's, one a period, in minor units. Worked: 12,000.00 lent and twelve instalments of
    1,060.00 (1,000.00 of principal and 60.00 of "0.5 % a month") are 10.9 % a year, not 6 %.
    Raises NoInternalRate, SeveralInternalRates.
    """
    ensure(periods_per_year > 0, "a year has at least one period")
    with localcontext(WORKING):
        return RESULT.plus(irr(amounts) * periods_per_year)
