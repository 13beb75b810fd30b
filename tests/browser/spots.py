"""Every page of the front end: who looks at it and where it is, and the looks it must stand in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any, Final
from uuid import uuid4

from tests.browser.person import PHONE, WIDE, Person
from tests.origination import retail


@dataclass(frozen=True, slots=True)
class Spot:
    """A page. `path` may name a thing of the bank: {review}, {drawn}, {late}, {party} and what else `things` finds."""

    name: str
    username: str
    path: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking at a page."""

    language: str
    mode: str
    size: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.language}-{self.mode}-{self.size[0]}"


SPOTS: Final = (
    Spot("sign-in", "", "/sign-in"),
    Spot("work", "underwriter", "/work"),
    Spot("work-done", "auditor", "/work?tab=done"),
    Spot("customers", "auditor", "/customers"),
    Spot("customer-new", "officer", "/customers/new"),
    Spot("customer", "auditor", "/customers/{party}"),
    Spot("properties", "auditor", "/properties"),
    Spot("property-new", "officer", "/properties/new"),
    Spot("property", "officer", "/properties/{property}"),
    Spot("applications", "auditor", "/applications"),
    Spot("application-new", "officer", "/applications/new"),
    Spot("application-edit", "officer", "/applications/{draft}/edit?step=terms"),
    Spot("application-summary", "officer", "/applications/{draft}/edit?step=summary"),
    Spot("application-draft", "officer", "/applications/{draft}"),
    Spot("application-review", "underwriter", "/applications/{review}"),
    Spot("application-documents", "officer", "/applications/{drawn}?tab=documents"),
    Spot("application-approval", "auditor", "/applications/{drawn}?tab=approval"),
    Spot("application-contract", "auditor", "/applications/{drawn}?tab=contract"),
    Spot("application-timeline", "auditor", "/applications/{drawn}?tab=timeline"),
    Spot("imports", "manager", "/imports"),
    Spot("import-new", "officer", "/imports/new"),
    Spot("import", "officer", "/imports/{import}"),
    Spot("import-lines", "officer", "/imports/{import}?tab=lines"),
    Spot("mappings", "officer", "/imports/mappings"),
    Spot("contracts", "auditor", "/contracts"),
    Spot("contract", "operations", "/contracts/{contract}"),
    Spot("contract-papers", "operations", "/contracts/{contract}?tab=papers"),
    Spot("loans", "auditor", "/loans"),
    Spot("loan", "teller", "/loans/{late}"),
    Spot("loan-schedule", "auditor", "/loans/{late}?tab=schedule"),
    Spot("loan-transactions", "auditor", "/loans/{late}?tab=transactions"),
    Spot("loan-quote", "teller", "/loans/{late}?tab=quote"),
    Spot("loan-security", "auditor", "/loans/{late}?tab=security"),
    Spot("loan-history", "auditor", "/loans/{late}?tab=history"),
    Spot("loan-notes", "teller", "/loans/{late}?tab=notes"),
    Spot("loan-papers", "operations", "/loans/{late}?tab=papers"),
    Spot("loan-timeline", "auditor", "/loans/{late}?tab=timeline"),
    Spot("loan-pending", "checker", "/loans/{pending}"),
    Spot("liens", "keeper", "/liens"),
    Spot("lien", "keeper", "/liens/{lien}"),
    Spot("disbursements", "checker", "/disbursements"),
    Spot("disbursement", "checker", "/disbursements/{disbursement}"),
    Spot("transactions", "auditor", "/transactions"),
    Spot("alerts", "postloan", "/alerts"),
    Spot("standings", "postloan", "/standings"),
    Spot("overview", "manager", "/overview"),
    Spot("account", "accountant", "/ledger/accounts/113201"),
    Spot("entry", "accountant", "/ledger/entries/{entry}"),
    Spot("balance", "accountant", "/ledger/balance"),
    Spot("entries", "accountant", "/ledger/entries"),
    Spot("day", "accountant", "/end-of-day"),
    Spot("products", "auditor", "/products"),
    Spot("product", "auditor", "/products/FIRST_HOME"),
    Spot("product-trial", "officer", "/products/FIRST_HOME?tab=trial"),
    Spot("rates", "auditor", "/rates"),
    Spot("tables", "auditor", "/tables"),
    Spot("table", "auditor", "/tables/origination.retail_mortgage"),
    Spot("points-table", "auditor", "/tables/points/retail_mortgage"),
    Spot("parameters", "admin", "/parameters"),
    Spot("changes", "admin", "/changes"),
    Spot("people", "admin", "/people"),
    Spot("person", "admin", "/people/{person}"),
    Spot("roles", "admin", "/roles"),
    Spot("templates", "admin", "/templates"),
    Spot("template", "admin", "/templates/{template}"),
    Spot("audit", "auditor", "/audit"),
    Spot("messages", "officer", "/messages"),
    Spot("settings", "officer", "/settings"),
    Spot("help", "officer", "/help"),
    Spot("help-topic", "officer", "/help/loan-officer"),
    Spot("glossary", "officer", "/help/glossary"),
    Spot("no-right", "teller", "/parameters"),
    Spot("missing", "officer", "/nowhere"),
    Spot("missing-loan", "auditor", "/loans/00000000-0000-0000-0000-000000000000", refused=True),
)

LOOKS: Final = tuple(Look(*one) for one in product(("zh", "en"), ("light", "dark"), (WIDE, PHONE)))


def things(person: Person, officer: Person) -> dict[str, str]:
    """Ids of the bank's things by what the spots call them; an officer brings the file of the import pages."""

    def first(path: str, **query: Any) -> str:
        answer = person.page.request.get(f"{person.base}/api/v1{path}", params=query)
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:500]}"
        return str(answer.json()["items"][0]["id"])

    def party(path: str, **query: Any) -> str:
        answer = person.page.request.get(f"{person.base}/api/v1{path}/{first(path, **query)}")
        return str(answer.json()["borrower_id"])

    return {
        "party": party("/servicing/loans", overdue="true"),
        "property": first("/collateral/properties"),
        "draft": first("/origination/applications", state="DRAFT"),
        "review": first("/origination/applications", state="IN_REVIEW"),
        "drawn": first("/origination/applications", state="DRAWN"),
        "late": first("/servicing/loans", overdue="true"),
        "contract": first("/origination/contracts"),
        "disbursement": first("/servicing/disbursements", state="PREPARED"),
        "lien": first("/collateral/liens"),
        "entry": first("/ledger/entries"),
        "person": first("/foundation/people"),
        "template": first("/messages/templates"),
        "import": _received(officer),
        "pending": first("/servicing/loans", state="PENDING"),
    }


def _received(officer: Person) -> str:
    """A file of applications that was looked through, with a line that cannot be entered; its id."""
    request = officer.page.request
    token = next(one["value"] for one in officer.context.cookies() if one["name"] == "csrftoken")
    file = {
        "name": "线下.csv",
        "mimeType": "text/csv",
        "buffer": retail.content(retail.row(81), retail.row(82, term="长")),
    }
    answer = request.post(
        f"{officer.base}/api/v1/origination/imports",
        multipart={"mapping": "retail", "branch_code": "001", "file": file},
        headers={"X-CSRFToken": token, "Referer": officer.base, "Idempotency-Key": uuid4().hex},
    )
    assert answer.ok, f"{answer.status} {answer.text()[:500]}"
    return str(answer.json()["id"])
