"""Which events a contract has and when: the schedules of the four types.

Source: ACTUS Technical Specification, the schedule tables of PAM, LAM, NAM and ANN. One of its rules gives way to the
published results, which no reading of it meets: interest after the capitalisation end keeps to its own anchor, it does
not start a new cycle on that day (nam19, ann17).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from diya.calc.actus.counting import day_of, shifted
from diya.calc.actus.cycles import Recurrence, cyclic_dates, stepped
from diya.calc.actus.errors import TermMissing
from diya.calc.actus.observations import Unscheduled
from diya.calc.actus.terms import ContractTerms
from diya.calc.dates import ONE_DAY

SEQUENCE: Final = {
    kind: place
    for place, kind in enumerate(
        ("IED", "FP", "PR", "PY", "PP", "IP", "IPCI", "RRF", "RR", "PRF", "PRD", "TD", "SC", "IPCB", "MD", "AD")
    )
}
"""The order of events at one moment (ACTUS Data Dictionary, event sequence). PRF follows RR, as in the published
results: the payment is fixed from the rate just set."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An event to come: `time` it takes place, `day` its interest counts to, `fixing` the moment its index is read.
    `value` belongs to an unscheduled event."""

    time: datetime
    kind: str
    day: date
    fixing: datetime
    value: Decimal | None = None

    @property
    def order(self) -> tuple[datetime, int]:
        return self.time, SEQUENCE[self.kind]


def redemption_dates(terms: ContractTerms, end: datetime) -> tuple[datetime, ...]:
    """The agreed redemption dates up to `end`, which is the last; raises TermMissing."""
    if terms.redemption.starts(terms.initial_exchange) is None:
        raise TermMissing(name=terms.redemption.name, field=terms.redemption.name)
    return _dates(terms, terms.redemption, end)


def planned_events(terms: ContractTerms, maturity: datetime, unscheduled: Iterable[Unscheduled]) -> tuple[Planned, ...]:
    """Every event of the contract in the order in which it is applied, before any is left out."""
    events = [
        _unshifted("IED", terms.initial_exchange),
        _unshifted("MD", maturity),
        *_interest(terms, maturity),
        *_resets(terms, maturity),
        *_within(terms, "PR", redemption_dates(terms, maturity)[:-1] if terms.amortises else ()),
        *_cyclic(terms, "IPCB", terms.base, maturity, terms.amortises and terms.base_kind == "NTL"),
        *_cyclic(terms, "SC", terms.scaling.recurrence, maturity, _scales(terms)),
    ]
    if terms.purchase:
        events.append(_unshifted("PRD", terms.purchase))
    if terms.termination:
        events.append(_unshifted("TD", terms.termination))
    if terms.fee and terms.fee.recurrence.starts(terms.initial_exchange):
        events += _at_end(terms, "FP", _dates(terms, terms.fee.recurrence, maturity))
    events = _with_unscheduled(events, _prepayments(terms, maturity, unscheduled))
    if terms.contract_type == "ANN":
        events += _fixings(terms, events)
    return tuple(sorted(events, key=lambda event: event.order))


def _dates(terms: ContractTerms, recurrence: Recurrence, end: datetime) -> tuple[datetime, ...]:
    """The schedule to `end` inclusive; only the end where nothing is agreed."""
    anchor = recurrence.starts(terms.initial_exchange)
    if anchor is None:
        return (end,)
    return cyclic_dates(anchor, recurrence.cycle, end, end_of_month=terms.end_of_month, name=recurrence.name)


def _unshifted(kind: str, moment: datetime, value: Decimal | None = None) -> Planned:
    return Planned(moment, kind, day_of(moment), moment, value)


def _moved(terms: ContractTerms, kind: str, moment: datetime) -> Planned:
    time = shifted(moment, terms.shifting)
    return Planned(time, kind, day_of(time if terms.shifting.moves_interest else moment), moment)


def _within(terms: ContractTerms, kind: str, dates: Iterable[datetime]) -> list[Planned]:
    return [_moved(terms, kind, moment) for moment in dates]


def _at_end(terms: ContractTerms, kind: str, dates: tuple[datetime, ...]) -> list[Planned]:
    """Dates whose last is the end of the contract: business days move the others only (the specification shifts
    t_1 to t_{n-1}), so that interest and fees stay with the principal."""
    return [*_within(terms, kind, dates[:-1]), _unshifted(kind, dates[-1])]


def _cyclic(terms: ContractTerms, kind: str, recurrence: Recurrence, end: datetime, wanted: bool) -> list[Planned]:
    return _within(terms, kind, _dates(terms, recurrence, end)[:-1]) if wanted else []


def _scales(terms: ContractTerms) -> bool:
    return terms.scaling.of_interest or terms.scaling.of_notional


def _interest(terms: ContractTerms, maturity: datetime) -> list[Planned]:
    """IP, and IPCI in its place up to the capitalisation end, which is itself a date of capitalisation."""
    if terms.rate is None:
        return []
    end = terms.capitalization_end
    dates = _interest_dates(terms, maturity)
    if end is None:
        return _at_end(terms, "IP", dates)
    capitalised = {moment for moment in (*dates, end) if moment <= min(end, maturity)}
    paid = tuple(moment for moment in dates if moment > end)
    return [*_within(terms, "IPCI", capitalised), *(_at_end(terms, "IP", paid) if paid else ())]


def _interest_dates(terms: ContractTerms, maturity: datetime) -> tuple[datetime, ...]:
    """PAM and LAM: the interest schedule. NAM and ANN: that schedule up to one cycle before the first redemption,
    then every date of redemption, since the regular payment contains the interest."""
    if not terms.pays_interest_within:
        return _dates(terms, terms.interest, maturity)
    within = redemption_dates(terms, maturity)
    cycle = terms.redemption.cycle
    anchor = terms.interest.starts(terms.initial_exchange)
    if anchor is None or cycle is None:
        return within
    before = stepped(within[0], cycle, -1, end_of_month=terms.end_of_month)
    if anchor > before:
        return within
    return (*_dates(terms, terms.interest, before), *within)


def _resets(terms: ContractTerms, maturity: datetime) -> Iterator[Planned]:
    """RR, the first of them after the status date RRF where its rate is already known."""
    fixed = terms.reset.next_rate is not None
    for event in sorted(_cyclic(terms, "RR", terms.reset.recurrence, maturity, wanted=True), key=lambda one: one.order):
        if fixed and event.time > terms.status:
            fixed = False
            yield Planned(event.time, "RRF", event.day, event.fixing)
        else:
            yield event


def _prepayments(terms: ContractTerms, maturity: datetime, unscheduled: Iterable[Unscheduled]) -> Iterator[Planned]:
    """What happened unscheduled, the option dates of a prepayment model, and the penalty beside each prepayment."""
    prepayment = terms.prepayment
    happened = [_unshifted(one.kind, one.time, one.value) for one in unscheduled]
    options = _cyclic(terms, "PP", prepayment.recurrence, maturity, prepayment.model is not None)
    for event in (*happened, *options):
        if event.kind != "PP":
            yield event
        elif prepayment.allowed:
            yield event
            if prepayment.penalty_type != "O":
                yield Planned(event.time, "PY", event.day, event.fixing)


def _with_unscheduled(events: list[Planned], happened: Iterable[Planned]) -> list[Planned]:
    """A rate seen to be set stands in the place of the reset scheduled for the same moment."""
    extra = list(happened)
    set_at = {event.time for event in extra if event.kind == "RR"}
    return [event for event in events if event.kind not in ("RR", "RRF") or event.time not in set_at] + extra


def _fixings(terms: ContractTerms, events: list[Planned]) -> list[Planned]:
    """An annuity's payment is fixed the day before its first redemption, if not agreed, and again at each reset."""
    fixings = [Planned(event.time, "PRF", event.day, event.fixing) for event in events if event.kind in ("RR", "RRF")]
    first = first_fixing(terms, events)
    return fixings if first is None else [*fixings, first]


def first_fixing(terms: ContractTerms, events: Iterable[Planned]) -> Planned | None:
    """The PRF on the day before the first redemption. A payment due on the day of the initial exchange cannot wait
    for it and is fixed with the exchange itself (ann09: no PRF, the first payment falls on the exchange)."""
    first = min((event for event in events if event.kind == "PR"), key=lambda event: event.order, default=None)
    if terms.redemption_amount is not None or first is None:
        return None
    moment = first.time - ONE_DAY
    return _unshifted("PRF", moment) if moment >= terms.initial_exchange else None
