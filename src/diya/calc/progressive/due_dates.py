"""The due dates of a progressive loan."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from diya.calc.dates import add_months, day_in_month
from diya.calc.progressive.terms import Frequency, ProgressiveTerms, ProgressiveTermsInvalid

FIRST_SHORTENED_DAY = 29


def plus(start: date, number: int, frequency: Frequency) -> date:
    """`number` units later; a month that is too short ends on its last day.

    >>> plus(date(2024, 1, 31), 1, Frequency.MONTHS), plus(date(2024, 1, 31), 2, Frequency.WEEKS)
    (datetime.date(2024, 2, 29), datetime.date(2024, 2, 14))
    """
    if frequency is Frequency.MONTHS:
        return add_months(start, number)
    if frequency is Frequency.YEARS:
        return add_months(start, 12 * number)
    return start + timedelta(days=number * (7 if frequency is Frequency.WEEKS else 1))


def units_between(start: date, end: date, frequency: Frequency) -> int:
    """Whole units from `start` to `end`, the day of the month deciding: 31 January to 29 February has none."""
    if frequency in (Frequency.DAYS, Frequency.WEEKS):
        return (end - start).days // (7 if frequency is Frequency.WEEKS else 1)
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return months // (12 if frequency is Frequency.YEARS else 1)


def next_due(last: date, seed: date, every: int, frequency: Frequency) -> date:
    """The due date after `last`; monthly dates return to the day of `seed` after a short month.

    31 October, 30 November, 31 December: the seed is 31 (Fineract, DefaultScheduledDateGenerator).
    """
    due = plus(last, every, frequency)
    if frequency is Frequency.MONTHS and seed.day >= FIRST_SHORTENED_DAY and due.day >= FIRST_SHORTENED_DAY - 1:
        return day_in_month(due.year, due.month, seed.day)
    return due


def due_dates(terms: ProgressiveTerms) -> tuple[date, ...]:
    """All due dates in order; raises ProgressiveTermsInvalid where a fixed length ends too early.

    Worked: disbursed on 31 October 2023, monthly: 30 November, 31 December, 31 January, 29 February.
    """
    seed = terms.first_due or terms.starts_on
    dues = [terms.first_due or next_due(terms.starts_on, seed, terms.every, terms.frequency)]
    while len(dues) < terms.count:
        dues.append(next_due(dues[-1], seed, terms.every, terms.frequency))
    if terms.fixed_length is not None:
        dues[-1] = plus(terms.starts_on, terms.fixed_length, terms.frequency)
        if any(one >= other for one, other in pairwise([terms.starts_on, *dues])):
            raise ProgressiveTermsInvalid(field="fixed_length", field_name="fixed_length", value=terms.fixed_length)
    return tuple(dues)
