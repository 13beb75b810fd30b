"""What papers say about a loan: its repayment schedule, the receipt of a payment, the certificate of settlement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from diya.calc.loan.schedule import schedule, schedule_from
from diya.calc.loan.terms import LoanTerms
from diya.customers import selectors as customers
from diya.foundation import access, clock, db
from diya.kernel.errors import NotFound
from diya.kernel.words import capital_amount, grouped_amount, percent, written_date
from diya.messages.contracts import Language, PaperData, PaperKind, PaperNotReady, SubjectRefused
from diya.messages.ports import paper_sources
from diya.products.contracts import METHOD_NAMES
from diya.servicing import selectors
from diya.servicing.contracts import LoanState
from diya.servicing.models import Event, Loan
from diya.servicing.texts import EVENT_NAMES

STANDING: Final = {
    "PAID": ("已还", "paid"),
    "PART": ("部分已还", "part paid"),
    "OVERDUE": ("逾期", "overdue"),
    "DUE": ("应还", "due"),
    "RESTRUCTURED": ("已重组", "restructured"),
    "WRITTEN_OFF": ("已核销", "written off"),
    "FUTURE": ("", ""),
}
CHANNELS: Final = {
    "COUNTER": ("柜面", "counter"),
    "TRANSFER": ("转账", "transfer"),
    "DEBIT": ("账户扣款", "direct debit"),
}
PAYMENTS: Final = ("REPAID", "PREPAID", "PAID_OFF")


def subject_id(subject: str, *kinds: str) -> UUID:
    """The id in a subject of one of these kinds; raises SubjectRefused."""
    try:
        found = db.ref_id(subject)
    except ValueError:
        raise SubjectRefused(subject=subject[:60], field="subject") from None
    if subject.rpartition(":")[0] not in kinds:
        raise SubjectRefused(subject=subject[:60], field="subject")
    return found


def _loan(subject: str) -> Loan:
    return selectors.loan(subject_id(subject, "servicing.loan"))


def _data(loan: Loan, values: Mapping[str, Any], language: Language) -> PaperData:
    branch = access.branches([loan.branch_id])[loan.branch_id]
    shown = {
        "branch": branch.name_zh if language is Language.ZH else branch.name_en,
        "currency": loan.currency,
        "loan_number": loan.number,
        "contract_number": loan.contract_number,
        "borrower": customers.names([loan.borrower_id]).get(loan.borrower_id, ""),
        "principal": grouped_amount(loan.principal_amount, loan.currency),
        **values,
    }
    related = (db.ref("servicing.loan", loan.id), *loan.related, db.ref("customers.party", loan.borrower_id))
    return PaperData(loan.branch_id, related, shown)


def _schedule(subject: str, language: Language) -> PaperData:
    loan = _loan(subject)
    if loan.state not in (LoanState.ACTIVE, LoanState.CLOSED):
        raise PaperNotReady(
            reason_zh="放款尚未完成，还款计划自放款日起确定。",
            reason_en="the money has not gone out, and the schedule runs from the day it does.",
        )
    on, held = clock.business_date(), selectors.held(loan)
    rows = selectors.billed_rows(held, on=on)
    for row in schedule_from(held.terms, selectors.forward(held, on=on)):
        rows.append(
            {
                "number": row.number,
                "due_date": row.due_date,
                "opening_balance": row.opening_balance,
                "principal": row.principal,
                "interest": row.interest,
                "instalment": row.amount,
                "state": "FUTURE",
            }
        )
    values = {
        **_terms(held.terms, language),
        "annual_rate": percent(held.state.annual_rate_ppb),
        "as_of": written_date(on, language),
        **_rows(rows, loan.currency, language),
    }
    return _data(loan, values, language)


def _terms(terms: LoanTerms, language: Language) -> dict[str, Any]:
    return {
        "disbursed_on": written_date(terms.starts_date, language),
        "matures_on": written_date(terms.due_date(terms.instalment_count), language),
        "term_months": terms.instalment_count,
        "due_day": terms.due_day,
        "method": METHOD_NAMES[terms.method][language is Language.EN],
    }


def _rows(rows: list[dict[str, Any]], currency: str, language: Language) -> dict[str, Any]:
    amounts = ("opening_balance", "principal", "interest", "instalment")
    return {
        "rows": [
            {
                "number": str(row["number"]),
                "due_date": row["due_date"].isoformat(),
                "state": STANDING[row["state"]][language is Language.EN],
                **{name: grouped_amount(row[name], currency) for name in amounts},
            }
            for row in rows
        ],
        "totals": {name: grouped_amount(sum(row[name] for row in rows), currency) for name in amounts[1:]},
    }


def _receipt(subject: str, language: Language) -> PaperData:
    event = selectors.event(subject_id(subject, "servicing.event"))
    if event.kind not in PAYMENTS:
        raise PaperNotReady(
            reason_zh="这笔交易不是收款，没有回单。", reason_en="this is no payment, so there is no receipt of it."
        )
    return _data(event.loan, _payment(event, language), language)


def _payment(event: Event, language: Language) -> dict[str, Any]:
    currency = event.loan.currency
    english = language is Language.EN
    channel = CHANNELS.get(event.data.get("channel", ""), ("", ""))
    return {
        "payment": EVENT_NAMES[event.kind][english],
        "channel": channel[english],
        "value_date": written_date(event.value_date, language),
        "booking_date": written_date(event.booking_date, language),
        "amount": grouped_amount(event.amount, currency),
        "amount_capital": capital_amount(event.amount, currency),
        "parts": [
            {"name": name[english], "amount": grouped_amount(amount, currency)}
            for name, amount in (
                (("本金", "Principal"), event.principal_amount),
                (("利息", "Interest"), event.interest_amount),
                (("罚息", "Penalty interest"), event.penalty_amount),
                (("复利", "Compound interest"), event.compound_amount),
            )
        ],
        "balance": grouped_amount(event.balance_amount, currency),
        "entry": event.entry_reference or "",
        "teller": event.actor,
    }


def _clearance(subject: str, language: Language) -> PaperData:
    loan = _loan(subject)
    if loan.state != LoanState.CLOSED:
        raise PaperNotReady(reason_zh="该借据尚未结清。", reason_en="this loan is not settled.")
    clearance = selectors.clearance(loan.id)
    if clearance is None:
        raise PaperNotReady(
            reason_zh="请先在借据页办理“开具结清证明”。",
            reason_en="first issue the certificate of settlement on the page of the loan.",
        )
    terms = selectors.held(loan).terms
    if loan.disbursed_date is None or loan.closed_date is None:
        raise NotFound()
    values = {
        **_terms(terms, language),
        "principal_capital": capital_amount(loan.principal_amount, loan.currency),
        "disbursed_on": written_date(loan.disbursed_date, language),
        "closed_on": written_date(loan.closed_date, language),
        "clearance_number": clearance.number,
        "clearance_on": written_date(clearance.issued_date, language),
    }
    return _data(loan, values, language)


def _sample_loan(language: Language) -> dict[str, Any]:
    english = language is Language.EN
    terms = LoanTerms("CNY", 120_000_000, 32_000_000, date(2025, 6, 20), 20, 360)
    return {
        "branch": "Sample branch" if english else "样例支行",
        "currency": "CNY",
        "loan_number": "LN2025062000000001",
        "contract_number": "CT2025062000000001",
        "borrower": "Sample Borrower" if english else "样例借款人",
        "principal": grouped_amount(terms.principal, "CNY"),
        "principal_capital": capital_amount(terms.principal),
        **_terms(terms, language),
    }


def _sample_schedule(language: Language) -> dict[str, Any]:
    terms = LoanTerms("CNY", 120_000_000, 32_000_000, date(2025, 6, 20), 20, 360)
    rows = [
        {
            "number": row.number,
            "due_date": row.due_date,
            "opening_balance": row.opening_balance,
            "principal": row.principal,
            "interest": row.interest,
            "instalment": row.amount,
            "state": "PAID" if row.number < 3 else "FUTURE",
        }
        for row in schedule(terms)
    ]
    on = terms.starts_date + timedelta(days=90)
    shown = {"annual_rate": percent(terms.annual_rate_ppb), "as_of": written_date(on, language)}
    return {**_sample_loan(language), **shown, **_rows(rows, "CNY", language)}


def _sample_receipt(language: Language) -> dict[str, Any]:
    loan = Loan(currency="CNY")
    day = date(2025, 7, 20)
    event = Event(
        loan=loan, kind="REPAID", value_date=day, booking_date=day, amount=518_957, principal_amount=198_957,
        interest_amount=320_000, penalty_amount=0, compound_amount=0, balance_amount=119_801_043,
        data={"channel": "COUNTER"}, entry_reference="JE2025072000000001",
        actor="Sample Teller" if language is Language.EN else "样例柜员",
    )  # fmt: skip
    return {**_sample_loan(language), **_payment(event, language)}


def _sample_clearance(language: Language) -> dict[str, Any]:
    day = date(2025, 12, 1)
    return {
        **_sample_loan(language),
        "closed_on": written_date(day, language),
        "clearance_number": "JQ2025120100000001",
        "clearance_on": written_date(day, language),
    }


def connect() -> None:
    """File the kinds of papers; called once by `config.wiring`."""
    for code, kind in (
        (
            "servicing.schedule",
            PaperKind(
                "还款计划表", "Repayment schedule", "HK", "origination.contract.create", _schedule, _sample_schedule
            ),
        ),
        (
            "servicing.receipt",
            PaperKind(
                "贷款还款回单", "Repayment receipt", "HD", "servicing.repayment.create", _receipt, _sample_receipt
            ),
        ),
        (
            "servicing.clearance",
            PaperKind(
                "贷款结清证明",
                "Certificate of settlement",
                "JZ",
                "servicing.clearance.create",
                _clearance,
                _sample_clearance,
            ),
        ),
    ):
        paper_sources.register(code)(kind)
