"""The totals of an American Closing Disclosure: what a fixed-rate loan costs over its life (12 CFR 1026.38)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from diya.calc.textbook import TextbookTerms, Tracking, level_payment, schedule
from diya.calc.yields.apr import Stream, apr

FINE: Final = 10**6
"""Parts of a minor unit in which the lifetime totals are summed before they are rounded."""

COMPARISON_MONTHS: Final = 60
"""The five years of a Loan Estimate's comparisons (12 CFR 1026.37(l)(1))."""


@dataclass(frozen=True, slots=True)
class TridTerms:
    """A monthly fixed-rate loan with what is paid beside it. Minor units; rates and ratios as fractions.

    Mortgage insurance is due with every payment while the balance before it is above `insured_above`, the balance at
    which the law ends it (78 % of the original value, Homeowners Protection Act, 12 USC 4901(18)).
    """

    loan: int
    annual_rate: Fraction
    count: int
    insurance: int = 0
    insured_above: int = 0
    escrow: int = 0
    loan_costs: int = 0
    prepaid_interest: int = 0
    prepayment_penalty_max: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class TridTotals:
    """The figures of pages 1 and 5; `tip` is the total interest percentage, `apr` a fraction."""

    principal_and_interest: int
    payment_insured: int
    payment_uninsured: int
    insured_count: int
    total_of_payments: int
    finance_charge: int
    amount_financed: int
    apr: Decimal
    tip: Fraction
    prepayment_penalty_max: int
    in_5_years_total: int
    in_5_years_principal: int


def trid_totals(terms: TridTerms) -> TridTotals:
    """Payments, total of payments, finance charge, amount financed, APR, TIP, and what five years come to.

    Interest of the loan's life is counted with the unrounded payment, as the Bureau's sample does. Worked, form
    H-25(B): 162,000.00 at 3.875 % over 360 months, insurance of 82.35 until the balance is 140,400.00, loan costs
    4,694.05, prepaid interest 279.04: payment 761.78, finance charge 118,830.27, total of payments 285,803.36,
    APR 4.174 %, TIP 69.46 %. Raises TermsInvalid. Source: 12 CFR 1026.37(l), 1026.38(o), appendix H, H-25(B).
    """
    payment = level_payment(TextbookTerms(terms.loan, terms.annual_rate, terms.count))
    fine = TextbookTerms(terms.loan * FINE, terms.annual_rate, terms.count, tracking=Tracking.CARRY_PRECISION)
    rows = schedule(fine)
    interest = round(Fraction(sum(row.interest for row in rows), FINE))
    before = [terms.loan * FINE, *(row.balance for row in rows[:-1])]
    insured = sum(balance > terms.insured_above * FINE for balance in before) if terms.insurance else 0
    finance_charge = interest + terms.insurance * insured
    costs, years_5 = terms.loan_costs + terms.prepaid_interest, min(terms.count, COMPARISON_MONTHS)
    streams = [Stream(payment + terms.insurance, 1, count=insured)] if insured else []
    if insured < terms.count:
        streams.append(Stream(payment, insured + 1, count=terms.count - insured))
    return TridTotals(
        principal_and_interest=payment,
        payment_insured=payment + terms.insurance + terms.escrow,
        payment_uninsured=payment + terms.escrow,
        insured_count=insured,
        total_of_payments=terms.loan + finance_charge + costs,
        finance_charge=finance_charge,
        amount_financed=terms.loan,
        apr=apr([Stream(terms.loan)], streams, per_year=Fraction(12)),
        tip=Fraction(interest + terms.prepaid_interest, terms.loan),
        prepayment_penalty_max=round(terms.loan * terms.prepayment_penalty_max),
        in_5_years_total=payment * years_5 + terms.insurance * min(insured, years_5) + costs,
        in_5_years_principal=round(Fraction(sum(row.principal for row in rows[:years_5]), FINE)),
    )
