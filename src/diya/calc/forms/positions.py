"""`position` and `quote`: what a loan is on a day after all that happened, why, and what paying early takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from diya.calc.fees import FeeRule, PrepaymentRule, Tier, charges, prepayment_charge, require_notice
from diya.calc.forms.answers import (
    AMOUNT,
    COUNT,
    CURRENCY,
    DATE,
    FLAG,
    RATE,
    TEXT,
    Column,
    Written,
    one_of,
    perhaps,
    rows,
    sheet,
)
from diya.calc.forms.command import Command
from diya.calc.forms.events import EVENT, EVENTS_MAX, state_on
from diya.calc.forms.kinds import DATE as DATE_GIVEN
from diya.calc.forms.kinds import amount, choice, rate, whole
from diya.calc.forms.records import Field, Record, listed, refused_at
from diya.calc.forms.terms import LENGTH, TERMS, terms_from
from diya.calc.loan.events import Way
from diya.calc.loan.fold import brought_forward
from diya.calc.loan.position import Position, position_on
from diya.calc.loan.state import State, Status
from diya.calc.loan.terms import LoanTerms
from diya.calc.loan.trace import Reason, explain
from diya.calc.quote import PrepaymentQuote, prepayment_quote
from diya.kernel.rates import PPB


@dataclass(frozen=True, slots=True)
class Lived:
    """A loan on a day: its terms, its state, its position, and the lines that explain it."""

    state: State
    position: Position
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """What paying early takes on a day; a charge is None where no rule is given, a part where none is asked."""

    position: Position
    payoff_charge: int | None
    part: PrepaymentQuote | None
    part_charge: int | None

    @property
    def interest(self) -> int:
        at = self.position
        return at.interest_accrued + at.interest_due + at.interest_overdue


def _read(given: dict[str, Any]) -> dict[str, Any]:
    return {"terms": terms_from(given), **given}


def _position(given: dict[str, Any]) -> Lived:
    terms, day = given["terms"], given["on"]
    state = brought_forward(terms, state_on(terms, given.get("events", ()), day), day)
    return Lived(state, position_on(terms, state, day), explain(terms, state, day))


def _quote(given: dict[str, Any]) -> Quoted:
    terms, day, rule = given["terms"], given["on"], given.get("prepayment_rule")
    state = brought_forward(terms, state_on(terms, given.get("events", ()), day), day)
    if rule and "announced_on" in given:
        with refused_at("announced_on"):
            require_notice(rule, announced=given["announced_on"], day=day)
    part = None
    if "prepayment_amount" in given:
        with refused_at("prepayment_amount"):
            part = prepayment_quote(terms, state, day, given["prepayment_amount"])
    return Quoted(
        position_on(terms, state, day),
        _charge(terms, state, rule, state.principal_not_due, day),
        part,
        None if part is None else _charge(terms, state, rule, part.principal_amount, day),
    )


def _charge(terms: LoanTerms, state: State, rule: PrepaymentRule | None, principal: int, day: date) -> int | None:
    if rule is None:
        return None
    rate_ppb = state.annual_rate_ppb
    return prepayment_charge(
        rule, principal=principal, annual_rate_ppb=rate_ppb, starts_date=terms.starts_date, day=day
    )


def _tier(given: dict[str, Any]) -> Tier:
    return Tier(**{"upto": None, **given})


def _fee(given: dict[str, Any]) -> FeeRule:
    return FeeRule(**given)


def _rule(given: dict[str, Any]) -> PrepaymentRule:
    return PrepaymentRule(**given)


TIER: Final = Record(
    "Tier",
    (
        Field("upto", amount(), "Up to and with this amount; the last tier has none."),
        Field("rate", rate(0, PPB), "Part of this slice, a fraction.", needed=True, to="rate_ppb"),
    ),
    _tier,
)
FEE: Final = Record(
    "Fee rule",
    (
        Field("kind", choice(charges.codes()), "How the fee is formed.", needed=True),
        Field("amount", amount(zero=True), "The fee, where it is flat."),
        Field("rate", rate(0, PPB), "Part of the base, a fraction.", to="rate_ppb"),
        Field("tiers", listed(TIER.kind, most=50), "Slices of the base, rising, each at its own rate."),
        Field("least", amount(zero=True), "At least this amount."),
        Field("most", amount(), "At most this amount."),
    ),
    _fee,
)
RULE: Final = Record(
    "Prepayment rule: what paying early costs beside interest",
    (
        Field("free_after_months", whole(0, 1200), "Free of charge so many months after the start."),
        Field("interest_months", whole(0, 1200), "So many months of interest on what is prepaid."),
        Field("fee", FEE.kind, "A fee on what is prepaid."),
        Field("notice_days", whole(0, 3650), "Days between announcement and prepayment."),
    ),
    _rule,
)
LOAN: Final = (
    *TERMS,
    Field(
        "events",
        listed(EVENT, least=0, most=EVENTS_MAX),
        "What happened, in order of arrival, whatever the value dates. Without a DISBURSED the whole principal is lent "
        "on the first day; instalments fall due by themselves.",
    ),
    Field("on", DATE_GIVEN, "The day asked for; events of a later value date are left out.", needed=True),
)
BASE: Final = {
    "currency": "CNY",
    "principal": "1000000.00",
    "annual_rate": "0.049",
    "starts_date": "2026-01-15",
    "instalment_count": 360,
    "events": [{"kind": "REPAID", "value_date": "2026-02-15", "amount": "5307.27"}],
}


def _of_position(name: str, kind: Written, says: str) -> Column:
    return Column(name, kind, says, of=lambda whole: getattr(whole.position, name))


def _amount(name: str, says: str) -> Column:
    return _of_position(name, AMOUNT, says)


POSITION: Final = sheet(
    "Position",
    CURRENCY,
    _of_position("on", DATE, "The day."),
    Column("status", one_of(Status), "Where the loan is in its life.", of=lambda whole: whole.state.status),
    Column("annual_rate", RATE, "Contract rate a year in force.", of=lambda whole: whole.state.annual_rate_ppb),
    Column("remaining_count", COUNT, "Instalments not yet fallen due.", of=lambda whole: whole.state.remaining_count),
    _amount("balance", "Principal outstanding."),
    _amount("principal_not_due", "Principal not due."),
    _amount("principal_due", "Principal that falls due this very day."),
    _amount("principal_overdue", "Principal that fell due before."),
    _amount("interest_accrued", "Interest to the day, not yet due."),
    _amount("interest_due", "Interest that falls due this very day."),
    _amount("interest_overdue", "Interest that fell due before."),
    _amount("penalty", "罚息 to the day."),
    _amount("compound", "复利 to the day."),
    _amount("fee", "Fees due."),
    _amount("overdue", "Everything that should have been paid before."),
    _amount("total_due", "Overdue and due today."),
    _amount("payoff", "What clears the loan on this day."),
    _of_position("dpd", COUNT, "逾期天数: days past due."),
    _of_position("oldest_due_date", perhaps(DATE), "Oldest due date with principal or interest unpaid."),
    _of_position("next_due_date", perhaps(DATE), "The next due date."),
    _of_position("next_due_amount", AMOUNT, "What falls due then, if nothing happens before."),
    Column(
        "why",
        rows(
            sheet(
                "Line",
                Column("zh", TEXT, "What it is, in Chinese.", of=lambda line: line.what_zh),
                Column("en", TEXT, "What it is, in English.", of=lambda line: line.what_en),
                Column("formula", TEXT, "How it comes about."),
                Column("amount", AMOUNT, "How much it is."),
                Column("total", FLAG, "Whether it is the sum of the lines above."),
            )
        ),
        "The payoff line by line.",
    ),
)
PAYOFF: Final = sheet(
    "Payoff",
    Column("principal", AMOUNT, "All principal.", of=lambda whole: whole.position.balance),
    Column("interest", AMOUNT, "Interest due and to the day.", of=lambda whole: whole.interest),
    _amount("penalty", "罚息."),
    _amount("compound", "复利."),
    _amount("fee", "Fees due."),
    Column("amount", AMOUNT, "What clears the loan, without the charge.", of=lambda whole: whole.position.payoff),
    Column("charge", perhaps(AMOUNT), "What the rule adds; null without one.", of=lambda whole: whole.payoff_charge),
)
OPTION: Final = sheet(
    "Way to go on",
    Column("way", one_of(Way), "A shorter term, or a lower instalment."),
    Column("instalment_amount", AMOUNT, "The regular instalment from then on."),
    Column("remaining_count", COUNT, "Instalments still to come."),
    Column("maturity_date", DATE, "The last due date."),
    Column("total_interest", AMOUNT, "Interest still to come."),
    Column("interest_saved", AMOUNT, "Interest saved against going on as before."),
)
PART: Final = sheet(
    "Part prepayment",
    Column("amount", AMOUNT, "What is paid.", of=lambda whole: whole.part.amount),
    Column("due_amount", AMOUNT, "What of it settles what is due.", of=lambda whole: whole.part.due_amount),
    Column("interest_amount", AMOUNT, "What of it is accrued interest.", of=lambda whole: whole.part.interest_amount),
    Column("principal_amount", AMOUNT, "What of it is principal.", of=lambda whole: whole.part.principal_amount),
    Column("charge", perhaps(AMOUNT), "What the rule adds; null without one.", of=lambda whole: whole.part_charge),
    Column("options", rows(OPTION), "Both ways to go on.", of=lambda whole: whole.part.options),
)
QUOTE: Final = sheet(
    "Quote",
    CURRENCY,
    Column("on", DATE, "The day.", of=lambda whole: whole.position.on),
    Column("payoff", PAYOFF, "提前结清.", of=lambda whole: whole),
    Column(
        "prepayment",
        perhaps(PART),
        "提前部分还款 of the amount asked for; null where none is.",
        of=lambda whole: whole if whole.part else None,
    ),
)
POSITION_COMMAND: Final = Command(
    "position",
    "余额与应收: balances by component on a day after everything that happened, and why.",
    Record("Loan, events and a day", LOAN, _read, either=LENGTH),
    POSITION,
    _position,
    {**BASE, "on": "2026-03-20"},
    lambda given: str(given["terms"].currency),
)
QUOTE_COMMAND: Final = Command(
    "quote",
    "提前还款试算: what pays the loan off on a day, and a part prepayment both ways.",
    Record(
        "Loan, events, a day and what to prepay",
        (
            *LOAN,
            Field("prepayment_amount", amount(), "A part prepayment to quote, all that is paid on the day."),
            Field("prepayment_rule", RULE.kind, "What paying early costs beside interest."),
            Field("announced_on", DATE_GIVEN, "The day it was announced, to check the notice of the rule."),
        ),
        _read,
        either=LENGTH,
    ),
    QUOTE,
    _quote,
    {
        **BASE,
        "on": "2026-03-01",
        "prepayment_amount": "200000.00",
        "prepayment_rule": {"free_after_months": 12, "interest_months": 1},
    },
    lambda given: str(given["terms"].currency),
)
