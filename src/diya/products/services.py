"""Releasing product versions and recording the fixings of indices."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import asdict
from datetime import date
from typing import Final

from diya.foundation import parameters
from diya.kernel.errors import ensure
from diya.kernel.money import minor_digits
from diya.kernel.rates import PPB_PER_BP, format_rate, parse_rate
from diya.products import selectors
from diya.products.contracts import ProductTerms, RateOverCap, TermRefused
from diya.products.models import Product, ProductVersion, RateFixing

RATE_CAP: Final = "pricing.annual_rate_max"


def release(*, code: str, name_zh: str, name_en: str, starts_date: date, terms: ProductTerms) -> None:
    """Release the next version of a product; the same terms again change nothing."""
    minor_digits(terms.currency)
    Product.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})
    data = _plain(terms)
    newest = ProductVersion.objects.filter(product_id=code).order_by("-number").first()
    same_books = newest is None or newest.terms["posting_rule"] == terms.posting_rule
    ensure(same_books, "loans of a product are booked by one rule in all its versions")
    if newest is None or newest.terms != data:
        number = newest.number + 1 if newest else 1
        ProductVersion.objects.create(product_id=code, number=number, starts_date=starts_date, terms=data)


def record_fixing(*, index: str, fixed_on: date, annual_rate: str, source: str) -> None:
    """Keep a published value of an index; one that is kept already stays."""
    RateFixing.objects.get_or_create(
        index=index,
        fixed_on=fixed_on,
        defaults={"annual_rate_ppb": parse_rate(annual_rate), "source": source},
    )


def check_choice(terms: ProductTerms, choice: Mapping[str, object]) -> None:
    """Refuse with TermRefused what the product does not offer; what is not chosen yet (None) is not judged.

    `choice` may hold currency, repayment_method, term_months, margin_bps and property_id (the property's state).
    """
    low, high = terms.margin_bps_min, terms.margin_bps_max
    offers: dict[str, tuple[Container[object], str]] = {
        "currency": ((terms.currency,), terms.currency),
        "repayment_method": (terms.repayment_methods, ", ".join(terms.repayment_methods)),
        "term_months": (range(1, terms.term_months_max + 1), f"1–{terms.term_months_max}"),
        "margin_bps": (range(low, high + 1), f"{low}–{high}"),
        "property_id": (terms.property_states, ", ".join(terms.property_states)),
    }
    for name, (offered, words) in offers.items():
        value = choice.get(name)
        if value is not None and value not in offered:
            raise TermRefused(name=name, value=value, allowed=words, field=name)


def check_margin(terms: ProductTerms, margin_bps: int, *, on: date) -> None:
    """Refuse with RateOverCap a margin that would bring the rate of today over the bank's cap."""
    fixing = selectors.fixing(terms.rate_index, on=on)
    check_rate(contract_rate_ppb(fixing.annual_rate_ppb, margin_bps), on=on, field="margin_bps")


def check_rate(annual_rate_ppb: int, *, on: date, field: str) -> None:
    """Refuse with RateOverCap a rate over what the bank takes from anybody on a day."""
    cap = parameters.figure(RATE_CAP, on=on)
    if annual_rate_ppb > parse_rate(cap.value):
        rate = format_rate(annual_rate_ppb)
        raise RateOverCap(rate=rate, cap=cap.value, source=cap.source, field=field)


def contract_rate_ppb(index_rate_ppb: int, margin_bps: int) -> int:
    """Index and margin as the rate of a contract: LPR 3.5 % less 30 basis points is 3.2 %."""
    return index_rate_ppb + margin_bps * PPB_PER_BP


def _plain(terms: ProductTerms) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(asdict(terms), ensure_ascii=False))
    return plain
