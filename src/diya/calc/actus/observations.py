"""What has been observed of the world: indices by their code, and events that no schedule foresees."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from diya.calc.actus.errors import ObservationMissing, TermInvalid, TermMissing
from diya.calc.actus.reading import TermReader, moment, quantity

UNSCHEDULED: Final = ("AD", "PP", "RR")


@dataclass(frozen=True, slots=True)
class Observations:
    """Values of each index, its times rising."""

    times: Mapping[str, Sequence[datetime]]
    values: Mapping[str, Sequence[Decimal]]

    def at(self, code: str, time: datetime) -> Decimal:
        """The last value observed on or before `time`; raises ObservationMissing."""
        place = bisect_right(self.times.get(code, ()), time)
        if not place:
            raise ObservationMissing(name=code, day=time.date().isoformat(), field=code)
        return self.values[code][place - 1]

    def exactly_at(self, code: str, time: datetime) -> Decimal | None:
        """The value observed at `time` itself, if any: an amount paid, unlike a level, does not last."""
        times = self.times.get(code, ())
        return self.at(code, time) if time in times else None


def observations_of(observed: Mapping[str, Any]) -> Observations:
    """Reads `{code: {"identifier": code, "data": [{"timestamp": …, "value": …}]}}`; raises TermInvalid."""
    times: dict[str, list[datetime]] = {}
    values: dict[str, list[Decimal]] = {}
    for code, series in observed.items():
        rows = series.get("data") if isinstance(series, Mapping) else None
        if not isinstance(rows, Sequence) or not all(isinstance(row, Mapping) for row in rows):
            raise TermInvalid(
                name=code, value=str(series)[:40], form='{"data": [{"timestamp": …, "value": …}]}', field=code
            )
        points = sorted((_point(row, code) for row in rows), key=lambda point: point[0])
        times[code] = [time for time, _ in points]
        values[code] = [value for _, value in points]
    return Observations(times, values)


def _point(row: Mapping[str, Any], code: str) -> tuple[datetime, Decimal]:
    read = TermReader(row)
    return moment(read.text("timestamp") or "", code), quantity(read.text("value") or "", code)


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """An event that came to pass: a prepayment (PP, an amount), a rate set (RR, the rate), a look at the state (AD)."""

    time: datetime
    kind: str
    value: Decimal


def unscheduled_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Unscheduled, ...]:
    """Reads observed events; a time, a type and a value may bear either of the names in use."""
    return tuple(_unscheduled(row) for row in rows)


def _unscheduled(row: Mapping[str, Any]) -> Unscheduled:
    read = TermReader(row)
    time = read.moment("time") or read.moment("eventDate") or read.moment("timestamp")
    if time is None:
        raise TermMissing(name="time", field="time")
    kind = read.choice("type" if read.text("type") else "eventType", UNSCHEDULED)
    value = read.quantity("value")
    if value is None:
        value = read.quantity_or("payoff", "0") if kind == "AD" else read.needed_quantity("payoff")
    return Unscheduled(time, kind, value)
