"""The law of invoice lines: together they are what was taken as income with its tax, less what only runs with the days,
whatever is done to a loan, corrected or taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from diya.calc.loan.events import Disbursed, FeeCharged, LoanEvent, Prepaid, RateReset, Repaid, Waived
from diya.calc.loan.parts import Way
from diya.foundation import clock
from diya.kernel.errors import DomainError
from diya.ledger.vat import vat_within
from diya.servicing import invoicing, life, models, selectors
from diya.servicing.contracts import InvoiceItem, Taxed
from tests.servicing.bank import FIRST_DAY, TERMS
from tests.servicing.test_orders import LATE, proven
from tests.servicing.test_orders_api import someone

INCOME = ("601101", "601102", "601103", "6021", "222101")
RUNNING = ("113201", "113203", "113204")
SIX_PERCENT = 60_000_000


def lines(bank, **more):
    """Every line of the bank, with its event and whether it corrects."""
    with bank.acting():
        asked = selectors.Invoiced(date(2024, 1, 1), date(2030, 1, 1), **more)
        found = list(selectors.invoiced(asked).order_by("booking_date", "loan_id", "sequence"))
        return [
            (event, corrected, line)
            for event, corrected, of_event in selectors.invoice_lines(found, taxed=more.get("taxed"))
            for line in of_event
        ]


def lawful(bank):
    """Income with its tax is what the lines say, and what is earned and not on a line yet."""
    on_lines = sum(line.gross for _, _, line in lines(bank) if line.taxed is not Taxed.WAITING)
    assert sum(map(bank.balance, INCOME)) == on_lines + sum(map(bank.balance, RUNNING))
    for taxed in Taxed:
        of_kind = [line for _, _, line in lines(bank, taxed=taxed)]
        assert of_kind == [line for _, _, line in lines(bank) if line.taxed is taxed]


def corrected(bank):
    return [(line.item.value, line.value_date, line.gross) for _, told, line in lines(bank) if told]


def test_a_payment_entered_late_takes_lines_back_and_makes_new_ones(bank):
    """Billed 600.00 on 15 February; 20,000.00 paid ahead as of 1 February make it less, the penalty too."""
    loan_id = bank.draw()
    bank.end_days_until(LATE)
    bank.order(loan_id, "REPAID", amount=7_000_00)
    lawful(bank)
    assert corrected(bank) == []
    late = bank.order(loan_id, "PREPAID", amount=20_000_00, way="LOWER_INSTALMENT", on=date(2025, 2, 1))
    lawful(bank)
    known = corrected(bank)
    gone = [row for row in known if row[2] < 0]
    assert ("INTEREST", date(2025, 2, 15), -600_00) in gone
    assert {row[0] for row in known} == {"INTEREST", "PENALTY"}
    assert len(known) > len(gone)
    bank.order(loan_id, "REVERSED", sequence=late.sequence)
    lawful(bank)
    # What the reversal makes is what the late entry took back, and the other way round.
    both = corrected(bank)
    assert sorted(both) == sorted([*known, *((item, day, -gross) for item, day, gross in known)])
    proven(bank, loan_id)
    lawful(bank)


def test_charges_waivers_and_ends_of_loans_keep_the_law(bank):
    loan_id, other = bank.draw(), bank.draw(at=1)
    bank.order(loan_id, "FEE_CHARGED", amount=106_00)
    bank.end_days_until(LATE)
    waived = bank.order(loan_id, "WAIVED", interest=100_00, penalty=1, fee=6_00, channel=None)
    lawful(bank)
    bank.order(loan_id, "REPAID", amount=5_000_00)
    bank.order(loan_id, "REVERSED", sequence=waived.sequence)
    lawful(bank)
    bank.order(loan_id, "INTEREST_CAPITALISED", channel=None)
    lawful(bank)
    bank.order(other, "RESTRUCTURED", instalment_count=10, capitalise_interest=True)
    lawful(bank)
    bank.end_days_until(date(2025, 3, 20))
    bank.order(loan_id, "ACCELERATED", channel=None)
    lawful(bank)
    bank.order(loan_id, "WRITTEN_OFF", channel=None)
    lawful(bank)
    with bank.acting():
        owed = selectors.view(other, on=clock.business_date()).position.total_due
    bank.order(other, "REPAID", amount=owed)
    paid_off = bank.order(other, "PAID_OFF")
    lawful(bank)
    assert bank.view(other).loan.state == "CLOSED"
    bank.order(other, "REVERSED", sequence=paid_off.sequence)
    proven(bank, loan_id, other)
    lawful(bank)


def test_lines_of_a_loan_on_cash_basis_keep_the_law(bank):
    """What was billed in the first 90 days is taken back when the loan goes over, and is on a line as it is paid."""
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 6, 20))
    assert models.Position.objects.get(loan_id=loan_id).cash_basis
    (back,) = [line for event, _, line in lines(bank) if event.kind == "BASIS_CHANGED"]
    assert (back.taxed, back.gross < 0) == (Taxed.DUE, True)
    lawful(bank)
    bank.order(loan_id, "REPAID", amount=10_000_00)
    late = bank.order(loan_id, "REPAID", amount=1_000_00, on=date(2025, 3, 1))
    lawful(bank)
    received = {line.item for _, told, line in lines(bank, taxed=Taxed.RECEIVED) if not told}
    assert received == {InvoiceItem.INTEREST, InvoiceItem.PENALTY}
    with bank.acting():
        owed = selectors.view(loan_id, on=clock.business_date()).position.total_due
    bank.order(loan_id, "REPAID", amount=owed)
    bank.end_days_until(date(2025, 6, 22))
    assert not models.Position.objects.get(loan_id=loan_id).cash_basis
    lawful(bank)
    bank.order(loan_id, "REVERSED", sequence=late.sequence)
    lawful(bank)
    proven(bank, loan_id)
    lawful(bank)


def test_what_is_taken_back_stands_in_the_month_of_its_booking_with_the_same_tax(bank):
    accountant = someone(bank, "ACCOUNTANT")
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 3, 3))
    before = accountant.get("/servicing/invoice-lines", month="2025-02").json()["items"]
    bank.order(loan_id, "PREPAID", amount=20_000_00, way="LOWER_INSTALMENT", on=date(2025, 2, 1))
    assert accountant.get("/servicing/invoice-lines", month="2025-02").json()["items"] == before
    march = accountant.get("/servicing/invoice-lines", month="2025-03").json()["items"]
    red = next(row for row in march if row["gross_amount"] == "-600.00")
    assert (red["month"], red["value_date"], red["booking_date"]) == ("2025-03", "2025-02-15", "2025-03-03")
    assert (red["net_amount"], red["tax_amount"], red["corrected"]) == ("-566.04", "-33.96", True)
    assert len({row["id"] for row in march}) == len(march) > 1
    assert accountant.get("/servicing/invoice-lines/export", month="2025-03").status_code == 200


DAYS = st.dates(FIRST_DAY, date(2025, 9, 30))
MONEY = st.integers(1, 30_000_00)
ACTS = st.one_of(
    st.builds(Repaid, DAYS, MONEY),
    st.builds(Prepaid, DAYS, MONEY, st.sampled_from(Way)),
    st.builds(RateReset, DAYS, st.integers(0, 99_000_000)),
    st.builds(FeeCharged, DAYS, st.integers(1, 500_00)),
    st.builds(Waived, DAYS, interest=st.integers(1, 700_00)),
)


def lived(acts: list[LoanEvent]) -> tuple[list[LoanEvent], list[life.Lived]]:
    """The acts that can stand, one after the other, and the life they make."""
    terms = replace(TERMS, compound_on_interest=True)
    standing: list[LoanEvent] = [Disbursed(FIRST_DAY, TERMS.principal)]
    for act in acts:
        try:
            list(life.lived(terms, [*standing, act], until=date(2025, 10, 1)))
        except (life.ActCannotStand, DomainError):
            continue
        standing.append(act)
    return standing, list(life.lived(terms, standing, until=date(2025, 10, 1)))


@given(acts=st.lists(ACTS, min_size=1, max_size=6), place=st.integers(0, 5), cash_basis=st.booleans())
def test_two_lives_differ_by_the_lines_between_them(acts, place, cash_basis):
    """Whatever act comes late or is taken back: old lines and those between are the new lines, with the same tax, and
    both lives' lines are what their totals say."""
    _, after = lived(acts)
    _, before = lived([act for number, act in enumerate(acts) if number != place % len(acts)])
    between = invoicing.lines_between(before, after, cash_basis=cash_basis)
    sums = [gross_of(known, cash_basis=cash_basis) for known in (before, after)]
    gone = sum(line.gross for line in between if line.taxed is not Taxed.WAITING)
    assert sums[0] + gone == sums[1]
    assert all(vat_within(line.gross, SIX_PERCENT) == -vat_within(-line.gross, SIX_PERCENT) for line in between)
    assert invoicing.lines_between(after, after, cash_basis=cash_basis) == []
    back = invoicing.lines_between(after, before, cash_basis=cash_basis)
    key = attrgetter("value_date", "item", "taxed", "gross")
    assert sorted(map(key, back)) == sorted(key(replace(line, gross=-line.gross)) for line in between)


def gross_of(known: list[life.Lived], *, cash_basis: bool) -> int:
    """What a life sold by its totals: on cash basis what was paid and not let go, on accrual basis what fell due or was
    paid ahead, less what was let go; and fees."""
    totals = known[-1].after.totals
    let_go = sum(one.event.interest for one in known if isinstance(one.event, Waived))
    charges = totals.penalty_paid + totals.compound_paid + totals.fee_charged
    interest = totals.interest_billed + totals.interest_prepaid
    if cash_basis:
        interest = totals.interest_paid + totals.interest_prepaid
    return charges + interest - let_go
