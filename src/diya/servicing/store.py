"""A loan's state to rows and back: the position row and its open dues are the state, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from django.db.models import Q

from diya.calc.loan.state import OpenDue, State, Status, Totals
from diya.calc.loan.terms import LoanTerms, penalty_rate_ppb
from diya.foundation import db
from diya.kernel.errors import ensure
from diya.kernel.money import Rounding
from diya.servicing import models
from diya.servicing.contracts import TermsNotKept

THRESHOLD_DAYS: Final = (1, 31, 61, 91, 181, 271, 361)
"""Days past due at which a loan changes its bucket (domain.md: over 90 at least substandard, 270, 360)."""

NARROW_MAX: Final = 2**62
"""A numerator up to this is summed as bigint with room to round; a greater one goes the numeric way."""

KEPT_AS_THEY_ARE: Final = (
    "annual_rate_ppb",
    "level_amount",
    "remaining_count",
    "next_number",
    "next_due_date",
    "period_start",
    "period_units",
    "accrued_from",
    "period_interest_taken",
    "last_event_date",
)
LATER: Final = (
    "interest_capitalised",
    "interest_due_capitalised",
    "fee_charged",
    "fee_paid",
    "fee_written_off",
    "recovered",
)
"""Totals of events that no command books yet: nothing is kept of them, and a state that has one is refused."""

TOTALS: Final = tuple(name for name in Totals._fields if name not in LATER)
DUE_NAMES: Final = tuple(name for name in OpenDue._fields if name not in ("fee", "penalty_base"))


def terms_of(loan: models.Loan) -> LoanTerms:
    """The pinned terms of a loan."""
    return LoanTerms.from_data(loan.terms)


def state_of(position: models.Position, dues: Iterable[models.OpenDue], terms: LoanTerms) -> State:
    """The state that the rows of a loan are, with what of its terms nobody changed."""
    wide = position.wide_units
    return State(
        status=Status(position.status),
        due_day=terms.due_day,
        method=terms.method,
        accrued_units=position.accrued_units if wide is None else int(wide),
        totals=Totals(**{name: getattr(position, name) for name in TOTALS}),
        open_dues=tuple(
            OpenDue(
                number=due.number,
                due_date=due.due_date,
                principal=due.principal,
                interest=due.interest,
                accrued_from=due.accrued_from,
                penalty_units=int(due.penalty_units),
                compound_units=int(due.compound_units),
                penalty_paid=due.penalty_paid,
                compound_paid=due.compound_paid,
            )
            for due in sorted(dues, key=lambda due: due.number)
        ),
        **{name: getattr(position, name) for name in KEPT_AS_THEY_ARE},
    )


def next_event_date(state: State, day: date) -> date | None:
    """The next day after `day` on which something happens by itself: a due date or a threshold of days past due."""
    dates = [state.next_due_date] if state.next_due_date else []
    if state.oldest_due_date:
        dates += [state.oldest_due_date + timedelta(days=days) for days in THRESHOLD_DAYS]
    return min((at for at in dates if at > day), default=None)


def position_of(loan: models.Loan, terms: LoanTerms, state: State, *, sequence: int) -> models.Position:
    """The position row of a state after the event number `sequence`."""
    ensure(_is_kept(terms, state), "the rows of a loan hold its whole state")
    narrow = is_narrow(terms, state)
    return models.Position(
        loan_id=loan.id,
        branch_id=loan.branch_id,
        product_code=loan.product_code,
        currency=loan.currency,
        status=state.status.value,
        last_sequence=sequence,
        next_event_date=next_event_date(state, state.last_event_date),
        oldest_due_date=state.oldest_due_date,
        maturity_date=state.maturity_date(terms),
        year_days=terms.counting.year_days,
        penalty_rate_ppb=penalty_rate_ppb(terms, state.annual_rate_ppb),
        grace_days=terms.grace_days,
        compounds=terms.compound_on_interest,
        accrued_units=state.accrued_units if narrow else 0,
        wide_units=None if narrow else state.accrued_units,
        **{name: getattr(state, name) for name in KEPT_AS_THEY_ARE},
        **{name: getattr(state.totals, name) for name in TOTALS},
    )


def _is_kept(terms: LoanTerms, state: State) -> bool:
    """Whether the columns hold all that the state says."""
    later = any(getattr(state.totals, name) for name in LATER)
    changed = state.deferred or state.accelerated_on or state.misused
    changed = changed or (state.due_day, state.method) != (terms.due_day, terms.method)
    return not later and not changed and not any(due.fee or due.penalty_base for due in state.open_dues)


def require_kept(terms: LoanTerms) -> None:
    """Refuse terms that the sums of the end of day do not know; the engine knows them, the books not yet."""
    unknown = {
        "day_count": terms.counting.period_units is None,
        "tolerance_amount": bool(terms.tolerance_amount),
        "compound_on_penalty": terms.compound_on_penalty,
        "rounding": terms.rounding is not Rounding.HALF_UP,
        "plan.capitalises": bool(terms.plan.interest_grace and terms.plan.capitalises),
    }
    for name, found in unknown.items():
        if found:
            raise TermsNotKept(name=name, field=name)


def is_narrow(terms: LoanTerms, state: State) -> bool:
    """Whether every product that the end of day forms for this loan fits a bigint."""
    largest = state.principal_not_due * state.annual_rate_ppb * state.period_units
    return state.accrued_units + largest + terms.counting.denominator <= NARROW_MAX


def store_positions(positions: Sequence[models.Position]) -> None:
    """Write position rows, new or changed, in one statement."""
    db.insert_all(positions, replacing=["loan"])


def store_dues(loans: Iterable[tuple[models.Loan, State | None, State]]) -> None:
    """Write the open dues that changed between two states of each loan; paid ones leave. Two statements."""
    paid = Q(pk__in=[])
    changed: list[models.OpenDue] = []
    any_paid = False
    for loan, before, after in loans:
        known = {due.number: due for due in before.open_dues} if before else {}
        numbers = known.keys() - {due.number for due in after.open_dues}
        if numbers:
            any_paid = True
            paid |= Q(loan_id=loan.id, number__in=numbers)
        changed += [
            models.OpenDue(
                loan_id=loan.id, branch_id=loan.branch_id, **{name: getattr(due, name) for name in DUE_NAMES}
            )
            for due in after.open_dues
            if known.get(due.number) != due
        ]
    if any_paid:
        models.OpenDue.objects.filter(paid).delete()
    db.insert_all(changed, replacing=["loan", "number"])
