"""Releasing product versions and recording the fixings of indices."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from diya.kernel.money import minor_digits
from diya.kernel.rates import PPB_PER_BP, parse_rate
from diya.products.contracts import ProductTerms, TermRefused
from diya.products.models import Product, ProductVersion, RateFixing


def release(*, code: str, name_zh: str, name_en: str, starts_date: date, terms: ProductTerms) -> None:
    """Release the next version of a product; the same terms again change nothing."""
    minor_digits(terms.currency)
    Product.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})
    data = _plain(terms)
    newest = ProductVersion.objects.filter(product_id=code).order_by("-number").first()
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


def check_choice(
    terms: ProductTerms, *, currency: str, repayment_method: str, term_months: int, margin_bps: int, property_state: str
) -> None:
    """Refuse with TermRefused what the product does not offer."""
    low, high = terms.margin_bps_min, terms.margin_bps_max
    checks: tuple[tuple[str, object, bool, str], ...] = (
        ("currency", currency, currency == terms.currency, terms.currency),
        (
            "repayment_method",
            repayment_method,
            repayment_method in terms.repayment_methods,
            ", ".join(terms.repayment_methods),
        ),
        ("term_months", term_months, 1 <= term_months <= terms.term_months_max, f"1–{terms.term_months_max}"),
        ("margin_bps", margin_bps, low <= margin_bps <= high, f"{low}–{high}"),
        ("property_id", property_state, property_state in terms.property_states, ", ".join(terms.property_states)),
    )
    for name, value, allowed, offer in checks:
        if not allowed:
            raise TermRefused(name=name, value=value, allowed=offer, field=name)


def contract_rate_ppb(index_rate_ppb: int, margin_bps: int) -> int:
    """Index and margin as the rate of a contract: LPR 3.5 % less 30 basis points is 3.2 %."""
    return index_rate_ppb + margin_bps * PPB_PER_BP


def _plain(terms: ProductTerms) -> dict[str, object]:
    return {
        name: [dict(item) if isinstance(item, dict) else item for item in value] if isinstance(value, tuple) else value
        for name, value in asdict(terms).items()
    }
