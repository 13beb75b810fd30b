"""What a 数电发票 is written from: interest, charges and fees of a month, with the tax that is in them."""

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
from diya.servicing.invoicing import Line

ITEMS: Final = {
    InvoiceItem.INTEREST: ("贷款服务*利息", "Loan services: interest"),
    InvoiceItem.PENALTY: ("贷款服务*罚息及复利", "Loan services: penalty and compound interest"),
    InvoiceItem.FEE: ("直接收费金融服务*手续费", "Financial services: fee"),
}
"""How an invoice names what was sold (商品和服务税收分类)."""


class InvoiceLineRow(Schema):
    """A line for an invoice; `taxed` says whether the tax is owed as it fell due, waits until the money is received
    (over 90 days past due), or became owed as it was received. An amount below zero takes an earlier line back
    (红字发票); `corrected` marks the lines of an act that was entered late or reversed."""

    id: str
    month: str
    loan_id: UUID
    loan_number: str
    branch_code: str
    buyer: str
    item: str
    item_zh: str
    item_en: str
    value_date: date
    booking_date: date
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


@door.listing("/invoice-lines", right="ledger.entry.view", row=InvoiceLineRow, sorts=("-value_date", "-id"))
def invoice_lines(request: Reader, filters: Query[InvoiceFilters]) -> Listing:
    """Interest and fees of a month (the one before this where none is named) with the tax in them, of the bank's own
    loans; `search` is the beginning of a loan's number. Interest of loans on cash basis is taxed when it is received:
    财税〔2016〕36号 附件3 第四条, 财税〔2016〕140号 第三条."""
    first = _first_day(filters.month)
    last = add_months(first, 1) - ONE_DAY
    rate_ppb = posting.rulebook(min(last, clock.business_date())).vat_rate_ppb
    found = selectors.invoiced(
        selectors.Invoiced(
            first=first,
            last=last,
            taxed=filters.taxed,
            search=filters.search,
            branch_code=filters.branch_code,
            without=tuple(selectors.off_balance_rules(on=clock.business_date())),
        )
    )
    return Listing(found, lambda events: _rows(events, filters.taxed, rate_ppb))


def _first_day(month: str) -> date:
    if month:
        return date.fromisoformat(f"{month}-01")
    return add_months(clock.business_date().replace(day=1), -1)


def _rows(events: Sequence[Any], taxed: Taxed | None, rate_ppb: int) -> list[dict[str, Any]]:
    buyers = customers.names(event.loan.borrower_id for event in events)
    return [
        {
            "id": f"{event.id}:{place}",
            "month": f"{event.booking_date if event.value_date < event.booking_date else event.value_date:%Y-%m}",
            "loan_id": event.loan_id,
            "loan_number": event.loan.number,
            "branch_code": event.branch.code,
            "buyer": masked_name(buyers.get(event.loan.borrower_id, "")),
            "booking_date": event.booking_date,
            "corrected": corrected,
            **_line(line, event.loan.currency, rate_ppb),
        }
        for event, corrected, lines in selectors.invoice_lines(events, taxed=taxed)
        for place, line in enumerate(lines, start=1)
    ]


def _line(line: Line, currency: str, rate_ppb: int) -> dict[str, Any]:
    """What a line says; 600.00 of interest hold 33.96 of tax at 6 %, and so does what takes it back."""
    tax = vat_within(line.gross, rate_ppb)
    return {
        "item": line.item,
        "item_zh": ITEMS[line.item][0],
        "item_en": ITEMS[line.item][1],
        "value_date": line.value_date,
        "net_amount": format_minor(line.gross - tax, currency),
        "tax_rate": format_rate(rate_ppb),
        "tax_amount": format_minor(tax, currency),
        "gross_amount": format_minor(line.gross, currency),
        "currency": currency,
        "taxed": line.taxed,
    }
