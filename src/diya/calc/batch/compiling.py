"""Numba, where it is there."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any, Final

from diya.calc.batch import discounting, loops

COMPILED: Final = (
    loops.growths,
    loops.due_dates,
    loops.regular_rows,
    loops.actual_rows,
    loops.last_openings,
)
CALLED: Final = (
    discounting.side_of,
    discounting.laid_out,
    discounting.turned,
    discounting.first_guess,
    discounting.valued,
    discounting.between,
    discounting.growth_of,
)
"""What the loop over series calls."""

RELAXED: Final = {"reassoc", "contract", "arcp", "nsz"}
"""Sums of a rate of return may be taken in any order. In the loops of amounts a product may only be left unrounded on
its way into a sum, which brings them nearer to what their proofs ask for."""


@cache
def kernels() -> Any:
    """The compiled loops by name, or None without Numba; compiling takes some seconds at the first use."""
    try:
        from numba import njit
        from numba.extending import register_jitable
    except ModuleNotFoundError:
        return None
    for called in CALLED:
        register_jitable(fastmath=RELAXED)(called)
    strict = {loop.__name__: njit(error_model="numpy", nogil=True, fastmath={"contract"})(loop) for loop in COMPILED}
    growths_of = njit(error_model="numpy", nogil=True, fastmath=RELAXED)(discounting.growths_of)
    return SimpleNamespace(**strict, growths_of=growths_of)
