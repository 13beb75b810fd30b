"""Expected credit loss of IFRS 9 and CAS 22: stages, PD x LGD x EAD, scenarios, and the provision matrix.

Probabilities, rates and shares are exact fractions; amounts are minor units, rounded half up once at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final

from diya.calc.prudential.dated import Status, in_force, records
from diya.kernel.errors import InvalidInput, NotFound
from diya.kernel.money import divide

STAGES: Final = (1, 2, 3)


class ParameterUnknown(NotFound):
    code = "calc.parameter_unknown"
    zh = "没有在 {on} 生效的参数 {name}。"
    en = "No parameter {name} is in force on {on}."


class LossInputInvalid(InvalidInput):
    code = "calc.loss_input_invalid"
    zh = "无法计算预期信用损失：{reason}"
    en = "The expected credit loss cannot be computed: {reason}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure of a standard, from a day on."""

    name: str
    value: int
    valid_from: date
    source: str
    status: Status


@cache
def shipped_parameters() -> tuple[Parameter, ...]:
    """The figures of `ifrs9.csv`, beside this module."""
    return tuple(
        Parameter(
            line["name"], int(line["value"]), date.fromisoformat(line["valid_from"]), line["source"],
            Status(line["status"]),
        )
        for line in records("ifrs9.csv")
    )  # fmt: skip


def parameter(parameters: Sequence[Parameter], name: str, *, on: date) -> Parameter:
    """The row of a figure in force on a day. Raises ParameterUnknown."""
    found = in_force([row for row in parameters if row.name == name], on)
    if not found:
        raise ParameterUnknown(name=name, on=on)
    return found[0]


def stage_of(days_past_due: int, *, risk_increased: bool, impaired: bool, sicr_days: int, default_days: int) -> int:
    """1, 2 or 3: impaired or past due for the default backstop is 3; a significant increase in credit risk, or past
    due for more than its backstop, is 2.

    Worked, with backstops of 30 and 90 days: 30 days are stage 1, 31 are 2, 90 are 3.
    Source: IFRS 9 5.5.3 to 5.5.11, B5.5.37.
    """
    if impaired or days_past_due >= default_days:
        return 3
    return 2 if risk_increased or days_past_due > sicr_days else 1


@dataclass(frozen=True, slots=True)
class LossPeriod:
    """One period ahead: marginal probability of default in it, loss given default, exposure at default, and the years
    (or periods of the rate) from now to the loss."""

    pd: Fraction
    lgd: Fraction
    ead: int
    time: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """A path of the economy with its weight."""

    weight: Fraction
    periods: tuple[LossPeriod, ...]


def marginal_pds(conditional: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Probability of default in each period, from the probabilities on condition of having survived until it.

    Worked: 2 % and 3 % are 2 % and 0.98 x 3 % = 2.94 %. Raises LossInputInvalid.
    """
    survived, found = Fraction(1), []
    for pd in conditional:
        _share(pd, "a probability")
        found.append(survived * pd)
        survived *= 1 - pd
    return tuple(found)


def expected_loss(stage: int, scenarios: Sequence[Scenario], *, effective_rate: Fraction, horizon: int) -> int:
    """ECL = sum over scenarios of weight x sum over periods of PD x LGD x EAD / (1 + rate)^time, half up.

    Stage 1 counts the periods up to `horizon` (those of the twelve months ahead), stage 2 all of them. In stage 3 the
    default has happened: give its one period a PD of 1. Worked: PD 2 %, LGD 40 %, EAD 100,000.00 in one year at 5 %:
    761.90. Raises LossInputInvalid. Source: IFRS 9 5.5.17, B5.5.44.
    """
    if stage not in STAGES:
        raise LossInputInvalid(reason=f"there is no stage {stage}", field="stage")
    if sum(scenario.weight for scenario in scenarios) != 1:
        raise LossInputInvalid(reason="the weights of the scenarios must sum to one", field="scenarios")
    total = Fraction(0)
    for scenario in scenarios:
        _share(scenario.weight, "a weight")
        for period in scenario.periods:
            _share(period.pd, "a probability")
            _share(period.lgd, "a loss given default")
            if stage > 1 or period.time <= horizon:
                loss = scenario.weight * period.pd * period.lgd * period.ead
                total += loss / Fraction((1 + effective_rate) ** period.time)
    return divide(total.numerator, total.denominator)


def flow_rates(sales_amount: int, paid_amounts: Sequence[int], unpaid_amount: int) -> tuple[Fraction, ...]:
    """Loss rates of the ageing buckets from how a past period's sales were paid: what was never paid, over what
    entered the bucket.

    `paid_amounts` is what was paid in each bucket, the first on time. The last bucket is the unpaid itself: 1. Worked:
    sales of 100,000 paid 50,000, 27,000, 15,000, 6,000 and 2,000 never: 2 %, 4 %, 8.7 %, 25 %, 100 %. Raises
    LossInputInvalid. Source: IFRS 9 B5.5.35.
    """
    if sales_amount != sum(paid_amounts) + unpaid_amount or min((*paid_amounts, unpaid_amount)) < 0:
        raise LossInputInvalid(reason="sales must be what was paid and what was not", field="paid_amounts")
    entered, found = sales_amount, []
    for paid in (*paid_amounts, 0):
        found.append(Fraction(unpaid_amount, entered) if entered else Fraction(0))
        entered -= paid
    return tuple(found)


def provision_matrix(ageing_amounts: Sequence[int], loss_rates: Sequence[Fraction]) -> tuple[int, ...]:
    """Provision of each ageing bucket: amount x its loss rate, half up. Worked: 300,000 at 2 % is 6,000.

    Raises LossInputInvalid. Source: IFRS 9 B5.5.35.
    """
    if len(ageing_amounts) != len(loss_rates):
        raise LossInputInvalid(reason="every bucket needs its loss rate", field="loss_rates")
    for rate in loss_rates:
        _share(rate, "a loss rate")
    return tuple(
        divide(amount * rate.numerator, rate.denominator)
        for amount, rate in zip(ageing_amounts, loss_rates, strict=True)
    )


def _share(value: Fraction, what: str) -> None:
    if not 0 <= value <= 1:
        raise LossInputInvalid(reason=f"{what} lies between 0 and 1", field="loss")
