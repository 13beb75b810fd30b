"""What can happen to a progressive loan, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from diya.calc.progressive.terms import Frequency


class Kind(StrEnum):
    """The kinds of transactions, by the names Apache Fineract gives them."""

    DISBURSEMENT = "DISBURSEMENT"
    CAPITALIZED_INCOME = "CAPITALIZED_INCOME"
    REPAYMENT = "REPAYMENT"
    DOWN_PAYMENT = "DOWN_PAYMENT"
    GOODWILL_CREDIT = "GOODWILL_CREDIT"
    MERCHANT_ISSUED_REFUND = "MERCHANT_ISSUED_REFUND"
    PAYOUT_REFUND = "PAYOUT_REFUND"
    CHARGE_ADJUSTMENT = "CHARGE_ADJUSTMENT"
    CHARGE_REFUND = "CHARGE_REFUND"
    CAPITALIZED_INCOME_ADJUSTMENT = "CAPITALIZED_INCOME_ADJUSTMENT"
    INTEREST_PAYMENT_WAIVER = "INTEREST_PAYMENT_WAIVER"
    INTEREST_REFUND = "INTEREST_REFUND"
    RECOVERY_REPAYMENT = "RECOVERY_REPAYMENT"
    FEE = "FEE"
    PENALTY = "PENALTY"
    INSTALMENT_FEE = "INSTALMENT_FEE"
    CHARGE_PAYMENT = "CHARGE_PAYMENT"
    WAIVE_CHARGES = "WAIVE_CHARGES"
    REFUND_FOR_ACTIVE_LOAN = "REFUND_FOR_ACTIVE_LOAN"
    CHARGEBACK = "CHARGEBACK"
    CREDIT_BALANCE_REFUND = "CREDIT_BALANCE_REFUND"
    INTEREST_RATE_CHANGE = "INTEREST_RATE_CHANGE"
    INTEREST_PAUSE = "INTEREST_PAUSE"
    EXTEND_REPAYMENT_PERIOD = "EXTEND_REPAYMENT_PERIOD"
    REAMORTIZE = "REAMORTIZE"
    REAGE = "REAGE"
    CHARGE_OFF = "CHARGE_OFF"
    CONTRACT_TERMINATION = "CONTRACT_TERMINATION"
    WRITEOFF = "WRITEOFF"


PAYMENTS: Final = (
    Kind.REPAYMENT,
    Kind.DOWN_PAYMENT,
    Kind.GOODWILL_CREDIT,
    Kind.MERCHANT_ISSUED_REFUND,
    Kind.PAYOUT_REFUND,
    Kind.CHARGE_ADJUSTMENT,
    Kind.CHARGE_REFUND,
    Kind.CAPITALIZED_INCOME_ADJUSTMENT,
    Kind.INTEREST_PAYMENT_WAIVER,
    Kind.INTEREST_REFUND,
    Kind.RECOVERY_REPAYMENT,
)
"""Kinds that settle debt by an allocation rule."""

VARIATIONS: Final = (Kind.INTEREST_RATE_CHANGE, Kind.INTEREST_PAUSE, Kind.EXTEND_REPAYMENT_PERIOD)
CHARGES: Final = (Kind.FEE, Kind.PENALTY, Kind.INSTALMENT_FEE)


@dataclass(frozen=True, slots=True)
class Transaction:
    """One event on the day `on`; which fields it needs depends on its kind.

    `amount` is minor units. `until` is the due date of a charge, the last day of a pause, the first due date of a
    re-ageing. `rate_ppb` is a new rate, `count` the instalments of a re-ageing or the periods added by an
    extension, `every` and `frequency` how re-aged instalments follow each other (the loan's own where absent).
    `reference` names the transaction, `of` the one it charges back. Among those of one day a lower `sequence` comes
    first. A reversed transaction counts for nothing, as if it had never come.
    """

    on: date
    kind: Kind
    amount: int = 0
    until: date | None = None
    rate_ppb: int = 0
    count: int = 0
    every: int = 0
    frequency: Frequency | None = None
    reference: str = ""
    of: str = ""
    sequence: int = 0
    reversed: bool = False


def in_replay_order(transactions: tuple[Transaction, ...]) -> list[Transaction]:
    """Variations of the terms, charges and drawdowns of a day first, then the rest by their sequence.

    A charge that was due before it was made counts from its due date, after what had happened by then that day.
    Reversed ones are left out: reversing or entering something back-dated is replaying without it, or with it.
    The order of arrival decides nothing, so ties fall to what the transactions say of themselves.
    """
    kinds = list(Kind)

    def order(one: Transaction) -> tuple[object, ...]:
        first = one.kind in VARIATIONS
        back_dated = one.kind in CHARGES and one.until is not None and one.until < one.on
        return (
            one.until if back_dated else one.on,
            not first,
            back_dated,
            one.sequence,
            one.kind is not Kind.DISBURSEMENT,
            one.kind not in CHARGES,
            kinds.index(one.kind),
            one.amount,
            one.until or date.max,
            one.reference,
        )

    return sorted((one for one in transactions if not one.reversed), key=order)
