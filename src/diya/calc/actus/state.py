"""The inner state of a contract, and what all its changes share: accrual of interest and fees, the annuity amount."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from diya.calc.actus.counting import YearCount, day_of, shifted, year_count
from diya.calc.actus.errors import TermMissing, TermNeverRepays
from diya.calc.actus.observations import Observations
from diya.calc.actus.terms import ContractTerms
from diya.calc.actus.timetable import Planned, first_fixing, redemption_dates

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class ContractState:
    """The state variables of the specification, signed by the contract's role where they are amounts: notional (Nt),
    rate (Ipnr), accrued interest (Ipac), interest calculation base (Ipcb), accrued fees (Feac), next redemption
    (Prnxt), the two scaling multipliers (Nsc, Isc), and the day all of them are accrued to (Sd)."""

    day: date
    notional: Decimal = ZERO
    rate: Decimal = ZERO
    accrued: Decimal = ZERO
    base: Decimal = ZERO
    fees: Decimal = ZERO
    redemption: Decimal = ZERO
    notional_multiplier: Decimal = ONE
    interest_multiplier: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Setting:
    """What the changes of one contract are computed from."""

    terms: ContractTerms
    years: YearCount
    observations: Observations
    redemption_days: tuple[date, ...]
    redemption_parts: tuple[Decimal, ...]
    """Part of a year from each redemption day to the next; annuities ask for them at every reset."""
    fee_days: tuple[date, ...]
    fixes_at_exchange: bool
    """The annuity amount is fixed with the initial exchange, because the first payment is due on it."""


def setting_of(
    terms: ContractTerms, maturity: datetime, planned: Sequence[Planned], observations: Observations
) -> Setting:
    horizon = (terms.amortization or maturity) if terms.contract_type == "ANN" else maturity
    fixing = first_fixing(terms, planned)
    years = year_count(terms, maturity)
    days = _redemption_days(terms, horizon) if terms.amortises else ()
    return Setting(
        terms=terms,
        years=years,
        observations=observations,
        redemption_days=days,
        redemption_parts=tuple(years.between(start, end) for start, end in pairwise(days)),
        fee_days=tuple(event.day for event in planned if event.kind == "FP"),
        fixes_at_exchange=terms.contract_type == "ANN" and terms.redemption_amount is None and fixing is None,
    )


def _redemption_days(terms: ContractTerms, horizon: datetime) -> tuple[date, ...]:
    *within, last = redemption_dates(terms, horizon)
    moved = terms.shifting.moves_interest
    return (*(day_of(shifted(one, terms.shifting) if moved else one) for one in within), day_of(last))


def accrued_to(setting: Setting, state: ContractState, day: date) -> ContractState:
    """Interest and fees up to `day`: Ipac + Y x Ipnr x Ipcb; fees on the notional, or the part of their period."""
    part = setting.years.between(state.day, day)
    fee, fees = setting.terms.fee, state.fees
    if fee is not None:
        earned = _fee_part(setting, day) * setting.terms.sign if fee.absolute else part * state.notional
        fees = (ZERO if fee.absolute else fees) + earned * fee.rate
    return replace(state, day=day, accrued=state.accrued + part * state.rate * state.base, fees=fees)


def _fee_part(setting: Setting, day: date) -> Decimal:
    """How much of the fee period around `day` has passed; none where no fee is to come."""
    days = setting.fee_days
    place = bisect_right(days, day)
    if place == len(days):
        return ZERO
    start = days[place - 1] if place else day_of(setting.terms.initial_exchange)
    whole = setting.years.between(start, days[place])
    return setting.years.between(start, day) / Decimal(whole) if whole and day > start else ZERO


def rebased(terms: ContractTerms, state: ContractState) -> ContractState:
    """The base interest is calculated on follows the notional (NT); NTL waits for IPCB, NTIED never moves."""
    follows = not terms.amortises or terms.base_kind == "NT"
    return replace(state, base=state.notional) if follows else state


def opened(terms: ContractTerms, state: ContractState) -> ContractState:
    """Principal and rate as agreed at the initial exchange."""
    out = replace(
        state,
        notional=terms.sign * terms.notional,
        rate=terms.rate or ZERO,
        base=terms.sign * terms.base_amount,
    )
    return rebased(terms, out)


def annuity_amount(setting: Setting, state: ContractState, *, on_the_day: bool = False) -> Decimal:
    """The level payment A that repays notional and interest on the redemption days after the state's day.

    `A = (n + a + r Y(s, t_1) n) x P_1 / (1 + P_1 + ... + P_(m-1))` with `P_i` the product of `1 + r Y(t_j, t_(j+1))`
    over j from i to m - 1; n the notional, a the accrued interest, r the yearly rate; signed by the role.
    `on_the_day` counts a redemption on the state's own day. Worked: 5,000 at 8 % A/365, twelve months from 1 January
    2013, is 434.866594118346 (ann01). Source: ACTUS Technical Specification, Annuity Amount Function; the interest
    to t_1, which its formula leaves out, is in the published results (ann07: fixed on 31 January with 30 of 31 days
    accrued).
    """
    place = (bisect_left if on_the_day else bisect_right)(setting.redemption_days, state.day)
    owed = state.notional + state.accrued
    if place == len(setting.redemption_days):
        return owed
    first = setting.redemption_days[place]
    owed += setting.years.between(state.day, first) * state.rate * state.notional
    growth, total = ONE, ONE
    for part in reversed(setting.redemption_parts[place:]):
        growth *= ONE + state.rate * part
        total += growth
    if not total:
        raise TermNeverRepays(name="nominalInterestRate", field="nominalInterestRate")
    return owed * growth / Decimal(total)


def state_at_status(setting: Setting, planned: Sequence[Planned]) -> ContractState:
    """The state on the status date. Before the initial exchange nothing is owed.

    accruedInterest and feeAccrued are taken as the state variables they are, below zero for an obligation. Interest
    not stated accrues from the last interest date before the status date; a contract that
    has had none counts from zero (lam21: exchange on 5 December, status 15 December, purchase on the 20th with five
    days' interest).
    """
    terms = setting.terms
    state = ContractState(
        day=day_of(terms.status),
        notional_multiplier=terms.scaling.notional_multiplier,
        interest_multiplier=terms.scaling.interest_multiplier,
    )
    state = replace(state, redemption=_agreed_redemption(setting))
    if terms.initial_exchange > terms.status:
        return state
    state = opened(terms, state)
    if terms.accrued_interest is not None:
        state = replace(state, accrued=terms.accrued_interest)
    else:
        passed = [event.day for event in planned if event.kind in ("IP", "IPCI") and event.fixing < terms.status]
        part = setting.years.between(passed[-1], state.day) if passed else ZERO
        state = replace(state, accrued=part * state.rate * state.base)
    state = replace(state, fees=_fees_at_status(setting, state))
    if terms.contract_type == "ANN" and terms.redemption_amount is None:
        return replace(state, redemption=annuity_amount(setting, state))
    return state


def _agreed_redemption(setting: Setting) -> Decimal:
    """Prnxt as agreed; a linear amortiser's is otherwise the notional in equal parts over the dates to come.

    Worked: 10,000 from 2021 yearly to 1 June 2025 falls due in 6 parts of 1,666.67, the last at maturity (lam31;
    the specification's formula would make it 5).
    """
    terms = setting.terms
    if not terms.amortises:
        return ZERO
    if terms.redemption_amount is not None:
        return terms.sign * terms.redemption_amount
    if terms.contract_type == "NAM":
        raise TermMissing(name="nextPrincipalRedemptionPayment", field="nextPrincipalRedemptionPayment")
    left = sum(day > day_of(terms.status) for day in setting.redemption_days)
    return terms.sign * terms.notional / Decimal(left) if left else ZERO


def _fees_at_status(setting: Setting, state: ContractState) -> Decimal:
    """Feac as stated, or what has accrued since the last fee date (the initial exchange, where there was none)."""
    terms = setting.terms
    fee = terms.fee
    if fee is None:
        return ZERO
    if fee.accrued is not None:
        return fee.accrued
    if fee.absolute:
        return _fee_part(setting, state.day) * terms.sign * fee.rate
    start = max((day for day in setting.fee_days if day < state.day), default=day_of(terms.initial_exchange))
    return setting.years.between(start, state.day) * state.notional * fee.rate
