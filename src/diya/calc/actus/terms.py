"""The terms of one contract, read once, in our types and with our conventions named by our codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from diya.calc.actus.cycles import Recurrence
from diya.calc.actus.errors import TermInvalid, TermMissing
from diya.calc.actus.reading import TermReader
from diya.calc.aliases import canonical
from diya.calc.calendars import Calendar, calendar_of

CONTRACT_TYPES: Final = ("PAM", "LAM", "NAM", "ANN")
AMORTISING: Final = ("LAM", "NAM", "ANN")
CLAIMS: Final = ("RPA", "LG", "BUY", "RFL", "RF", "COL", "CNO", "CLO", "OBL", "UDL", "UDLP")
OBLIGATIONS: Final = ("RPL", "ST", "SEL", "PFL", "PF", "GUA", "UDLM")
CALENDARS: Final = {"NC": "NONE", "NOHOLIDAYCALENDAR": "NONE", "MF": "MON_FRI", "MONDAYTOFRIDAY": "MON_FRI"}
SHIFTS: Final = {
    "F": "FOLLOWING",
    "MF": "MODIFIED_FOLLOWING",
    "P": "PRECEDING",
    "MP": "MODIFIED_PRECEDING",
}
SCALING_PATTERN: Final = re.compile(r"[IO0][NO0][MO0]")


@dataclass(frozen=True, slots=True)
class Shifting:
    """Where events go that fall on a closed day; `moves_interest`: interest runs to the day they went to (SC…),
    not to the day agreed (CS…)."""

    rule: str
    moves_interest: bool
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class RateReset:
    """How the rate follows an index: `rate = index x multiplier + spread`, its change and its level bounded."""

    recurrence: Recurrence
    index: str | None
    multiplier: Decimal
    spread: Decimal
    life_cap: Decimal | None
    life_floor: Decimal | None
    period_cap: Decimal | None
    period_floor: Decimal | None
    next_rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Fee:
    """`absolute`: an amount per fee period (basis A), otherwise a yearly rate on the notional (basis N)."""

    recurrence: Recurrence
    rate: Decimal
    absolute: bool
    accrued: Decimal | None


@dataclass(frozen=True, slots=True)
class Scaling:
    """Which payments an index scales, from which level of the index, and the multipliers in force at the start."""

    recurrence: Recurrence
    of_interest: bool
    of_notional: bool
    index: str | None
    base: Decimal | None
    interest_multiplier: Decimal
    notional_multiplier: Decimal


@dataclass(frozen=True, slots=True)
class Prepayment:
    """Whether prepayments are taken, when by schedule, and what they cost (penalty type O, A, N or I)."""

    recurrence: Recurrence
    allowed: bool
    model: str | None
    penalty_type: str
    penalty_rate: Decimal


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """One contract. Amounts are in `currency` and unsigned but for interest and fees accrued, `sign` is +1 for a claim
    and -1 for an obligation, rates are fractions of a year's notional."""

    contract_type: str
    sign: int
    currency: str
    settlement_currency: str
    day_count: str
    shifting: Shifting
    end_of_month: bool
    status: datetime
    initial_exchange: datetime
    maturity: datetime | None
    amortization: datetime | None
    purchase: datetime | None
    purchase_price: Decimal
    termination: datetime | None
    termination_price: Decimal
    notional: Decimal
    premium_discount: Decimal
    rate: Decimal | None
    accrued_interest: Decimal | None
    capitalization_end: datetime | None
    interest: Recurrence
    redemption: Recurrence
    redemption_amount: Decimal | None
    base: Recurrence
    base_kind: str
    base_amount: Decimal
    reset: RateReset
    fee: Fee | None
    scaling: Scaling
    prepayment: Prepayment

    @property
    def amortises(self) -> bool:
        return self.contract_type in AMORTISING

    @property
    def pays_interest_within(self) -> bool:
        """NAM and ANN: the regular payment contains the interest."""
        return self.contract_type in ("NAM", "ANN")


def terms_of(contract: Mapping[str, Any]) -> ContractTerms:
    """The terms of a contract as published (camelCase names of the ACTUS Data Dictionary, values as text or number).

    Terms that bear on none of the four types are left alone. Raises TermMissing, TermInvalid, StrategyUnknown and
    CalendarUnknown, each with the name of the term in `field`.
    """
    read = TermReader(contract)
    currency = (read.text("currency") or "").upper()
    notional = read.needed_quantity("notionalPrincipal")
    base_amount = read.quantity("interestCalculationBaseAmount")
    return ContractTerms(
        contract_type=read.choice("contractType", CONTRACT_TYPES),
        sign=1 if read.choice("contractRole", (*CLAIMS, *OBLIGATIONS)) in CLAIMS else -1,
        currency=currency,
        settlement_currency=(read.text("settlementCurrency") or currency).upper(),
        day_count=canonical("day_count", _needed(read, "dayCountConvention"), field="dayCountConvention"),
        shifting=_shifting(read),
        end_of_month=read.choice("endOfMonthConvention", ("SD", "EOM"), "SD") == "EOM",
        status=read.needed_moment("statusDate"),
        initial_exchange=read.needed_moment("initialExchangeDate"),
        maturity=read.moment("maturityDate"),
        amortization=read.moment("amortizationDate"),
        purchase=read.moment("purchaseDate"),
        purchase_price=_price(read, "purchaseDate", "priceAtPurchaseDate"),
        termination=read.moment("terminationDate"),
        termination_price=_price(read, "terminationDate", "priceAtTerminationDate"),
        notional=notional,
        premium_discount=read.quantity_or("premiumDiscountAtIED", "0"),
        rate=read.quantity("nominalInterestRate"),
        accrued_interest=read.quantity("accruedInterest"),
        capitalization_end=read.moment("capitalizationEndDate"),
        interest=_recurrence(read, "InterestPayment"),
        redemption=_recurrence(read, "PrincipalRedemption"),
        redemption_amount=read.quantity("nextPrincipalRedemptionPayment"),
        base=_recurrence(read, "InterestCalculationBase"),
        base_kind=read.choice("interestCalculationBase", ("NT", "NTIED", "NTL"), "NT"),
        base_amount=notional if base_amount is None else base_amount,
        reset=_reset(read),
        fee=_fee(read),
        scaling=_scaling(read),
        prepayment=_prepayment(read),
    )


def _needed(read: TermReader, name: str) -> str:
    text = read.text(name)
    if text is None:
        raise TermMissing(name=name, field=name)
    return text


def _price(read: TermReader, date_name: str, price_name: str) -> Decimal:
    return read.quantity_or(price_name, "0") if read.text(date_name) is None else read.needed_quantity(price_name)


def _recurrence(read: TermReader, of: str) -> Recurrence:
    name = f"cycleOf{of}"
    return Recurrence(name, read.moment(f"cycleAnchorDateOf{of}"), read.cycle(name))


def _shifting(read: TermReader) -> Shifting:
    """SCF, SCMF, SCP, SCMP shift and then calculate; CSF, CSMF, CSP, CSMP calculate and then shift."""
    name = "businessDayConvention"
    code = (read.text("calendar") or "NC").upper()
    convention = (read.text(name) or "NOS").upper()
    calendar = calendar_of(CALENDARS.get(code, code))
    if convention in ("NOS", "NULL", "NONE"):
        return Shifting("NONE", moves_interest=True, calendar=calendar)
    if convention[:2] not in ("SC", "CS") or convention[2:] not in SHIFTS:
        raise TermInvalid(name=name, value=convention[:40], form="NOS | SCMF | CSF | …", field=name)
    return Shifting(SHIFTS[convention[2:]], moves_interest=convention.startswith("SC"), calendar=calendar)


def _reset(read: TermReader) -> RateReset:
    return RateReset(
        recurrence=_recurrence(read, "RateReset"),
        index=read.text("marketObjectCodeOfRateReset"),
        multiplier=read.quantity_or("rateMultiplier", "1"),
        spread=read.quantity_or("rateSpread", "0"),
        life_cap=read.quantity("lifeCap"),
        life_floor=read.quantity("lifeFloor"),
        period_cap=read.quantity("periodCap"),
        period_floor=read.quantity("periodFloor"),
        next_rate=read.quantity("nextResetRate"),
    )


def _fee(read: TermReader) -> Fee | None:
    rate = read.quantity("feeRate")
    if not rate:
        return None
    return Fee(
        recurrence=_recurrence(read, "Fee"),
        rate=rate,
        absolute=read.choice("feeBasis", ("A", "N")) == "A",
        accrued=read.quantity("feeAccrued"),
    )


def _scaling(read: TermReader) -> Scaling:
    effect = (read.text("scalingEffect") or "OOO").upper()
    if SCALING_PATTERN.fullmatch(effect) is None:
        raise TermInvalid(name="scalingEffect", value=effect[:40], form="INO | IOO | ONO | OOO", field="scalingEffect")
    base = read.quantity("scalingIndexAtContractDealDate")
    if base == 0:
        raise TermInvalid(
            name="scalingIndexAtContractDealDate", value="0", form="100", field="scalingIndexAtContractDealDate"
        )
    return Scaling(
        recurrence=_recurrence(read, "ScalingIndex"),
        of_interest="I" in effect,
        of_notional="N" in effect,
        index=read.text("marketObjectCodeOfScalingIndex"),
        base=base,
        interest_multiplier=read.quantity_or("interestScalingMultiplier", "1"),
        notional_multiplier=read.quantity_or("notionalScalingMultiplier", "1"),
    )


def _prepayment(read: TermReader) -> Prepayment:
    penalty = read.choice("penaltyType", ("O", "A", "N", "I"), "O")
    return Prepayment(
        recurrence=_recurrence(read, "Optionality"),
        allowed=read.choice("prepaymentEffect", ("N", "A", "M"), "A") != "N",
        model=read.text("objectCodeOfPrepaymentModel"),
        penalty_type=penalty,
        penalty_rate=read.needed_quantity("penaltyRate") if penalty in ("A", "N") else Decimal(0),
    )
