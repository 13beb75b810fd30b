"""The 42 published progressive schedules, to the day and the cent, and the forms in which later ones may come."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from script.lib.suites import fineract, fineract_reading

from diya.calc.progressive import Portion
from diya.calc.progressive.schedule import replay

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "fineract_schedules.json").read_text(encoding="utf-8"))
SHARED = Path(__file__).parents[3] / "shared" / "conformance" / "fineract_schedules.json"

LIFE = {
    "id": "second instalment paid early",
    "principal": "100",
    "disbursed_on": "2024-01-01",
    "annual_rate_percent": "7",
    "number_of_repayments": "6",
    "repayment_every": "1",
    "repayment_frequency": "MONTHS",
    "days_in_year": "DAYS360",
    "days_in_month": "DAYS30",
    "interest_calculation_period": "DAILY",
    "other_settings": {"isInterestRecalculationEnabled": True, "recalculationRestFrequencyType": 2},
    "transactions": [
        {"Transaction date": "01 January 2024", "Transaction Type": "Disbursement", "Amount": "100.0"},
        {"Transaction date": "01 February 2024", "Transaction Type": "Repayment", "Amount": "17.01"},
        {"Transaction date": "15 February 2024", "Transaction Type": "Repayment", "Amount": "17.01"},
        {"Transaction date": "15 February 2024", "Transaction Type": "Accrual", "Amount": "0.82"},
    ],
    "rows": [
        {"Nr": "", "Days": "", "Date": "01 January 2024", "Balance of loan": "100.0"},
        {
            "Nr": 1,
            "Date": "01 February 2024",
            "Paid date": "01 February 2024",
            "Principal due": "16.43",
            "Paid": "17.01",
        },
        {"Nr": 2, "Date": "01 March 2024", "Paid date": "15 February 2024", "Interest": "0.24", "In advance": "17.01"},
        {"Nr": 3, "Date": "01 April 2024", "Paid date": "", "Principal due": "16.42", "Outstanding": "17.01"},
        {"Nr": 4, "Balance of loan": "33.66", "Due": "17.01"},
        {"Nr": 5, "Late": "0.0", "Fees": "0.0"},
        {"Nr": 6, "Due": "16.95", "Days": "30"},
    ],
}

OVERDUE = ("0.58", "0.58", "0.48", "0.30", "0.20", "0.10")
"""Interest of each instalment on 15 March when nothing was paid: 16.43, then 32.86 went on bearing it."""


@pytest.mark.parametrize(("name", "case"), fineract.cases(GOLDEN), ids=lambda one: one if isinstance(one, str) else "")
def test_published_schedules_are_met_to_the_cent(name, case):
    assert fineract.check(case) == []


def test_the_golden_facts_are_those_of_the_published_file():
    if not SHARED.exists():
        pytest.skip("../shared/conformance/fineract_schedules.json is absent")
    published = dict(fineract.cases(json.loads(SHARED.read_text(encoding="utf-8"))))
    golden = dict(fineract.cases(GOLDEN))
    assert golden.keys() == published.keys()
    assert [len(golden[name]["rows"]) for name in golden] == [len(published[name]["rows"]) for name in golden]
    assert [fineract.check(case) for case in published.values()] == [[]] * len(published)


def test_only_fineract_cases_are_recognised():
    assert fineract.recognises(GOLDEN)
    assert not fineract.recognises({"cases": [{"kind": "xirr", "inputs": {}, "expected": {}}]})
    assert not fineract.recognises({"ann01": {"terms": {}, "results": []}})


def test_a_later_table_is_read_by_fineracts_own_names():
    assert fineract.check(LIFE) == []


def test_each_wrong_figure_is_reported_with_what_was_expected():
    rows = [*LIFE["rows"][:2], {"Nr": 2, "Interest": "0.25", "Paid date": ""}, *LIFE["rows"][3:]]
    assert fineract.check(LIFE | {"rows": rows}) == [
        "row 2 paid_on: got 2024-02-15, expected None",
        "row 2 interest: got 24, expected 25",
    ]


def test_a_missing_row_is_reported():
    assert "rows: got 6, expected 5" in fineract.check(LIFE | {"rows": LIFE["rows"][:-1]})


def test_a_reverted_transaction_counts_for_nothing():
    reverted = [
        *LIFE["transactions"][:3],
        {"date": "2024-02-10", "type": "Repayment", "amount": 50, "reverted": "true"},
    ]
    assert fineract.check(LIFE | {"transactions": reverted}) == []


def test_an_undoing_step_takes_its_transaction_away():
    steps = [
        *LIFE["transactions"][:3],
        {"date": "2024-02-10", "type": "Repayment", "amount": 5},
        {"type": "Undo repayment", "transaction_date": "2024-02-10"},
    ]
    assert fineract.check(LIFE | {"transactions": steps}) == []


def test_the_business_date_decides_what_is_overdue():
    steps = [{"type": "business date", "date": "15 March 2024"}]
    late = LIFE | {
        "steps": steps,
        "transactions": [],
        "rows": [{"nr": n, "interest": i} for n, i in enumerate(OVERDUE, 1)],
    }
    assert fineract.check(late) == []
    assert fineract.check(late | {"steps": [], "as_of": "2024-03-15"}) == []
    assert "row 2 interest: got 49, expected 58" in fineract.check(late | {"steps": []})


def test_allocation_rules_and_charges_are_read():
    order = ["IN_ADVANCE_PENALTY", "IN_ADVANCE_FEE", "IN_ADVANCE_INTEREST", "IN_ADVANCE_PRINCIPAL"]
    case = LIFE | {
        "other_settings": {"isInterestRecalculationEnabled": False},
        "payment_allocation": [
            {
                "transactionType": "DEFAULT",
                "paymentAllocationOrder": order,
                "futureInstallmentAllocationRule": "LAST_INSTALLMENT",
            }
        ],
        "charges": [
            {"Name": "Snooze fee", "isPenalty": False, "Due as of": "2024-06-15", "Amount": "3", "on": "2024-01-02"}
        ],
        "transactions": [{"on": "2024-01-15", "type": "REPAYMENT", "amount": "5.00"}],
        "rows": [{"nr": n} for n in range(1, 6)]
        + [{"nr": 6, "fees": 3, "paid": 5, "in_advance": 5, "outstanding": 15}],
    }
    assert fineract.check(case) == []


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"interest_on_arrears": "12"}, "interestonarrears: got no meaning, expected 12"),
        ({"interestType": "FLAT"}, "interesttype: got no meaning, expected FLAT"),
        ({"days_in_year": "DAYS366"}, "got no meaning, expected DaysInYear DAYS366"),
        ({"charges": [{"name": "Fee", "amount": 1, "calculation": "PERCENT_OF_INTEREST"}]}, "a charge reckoned as"),
        ({"steps": [{"type": "Swap currency", "date": "2024-02-01"}]}, "what happened: SWAPCURRENCY"),
        (
            {"steps": [{"type": "Repayment", "date": "2024-02-01", "amount": 1, "holiday": 3}]},
            "holiday: got no meaning",
        ),
    ],
)
def test_what_is_not_understood_never_passes(said, complaint):
    assert any(complaint in one for one in fineract.check(LIFE | said))


def test_what_changes_no_figure_may_be_said():
    assert (
        fineract.check(LIFE | {"interestType": "DECLINING_BALANCE", "isFloating": False, "notes": "as published"}) == []
    )


@pytest.mark.parametrize(
    ("strategy", "paid"),
    [
        ("mifos-standard-strategy", "0.58"),
        ("principal-interest-penalties-fees-order-strategy", "0"),
        ("due-penalty-fee-interest-principal-in-advance-principal-penalty-fee-interest-strategy", "0.58"),
    ],
)
def test_older_strategies_have_their_fixed_orders(strategy, paid):
    case = {**LIFE, "other_settings": {}, "transactionProcessingStrategyCode": strategy}
    case |= {"transactions": [{"date": "2024-02-01", "type": "Repayment", "amount": "1"}]}
    terms = fineract_reading.terms_of(fineract_reading.flat(case))
    split = replay(
        terms, [one for one, _ in fineract_reading.happened_in(fineract_reading.flat(case))], terms.starts_on
    )
    assert split.instalments[0].paid[Portion.INTEREST] == fineract_reading.minor(paid)


def test_a_charge_may_be_per_cent_of_the_principal_and_one_at_disbursement_is_no_instalment():
    charges = [
        {"name": "Processing", "due_date": "2024-02-01", "on": "2024-01-01", "amount": 10, "calculation": 2},
        {"name": "Disbursement", "amount": 5, "time": "DISBURSEMENT"},
    ]
    case = {
        **LIFE,
        "charges": charges,
        "transactions": [],
        "rows": [{"nr": 1, "fees": 10}] + [{"nr": n} for n in range(2, 7)],
    }
    assert fineract.check(case) == []


def test_a_product_takes_its_down_payment_by_itself():
    case = {
        **LIFE,
        "annual_rate_percent": "0",
        "number_of_repayments": "3",
        "other_settings": {"enableDownPayment": True, "disbursedAmountPercentageForDownPayment": 25},
        "enableAutoRepaymentForDownPayment": True,
        "transactions": [],
        "rows": [{"nr": 1, "due": 25, "paid": 25, "paid_date": "01 January 2024"}, {"nr": 2, "due": 25, "paid": 0}]
        + [{"nr": n, "due": 25} for n in (3, 4)],
    }
    assert fineract.check(case) == []
    assert (
        fineract.check(case | {"enableAutoRepaymentForDownPayment": False})[0]
        == "row 1 paid_on: got None, expected 2024-01-01"
    )


def test_charges_are_read_from_the_table_of_a_loan():
    charges = [
        {
            "Name": "Instalment fee",
            "isPenalty": "false",
            "Payment due at": "Installment Fee",
            "Calculation type": "Flat",
        }
        | {"on": "2024-01-01", "Due": "12", "Paid": "0", "Waived": "0", "Outstanding": "12"},
        {"Name": "NSF fee", "isPenalty": "true", "Payment due at": "Specified due date", "Due as of": "10 March 2024"}
        | {"Calculation type": "Flat", "Due": "10"},
    ]
    rows = [{"nr": n, "fees": 2, "penalties": 10 if n == 3 else 0} for n in range(1, 7)]
    case = {**LIFE, "other_settings": {}, "charges": charges, "transactions": [], "rows": rows}
    assert fineract.check(case) == []
