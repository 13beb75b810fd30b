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
    Spot("firm-new", "officer", "/customers/firms/new"),
    Spot("customer-file", "officer", "/customers/{family}?tab=file"),
    Spot("customer-file-then", "auditor", "/customers/{family}?tab=file&known_on=2025-07-01"),
    Spot("customer-relations", "officer", "/customers/{family}?tab=relations"),
    Spot("customer-timeline", "auditor", "/customers/{family}?tab=timeline"),
    Spot("firm", "auditor", "/customers/{firm}"),
    Spot("customer-fields", "admin", "/customer-fields"),
    Spot("cases", "compliance", "/cases"),
    Spot("case", "manager", "/cases/{complaint}"),
    Spot("case-hit", "compliance", "/cases/{hit}"),
    Spot("complaints", "manager", "/complaints"),
    Spot("suspicions", "compliance", "/suspicions"),
    Spot("screening", "compliance", "/screening"),
    Spot("screening-lists", "compliance", "/screening/lists"),
    Spot("duplicates", "officer", "/duplicates"),
    Spot("duplicate", "officer", "/duplicates/{duplicate}"),
    Spot("customer-imports", "officer", "/customer-imports"),
    Spot("customer-import-new", "officer", "/customer-imports/new"),
    Spot("customer-import", "officer", "/customer-imports/{party_import}"),
    Spot("consent-texts", "compliance", "/consent-texts"),
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
    Spot("loan-orders", "operations", "/loans/{late}?tab=orders"),
    Spot("orders", "checker", "/orders"),
    Spot("order", "checker", "/orders/{order}"),
    Spot("assets", "postloan", "/assets"),
    Spot("posting-rules", "accountant", "/posting-rules"),
    Spot("posting-rule", "accountant", "/posting-rules/STANDARD_ACCRUAL"),
    Spot("posting-rule-trial", "accountant", "/posting-rules/STANDARD_ACCRUAL?tab=trial"),
    Spot("posting-rule-versions", "auditor", "/posting-rules/STANDARD_ACCRUAL?tab=versions"),
    Spot("invoice-lines", "accountant", "/ledger/invoice-lines"),
    Spot("incoming", "operations", "/incoming"),
    Spot("incoming-new", "operations", "/incoming/new"),
    Spot("incoming-answers", "operations", "/incoming/new?kind=ANSWERS"),
    Spot("incoming-file", "operations", "/incoming/{incoming}"),
    Spot("incoming-lines", "operations", "/incoming/{incoming}?tab=lines"),
    Spot("suspense", "operations", "/suspense"),
    Spot("suspense-item", "operations", "/suspense/{suspense}"),
    Spot("debit-files", "operations", "/debit-files"),
    Spot("debit-file", "operations", "/debit-files/00000000-0000-0000-0000-000000000000", refused=True),
    Spot("loan-debits", "teller", "/loans/{late}?tab=debits"),
    Spot("alerts", "postloan", "/alerts"),
    Spot("standings", "postloan", "/standings"),
    Spot("overview", "manager", "/overview"),
    Spot("account", "accountant", "/ledger/accounts/113201"),
    Spot("entry", "accountant", "/ledger/entries/{entry}"),
    Spot("balance", "accountant", "/ledger/balance"),
    Spot("balance-sheet", "accountant", "/ledger/balance-sheet"),
    Spot("income", "accountant", "/ledger/income"),
    Spot("entries", "accountant", "/ledger/entries"),
    Spot("chart", "auditor", "/ledger/accounts"),
    Spot("general", "accountant", "/ledger/general"),
    Spot("periods", "accountant", "/ledger/periods"),
    Spot("reconciliation", "accountant", "/ledger/reconciliation"),
    Spot("journals", "auditor", "/ledger/journals"),
    Spot("journal-new", "accountant", "/ledger/journals/new"),
    Spot("journal", "manager", "/ledger/journals/{journal}"),
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
    Spot("role", "admin", "/roles?role=TELLER"),
    Spot("branches", "admin", "/branches"),
    Spot("delegations", "officer", "/delegations"),
    Spot("clients", "admin", "/clients"),
    Spot("clients-refused", "officer", "/clients", refused=True),
    Spot("security", "officer", "/security"),
    Spot("templates", "admin", "/templates"),
    Spot("template", "admin", "/templates/{template}"),
    Spot("audit", "auditor", "/audit"),
    Spot("looks", "auditor", "/looks"),
    Spot("requests", "compliance", "/privacy/requests"),
    Spot("request", "compliance", "/privacy/requests/{request}"),
    Spot("retention", "compliance", "/privacy/retention"),
    Spot("breach", "auditor", "/privacy/breach"),
    Spot("messages", "officer", "/messages"),
    Spot("settings", "officer", "/settings"),
    Spot("help", "officer", "/help"),
    Spot("help-topic", "officer", "/help/loan-officer"),
    Spot("glossary", "officer", "/help/glossary"),
    Spot("no-right", "teller", "/parameters"),
    Spot("missing", "officer", "/nowhere"),
    Spot("missing-loan", "auditor", "/loans/00000000-0000-0000-0000-000000000000", refused=True),
)

POSTED_WITHIN: Final = 60
"""Seconds in which the worker posts a small file."""

LOOKS: Final = tuple(Look(*one) for one in product(("zh", "en"), ("light", "dark"), (WIDE, PHONE)))


def things(person: Person, officer: Person, accountant: Person, operations: Person) -> dict[str, str]:
    """Ids of the bank's things by what the spots call them; an officer brings the file of the import pages, an
    accountant proposes the entry by hand, operations bring the file of repayments."""

    def first(path: str, **query: Any) -> str:
        answer = person.page.request.get(f"{person.base}/api/v1{path}", params=query)
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:500]}"
        return str(answer.json()["items"][0]["id"])

    def party(path: str, **query: Any) -> str:
        answer = person.page.request.get(f"{person.base}/api/v1{path}/{first(path, **query)}")
        return str(answer.json()["borrower_id"])

    posted = _posted(operations)
    return {
        "party": party("/servicing/loans", overdue="true"),
        "family": first("/customers/parties", search="林浩然"),
        "firm": first("/customers/parties", kind="FIRM"),
        "request": first("/customers/requests", kind="ERASURE"),
        "complaint": first("/customers/cases", kind="COMPLAINT"),
        "hit": first("/customers/cases", kind="SCREENING_HIT", state="OPEN"),
        "party_import": _customers_received(officer),
        "duplicate": first("/customers/duplicates"),
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
        "incoming": posted,
        "suspense": first("/servicing/suspense"),
        "pending": first("/servicing/loans", state="PENDING"),
        "journal": _proposed(accountant),
        "order": _ordered(operations, first("/servicing/loans", overdue="true")),
    }


def _ordered(operations: Person, loan_id: str) -> str:
    """A change of a loan's rate that waits for a second person; its id."""
    path = f"{operations.base}/api/v1/servicing/loans/{loan_id}"
    seen = operations.page.request.get(path).json()["version"]
    answer = operations.page.request.post(
        f"{path}/orders",
        data={"kind": "RATE_RESET", "annual_rate": "0.0300", "reason": "与借款人协商"},
        headers=_headers(operations) | {"If-Match": f'"{seen}"'},
    )
    assert answer.ok, f"{answer.status} {answer.text()[:500]}"
    return str(answer.json()["id"])


def _proposed(accountant: Person) -> str:
    """An entry by hand between two branches that waits for a second person; its id."""
    line = {"debit_account": "1003", "credit_account": "2241", "amount": "1200.00", "debit_branch_code": "002"}
    answer = accountant.page.request.post(
        f"{accountant.base}/api/v1/ledger/journals",
        data={"branch_code": "001", "value_date": "2025-06-20", "reason": "来账待查", "lines": [line]},
        headers=_headers(accountant),
    )
    assert answer.ok, f"{answer.status} {answer.text()[:500]}"
    return str(answer.json()["id"])


def _posted(operations: Person) -> str:
    """A file of repayments with a line for suspense and one that cannot be read, posted by the worker; its id."""
    request, path = operations.page.request, f"{operations.base}/api/v1/servicing/incoming-files"
    content = "amount,currency,payer,remark\n5.00,CNY,王五,货款\nx,CNY,赵六,\n".encode()
    file = {"name": "还款.csv", "mimeType": "text/csv", "buffer": content}
    form = {"kind": "REPAYMENTS", "branch_code": "001", "file": file}
    answer = request.post(path, multipart=form, headers=_headers(operations))
    assert answer.ok, f"{answer.status} {answer.text()[:500]}"
    brought = answer.json()
    path = f"{path}/{brought['id']}"
    seen = {"If-Match": f'"{brought["version"]}"'}
    answer = request.post(f"{path}/start", data={}, headers=_headers(operations) | seen)
    assert answer.ok, f"{answer.status} {answer.text()[:500]}"
    for _ in range(POSTED_WITHIN):
        if request.get(path).json()["state"] == "DONE":
            return str(brought["id"])
        operations.page.wait_for_timeout(1000)
    raise AssertionError("the worker did not post the file")


def _headers(person: Person) -> dict[str, str]:
    token = next(one["value"] for one in person.context.cookies() if one["name"] == "csrftoken")
    return {"X-CSRFToken": token, "Referer": person.base, "Idempotency-Key": uuid4().hex}


def _customers_received(officer: Person) -> str:
    """A file of customers that was looked through, with a line that cannot be entered; its id."""
    content = (
        "姓名,身份证号码,手机号码,婚姻状况,工作单位,住址,月收入\n林浩然,无,13800000081,已婚,示范,示范路,1\n".encode()
    )
    answer = officer.page.request.post(
        f"{officer.base}/api/v1/customers/imports",
        multipart={
            "kind": "PERSON",
            "branch_code": "001",
            "file": {"name": "客户.csv", "mimeType": "text/csv", "buffer": content},
        },
        headers=_headers(officer),
    )
    assert answer.ok, f"{answer.status} {answer.text()[:500]}"
    return str(answer.json()["id"])


def _received(officer: Person) -> str:
    """A file of applications that was looked through, with a line that cannot be entered; its id."""
    request = officer.page.request
    file = {
        "name": "线下.csv",
        "mimeType": "text/csv",
        "buffer": retail.content(retail.row(81), retail.row(82, term="长")),
    }
    answer = request.post(
        f"{officer.base}/api/v1/origination/imports",
        multipart={"mapping": "retail", "branch_code": "001", "file": file},
        headers=_headers(officer),
    )
    assert answer.ok, f"{answer.status} {answer.text()[:500]}"
    return str(answer.json()["id"])
