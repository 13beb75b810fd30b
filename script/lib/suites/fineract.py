"""Progressive schedules of Apache Fineract's own tests: every date and every cent, as agreed and after payments.

The published form is a list of cases with their terms and rows. A later table comes in the same form with what
happened beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from script.lib.suites.fineract_keys import not_understood
from script.lib.suites.fineract_reading import (
    LISTS,
    NotUnderstood,
    day_of,
    first,
    flat,
    happened_in,
    is_on,
    looked_at_on,
    minor,
    terms_of,
)

from diya.calc.progressive import Kind, ProgressiveTerms, Transaction, schedule_after
from diya.calc.progressive.handlers import down_payment

SUITE = "Fineract"

Case = Mapping[str, Any]

COLUMNS = {
    "nr": ("nr", "number", "no", "period"),
    "days": ("days", "daysinperiod"),
    "due_date": ("duedate", "date"),
    "paid_on": ("paiddate", "paidon", "obligationsmetondate", "completedon"),
    "balance": ("balance", "balanceofloan", "outstandingloanbalance", "principalloanbalanceoutstanding"),
    "principal": ("principal", "principaldue"),
    "interest": ("interest", "interestdue"),
    "fees": ("fees", "fee", "feechargesdue"),
    "penalties": ("penalties", "penalty", "penaltychargesdue"),
    "due": ("due", "totaldue", "totaldueforperiod"),
    "paid": ("paid", "totalpaid", "totalpaidforperiod"),
    "in_advance": ("inadvance", "totalpaidinadvanceforperiod"),
    "late": ("late", "totalpaidlateforperiod"),
    "outstanding": ("outstanding", "totaloutstanding", "totaloutstandingforperiod"),
}


def recognises(data: Any) -> bool:
    """Cases with the terms of a loan and the rows of its schedule."""
    found = data.get("cases") if isinstance(data, Mapping) else None
    return isinstance(found, list) and bool(found) and all(_is_case(case) for case in found)


def _is_case(case: Any) -> bool:
    if not isinstance(case, Mapping):
        return False
    names = flat(case)
    return "principal" in names and "numberofrepayments" in names and ("rows" in names or "steps" in names)


def cases(data: Any) -> list[tuple[str, Case]]:
    return [(str(case.get("id", index)), case) for index, case in enumerate(data["cases"], 1)]


def check(case: Case) -> list[str]:
    """What the schedule shows otherwise than the case's rows; empty when every stated figure agrees.

    A key or word that could change figures and has no meaning here fails the case, whatever its rows say.
    """
    names = flat(case)
    entries = [flat(one) for place in LISTS for one in names.get(place) or [] if isinstance(one, Mapping)]
    strange = [*not_understood(names), *(one for entry in entries for one in not_understood(entry, event=True))]
    try:
        return strange + _wrong(names)
    except NotUnderstood as word:
        return [*strange, f"got no meaning, expected {word}"]


def _wrong(names: dict[str, Any]) -> list[str]:
    happened = happened_in(names)
    terms, known = _with_first_drawdown(terms_of(names), [one for one, _ in happened])
    known += _automatic_down_payments(names, terms, known)
    wrong: list[str] = []
    for number, (one, entry) in enumerate(happened, 1):
        if "rows" in entry:
            sofar = [other for other in known if other.sequence <= number]
            wrong += _compare(terms, sofar, day_of(first(entry, "asof", "businessdate")) or one.on, entry)
    if "rows" in names:
        last = max((one.on for one in known), default=terms.starts_on)
        wrong += _compare(terms, known, looked_at_on(names) or last, names)
    return wrong


def _with_first_drawdown(
    terms: ProgressiveTerms, known: list[Transaction]
) -> tuple[ProgressiveTerms, list[Transaction]]:
    """The first drawdown comes with the terms: a listed one gives its amount and is not paid out again."""
    drawn = [one for one in known if one.kind is Kind.DISBURSEMENT and one.on == terms.starts_on and not one.reversed]
    if not drawn:
        return terms, known
    return replace(terms, principal=drawn[0].amount), [one for one in known if one is not drawn[0]]


def _automatic_down_payments(
    names: dict[str, Any], terms: ProgressiveTerms, known: list[Transaction]
) -> list[Transaction]:
    """Where the product takes the down payment by itself and none is listed, it is paid with each drawdown."""
    if not is_on(names.get("enableautorepaymentfordownpayment")) or any(one.kind is Kind.DOWN_PAYMENT for one in known):
        return []
    drawn = [Transaction(terms.starts_on, Kind.DISBURSEMENT, terms.principal), *known]
    return [
        replace(one, kind=Kind.DOWN_PAYMENT, amount=down_payment(terms, one.amount))
        for one in drawn
        if one.kind is Kind.DISBURSEMENT and not one.reversed
    ]


def _compare(terms: ProgressiveTerms, known: list[Transaction], day: date, table: dict[str, Any]) -> Iterator[str]:
    rows, summary = schedule_after(terms, known, day)
    expected = _instalments(table["rows"])
    if len(rows) != len(expected):
        yield f"rows: got {len(rows)}, expected {len(expected)}"
    for number, (row, wanted) in enumerate(zip(rows, expected, strict=False), 1):
        yield from _differences(f"row {number}", row, wanted)
    yield from _differences("total", summary, flat(first(table, "totals", "summary", "total") or {}))


def _instalments(rows: list[Any]) -> list[dict[str, Any]]:
    """The rows that are instalments: those with a number, or with principal where no row has one."""
    named = [flat(row) for row in rows]
    numbered = [row for row in named if first(row, *COLUMNS["nr"])]
    return numbered or [row for row in named if first(row, *COLUMNS["principal"]) is not None]


def _differences(where: str, got: Any, wanted: dict[str, Any]) -> Iterator[str]:
    """One sentence for each figure that is stated and differs; an empty day says that there is none."""
    for column, names in COLUMNS.items():
        name = next((one for one in names if one in wanted), None)
        if name is None or not hasattr(got, column) or (wanted[name] in (None, "") and column != "paid_on"):
            continue
        shown, right = _shown(getattr(got, column)), _wanted(column, wanted[name])
        if shown != right:
            yield f"{where} {column}: got {shown}, expected {right}"


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _wanted(column: str, said: Any) -> str:
    """What a column says, in the form `_shown` gives."""
    if column in ("due_date", "paid_on"):
        return _shown(day_of(said))
    return str(int(said) if column in ("nr", "days") else minor(said))
