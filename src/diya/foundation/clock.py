"""The only place that knows the day: the bank's business date, and the wall clock for instants."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from diya.foundation.db import current
from diya.foundation.models import BusinessDay
from diya.kernel.errors import Conflict, ensure


class DayClosing(Conflict):
    code = "foundation.day_closing"
    zh = "{day} 日终处理中，暂不能办理资金业务，请在日终完成后重试。"
    en = "The end of day of {day} is running. Money moves again when it is done; try then."


def now() -> datetime:
    """This instant, with its zone."""
    return timezone.now()


def business_date() -> date:
    """The bank's today, as of the open transaction."""
    return current().business_date


def money_date() -> date:
    """The bank's today for moving money; raises DayClosing between cut-off and the turn of the day."""
    work = current()
    if work.day_closing:
        raise DayClosing(day=work.business_date.isoformat())
    return work.business_date


def start(business_date: date) -> None:
    """Set the first business date of a new bank; does nothing when there is one."""
    BusinessDay.objects.get_or_create(id=1, defaults={"business_date": business_date})


def cut_off(day: date) -> None:
    """Stop the moving of money for `day`; waits for the commands that are under way."""
    hold_turn()
    changed = BusinessDay.objects.filter(business_date=day).update(closing=True)
    ensure(changed == 1, f"{day} is not the business date")


def roll(day: date) -> date:
    """Turn `day` into the next calendar day and open it for money; answers the new business date."""
    hold_turn()
    tomorrow = day + timedelta(days=1)
    changed = BusinessDay.objects.filter(business_date=day, closing=True).update(business_date=tomorrow, closing=False)
    ensure(changed == 1, f"{day} is not the business date, or its cut-off has not been made")
    return tomorrow


def hold_turn() -> None:
    """Wait until every writing transaction under way is over, and let none begin until this one ends."""
    # Every writing transaction holds this lock shared (foundation_begin).
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('diya.day'))")
