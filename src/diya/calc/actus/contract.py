"""A contract run from its status date to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from typing import Any, Final

from diya.calc.actus.maturity import maturity_of
from diya.calc.actus.observations import observations_of, unscheduled_of
from diya.calc.actus.state import setting_of, state_at_status
from diya.calc.actus.terms import ContractTerms, terms_of
from diya.calc.actus.timetable import SEQUENCE, Planned, planned_events
from diya.calc.actus.transitions import applied

CONTEXT: Final = Context(prec=50, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Fifty digits: thirty beyond what the longest contract's sums need, so that nothing is rounded that anyone reads."""


@dataclass(frozen=True, slots=True)
class ActusEvent:
    """One event: when, of which ACTUS type, what was paid (positive: received), and the state after it."""

    time: datetime
    kind: str
    payoff: Decimal
    currency: str
    notional_principal: Decimal
    nominal_interest_rate: Decimal
    accrued_interest: Decimal


def events(
    contract: Mapping[str, Any],
    observed: Mapping[str, Any],
    until: date | None = None,
    happened: Sequence[Mapping[str, Any]] = (),
) -> tuple[ActusEvent, ...]:
    """The events of a PAM, LAM, NAM or ANN contract after its status date and until its end, unrounded.

    `contract`: terms by their ACTUS names, as text or numbers. `observed`: indices by market object code, each
    `{"data": [{"timestamp": …, "value": …}]}`. `until`: the last day (or moment) that counts. `happened`: prepayments
    (PP), rates set (RR) and looks at the state (AD), each `{"time": …, "type": …, "value": …}`. Events before a
    purchase are applied but not given, those after a termination do not come to pass. Raises TermMissing,
    TermInvalid, TermNeverRepays, ScheduleTooLong, ObservationMissing, StrategyUnknown, CalendarUnknown.

    Worked: 3,000 at 10 % A/365 from 1 January 2013 pays 25.479452… on 1 February: 3,000 x 0.1 x 31/365 (pam01).
    Source: ACTUS Technical Specification 1.1 and ACTUS Data Dictionary.
    """
    with localcontext(CONTEXT):
        terms = terms_of(contract)
        maturity = maturity_of(terms)
        planned = planned_events(terms, maturity, unscheduled_of(happened))
        setting = setting_of(terms, maturity, planned, observations_of(observed))
        state = state_at_status(setting, planned)
        currency = terms.settlement_currency
        given: list[ActusEvent] = []
        for event in _coming(terms, maturity, planned, until):
            payoff, state = applied(setting, state, event)
            if _is_owned(terms, event):
                given.append(
                    ActusEvent(event.time, event.kind, payoff, currency, state.notional, state.rate, state.accrued)
                )
        return tuple(given)


def _coming(
    terms: ContractTerms, maturity: datetime, planned: Iterable[Planned], until: date | None
) -> Iterator[Planned]:
    """Events after the status date, as long as the contract lives: to its maturity, a termination, or `until`.

    An event that a closed day moved beyond the end does not come to pass; what it would pay is in the last payment.
    """
    last = until if until is None or isinstance(until, datetime) else datetime.combine(until, time.max)
    end = (maturity, SEQUENCE["MD"])
    if terms.termination:
        end = min(end, (terms.termination, SEQUENCE["TD"]))
    for event in planned:
        lives = event.time > terms.status and event.order <= end
        looks = event.kind == "AD" and terms.status <= event.time <= end[0]
        if (lives or looks) and (last is None or event.time <= last):
            yield event


def _is_owned(terms: ContractTerms, event: Planned) -> bool:
    """Before its purchase a contract is somebody else's."""
    return terms.purchase is None or event.kind == "AD" or event.order >= (terms.purchase, SEQUENCE["PRD"])
