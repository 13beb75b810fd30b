"""What each event pays and how it changes the state: the pay-off and state-transition functions in one step.

Source: ACTUS Technical Specification, tables of functions of PAM, LAM, NAM and ANN. A payment is positive to the
party whose contract it is. Every event first accrues interest and fees to its day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from diya.calc.actus.counting import day_of
from diya.calc.actus.errors import TermMissing
from diya.calc.actus.state import ZERO, ContractState, Setting, accrued_to, annuity_amount, opened, rebased
from diya.calc.actus.terms import ContractTerms
from diya.calc.actus.timetable import Planned


@dataclass(frozen=True, slots=True)
class Step:
    """An event about to be applied: `state` is accrued to its day already, `elapsed` the part of a year since the
    event before."""

    setting: Setting
    state: ContractState
    event: Planned
    elapsed: Decimal

    @property
    def terms(self) -> ContractTerms:
        return self.setting.terms

    def observed(self, code: str | None, name: str) -> Decimal:
        """The index read for this event; `name` is the term that gives its code."""
        if code is None:
            raise TermMissing(name=name, field=name)
        return self.setting.observations.at(code, self.event.fixing)


Outcome = tuple[Decimal, ContractState]
"""Payment and state after the event."""


def applied(setting: Setting, state: ContractState, event: Planned) -> Outcome:
    """Payment and next state of one event; the payment in the settlement currency where that is another one."""
    elapsed = setting.years.between(state.day, event.day)
    payment, after = TRANSITIONS[event.kind](Step(setting, accrued_to(setting, state, event.day), event, elapsed))
    terms = setting.terms
    if terms.settlement_currency != terms.currency and payment:
        payment *= setting.observations.at(f"{terms.currency}/{terms.settlement_currency}", event.fixing)
    return payment, after


def _initial_exchange(step: Step) -> Outcome:
    """IED: notional and premium or discount go out; interest is accrued if its cycle began before."""
    terms, years = step.terms, step.setting.years
    after, anchor = opened(terms, step.state), terms.interest.anchor
    accrued = ZERO
    if terms.accrued_interest is not None:
        accrued = terms.accrued_interest
    elif anchor is not None and anchor < step.event.time:
        accrued = years.between(day_of(anchor), step.event.day) * after.notional * after.rate
    after = replace(after, accrued=accrued)
    if step.setting.fixes_at_exchange:
        after = replace(after, redemption=annuity_amount(step.setting, after, on_the_day=True))
    return -terms.sign * (terms.notional + terms.premium_discount), after


def _interest_payment(step: Step) -> Outcome:
    return step.state.interest_multiplier * step.state.accrued, replace(step.state, accrued=ZERO)


def _capitalization(step: Step) -> Outcome:
    after = replace(step.state, notional=step.state.notional + step.state.accrued, accrued=ZERO)
    return ZERO, rebased(step.terms, after)


def _redemption(step: Step) -> Outcome:
    """PR: the agreed amount, less the interest it contains for NAM and ANN; never more than is outstanding, but
    below zero where the interest is more than the payment."""
    state, sign = step.state, step.terms.sign
    within = state.accrued if step.terms.pays_interest_within else ZERO
    amount = sign * min(sign * (state.redemption - within), abs(state.notional))
    after = rebased(step.terms, replace(state, notional=state.notional - amount))
    return state.notional_multiplier * amount, after


def _maturity(step: Step) -> Outcome:
    """MD: everything still owed. The rate last in force stays in the state, as after a termination."""
    state = step.state
    owed = state.notional_multiplier * state.notional + state.interest_multiplier * state.accrued + state.fees
    return owed, _ended(state)


def _termination(step: Step) -> Outcome:
    """TD: sold at its price and the interest accrued. The specification sets the rate to zero, the published result
    keeps it (ann19); no payment depends on it."""
    return step.terms.sign * (step.terms.termination_price + step.state.accrued), _ended(step.state)


def _ended(state: ContractState) -> ContractState:
    return replace(state, notional=ZERO, accrued=ZERO, fees=ZERO, base=ZERO)


def _purchase(step: Step) -> Outcome:
    """PRD: -R (price + Ipac), the accrued interest signed already (lam21: an obligation of 5,200 with 5.48 accrued
    is taken over for 5,194.52)."""
    return -step.terms.sign * (step.terms.purchase_price + step.state.accrued), step.state


def _fee_payment(step: Step) -> Outcome:
    """FP: the amount of the period (A), or what has accrued on the notional (N)."""
    fee = step.terms.fee
    amount = step.terms.sign * fee.rate if fee is not None and fee.absolute else step.state.fees
    return amount, replace(step.state, fees=ZERO)


def _rate_reset(step: Step) -> Outcome:
    """RR: index x multiplier + spread; first its change is bounded, then its level."""
    reset, rate = step.terms.reset, step.state.rate
    if step.event.value is not None:
        return ZERO, replace(step.state, rate=step.event.value)
    index = step.observed(reset.index, "marketObjectCodeOfRateReset")
    change = _bounded(index * reset.multiplier + reset.spread - rate, reset.period_floor, reset.period_cap)
    return ZERO, replace(step.state, rate=_bounded(rate + change, reset.life_floor, reset.life_cap))


def _bounded(value: Decimal, floor: Decimal | None, cap: Decimal | None) -> Decimal:
    raised = value if floor is None else max(value, floor)
    return raised if cap is None else min(raised, cap)


def _known_reset(step: Step) -> Outcome:
    """RRF: the rate already agreed for the first reset, whatever the index."""
    rate = step.terms.reset.next_rate
    return ZERO, step.state if rate is None else replace(step.state, rate=rate)


def _payment_fixing(step: Step) -> Outcome:
    return ZERO, replace(step.state, redemption=annuity_amount(step.setting, step.state))


def _scaling(step: Step) -> Outcome:
    """SC: multipliers are the index over its level at the contract deal date. The specification writes the relative
    change; lam25 pays threefold interest with the index at 300 of 100, and a multiplier of 0 at an unmoved index
    would wipe the payment out."""
    scaling, state = step.terms.scaling, step.state
    index = step.observed(scaling.index, "marketObjectCodeOfScalingIndex")
    if scaling.base is None:
        raise TermMissing(name="scalingIndexAtContractDealDate", field="scalingIndexAtContractDealDate")
    level = index / Decimal(scaling.base)
    return ZERO, replace(
        state,
        interest_multiplier=level if scaling.of_interest else state.interest_multiplier,
        notional_multiplier=level if scaling.of_notional else state.notional_multiplier,
    )


def _base_fixing(step: Step) -> Outcome:
    return ZERO, replace(step.state, base=step.state.notional)


def _prepayment(step: Step) -> Outcome:
    """PP: the amount that was paid, or what the prepayment model says for that date; at most what is outstanding."""
    terms, state = step.terms, step.state
    amount, model = step.event.value, terms.prepayment.model
    if amount is None and model is not None:
        amount = step.setting.observations.exactly_at(model, step.event.fixing)
    paid = terms.sign * min(abs(amount or ZERO), abs(state.notional))
    return paid, rebased(terms, replace(state, notional=state.notional - paid))


def _penalty(step: Step) -> Outcome:
    """PY: an amount (A); a rate on the notional over the time since the last event (N); or for that time the
    interest differential between the rate and the index, never below zero (I)."""
    terms, state = step.terms, step.state
    if terms.prepayment.penalty_type == "A":
        return terms.sign * terms.prepayment.penalty_rate, state
    rate = terms.prepayment.penalty_rate
    if terms.prepayment.penalty_type == "I":
        rate = max(ZERO, state.rate - step.observed(terms.reset.index, "marketObjectCodeOfRateReset"))
    return step.elapsed * state.notional * rate, state


def _analysis(step: Step) -> Outcome:
    return ZERO, step.state


TRANSITIONS: Final[dict[str, Callable[[Step], Outcome]]] = {
    "AD": _analysis,
    "FP": _fee_payment,
    "IED": _initial_exchange,
    "IP": _interest_payment,
    "IPCB": _base_fixing,
    "IPCI": _capitalization,
    "MD": _maturity,
    "PP": _prepayment,
    "PR": _redemption,
    "PRD": _purchase,
    "PRF": _payment_fixing,
    "PY": _penalty,
    "RR": _rate_reset,
    "RRF": _known_reset,
    "SC": _scaling,
    "TD": _termination,
}
