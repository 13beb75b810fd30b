"""What can happen to a loan. An event holds what was decided outside (date, amount, choice); what follows
from it is computed by `fold.apply`, so that a replay is a proof and not a copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final


class Way(StrEnum):
    """What a part prepayment buys: the same instalment for less long, or a lower one for as long."""

    SHORTER_TERM = "SHORTER_TERM"
    LOWER_INSTALMENT = "LOWER_INSTALMENT"


@dataclass(frozen=True, slots=True)
class Disbursed:
    """The money left the bank; interest runs from this day."""

    value_date: date
    amount: int


@dataclass(frozen=True, slots=True)
class InstalmentBilled:
    """An instalment fell due; its value date is its due date."""

    value_date: date
    number: int


@dataclass(frozen=True, slots=True)
class Repaid:
    """Money received on what is due, whole or in part."""

    value_date: date
    amount: int


@dataclass(frozen=True, slots=True)
class Prepaid:
    """提前部分还款: everything due, the interest of the period to the day, and the rest on principal."""

    value_date: date
    amount: int
    way: Way


@dataclass(frozen=True, slots=True)
class PaidOff:
    """提前结清: exactly the payoff amount of the day."""

    value_date: date
    amount: int


@dataclass(frozen=True, slots=True)
class RateReset:
    """重定价: another contract rate from this day; the level figure is computed anew on what remains."""

    value_date: date
    annual_rate_ppb: int


@dataclass(frozen=True, slots=True)
class Restructured:
    """重组: the borrower pays all interest and charges to the day, exactly `amount`; the principal that fell due goes
    back to what is not due, and everything is paid in `instalment_count` instalments at a rate from this day. With
    `capitalise_interest` (re-ageing) only the charges are paid and the interest becomes principal."""

    value_date: date
    amount: int
    instalment_count: int
    annual_rate_ppb: int
    capitalise_interest: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A further drawdown of an amount agreed in several; the level figure is computed anew."""

    value_date: date
    amount: int


@dataclass(frozen=True, slots=True)
class Deferred:
    """延期还本付息 (moratorium): the next so many due dates are put off, and all after them by as many periods;
    interest runs on and is billed with the first instalment after it, unless it is capitalised before."""

    value_date: date
    instalments: int


@dataclass(frozen=True, slots=True)
class InterestCapitalised:
    """Interest of the running period to the day becomes principal; the level figure is computed anew."""

    value_date: date


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """展期, 缩期, 调整还款日, 调整还款方式: so many instalments from here, on another due day or by another method
    where one is given."""

    value_date: date
    instalment_count: int
    due_day: int | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Accelerated:
    """提前到期: all principal and the interest to the day fall due now."""

    value_date: date


@dataclass(frozen=True, slots=True)
class Misused:
    """挪用: from this day the loan bears the heavier of the two uplifts (择其重)."""

    value_date: date


@dataclass(frozen=True, slots=True)
class FeeCharged:
    """A fee falls due on this day."""

    value_date: date
    amount: int


@dataclass(frozen=True, slots=True)
class Waived:
    """减免: so much of what is due by component is let go, the oldest first; what is waived counts as settled."""

    value_date: date
    interest: int = 0
    penalty: int = 0
    compound: int = 0
    fee: int = 0


@dataclass(frozen=True, slots=True)
class Recovered:
    """核销后收回: money received on a debt written off."""

    value_date: date
    amount: int


@dataclass(frozen=True, slots=True)
class Transferred:
    """转让: the loan leaves the books for a price."""

    value_date: date
    amount: int


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """核销: everything falls due and leaves the books; the debt itself remains and earns nothing more here."""

    value_date: date


@dataclass(frozen=True, slots=True)
class Closed:
    """Everything is at zero; nothing more can happen but the papers."""

    value_date: date


LoanEvent = (
    Disbursed
    | InstalmentBilled
    | Repaid
    | Prepaid
    | PaidOff
    | RateReset
    | Restructured
    | Drawn
    | Deferred
    | InterestCapitalised
    | Rescheduled
    | Accelerated
    | Misused
    | FeeCharged
    | Waived
    | WrittenOff
    | Recovered
    | Transferred
    | Closed
)

KIND_OF: Final[dict[type[LoanEvent], str]] = {
    Disbursed: "DISBURSED",
    InstalmentBilled: "INSTALMENT_BILLED",
    Repaid: "REPAID",
    Prepaid: "PREPAID",
    PaidOff: "PAID_OFF",
    RateReset: "RATE_RESET",
    Restructured: "RESTRUCTURED",
    Drawn: "DRAWN",
    Deferred: "DEFERRED",
    InterestCapitalised: "INTEREST_CAPITALISED",
    Rescheduled: "RESCHEDULED",
    Accelerated: "ACCELERATED",
    Misused: "MISUSED",
    FeeCharged: "FEE_CHARGED",
    Waived: "WAIVED",
    WrittenOff: "WRITTEN_OFF",
    Recovered: "RECOVERED",
    Transferred: "TRANSFERRED",
    Closed: "CLOSED",
}
CLASS_OF: Final[dict[str, type[LoanEvent]]] = {kind: cls for cls, kind in KIND_OF.items()}


def event_data(event: LoanEvent) -> dict[str, Any]:
    """What an event says beside its kind and value date, as plain JSON data."""
    data = asdict(event)
    del data["value_date"]
    return data


def event_from(kind: str, value_date: date, data: Mapping[str, Any]) -> LoanEvent:
    """The event that `kind`, `value_date` and `data` describe: the inverse of `event_data`.

    What else `data` says (a channel, a reason) is not the event's and is left out.
    """
    event_class = CLASS_OF[kind]
    known = {one.name: data[one.name] for one in fields(event_class) if one.name in data and one.name != "value_date"}
    if "way" in known:
        known["way"] = Way(known["way"])
    return event_class(value_date=value_date, **known)
