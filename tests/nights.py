"""Time that passes in a test: every night with something to do is lived, and the quiet ones between are slept through.

On a quiet night nothing falls due or is announced for the next day, no order waits for its day or for a second person,
no customer of a living demo bank comes, no loan passes a threshold of days past due and no month ends. All it does is
to book what the loans earned; the next night that is lived books that too, for it books what was earned by then less
what was booked.
`tests/endofday/test_nights.py` proves that a bank which slept is the bank that closed each night. Only the tax is
rounded less often, so a test that counts its cents lives each night (`endofday.services.run_until`), as do those of the
end of day and the model.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Min

from diya.calc.dates import ONE_DAY
from diya.config.demo import living
from diya.endofday import parking, services
from diya.endofday.steps import STEPS
from diya.foundation import clock
from diya.foundation.models import BusinessDay
from diya.servicing import models
from diya.servicing.contracts import LoanState, OrderState


def live_until(last: date) -> date:
    """Close the days up to and including `last`; answers the business date after it.

    The first night is lived, for there may be something in it that was done during its day, and so is the last one.
    """
    with parking.whole_bank("test", writes=False):
        day = clock.business_date()
    while day <= last:
        day = services.run_until(until=day)
        if (night := min(_next_to_live(day), last)) > day:
            with parking.whole_bank("test"):
                BusinessDay.objects.filter(business_date=day).update(business_date=night)
            day = night
    return day


def _next_to_live(day: date) -> date:
    """The first night from `day` on that is not quiet, or that ends a month or is named in the end of day."""
    month_end = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY
    named = (date(year, *step.on) for step in STEPS if step.on for year in (day.year, day.year + 1))
    with parking.whole_bank("test", writes=False):
        running = models.Position.objects.filter(loan__state=LoanState.ACTIVE)
        mandates = models.DebitMandate.objects.filter(loan__in=running.values("loan"))
        late = mandates.filter(loan__position__oldest_due_date__isnull=False)
        proposed = models.Order.objects.filter(state=OrderState.PROPOSED)
        if late.exists() or proposed.exists() or living.life_on(day):
            # On days of their own a refused debit is tried again, an order expires, customers of a demo bank come.
            return day
        stirs = running.aggregate(first=Min("next_event_date"))["first"]
        begins = mandates.filter(starts_date__gt=day).aggregate(first=Min("starts_date"))["first"]
        booked = models.Order.objects.filter(state=OrderState.BOOKED).aggregate(first=Min("value_date"))["first"]
    # What happens on a day is announced on the night before: debits go out, and the loans are seen as the day begins.
    eves = [one - ONE_DAY for one in (stirs, begins, booked) if one is not None]
    return max(day, min([month_end, *(one for one in named if one >= day), *eves]))
