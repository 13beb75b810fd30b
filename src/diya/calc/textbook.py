"""Amortisation as textbooks, guides and disclosures print it: one payment formula, one row a period.

The tables here answer a published example to its last digit, with the roundings its author chose. What a loan of the
bank owes on a day is `diya.calc.loan`'s to say: it knows days, events and money paid late; this knows none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Final

from diya.calc.dates import add_months
from diya.calc.yields.compounding import rate_per_payment
from diya.kernel.errors import InvalidInput
from diya.kernel.money import Rounding, divide

WORKING: Final = Context(prec=60)
"""Digits an unrounded balance is carried with: a half of a minor unit stays a half over 1,000 payments."""

YEAR_MONTHS: Final = 12


class TermsInvalid(InvalidInput):
    code = "calc.textbook_terms_invalid"
    zh = "还款计划条件无效：{reason}"
    en = "The terms of the schedule are not valid: {reason}"


class Tracking(StrEnum):
    """What the next period's interest is counted on."""

    ROUND_EACH = "ROUND_EACH"  # the balance as printed, as a lender's statement does
    CARRY_PRECISION = "CARRY_PRECISION"  # the unrounded balance, as a spreadsheet does


class Basis(StrEnum):
    """How a period's interest is counted."""

    EQUAL_PERIODS = "EQUAL_PERIODS"  # the rate of one payment period, the 30/360 of these tables
    ACTUAL_360 = "ACTUAL_360"
    ACTUAL_365 = "ACTUAL_365"


BASIS_YEAR: Final = {Basis.ACTUAL_360: 360, Basis.ACTUAL_365: 365}


@dataclass(frozen=True, slots=True)
class RateChange:
    """Another rate from payment `number` on; `recast` computes the payment anew for what is left, at most
    `cap_factor` times the payment before (unpaid interest then joins the balance)."""

    number: int
    annual_rate: Fraction
    recast: bool = True
    cap_factor: Fraction | None = None


@dataclass(frozen=True, slots=True)
class TextbookTerms:
    """Terms of a printed schedule. Amounts are whole units of the printed currency (cents, or yen); rates fractions.

    `count` payments are printed; the payment is computed over `amortised_count` of them (more than `count` leaves a
    balloon). `level_principal` repays equal principal instead of equal payments. `payment` sets the level payment
    by hand: the schedule then ends when the loan is repaid.
    """

    principal: int
    annual_rate: Fraction
    count: int
    payments_per_year: int = YEAR_MONTHS
    compounded: int = YEAR_MONTHS
    amortised_count: int | None = None
    interest_only_count: int = 0
    level_principal: bool = False
    payment: int | None = None
    payment_rounding: Rounding = Rounding.HALF_UP
    interest_rounding: Rounding = Rounding.HALF_UP
    tracking: Tracking = Tracking.ROUND_EACH
    basis: Basis = Basis.EQUAL_PERIODS
    starts_on: date | None = None
    rate_changes: tuple[RateChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One printed payment; `principal` is below zero where the payment does not cover the interest."""

    number: int
    payment: int
    interest: int
    principal: int
    balance: int


def level_payment(terms: TextbookTerms) -> int:
    """The payment the schedule opens with: principal x i / (1 - (1 + i)^-n), rounded once by the payment's rounding.

    Worked: 200,000.00 at 6.5 % over 360 months, rounded up, is 1,264.14. Raises TermsInvalid.
    """
    _check(terms)
    if terms.payment is not None:
        return terms.payment
    return _rounded(_annuity(Fraction(terms.principal), *_opening(terms)), terms.payment_rounding)


def schedule(terms: TextbookTerms) -> tuple[Row, ...]:
    """The printed rows. The last payment of a loan that amortises takes the residue; it comes early when the payment
    set is high enough. In every row interest + principal = payment; where each balance is rounded, principal sums to
    the loan less the balance.

    Worked: 20,000.00 at 8 % a year in twelve yearly payments: 2,653.90, of which 1,600.00 interest first, and
    2,653.91 last (Arcones, Manual for SOA Exam FM, section 4.1 example 4). Raises TermsInvalid.
    """
    _check(terms)
    with localcontext(WORKING):
        return tuple(_rows(terms))


def _check(terms: TextbookTerms) -> None:
    amortised = terms.amortised_count or terms.count
    refused = [
        reason
        for broken, reason in (
            (terms.principal <= 0, "the principal must be above zero"),
            (terms.count < 1, "there must be a payment"),
            (amortised < terms.count, "the amortisation cannot be shorter than the term"),
            (terms.interest_only_count >= amortised, "the interest-only time must end before the amortisation"),
            (terms.annual_rate < 0, "the rate cannot be below zero"),
            (terms.basis in BASIS_YEAR and terms.starts_on is None, "an actual day count needs a start date"),
            (
                terms.basis in BASIS_YEAR and YEAR_MONTHS % terms.payments_per_year != 0,
                "an actual day count needs periods of whole months",
            ),
        )
        if broken
    ]
    if refused:
        raise TermsInvalid(reason=refused[0], field="terms")


def _opening(terms: TextbookTerms) -> tuple[Fraction, int]:
    rate = rate_per_payment(terms.annual_rate, terms.compounded, terms.payments_per_year)
    return rate, (terms.amortised_count or terms.count) - terms.interest_only_count


def _annuity(balance: Fraction, rate: Fraction, count: int) -> Fraction:
    """The unrounded level payment: exact, so that a rounding up never sees a digit that is not there."""
    if rate == 0:
        return balance / Fraction(count)
    growth = (1 + rate) ** count
    return balance * rate * growth / Fraction(growth - 1)


def _rounded(amount: Fraction | Decimal, rounding: Rounding) -> int:
    numerator, denominator = amount.as_integer_ratio()
    return divide(numerator, denominator, rounding)


@dataclass(frozen=True, slots=True)
class _Level:
    """The payment in force: as printed, and as carried where balances are not rounded."""

    printed: int
    carried: Decimal


def _rows(terms: TextbookTerms) -> Iterator[Row]:
    annual, rate = terms.annual_rate, _opening(terms)[0]
    balance = Decimal(terms.principal)
    whole = terms.amortised_count or terms.count
    level = _first_level(terms)
    changes = {change.number: change for change in terms.rate_changes}
    for number in range(1, terms.count + 1):
        change = changes.get(number)
        if change:
            annual = change.annual_rate
            rate = rate_per_payment(annual, terms.compounded, terms.payments_per_year)
        remaining = whole - max(number - 1, terms.interest_only_count)
        if (change and change.recast) or number == terms.interest_only_count + 1 > 1:
            level = _recast(terms, level, balance, rate, remaining, change)
        factor = _factor(terms, annual, rate, number)
        # Multiplied first: where the quotient ends, as at a half of a cent, it is exact.
        interest = balance * factor.numerator / Decimal(factor.denominator)
        row, balance = _row(terms, number, balance, interest, level, last=number == whole)
        yield row
        if balance == 0:
            return


def _first_level(terms: TextbookTerms) -> _Level:
    if terms.payment is not None:
        return _Level(terms.payment, Decimal(terms.payment))
    return _level(terms, _annuity(Fraction(terms.principal), *_opening(terms)))


def _level(terms: TextbookTerms, exact: Fraction) -> _Level:
    printed = _rounded(exact, terms.payment_rounding)
    return _Level(printed, Decimal(exact.numerator) / exact.denominator)


def _recast(
    terms: TextbookTerms, level: _Level, balance: Decimal, rate: Fraction, remaining: int, change: RateChange | None
) -> _Level:
    """The payment anew over what is left; a cap that binds is a printed amount, so it is carried as printed."""
    fresh = _level(terms, _annuity(Fraction(balance), rate, remaining))
    if change is None or change.cap_factor is None:
        return fresh
    cap = _rounded(level.printed * change.cap_factor, terms.payment_rounding)
    return _Level(cap, Decimal(cap)) if cap < fresh.printed else fresh


def _factor(terms: TextbookTerms, annual: Fraction, rate: Fraction, number: int) -> Fraction:
    """What the balance is multiplied by for the interest of payment `number`."""
    if terms.basis is Basis.EQUAL_PERIODS or terms.starts_on is None:
        return rate
    months = YEAR_MONTHS // terms.payments_per_year
    start = add_months(terms.starts_on, months * (number - 1))
    days = (add_months(terms.starts_on, months * number) - start).days
    return annual * days / Fraction(BASIS_YEAR[terms.basis])


def _row(
    terms: TextbookTerms, number: int, balance: Decimal, interest: Decimal, level: _Level, *, last: bool
) -> tuple[Row, Decimal]:
    """The printed row and the balance the next one counts on."""
    carries = terms.tracking is Tracking.CARRY_PRECISION
    printed_interest = _rounded(interest, terms.interest_rounding)
    charged = interest if carries else Decimal(printed_interest)
    if number <= terms.interest_only_count:
        return Row(number, printed_interest, printed_interest, 0, _rounded(balance, terms.interest_rounding)), balance
    if terms.level_principal:
        part = divide(terms.principal, (terms.amortised_count or terms.count) - terms.interest_only_count)
        due, repaid = part + printed_interest, Decimal(part)
    else:
        due, repaid = level.printed, (level.carried if carries else Decimal(level.printed)) - charged
    if last and terms.payment is None:
        # The printed balance before is what the last row must bring to nothing.
        part = _rounded(balance, terms.interest_rounding)
        return Row(number, part + printed_interest, printed_interest, part, 0), Decimal(0)
    if last or repaid >= balance:
        # A payment chosen by hand ends with what is really owed, rounded once.
        owed = _rounded(balance + charged, terms.interest_rounding)
        return Row(number, owed, printed_interest, owed - printed_interest, 0), Decimal(0)
    left = balance - repaid
    return Row(number, due, printed_interest, due - printed_interest, _rounded(left, terms.interest_rounding)), left
