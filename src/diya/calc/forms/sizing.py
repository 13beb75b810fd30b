"""`sculpt`: how much debt cash flow bears, how it is repaid, and, with costs, how it is drawn."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from diya.calc.forms.answers import AMOUNT, COUNT, CURRENCY, PART, TEXT, Column, perhaps, rows, sheet
from diya.calc.forms.command import Command
from diya.calc.forms.errors import FieldMissing, FieldsExclusive
from diya.calc.forms.kinds import CURRENCY as CURRENCY_GIVEN
from diya.calc.forms.kinds import amount, choice, fraction
from diya.calc.forms.records import Field, Record, listed
from diya.calc.sizing import (
    ProjectTerms,
    Repayment,
    ServiceRow,
    Sizing,
    debt_by_dscr,
    debt_by_llcr,
    level_service,
    sculpted_service,
    size_debt,
)

PERIODS_MAX: Final = 600
RATE_MAX: Final = 10
COVER_MAX: Final = 1000


def _sized(given: dict[str, Any]) -> Sizing:
    if "costs" in given:
        return _project(given)
    flows, rate = given["cfads"], given["repayment_rate"]
    repayment = Repayment(given["repayment"])
    capacities = {"DSCR": debt_by_dscr(flows, dscr=given["dscr"], period_rate=rate, repayment=repayment)}
    if "llcr" in given:
        capacities["LLCR"] = debt_by_llcr(flows, llcr=given["llcr"], period_rate=rate)
    if "debt" in given:
        capacities["DEBT"] = given["debt"]
    limit = min(capacities, key=capacities.__getitem__)
    repay = sculpted_service if repayment is Repayment.SCULPTED else level_service
    return Sizing(capacities[limit], limit, (), repay(capacities[limit], flows, period_rate=rate))


def _project(given: dict[str, Any]) -> Sizing:
    for name in ("construction_rate", "gearing_max"):
        if name not in given:
            raise FieldMissing(name=name, field=name)
    if "debt" in given:
        raise FieldsExclusive(names="costs, debt", field="debt")
    kept = {name: value for name, value in given.items() if name != "currency"}
    return size_debt(ProjectTerms(**{**kept, "repayment": Repayment(given["repayment"])}))


def _cover(row: ServiceRow) -> Fraction | None:
    return Fraction(row.cfads, row.service) if row.service > 0 else None


COSTS: Final = listed(amount(zero=True), most=PERIODS_MAX)
SERVICE: Final = sheet(
    "Debt service",
    Column("number", COUNT, "Period of repayment, from 1."),
    Column("cash_flow", AMOUNT, "CFADS of the period.", of=lambda row: row.cfads),
    Column("opening_balance", AMOUNT, "Debt before it.", of=lambda row: row.opening),
    Column("interest", AMOUNT, "Interest of the period."),
    Column("principal", AMOUNT, "Principal repaid at its end."),
    Column("service", AMOUNT, "Interest and principal."),
    Column("closing_balance", AMOUNT, "Debt after it.", of=lambda row: row.closing),
    Column("cover", perhaps(PART), "DSCR: cash flow over service; null without service.", of=_cover),
)
DRAW: Final = sheet(
    "Drawdown",
    Column("number", COUNT, "Period of construction, from 1."),
    Column("cost", AMOUNT, "Cost of the period."),
    Column("interest", AMOUNT, "Interest in construction, a use of funds."),
    Column("debt", AMOUNT, "Debt drawn."),
    Column("equity", AMOUNT, "Equity paid in."),
    Column("balance", AMOUNT, "Debt after it."),
)
COMMAND: Final = Command(
    "sculpt",
    "项目融资: the most debt that cash flow bears at the target cover, with its service; with costs, sized with the "
    "interest during construction.",
    Record(
        "Project",
        (
            Field("currency", CURRENCY_GIVEN, "ISO 4217 code of the amounts.", default="CNY", currency=str),
            Field(
                "cash_flow",
                listed(amount(zero=True), most=PERIODS_MAX),
                "CFADS of each period of repayment.",
                needed=True,
                to="cfads",
            ),
            Field("cover", fraction(0, COVER_MAX, open_low=True), "Least DSCR of a period.", needed=True, to="dscr"),
            Field("life_cover", fraction(0, COVER_MAX, open_low=True), "Least LLCR.", to="llcr"),
            Field("rate", fraction(0, RATE_MAX), "Rate of a period, a fraction.", needed=True, to="repayment_rate"),
            Field("repayment", choice(Repayment), "Service by cash flow, or level.", default=Repayment.SCULPTED.value),
            Field("debt", amount(), "Debt to repay, where it is less than the cover allows."),
            Field("costs", COSTS, "Cost of each period of construction."),
            Field("construction_rate", fraction(0, RATE_MAX), "Rate of a period of construction, a fraction."),
            Field("gearing_max", fraction(0, 1, open_low=True), "Debt as a part of all uses, at most."),
        ),
    ),
    sheet(
        "Sizing",
        CURRENCY,
        Column("debt", AMOUNT, "The debt."),
        Column("limited_by", TEXT, "What limits it: DSCR, LLCR, GEARING, or the DEBT asked for."),
        Column("uses", AMOUNT, "All uses of funds in construction; zero without costs."),
        Column("draws", rows(DRAW), "How it is drawn."),
        Column("service", rows(SERVICE), "How it is repaid."),
    ),
    _sized,
    {
        "cash_flow": ["80.00", "120.00", "150.00", "150.00", "120.00", "80.00"],
        "cover": "1.25",
        "rate": "0.07",
    },
    lambda given: str(given["currency"]),
)
