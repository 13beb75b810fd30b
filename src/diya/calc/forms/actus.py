"""`actus`: one contract in the form in which the ACTUS vectors are published, run event by event."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from diya.calc.actus import ActusEvent, ObservationMissing, events
from diya.calc.actus.observations import observations_of, unscheduled_of
from diya.calc.actus.reading import moment
from diya.calc.forms.answers import MOMENT, QUANTITY, TEXT, Column, rows, sheet
from diya.calc.forms.command import Command
from diya.calc.forms.kinds import Kind, Place, mistaken
from diya.calc.forms.records import Field, Record, listed, refused_at
from diya.kernel.errors import DomainError

EVENTS_MAX: Final = 5000
SCALAR: Final = ["string", "number", "boolean", "null"]


def _read_terms(value: Any, place: Place) -> dict[str, Any]:
    """ACTUS names a term and we do not know all of them: what stands in each is read by the contract itself."""
    if not isinstance(value, dict):
        raise mistaken(value, place, "an object", "对象")
    return {name: _scalar(one, place.at(name[:40])) for name, one in value.items()}


def _scalar(value: Any, place: Place) -> Any:
    if isinstance(value, dict | list):
        raise mistaken(value, place, "a text or a number", "文本或数字")
    return value


def _read_observed(value: Any, place: Place) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise mistaken(value, place, "an object", "对象")
    for code, series in value.items():
        at = place.at(code[:40])
        if not isinstance(series, dict) or not isinstance(series.get("data"), list):
            raise mistaken(series, at, "an object with a list of data", "含 data 列表的对象")
        for index, row in enumerate(series["data"]):
            _read_terms(row, at.at("data").item(index))
        with refused_at(at.path):
            observations_of({code: series})
    return value


def _read_happened(value: Any, place: Place) -> dict[str, Any]:
    row = _read_terms(value, place)
    try:
        unscheduled_of([row])
    except DomainError as error:
        error.field = place.at(error.field or "").path
        raise
    return row


def _read_until(value: Any, place: Place) -> datetime | None:
    """A date or moment; blank where all events count."""
    if not isinstance(value, str):
        raise mistaken(value, place, "a date such as 2024-01-31T00:00:00", "日期，如 2024-01-31T00:00:00")
    return moment(value.strip(), place.path) if value.strip() else None


def _anything(value: Any, place: Place) -> Any:  # noqa: ARG001 - what others expect is theirs
    return value


def _run(given: dict[str, Any]) -> tuple[ActusEvent, ...]:
    try:
        return events(given["terms"], given["dataObserved"], given.get("to"), given["eventsObserved"])
    except ObservationMissing as error:
        error.field = f"dataObserved.{error.field}"
        raise
    except DomainError as error:
        error.field = f"terms.{error.field}" if error.field else "terms"
        raise


def _quantity(name: str, of: str, says: str) -> Column:
    def taken(event: ActusEvent) -> Decimal:
        value: Decimal = getattr(event, of)
        return value

    return Column(name, QUANTITY, says, of=taken)


TERMS_GIVEN: Final = Kind({"type": "object", "additionalProperties": {"type": SCALAR}}, _read_terms)
OBSERVED: Final = Kind(
    {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "required": ["data"],
            "properties": {"data": {"type": "array", "items": {"type": "object"}}},
        },
    },
    _read_observed,
)
HAPPENED: Final = Kind({"type": "object", "additionalProperties": {"type": SCALAR}}, _read_happened)
EVENT: Final = sheet(
    "Event",
    Column("eventDate", MOMENT, "When.", of=lambda event: event.time),
    Column("eventType", TEXT, "The ACTUS type of event.", of=lambda event: event.kind),
    _quantity("payoff", "payoff", "What is paid, unrounded; received above zero."),
    Column("currency", TEXT, "Currency of the payoff."),
    _quantity("notionalPrincipal", "notional_principal", "Principal after the event."),
    _quantity("nominalInterestRate", "nominal_interest_rate", "Rate a year after the event, a fraction."),
    _quantity("accruedInterest", "accrued_interest", "Interest accrued after the event."),
)
COMMAND: Final = Command(
    "actus",
    "A PAM, LAM, NAM or ANN contract in ACTUS terms: its events, payoffs and states, unrounded.",
    Record(
        "Contract",
        (
            Field("identifier", Kind({"type": "string"}, _anything), "Name of the case; not read."),
            Field("terms", TERMS_GIVEN, "Terms by their names in the ACTUS Data Dictionary.", needed=True),
            Field("to", Kind({"type": "string"}, _read_until), "The last moment that counts; blank for all."),
            Field("dataObserved", OBSERVED, "Indices by market object code.", default={}),
            Field(
                "eventsObserved",
                listed(HAPPENED, least=0, most=EVENTS_MAX),
                "Prepayments (PP), rates set (RR) and looks at the state (AD).",
                default=[],
            ),
            Field("results", Kind({"type": "array"}, _anything), "What somebody expects; not read."),
        ),
    ),
    sheet("Events", Column("events", rows(EVENT), "The events in order.", of=lambda found: found)),
    _run,
    {
        "terms": {
            "contractType": "PAM",
            "contractRole": "RPA",
            "statusDate": "2023-12-31T00:00:00",
            "initialExchangeDate": "2024-01-01T00:00:00",
            "maturityDate": "2024-07-01T00:00:00",
            "notionalPrincipal": "12000",
            "nominalInterestRate": "0.12",
            "dayCountConvention": "30E360",
            "cycleAnchorDateOfInterestPayment": "2024-02-01T00:00:00",
            "cycleOfInterestPayment": "P1ML0",
            "currency": "CNY",
        },
        "dataObserved": {},
        "eventsObserved": [],
    },
)
