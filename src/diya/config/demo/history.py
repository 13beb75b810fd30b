"""The years of the demo bank before today: families come, their applications go through the hands of the staff in
batches, and at the end of each quarter loans that are not paid are restructured or written off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from django.db.models import F, QuerySet

from diya.approval import selectors as approvals
from diya.approval import services as approval
from diya.approval.contracts import CaseState, Decision
from diya.approval.services import Ballot
from diya.config.demo.acting import acting
from diya.config.demo.applying import OFFICERS, Asked, apply_for
from diya.config.demo.families import families
from diya.config.demo.staff import OPENED
from diya.endofday import services as endofday
from diya.foundation import clock, db
from diya.kernel.money import format_minor
from diya.origination import selectors as applications
from diya.origination import services as origination
from diya.origination.contracts import State
from diya.origination.models import Application
from diya.servicing import selectors as loans
from diya.servicing import services as servicing
from diya.servicing.contracts import Channel, LoanState, Payee
from diya.servicing.services import NewOrder

COUNT: Final = 302
ENTRY_DAYS: Final = {"001": 8, "002": 22, "003": 8}
"""The day of a month on which a branch enters what came in; each later step follows some days after."""
VOTE_AFTER, SIGN_AFTER, RELEASE_AFTER = timedelta(days=2), timedelta(days=5), timedelta(days=7)
SPEAKS: Final = "资料真实完整，还款来源稳定，同意。"
HOPELESS_DAYS: Final = 361
STRAINED_DAYS: Final = (91, 180)
MORE_MONTHS: Final = 36

Say = Callable[[str], None]


def live(seed: str, *, since: date, until: date, say: Say) -> None:
    """Live from the first day to `until`, which stays open. Broken off, it goes on where it stood: what is entered is
    known by the family's identity, and every later step looks for what waits for it."""
    asked = list(_asked(seed, since, until))
    deeds = _deeds(asked, until)
    for day in sorted(deeds):
        if day < today():
            continue
        live_until(day, say)
        for deed in deeds[day]:
            deed()
    live_until(until, say)


def _asked(seed: str, since: date, until: date) -> Iterator[Asked]:
    for one in families(seed, COUNT, since=since, until=OPENED - timedelta(days=30)):
        for wish in one.wishes:
            day = _entry_day(one.branch, wish.applied)
            if day < until - RELEASE_AFTER:
                yield Asked(one, wish, day)


def _entry_day(branch: str, day: date) -> date:
    if day.day > ENTRY_DAYS[branch]:
        day = day.replace(day=28) + timedelta(days=7)
    return day.replace(day=ENTRY_DAYS[branch])


def _deeds(asked: Sequence[Asked], until: date) -> dict[date, list[Callable[[], None]]]:
    """What the staff does, by day."""
    deeds: dict[date, list[Callable[[], None]]] = {}

    def on(day: date, deed: Callable[[], None]) -> None:
        if day < until:
            deeds.setdefault(day, []).append(deed)

    for day in sorted({one.day for one in asked}):
        batch = [one for one in asked if one.day == day]
        on(day, lambda batch=batch: _enter(batch))  # type: ignore[misc]
        on(day + VOTE_AFTER, _vote)
        on(day + SIGN_AFTER, _sign)
        on(day + RELEASE_AFTER, _release)
    for year in sorted({one.day.year for one in asked}):
        for month in (3, 6, 9, 12):
            on(date(year, month, 26), work_out)
    return deeds


def _enter(batch: Sequence[Asked]) -> None:
    for branch, officer in OFFICERS.items():
        ours = [one for one in batch if one.family.branch == branch]
        if ours:
            apply_for(ours, officer=officer, branch=branch)


def _vote() -> None:
    for voter in ("underwriter", "approver"):
        with acting(voter):
            waiting = approvals.cases(state=CaseState.OPEN).filter(
                steps__number=F("current_step"), steps__role=voter.upper()
            )
            approval.cast_votes([Ballot(case.id, Decision.APPROVE, SPEAKS) for case in waiting.order_by("id")])


def _sign() -> None:
    with acting("operations"):
        rows = list(applications.applications(state=State.APPROVED))
        payee = Payee("示范卖方", "6222000000000000001", "示范银行示范支行")
        origination.sign_contracts([origination.Signing(row.id, clock.business_date(), payee) for row in rows])
    with acting("keeper"):
        proofs = [
            origination.Proof(condition.id, f"示{row.number}-{condition.place}", clock.business_date())
            for row in _reserved().prefetch_related("conditions")
            for condition in row.conditions.all()
            if condition.state == "OPEN"
        ]
        origination.fulfil_conditions(proofs)
    with acting("operations2"):
        origination.draw_all({row.id: format_minor(row.limit.reserved_amount, row.currency) for row in _reserved()})


def _reserved() -> QuerySet[Application]:
    """Contracts whose money was not asked for yet."""
    return applications.applications(state=State.CONTRACTED).filter(limit__reserved_amount__gt=0)


def _release() -> None:
    with acting("checker"):
        waiting = list(loans.disbursements(state="PREPARED").order_by("id").values_list("id", flat=True))
        servicing.release_disbursements(waiting, comment="要素核对无误。")


def work_out() -> None:
    """Write off what is hopeless, restructure some of what is strained, each loan once; two people for each."""
    on = today()
    orders = []
    with acting("postloan"):
        hopeless = list(loans.loans(state=LoanState.ACTIVE, dpd_from=HOPELESS_DAYS, on=on))
        reason = "逾期超过一年，经追偿仍未收回，符合核销条件。"
        orders += [NewOrder(loan.id, "WRITTEN_OFF", on, reason=reason) for loan in hopeless]
        least, most = STRAINED_DAYS
        strained = loans.loans(state=LoanState.ACTIVE, dpd_from=least, dpd_to=most, on=on)
        helped = [loan for loan in strained if loan.restructured_date is None and _is_helped(loan.number)]
        orders += [
            NewOrder(
                view.loan.id,
                "RESTRUCTURED",
                on,
                {"instalment_count": view.state.remaining_count + MORE_MONTHS},
                Channel.TRANSFER,
                "借款人收入下降，经审批延长期限。",
            )
            for view in loans.views(helped, on=on)
        ]
        made = [servicing.make_order(order).id for order in orders]
    with acting("checker"):
        for order_id in made:
            servicing.approve_order(order_id=order_id, comment="材料齐全，同意。")


def _is_helped(number: str) -> bool:
    """Every other loan is; by its number, so that the same ones are in every telling."""
    return sha256(number.encode()).digest()[0] % 2 == 0


def live_until(day: date, say: Say) -> None:
    """Close the days before a day, month by month."""
    now = today()
    while now < day:
        until = min(day, (now.replace(day=1) + timedelta(days=32)).replace(day=1))
        now = endofday.run_until(until=until - timedelta(days=1))
        if now.day == 1:
            say(f"{now:%Y-%m}")


def today() -> date:
    """The bank's day, whoever asks."""
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        return clock.business_date()
