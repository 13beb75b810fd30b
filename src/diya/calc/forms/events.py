"""What happened to a loan, as JSON: one form for each event the engine knows, out of the event's own fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, fields
from dataclasses import Field as Attribute
from datetime import date
from functools import partial
from typing import Any, Final

from diya.calc.dates import ONE_DAY
from diya.calc.forms.errors import DateOfStart, DateTooEarly
from diya.calc.forms.kinds import DATE, FLAG, TEXT, Kind, amount, choice, convention, rate, whole
from diya.calc.forms.records import Field, Record, variants, within_calendar
from diya.calc.loan.events import CLASS_OF, Disbursed, InstalmentBilled, LoanEvent, Way, event_from
from diya.calc.loan.history import lived
from diya.calc.loan.state import State
from diya.calc.loan.terms import INSTALMENT_COUNT_MAX, LoanTerms
from diya.kernel.errors import DomainError

EVENTS_MAX: Final = 2000

_FIELDS: Final[dict[str, tuple[str, Kind, str]]] = {
    "value_date": ("value_date", DATE, "The day it takes effect."),
    "amount": ("amount", amount(), "Amount of money."),
    "way": ("way", choice(Way), "What a part prepayment buys: a shorter term or a lower instalment."),
    "annual_rate_ppb": ("annual_rate", rate(), "Contract rate a year from this day, a fraction."),
    "instalment_count": ("instalment_count", whole(1, INSTALMENT_COUNT_MAX), "Instalments from here on."),
    "capitalise_interest": ("capitalise_interest", FLAG, "Interest becomes principal instead of being paid."),
    "instalments": ("instalments", whole(1, INSTALMENT_COUNT_MAX), "So many due dates are put off."),
    "due_day": ("due_day", whole(1, 31), "Another day of month for the due dates."),
    "method": ("method", convention("method"), "Another method of repayment."),
    "interest": ("interest", amount(zero=True), "Interest let go."),
    "penalty": ("penalty", amount(zero=True), "Penalty let go."),
    "compound": ("compound", amount(zero=True), "Compound interest let go."),
    "fee": ("fee", amount(zero=True), "Fees let go."),
}
"""Attribute of an event -> its name here, how it is read, what it says."""

_MAY_BE_NOTHING: Final = ("RESTRUCTURED", "TRANSFERRED")
"""What is to be settled at a restructuring, or the price of a transfer, can be zero."""


def _field(kind: str, attribute: Attribute[Any]) -> Field:
    name, read, says = _FIELDS[attribute.name]
    if name == "amount" and kind in _MAY_BE_NOTHING:
        read = amount(zero=True)
    return Field(name, read, says, needed=attribute.default is MISSING, to=attribute.name)


def _event(kind: str, given: dict[str, Any]) -> LoanEvent:
    given.pop("note", None)
    return event_from(kind, given.pop("value_date"), given)


def _record(kind: str, event_class: type[LoanEvent]) -> Record:
    said = (event_class.__doc__ or "").split(":")[0].split(".")[0]
    note = Field("note", TEXT, "Whatever the writer wants to remember; not read.")
    return Record(said, (*(_field(kind, one) for one in fields(event_class)), note), partial(_event, kind))


EVENT: Final = variants(
    "kind", {kind: _record(kind, cls) for kind, cls in CLASS_OF.items() if cls is not InstalmentBilled}
)
"""An event decided outside. Bills are none: they follow from the calendar."""


def acts_of(terms: LoanTerms, given: Sequence[LoanEvent]) -> tuple[LoanEvent, ...]:
    """The events with the disbursement they begin with: of the whole principal on the first day, where none is given.
    Raises DateOfStart."""
    for index, event in enumerate(given):
        if isinstance(event, Disbursed) and event.value_date != terms.starts_date:
            raise DateOfStart(start=terms.starts_date, field=f"events[{index}].value_date")
    if any(isinstance(event, Disbursed) for event in given):
        return tuple(given)
    return (Disbursed(terms.starts_date, terms.principal), *given)


def state_on(terms: LoanTerms, given: Sequence[LoanEvent], day: date) -> State:
    """The loan after everything that took effect by `day`. Raises what any of the events would raise, with the place
    of the first in order of arrival that cannot have happened, and DateTooEarly."""
    if day < terms.starts_date:
        raise DateTooEarly(day=day, after=terms.starts_date - ONE_DAY, field="on")
    acts = acts_of(terms, given)
    known = tuple(act for act in acts if act.value_date <= day)
    with within_calendar("events"):
        state = _lived(terms, acts, len(acts) - len(given))
        return state if len(known) == len(acts) else lived(terms, known)


def _lived(terms: LoanTerms, acts: Sequence[LoanEvent], added: int) -> State:
    try:
        return lived(terms, acts)
    except DomainError as error:
        first, refused = _first_refused(terms, acts, error)
        name = _FIELDS[refused.field][0] if refused.field in _FIELDS else ""
        place = f"events[{first - added}]"
        refused.field = f"{place}.{name}" if name else place
        raise refused from None


def _first_refused(terms: LoanTerms, acts: Sequence[LoanEvent], error: DomainError) -> tuple[int, DomainError]:
    """The place of an act with which the history is refused and without which, and all after it, it is not."""
    low, high = 0, len(acts)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            lived(terms, acts[:middle])
        except DomainError as refused:
            high, error = middle, refused
        else:
            low = middle
    return high - 1, error
