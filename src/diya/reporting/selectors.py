"""The manager's first page as figures: balance, flows, arrears, classes of risk, and the funnel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from diya.calc.dates import add_months
from diya.foundation import clock
from diya.kernel.money import Rounding, divide
from diya.kernel.rates import PPB
from diya.ledger import selectors as books
from diya.ledger.contracts import MonthMoved
from diya.monitoring import selectors as monitoring
from diya.monitoring.contracts import NON_PERFORMING
from diya.monitoring.selectors import ClassSum
from diya.origination import selectors as origination
from diya.origination.contracts import StageSum, StateCount
from diya.servicing import selectors as servicing
from diya.servicing.contracts import Bucket

MONTHS: Final = 12
FUNNEL_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Flow:
    """What went out and what came in during a calendar month, in minor units."""

    month: date
    disbursed: int
    collected: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of the branches in scope, in one currency, as they stood at `as_of`."""

    as_of: datetime
    business_date: date
    currency: str
    balance: int
    loan_count: int
    overdue_ppb: int
    npl_ppb: int
    flows: tuple[Flow, ...]
    buckets: tuple[Bucket, ...]
    classes: tuple[ClassSum, ...]
    funnel_since: date
    funnel: tuple[StageSum, ...]
    applications: tuple[StateCount, ...]
    alerts_open: int


def overview(*, currency: str) -> Overview:
    """Everything at once, in one transaction, so that the figures agree with each other."""
    today = clock.business_date()
    now = clock.now()
    loan_count, balance = servicing.principal_outstanding().get(currency, (0, 0))
    buckets = tuple(bucket for bucket in servicing.buckets(on=today) if bucket.currency == currency)
    classes = tuple(one for one in monitoring.class_sums() if one.currency == currency)
    since = now - timedelta(days=FUNNEL_DAYS)
    return Overview(
        as_of=now,
        business_date=today,
        currency=currency,
        balance=balance,
        loan_count=loan_count,
        overdue_ppb=_share((bucket.principal for bucket in buckets), balance),
        npl_ppb=_share((one.principal for one in classes if one.risk_class in NON_PERFORMING), balance),
        flows=_flows(today, currency),
        buckets=buckets,
        classes=classes,
        funnel_since=since.date(),
        funnel=tuple(stage for stage in origination.funnel(since=since) if stage.currency == currency),
        applications=tuple(origination.by_state()),
        alerts_open=monitoring.waiting_count(),
    )


def _share(parts: Iterable[int], whole: int) -> int:
    """A part of the balance in parts per billion, rounded half up; 0 where there is no balance."""
    return divide(sum(parts) * PPB, whole, Rounding.HALF_UP) if whole else 0


def _flows(today: date, currency: str) -> tuple[Flow, ...]:
    """The last twelve calendar months from the books: principal paid out, and money that came in by any channel."""
    first = add_months(today.replace(day=1), 1 - MONTHS)
    out, came_in = servicing.flow_accounts()
    moved = books.moved_by_month(accounts=[out, *came_in], since=first, until=today)
    months = [add_months(first, number) for number in range(MONTHS)]
    return tuple(
        Flow(
            month,
            disbursed=_sum(moved, month, currency, [out]),
            collected=_sum(moved, month, currency, came_in),
        )
        for month in months
    )


def _sum(moved: Iterable[MonthMoved], month: date, currency: str, accounts: Iterable[str]) -> int:
    return sum(
        row.debit for row in moved if row.month == month and row.currency == currency and row.account in set(accounts)
    )
