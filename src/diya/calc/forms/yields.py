"""`apr` and `xirr`: what a loan costs or earns a year, by the definitions law and spreadsheets give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any, Final

from diya.calc.forms.answers import PART, TEXT, Column, perhaps, sheet
from diya.calc.forms.command import Command
from diya.calc.forms.errors import FieldMissing, FieldsExclusive, PrincipalAboveAmount
from diya.calc.forms.kinds import CURRENCY, DATE, amount, choice, whole
from diya.calc.forms.records import Field, Record, listed, refused_at
from diya.calc.forms.schedules import scheduled
from diya.calc.forms.terms import LENGTH, TERMS, terms_from
from diya.calc.loan.terms import LoanTerms
from diya.calc.yields.apr import apr_by_dates
from diya.calc.yields.aprc import aprc, aprc_readings
from diya.calc.yields.disclosure import irr_annual_rate, simple_annual_rate
from diya.calc.yields.internal import DatedFlow, xirr
from diya.calc.yields.unit_period import Interval, UnitPeriod, unit_period_of
from diya.kernel.registry import Registry

FLOWS_MAX: Final = 3000
DAYS_READING: Final = "DAYS_365"


@dataclass(frozen=True, slots=True)
class Payment:
    """What the borrower pays on a day, and how much of it is principal (None: not said, which only CN_SIMPLE asks)."""

    on: date
    amount: int
    principal: int | None = None


@dataclass(frozen=True, slots=True)
class Costed:
    """A loan as money lent and money paid back, with what a definition may want to know beside it."""

    advances: tuple[DatedFlow, ...]
    payments: tuple[Payment, ...]
    unit_period: UnitPeriod | None
    reading: str
    periods_per_year: int
    by_terms: bool

    @property
    def paid(self) -> list[DatedFlow]:
        return [DatedFlow(one.on, one.amount) for one in self.payments if one.amount]


@dataclass(frozen=True, slots=True)
class Yearly:
    """A rate a year by one definition, and how time was counted where the definition leaves that open."""

    method: str
    rate: Decimal | Fraction
    unit_period: str | None = None


Definition = Callable[[Costed], Yearly]

definitions: Final[Registry[Definition]] = Registry("diya.apr")


@definitions.register("REG_Z")
def _reg_z(loan: Costed) -> Yearly:
    unit = loan.unit_period or unit_period_of([one.on for one in (*loan.advances, *loan.paid)])
    rate = apr_by_dates(loan.advances, loan.paid, unit)
    return Yearly("REG_Z", rate, f"{unit.multiple} {unit.interval}")


@definitions.register("APRC")
def _aprc(loan: Costed) -> Yearly:
    return Yearly("APRC", aprc(loan.advances, loan.paid, reading=loan.reading))


@definitions.register("CN_SIMPLE")
def _cn_simple(loan: Costed) -> Yearly:
    principal = [DatedFlow(one.on, one.principal) for one in loan.payments if one.principal]
    cost = sum(one.amount - (one.principal or 0) for one in loan.payments)
    rate = simple_annual_rate(drawdowns=loan.advances, principal=principal, cost_amount=cost)
    return Yearly("CN_SIMPLE", rate)


@definitions.register("CN_IRR")
def _cn_irr(loan: Costed) -> Yearly:
    """Every day on which money moves is the end of a period."""
    moved: defaultdict[date, int] = defaultdict(int)
    for advance in loan.advances:
        moved[advance.on] -= advance.amount
    for payment in loan.payments:
        moved[payment.on] += payment.amount
    amounts = [moved[day] for day in sorted(moved)]
    return Yearly("CN_IRR", irr_annual_rate(amounts, periods_per_year=loan.periods_per_year))


def _costed(given: dict[str, Any]) -> tuple[str, Costed]:
    terms: LoanTerms | None = given.get("terms")
    advances, payments = given.get("advances", ()), given["payments"]
    periods = given.get("periods_per_year", 12)
    if terms is not None:
        if payments:
            raise FieldsExclusive(names="terms, payments", field="payments")
        advances = (DatedFlow(terms.starts_date, terms.principal),)
        rows = scheduled(terms).rows
        payments = tuple(Payment(row.due_date, row.amount, row.principal - row.capitalised) for row in rows)
        part, whole_year = terms.timing.part_of_year
        periods = given.get("periods_per_year", whole_year // part)
    if given["method"] == "CN_SIMPLE":
        for index, one in enumerate(payments):
            if one.principal is None:
                raise FieldMissing(name="principal", field=f"payments[{index}].principal")
    fees = tuple(Payment(one.on, one.amount, 0) for one in given["fees"])
    return given["method"], Costed(
        advances,
        (*payments, *fees),
        given.get("unit_period"),
        given["reading"],
        periods,
        by_terms=terms is not None,
    )


def _apr(given: tuple[str, Costed]) -> Yearly:
    method, loan = given
    with refused_at("terms" if loan.by_terms else "payments"):
        return definitions.get(method)(loan)


def _xirr(given: Mapping[str, Any]) -> Decimal:
    return xirr(given["flows"])


def _flow(given: dict[str, Any]) -> DatedFlow:
    return DatedFlow(**given)


def _payment(given: dict[str, Any]) -> Payment:
    payment = Payment(**given)
    if (payment.principal or 0) > payment.amount:
        raise PrincipalAboveAmount(field="principal")
    return payment


def _unit(given: dict[str, Any]) -> UnitPeriod:
    return UnitPeriod(Interval(given["interval"]), given.get("multiple", 1))


ON: Final = Field("date", DATE, "The day.", needed=True, to="on")
ADVANCE: Final = Record("Advance", (ON, Field("amount", amount(), "Amount lent.", needed=True)), _flow)
PAYMENT: Final = Record(
    "Payment",
    (
        ON,
        Field("amount", amount(), "Amount paid by the borrower.", needed=True),
        Field("principal", amount(zero=True), "How much of it is principal, needed by CN_SIMPLE; the rest is cost."),
    ),
    _payment,
)
FLOW: Final = Record(
    "Flow",
    (ON, Field("amount", amount(zero=True, signed=True), "Paid out below zero, received above.", needed=True)),
    _flow,
)
UNIT_PERIOD: Final = Record(
    "Unit-period",
    (
        Field("interval", choice(Interval), "Standard interval.", needed=True),
        Field("multiple", whole(1, 52), "So many of them.", default=1),
    ),
    _unit,
)
YEARLY: Final = sheet(
    "Yearly rate",
    Column("method", TEXT, "The definition."),
    Column("rate", PART, "The rate a year, a fraction of at most 15 decimals."),
    Column("unit_period", perhaps(TEXT), "The unit-period it was counted in, for REG_Z: “1 MONTH”."),
)
APR_COMMAND: Final = Command(
    "apr",
    "年化成本: the yearly cost of a loan by Regulation Z, Appendix J, by the European APRC, or by the Chinese "
    "disclosure (simple interest or IRR), from its flows or from its terms.",
    Record(
        "Definition and flows",
        (
            Field("method", choice(definitions.codes()), "The definition.", needed=True),
            Field("currency", CURRENCY, "ISO 4217 code of the amounts.", default="CNY", currency=str),
            Field(
                "terms",
                Record("Loan", TERMS, terms_from, either=LENGTH).kind,
                "Terms, whose schedule is paid and whose currency holds.",
                currency=attrgetter("currency"),
            ),
            Field("advances", listed(ADVANCE.kind, most=FLOWS_MAX), "What is lent; `payments` goes with it."),
            Field("payments", listed(PAYMENT.kind, least=0, most=FLOWS_MAX), "What is paid back.", default=[]),
            Field("fees", listed(ADVANCE.kind, least=0, most=FLOWS_MAX), "What is paid beside it.", default=[]),
            Field("unit_period", UNIT_PERIOD.kind, "For REG_Z; found from the days if not said."),
            Field("reading", choice(aprc_readings.codes()), "For APRC: how time becomes years.", default=DAYS_READING),
            Field("periods_per_year", whole(1, 366), "For CN_IRR: periods a year; 12, or what the terms say."),
        ),
        _costed,
        either=("terms", "advances"),
    ),
    YEARLY,
    _apr,
    {
        "method": "REG_Z",
        "currency": "USD",
        "advances": [{"date": "1978-01-10", "amount": "1000.00"}],
        "payments": [{"date": "1978-07-10", "amount": "525.00"}, {"date": "1979-01-10", "amount": "551.25"}],
    },
)
XIRR_COMMAND: Final = Command(
    "xirr",
    "The yearly effective rate of dated flows, actual days over 365.",
    Record(
        "Flows",
        (
            Field("currency", CURRENCY, "ISO 4217 code of the amounts.", default="CNY", currency=str),
            Field("flows", listed(FLOW.kind, most=FLOWS_MAX), "Flows in any order.", needed=True),
        ),
    ),
    sheet("Rate", Column("rate", PART, "The rate a year, a fraction of at most 15 decimals.", of=lambda rate: rate)),
    _xirr,
    {"flows": [{"date": "2023-01-01", "amount": "-1000.00"}, {"date": "2024-01-01", "amount": "1100.00"}]},
)
