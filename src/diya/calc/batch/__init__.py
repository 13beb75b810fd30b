"""Many loans at once on integer arrays: schedules, their totals, and rates of return of cash flows.
NumPy is imported at first use (the extra `batch`), Numba where it is there; no amount is computed in a way that could
differ from `calc.loan` by a cent.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from diya.kernel.errors import Conflict

if TYPE_CHECKING:
    from diya.calc.batch.flows import Found, Returns, SeriesArrays, xirr
    from diya.calc.batch.loans import DayCountCode, LoanArrays, MethodCode
    from diya.calc.batch.rows import Rows, schedules
    from diya.calc.batch.sums import Totals, totals

__all__ = [
    "BatchExtraMissing",
    "DayCountCode",
    "Found",
    "LoanArrays",
    "MethodCode",
    "Returns",
    "Rows",
    "SeriesArrays",
    "Totals",
    "schedules",
    "totals",
    "xirr",
]

_HOMES: Final = {
    "flows": ("Found", "Returns", "SeriesArrays", "xirr"),
    "loans": ("DayCountCode", "LoanArrays", "MethodCode"),
    "rows": ("Rows", "schedules"),
    "sums": ("Totals", "totals"),
}
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


class BatchExtraMissing(Conflict):
    code = "calc.batch_extra_missing"
    zh = "批量计算需要 {package}：请用 pip install 'diya[batch]' 安装附加组件 batch。"
    en = "Calculations of many loans at once need {package}: install the extra with pip install 'diya[batch]'."


def __getattr__(name: str) -> Any:
    """What lives here, imported when it is first asked for: the rest of `calc` must not need NumPy."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    except ModuleNotFoundError as missing:
        if missing.name != "numpy":
            raise
        raise BatchExtraMissing(package="NumPy") from None
