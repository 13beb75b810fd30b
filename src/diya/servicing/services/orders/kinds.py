"""What can be ordered on a loan: each kind with its right, what must be said, and the event it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from diya.calc.loan.events import LoanEvent, PaidOff, Repaid, Restructured, event_from
from diya.calc.loan.position import position_on
from diya.foundation import audit
from diya.servicing.contracts import LoanState, OrderFieldMissing, OrderKindUnknown
from diya.servicing.engine import Held


@dataclass(frozen=True, slots=True)
class OrderKind:
    """A kind of act. `needs` must be said, `may` can be; `money` comes in or goes out by a channel; `ahead` may be
    booked for a day to come; `state` is that of the loan it is done to."""

    code: str
    zh: str
    en: str
    right: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    money: bool = False
    ahead: bool = False
    late: bool = True
    state: LoanState = LoanState.ACTIVE

    @property
    def action(self) -> str:
        return f"servicing.loan.{self.code.lower()}"


_PAYMENT, _CHANGE = "servicing.repayment.create", "servicing.change.create"
_RELIEF, _DISTRESS = "servicing.relief.create", "servicing.distress.create"
_MOVE = "servicing.move.create"

KINDS: Final[dict[str, OrderKind]] = {
    kind.code: kind
    for kind in (
        OrderKind("REPAID", "还款", "Repayment", _PAYMENT, ("amount",), money=True, ahead=True),
        OrderKind("PREPAID", "提前部分还款", "Part prepayment", _PAYMENT, ("amount", "way"), money=True, ahead=True),
        OrderKind("PAID_OFF", "提前结清", "Payoff", _PAYMENT, (), ("amount",), money=True, ahead=True),
        OrderKind(
            "RECOVERED", "核销后收回", "Recovery", _PAYMENT, ("amount",), money=True, state=LoanState.WRITTEN_OFF
        ),
        OrderKind("RATE_RESET", "利率调整", "Rate change", _CHANGE, ("annual_rate_ppb",)),
        OrderKind(
            "RESCHEDULED",
            "展期及还款安排调整",
            "Extension, due day, method",
            _CHANGE,
            ("instalment_count",),
            ("due_day", "method"),
        ),
        OrderKind("DEFERRED", "延期还本付息", "Moratorium", _CHANGE, ("instalments",)),
        OrderKind("INTEREST_CAPITALISED", "利息转本金", "Interest capitalised", _CHANGE),
        OrderKind("FEE_CHARGED", "收取费用", "Fee", _CHANGE, ("amount",)),
        OrderKind("WAIVED", "息费减免", "Waiver", _RELIEF, (), ("interest", "penalty", "compound", "fee")),
        OrderKind(
            "RESTRUCTURED",
            "贷款重组",
            "Restructuring",
            _RELIEF,
            ("instalment_count",),
            ("annual_rate_ppb", "capitalise_interest"),
            money=True,
        ),
        OrderKind("ACCELERATED", "宣布提前到期", "Acceleration", _DISTRESS),
        OrderKind("MISUSED", "挪用加收", "Misuse rate", _DISTRESS),
        OrderKind(
            "FORECLOSED", "以物抵债", "Property taken in payment", _DISTRESS, ("amount", "description"), late=False
        ),
        OrderKind("WRITTEN_OFF", "贷款核销", "Write-off", _DISTRESS, late=False),
        OrderKind("TRANSFERRED", "贷款转让", "Sale of the loan", _DISTRESS, ("amount",), money=True, late=False),
        OrderKind("REVERSED", "冲正", "Reversal", "servicing.reversal.create", ("sequence",)),
        OrderKind("BRANCH_MOVED", "移交其他机构", "Transfer to another branch", _MOVE, ("branch_id",), late=False),
        OrderKind("DEBTOR_CHANGED", "债务人变更", "Assumption by another debtor", _MOVE, ("party_id",), late=False),
    )
}
"""Every kind by its code; what the engine knows beside these follows from the calendar, or is a drawdown, which has a
disbursement of its own."""

audit.actions({kind.action: (kind.zh, kind.en) for kind in KINDS.values()})


def kind_of(code: str) -> OrderKind:
    """A kind by its code; raises OrderKindUnknown."""
    if code not in KINDS:
        raise OrderKindUnknown(kind=code, field="kind")
    return KINDS[code]


SAID_AS: Final = {"annual_rate_ppb": "annual_rate", "branch_id": "branch_code"}
"""What a person says for what is kept."""

WORDS: Final = {
    "amount": ("金额", "amount"),
    "way": ("提前还款方式", "what the prepayment buys"),
    "annual_rate_ppb": ("年利率", "annual rate"),
    "instalment_count": ("期数", "number of instalments"),
    "instalments": ("延期期数", "instalments put off"),
    "description": ("抵债资产说明", "description of the property"),
    "sequence": ("业务序号", "number of the act"),
    "branch_id": ("接收机构", "receiving branch"),
    "party_id": ("新债务人", "new debtor"),
}
"""What has to be said is called, in Chinese and English."""


def said(kind: OrderKind, data: Mapping[str, Any]) -> dict[str, Any]:
    """What of `data` this kind of act says; raises OrderFieldMissing."""
    for name in kind.needs:
        if data.get(name) is None:
            zh, en = WORDS[name]
            raise OrderFieldMissing(zh=zh, en=en, field=SAID_AS.get(name, name))
    return {name: data[name] for name in (*kind.needs, *kind.may) if data.get(name) is not None}


def event_of(kind: OrderKind, held: Held, value_date: date, data: Mapping[str, Any]) -> LoanEvent:
    """The event that an order becomes on a loan. A payoff without an amount is all that is owed; a restructuring takes
    the interest and charges to the day, or with capitalised interest the charges only."""
    if kind.code == "FORECLOSED":
        return Repaid(value_date, data["amount"])
    if kind.code == "PAID_OFF" and "amount" not in data:
        return PaidOff(value_date, position_on(held.terms, held.state, value_date).payoff)
    if kind.code == "RESTRUCTURED":
        return _restructured(held, value_date, data)
    return event_from(kind.code, value_date, data)


def _restructured(held: Held, value_date: date, data: Mapping[str, Any]) -> Restructured:
    position = position_on(held.terms, held.state, value_date)
    capitalise = bool(data.get("capitalise_interest"))
    charges = position.penalty + position.compound + position.fee
    interest = position.interest_accrued + position.interest_due + position.interest_overdue
    return Restructured(
        value_date,
        charges if capitalise else charges + interest,
        data["instalment_count"],
        data.get("annual_rate_ppb", held.state.annual_rate_ppb),
        capitalise,
    )
