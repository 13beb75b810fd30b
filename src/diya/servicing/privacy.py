"""What loans keep of a person: told to the person, holding against an erasure, and going with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.customers import ports
from diya.customers.privacy import Belongings, Hold
from diya.documents import selectors as documents
from diya.foundation import db, parameters
from diya.kernel.money import format_minor
from diya.messages import selectors as messages
from diya.servicing import models
from diya.servicing.contracts import LoanState
from diya.servicing.incoming.selectors import accounts

YEARS: Final = "retention.loan_years"
ENDED: Final = (LoanState.CLOSED, LoanState.CANCELLED)


def connect() -> None:
    """Answer what customers ask about a person; called once by `config.wiring`."""
    ports.told.register("servicing")(_told)
    ports.holds.register("servicing")(_holds)
    ports.forgetting.register("servicing")(_forget)


def _told(party_ids: Collection[UUID]) -> Mapping[str, Any]:
    loans = list(models.Loan.objects.filter(borrower_id__in=party_ids).order_by("number"))
    events: dict[UUID, list[dict[str, Any]]] = {loan.id: [] for loan in loans}
    currencies = {loan.id: loan.currency for loan in loans}
    for event in models.Event.objects.filter(loan_id__in=events).order_by("id"):
        amount = format_minor(event.amount, currencies[event.loan_id])
        events[event.loan_id].append({"kind": event.kind, "value_date": event.value_date.isoformat(), "amount": amount})
    return {
        "loans": [
            {
                "number": loan.number,
                "contract": loan.contract_number,
                "state": loan.state,
                "principal": format_minor(loan.principal_amount, loan.currency),
                "currency": loan.currency,
                "disbursed": loan.disbursed_date.isoformat() if loan.disbursed_date else None,
                "closed": loan.closed_date.isoformat() if loan.closed_date else None,
                "events": events[loan.id],
            }
            for loan in loans
        ],
        "debit_accounts": [
            {"name": account.name, "account": account.account, "bank": account.bank}
            for account in accounts(
                models.DebitMandate.objects.filter(loan__borrower_id__in=party_ids).select_related("loan")
            ).values()
        ],
    }


def _holds(party_ids: Collection[UUID], on: date) -> Mapping[UUID, Sequence[Hold]]:
    years = int(parameters.figure(YEARS, on=on).value)
    found: dict[UUID, list[Hold]] = {party_id: [] for party_id in party_ids}
    for loan in models.Loan.objects.filter(borrower_id__in=party_ids).order_by("number"):
        found[loan.borrower_id].append(_hold(loan, years))
    return found


def _hold(loan: models.Loan, years: int) -> Hold:
    if loan.state not in ENDED:
        return Hold("servicing.loan_open", f"借据 {loan.number} 尚未结清", f"the loan {loan.number} is not settled")
    ended = loan.closed_date or loan.disbursed_date or date.max
    until = date(min(ended.year + years, 9999), ended.month, min(ended.day, 28))
    text = f"借据 {loan.number} 的交易资料保存期未满", f"the records of the loan {loan.number} must be kept"
    return Hold("servicing.loan_kept", *text, until=until)


def _forget(party_ids: Collection[UUID]) -> Belongings:
    """Papers and notes of their loans and the payees of refunds; the tokens of the accounts they were debited from."""
    loans = list(models.Loan.objects.filter(borrower_id__in=party_ids).values_list("id", flat=True))
    subjects = [db.ref("servicing.loan", loan_id) for loan_id in loans]
    files, notes = documents.sealed_about(subjects)
    files |= messages.paper_files(subjects)
    refunds = models.SuspenseItem.objects.filter(loan_id__in=loans, envelope__isnull=False)
    models.DebitMandate.objects.filter(loan_id__in=loans).update(account_token=b"")
    keys = files | notes | set(refunds.values_list("id", flat=True))
    return Belongings(keys=frozenset(keys), files=frozenset(files))
