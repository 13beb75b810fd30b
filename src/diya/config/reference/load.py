"""Loading the reference data; loading it again changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from diya.calc.rates import index_of
from diya.config.reference.figures import FIGURES, RATES
from diya.config.reference.identity import EXCLUDED, sign_in_figures
from diya.config.reference.mappings import MAPPINGS
from diya.config.reference.privacy import FIGURES as PRIVACY
from diya.config.reference.products import PRODUCTS
from diya.config.reference.roles import ROLES
from diya.config.reference.tables import POINTS_TABLES, TABLES
from diya.customers import services as customers
from diya.documents import services as documents
from diya.foundation import access, duties, parameters
from diya.kernel.rates import format_rate
from diya.ledger import services as ledger
from diya.messages import services as messages
from diya.messages.contracts import Language
from diya.messages.ports import paper_sources
from diya.origination import services as origination
from diya.products import services as products
from diya.rules import services as rules
from diya.scoring import services as scoring
from diya.servicing import services as servicing

PAPERS: Final = Path(__file__).parent / "papers"
SINCE: Final = date(2020, 1, 1)
LPR_SOURCE: Final = "全国银行间同业拆借中心 贷款市场报价利率公告"


def load() -> None:
    """Roles, papers, accounts, figures, rates, tables and products."""
    for code, (name_zh, name_en, rights) in ROLES.items():
        access.load_role(code, name_zh=name_zh, name_en=name_en, rights=rights)
    for code, name_zh, name_en, one, other in EXCLUDED:
        duties.load(code, name_zh=name_zh, name_en=name_en, one=one, other=other)
    documents.reference()
    for code, starts_date, value, name_zh, name_en, source, confirmed in (*FIGURES, *PRIVACY, *sign_in_figures()):
        parameters.load(
            code,
            starts_date=starts_date,
            value=value,
            name_zh=name_zh,
            name_en=name_en,
            source=source,
            confirmed=confirmed,
        )
    customers.reference()
    ledger.reference()
    servicing.reference()
    _rates()
    _tables()
    _papers()
    for code, name_zh, name_en, terms in PRODUCTS:
        products.release(code=code, name_zh=name_zh, name_en=name_en, starts_date=SINCE, terms=terms)
    for code, name_zh, name_en, content in MAPPINGS:
        origination.release_mapping(code=code, name_zh=name_zh, name_en=name_en, starts_date=SINCE, content=content)


def paper_source(kind: str, language: Language) -> str:
    """The first version of a template: the style of the house with the text of the paper."""
    house, text = (PAPERS / name for name in ("house.typ", f"{kind}.{language}.typ"))
    return f'#let language = "{language}"\n{house.read_text()}\n{text.read_text()}'


def _papers() -> None:
    for kind, _ in paper_sources:
        for language in Language:
            messages.load_template(kind=kind, language=language, source=paper_source(kind, language), starts_date=SINCE)


def _rates() -> None:
    for index in ("LPR1Y", "LPR5Y"):
        for fixing in index_of(index):
            rate = format_rate(fixing.annual_rate_ppb)
            products.record_fixing(index=index, fixed_on=fixing.on, annual_rate=rate, source=LPR_SOURCE)
    for index, fixed_on, annual_rate, source in RATES:
        products.record_fixing(index=index, fixed_on=fixed_on, annual_rate=annual_rate, source=source)


def _tables() -> None:
    for table_code, content in POINTS_TABLES:
        scoring.release(code=table_code, starts_date=SINCE, content=content)
    for code, name_zh, name_en, table in TABLES:
        rules.release(code=code, name_zh=name_zh, name_en=name_en, starts_date=SINCE, content=rules.jdm(*table))
