"""The published ACTUS vectors of PAM, LAM, NAM and ANN: every event, payoff and state, to 1e-8.

Where the published results and the ACTUS Technical Specification differ, the results hold if all of them agree and
the figures make sense. Those places, each with its proof where the rule stands in `diya.calc.actus`:

* a derived maturity lies n - 1 cycles after the first redemption, not n (lam01, nam15, nam19, ann11);
* a linear amortiser without an amount repays in as many parts as it has dates (lam31: 6; the formula gives 5);
* the annuity amount counts the interest to its first payment, which the formula leaves out (ann07);
* a scaling multiplier is index over base, not the relative change (lam25: 300 over 100 pays threefold);
* interest after the capitalisation end keeps its own anchor (nam19, ann17);
* interest not stated on the status date is zero if no interest date has passed (lam21);
* a linear redemption accrues interest, as every event does (lam01: accrued 33.97 after the first PR);
* a termination leaves the rate as it was (ann19: 0.08; the table of functions says 0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from diya.calc.actus import ActusEvent, events
from diya.calc.actus.reading import moment

SUITE = "ACTUS"
TOLERANCE = Decimal("1e-8")
FIELDS = {
    "payoff": "payoff",
    "notionalPrincipal": "notional_principal",
    "nominalInterestRate": "nominal_interest_rate",
    "accruedInterest": "accrued_interest",
}


def recognises(data: Any) -> bool:
    """Whether this is the published form: identifiers with terms and results."""
    return (
        isinstance(data, Mapping)
        and bool(data)
        and all(isinstance(case, Mapping) and "terms" in case and "results" in case for case in data.values())
    )


def cases(data: Any) -> list[tuple[str, Any]]:
    return list(data.items())


def check(case: Any) -> list[str]:
    """What the calculation answers differently, one sentence each."""
    until = str(case.get("to") or "").strip()
    got = events(
        case["terms"],
        case.get("dataObserved") or {},
        moment(until, "to") if until else None,
        case.get("eventsObserved") or (),
    )
    return list(_differences(got, case["results"]))


def _differences(got: tuple[ActusEvent, ...], expected: list[Mapping[str, Any]]) -> Iterator[str]:
    for place, (event, row) in enumerate(zip_longest(got, expected), 1):
        answer = "no event" if event is None else f"{event.kind} {event.time.isoformat()}"
        wanted = (
            "no event" if row is None else f"{row['eventType']} {moment(row['eventDate'], 'eventDate').isoformat()}"
        )
        if answer != wanted:
            yield f"eventType at event {place}: got {answer}, expected {wanted}"
        elif event is not None and row is not None:
            yield from _figures(event, row, wanted)


def _figures(event: ActusEvent, row: Mapping[str, Any], at: str) -> Iterator[str]:
    for name, attribute in FIELDS.items():
        text = "" if row.get(name) is None else str(row[name]).strip()
        value: Decimal = getattr(event, attribute)
        if text and abs(value - Decimal(text)) > TOLERANCE:
            yield f"{name} at {at}: got {value:.12f}, expected {text}"
    currency = str(row.get("currency") or event.currency).strip()
    if currency != event.currency:
        yield f"currency at {at}: got {event.currency}, expected {currency}"
