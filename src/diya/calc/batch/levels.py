"""Level figures of many loans in floating point, each with a bound of its error; where the bound leaves open to which
minor unit a figure rounds, the exact method decides.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from diya.calc.amortisation import EQUAL_INSTALMENT
from diya.calc.amortisation.family import MONTHLY, MONTHS_OF_A_YEAR
from diya.calc.batch.compiling import kernels
from diya.calc.batch.loans import Flags, Ints
from diya.kernel.rates import PPB

Doubles: TypeAlias = npt.NDArray[np.float64]

ROUNDOFF: Final = 2.0**-53
"""The greatest relative error of one operation in double precision."""


def equal_parts(principal: Ints, count: Ints) -> Ints:
    """Principal over count, rounded half up: 1,000,000.00 over 360 is 2,777.78."""
    return (2 * principal + count) // (2 * count)


def growths(rate: Doubles, count: Ints) -> Doubles:
    """h = (1 + rate)^count - 1, from additions and multiplications of positive numbers only: h(2k) = h(k) (2 + h(k)),
    h(k+1) = h(k) + (rate + h(k) rate).

    Its relative error is at most 4 n u, with u the roundoff and `rate` rounded once. By induction, to first order:
    doubling k at most doubles the error and adds 2 u, one more k adds at most 4 u; 4 k u - 2.5 u keeps both.
    """
    grown, bits = np.zeros(rate.size), int(count.max(initial=1)).bit_length()
    if run := kernels():
        run.growths(rate, count, bits, grown)
        return grown
    for bit in range(bits - 1, -1, -1):
        grown = grown * (2.0 + grown)
        grown = np.where((count >> bit) & 1, grown + (rate + grown * rate), grown)
    return grown


def level_instalments(principal: Ints, annual_rate_ppb: Ints, count: Ints) -> tuple[Ints, Flags]:
    """The level instalments P x i x (1 + h) / h with h = (1 + i)^n - 1, rounded half up, and which the exact method
    decided.

    Of the relative error of h, at most 4 n u, (1 + h) / h keeps a part of 1 / (1 + h); the operations around it add
    5 u. The bound takes 5 n u and 8 u, and so covers the terms of second order and its own roundings.

    Worked: 1,000,000.00 at 4.9 % over 360 months is 5,307.27, known to a millionth of a cent.
    """
    free = annual_rate_ppb == 0
    rate = np.where(free, 1, annual_rate_ppb) / np.float64(MONTHS_OF_A_YEAR * PPB)
    grown = growths(rate, count)
    figure = principal * (rate * (1 + grown) / grown)
    bound = figure * (8 + 5 * count / (1 + grown)) * ROUNDOFF
    whole = np.floor(figure)
    over_half = figure - whole - 0.5
    level = whole.astype(np.int64) + (over_half > 0)
    open_figures = ~free & (np.abs(over_half) <= bound)
    for place in np.flatnonzero(open_figures):
        level[place] = EQUAL_INSTALMENT.level(
            MONTHLY, int(principal[place]), int(annual_rate_ppb[place]), 1, int(count[place])
        )
    if free.any():
        level = np.where(free, equal_parts(principal, count), level)
    return level, open_figures
