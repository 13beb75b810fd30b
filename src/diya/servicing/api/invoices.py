"""What a 数电发票 is written from: interest and fees that fell due in a month, with the tax that is in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from ninja import Field, Query, Schema

from diya.calc.dates import ONE_DAY, add_months
from diya.customers import selectors as customers
from diya.foundation import clock
from diya.foundation.door import Listing, Reader
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.ledger.vat import vat_within
from diya.servicing import posting, selectors
from diya.servicing.api.door import door
from diya.servicing.api.incoming import masked_name
from diya.servicing.contracts import InvoiceItem, Taxed

ITEMS: Final = {
    InvoiceItem.INTEREST: ("贷款服务*利息", "Loan services: interest"),
    InvoiceItem.PENALTY: ("贷款服务*罚息及复利", "Loan services: penalty and compound interest"),
    InvoiceItem.FEE: ("直接收费金融服务*手续费", "Financial services: fee"),
}
"""How an invoice names what was sold (商品和服务税收分类)."""


class InvoiceLineRow(Schema):
    """A line for an invoice; `taxed` says whether the tax is owed as it fell due, waits until the money is received
    (over 90 days past due), or became owed as it was received. `corrected` marks a loan that something was entered late
    on or reversed: its earlier lines may need a negative invoice (红字发票)."""

    id: UUID
    month: str
    loan_id: UUID
    loan_number: str
    branch_code: str
    buyer: str
    item: str
    item_zh: str
    item_en: str
    value_date: date
    net_amount: str
    tax_rate: str
    tax_amount: str
    gross_amount: str
    currency: str
    taxed: str
    corrected: bool


class InvoiceFilters(Schema):
    month: str = Field("", pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")
    taxed: Taxed | None = None
    search: str = ""
    branch_code: str = ""


@door.listing("/invoice-lines", right="ledger.entry.view", row=InvoiceLineRow, sorts=("value_date", "-id"))
def invoice_lines(request: Reader, filters: Query[InvoiceFilters]) -> Listing:
    """Interest and fees of a month (the one before this where none is named) with the tax in them, of the bank's own
    loans; `search` is the beginning of a loan's number. Interest of loans on cash basis is taxed when it is received:
    财税〔2016〕36号 附件3 第四条, 财税〔2016〕140号 第三条."""
    first = _first_day(filters.month)
    last = add_months(first, 1) - ONE_DAY
    rate_ppb = posting.rulebook(min(last, clock.business_date())).vat_rate_ppb
    found = selectors.invoiced(
        first=first,
        last=last,
        taxed=filters.taxed,
        search=filters.search,
        branch_code=filters.branch_code,
        without=selectors.off_balance_rules(on=clock.business_date()),
    )
    return Listing(found, lambda events: _rows(events, rate_ppb))


def _first_day(month: str) -> date:
    if month:
        return date.fromisoformat(f"{month}-01")
    return add_months(clock.business_date().replace(day=1), -1)


def _rows(events: Sequence[Any], rate_ppb: int) -> list[dict[str, Any]]:
    buyers = customers.names(event.loan.borrower_id for event in events)
    return [_line(event, buyers.get(event.loan.borrower_id, ""), rate_ppb) for event in events]


def _line(event: Any, buyer: str, rate_ppb: int) -> dict[str, Any]:
    """One line of an event that knows its basis of income; 600.00 of interest hold 33.96 of tax at 6 %."""
    item, taxed = _item(event), _taxed(event)
    gross, currency = _gross(event, item, taxed), event.loan.currency
    tax = vat_within(gross, rate_ppb)
    return {
        "id": event.id,
        "month": f"{event.value_date:%Y-%m}",
        "loan_id": event.loan_id,
        "loan_number": event.loan.number,
        "branch_code": event.branch.code,
        "buyer": masked_name(buyer),
        "item": item,
        "item_zh": ITEMS[item][0],
        "item_en": ITEMS[item][1],
        "value_date": event.value_date,
        "net_amount": format_minor(gross - tax, currency),
        "tax_rate": format_rate(rate_ppb),
        "tax_amount": format_minor(tax, currency),
        "gross_amount": format_minor(gross, currency),
        "currency": currency,
        "taxed": taxed,
        "corrected": event.loan.position.corrected,
    }


def _item(event: Any) -> InvoiceItem:
    if event.kind == "FEE_CHARGED":
        return InvoiceItem.FEE
    if event.kind == "INSTALMENT_BILLED" or event.cash_basis:
        return InvoiceItem.INTEREST
    return InvoiceItem.PENALTY


def _taxed(event: Any) -> Taxed:
    if event.kind == "INSTALMENT_BILLED" and event.cash_basis:
        return Taxed.WAITING
    return Taxed.RECEIVED if event.kind in selectors.MONEY_RECEIVED and event.cash_basis else Taxed.DUE


def _gross(event: Any, item: InvoiceItem, taxed: Taxed) -> int:
    """What the line is of, in minor units; money received on a loan on cash basis is all its earnings in it."""
    charges: int = event.penalty_amount + event.compound_amount
    interest: int = event.interest_amount
    if item is InvoiceItem.FEE:
        return int(event.fee_amount)
    if taxed is Taxed.RECEIVED:
        return interest + charges
    return interest if item is InvoiceItem.INTEREST else charges
