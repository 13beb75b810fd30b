"""Calendar arithmetic of instalments: adding months, due days that a short month clips, whole months
between dates.
Dates are plain and unadjusted; holidays never move interest here.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from typing import Final

from diya.kernel.errors import ensure

ONE_DAY: Final = timedelta(days=1)
MONTH_DAYS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_in_month(year: int, month: int, day: int) -> date:
    """`day` of the month, or the month's last day where it is shorter.

    >>> day_in_month(2024, 2, 31)
    datetime.date(2024, 2, 29)
    """
    if day > 28:
        day = min(day, 29 if month == 2 and isleap(year) else MONTH_DAYS[month])
    return date(year, month, day)


def add_months(start: date, months: int, *, day: int | None = None) -> date:
    """The same day `months` later (对月对日), clipped at the month's end; `day` asks for another day of
    month.

    >>> add_months(date(2023, 1, 31), 1), add_months(date(2023, 2, 28), 1, day=31)
    (datetime.date(2023, 2, 28), datetime.date(2023, 3, 31))
    """
    index = start.year * 12 + start.month - 1 + months
    return day_in_month(index // 12, index % 12 + 1, start.day if day is None else day)


def months_and_days(start: date, end: date) -> tuple[int, int]:
    """Whole months and odd days from `start` to `end` by 对年对月对日: first day counts, last does not.

    >>> months_and_days(date(2025, 1, 5), date(2025, 2, 20))
    (1, 15)
    >>> months_and_days(date(2025, 1, 31), date(2025, 2, 28))
    (1, 0)
    """
    ensure(start <= end, "months_and_days needs start before end")
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return months, (end - add_months(start, months)).days
