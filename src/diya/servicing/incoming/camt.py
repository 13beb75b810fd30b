"""ISO 20022 camt.053 (statement) and camt.054 (notification), versions 001.02 to 001.08, by the local names of their
elements: what was booked to the credit of an account. Nothing is loaded from elsewhere and no entity is declared.

An entry that lists its transactions gives a payment for each, if they add up to it; else the entry is one payment that
a person must look at. The names are those of the message definition reports of ISO 20022 (BankToCustomerStatement,
BankToCustomerDebitCreditNotification).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from diya.foundation.sheets import MAX_BYTES, MOST_ROWS
from diya.foundation.sheets.refusals import SheetTooLarge
from diya.kernel.errors import DomainError
from diya.kernel.money import parse_minor
from diya.servicing.incoming.contracts import (
    BadLine,
    DateUnreadable,
    FileFormat,
    MessageUnknown,
    NothingInFile,
    TooManyLines,
    Why,
    XmlRefused,
)
from diya.servicing.incoming.lines import Incoming, Statement, key_of, tidy

NAMESPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.(053|054)\.001\.0[2-8]")
DEEPEST: Final = 40
FORMATS: Final = {"053": FileFormat.CAMT_053, "054": FileFormat.CAMT_054}
REPORTS: Final = ("Stmt", "Ntfctn")


def is_xml(content: bytes) -> bool:
    """Whether a file is to be read as XML."""
    return content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or content.startswith((b"<\x00", b"\xff\xfe<"))


def content_type_of(content: bytes) -> str:
    """The type by which the file is kept; raises SheetTooLarge."""
    if len(content) > MAX_BYTES:
        raise SheetTooLarge(megabytes=MAX_BYTES // 1024 // 1024, field="file")
    return "application/xml"


def read(content: bytes) -> Statement[Incoming]:
    """The credits of a message. Raises XmlRefused, MessageUnknown, TooManyLines, NothingInFile."""
    content_type_of(content)
    try:
        return _read(content)
    except (ParseError, DefusedXmlException, UnicodeError, ValueError, LookupError) as error:
        raise XmlRefused(reason=type(error).__name__, field="file") from error


def _read(content: bytes) -> Statement[Incoming]:
    kind, account = "", ""
    lines: list[Incoming | BadLine] = []
    left, seen = 0, Counter[tuple[str, ...]]()
    for element in _entries(content):
        name = _local(element)
        if not kind:
            kind = _kind(element)
        elif name == "Acct":
            account = _account(element) or account
        else:
            found = list(_payments(element, account, len(lines), seen))
            left += not found
            lines += found
            element.clear()
        if len(lines) > MOST_ROWS:
            raise TooManyLines(most=MOST_ROWS, field="file")
    if not lines:
        raise NothingInFile(field="file")
    return Statement(FORMATS[kind], lines, left)


def _entries(content: bytes) -> Iterator[Element]:
    """The root when it opens, then the account of each report and every entry when they close."""
    path: list[str] = []
    for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(_local(element))
            if len(path) > DEEPEST:
                raise XmlRefused(reason="depth", field="file")
            if len(path) == 1:
                yield element
            continue
        if len(path) == 4 and path[2] in REPORTS and path[3] in ("Acct", "Ntry"):
            yield element
        path.pop()


def _kind(root: Element) -> str:
    space = root.tag.partition("}")[0].lstrip("{") if root.tag.startswith("{") else root.tag
    found = NAMESPACE.fullmatch(space)
    if found is None or _local(root) != "Document":
        raise MessageUnknown(found=tidy(space)[:80], field="file")
    return found[1]


def _payments(
    entry: Element, account: str, before: int, seen: Counter[tuple[str, ...]]
) -> Iterator[Incoming | BadLine]:
    """The payments of an entry; none where it is a debit or not booked."""
    status = _text(entry, "Sts", "Cd") or _text(entry, "Sts")
    if _text(entry, "CdtDbtInd") != "CRDT" or status != "BOOK":
        return
    number = before + 1
    try:
        amount, currency = _amount(entry.find("{*}Amt"))
        value_date = _day(entry, "ValDt") or _day(entry, "BookgDt")
    except DomainError as error:
        yield BadLine.because(number, error, "Amt" if error.field != "value_date" else "ValDt")
        return
    root = _root(entry, account, amount, currency, seen)
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    parts = _parts(details, amount, currency)
    set_aside = ""
    if parts is None:
        set_aside, details, parts = Why.DETAILS_DIFFER.value, [], []
    if _text(entry, "RvslInd") in ("true", "1"):
        set_aside = Why.REVERSAL.value
    for place, (detail, part) in enumerate(zip(details or [entry], parts or [amount], strict=True)):
        yield Incoming(
            number=number + place,
            amount=part,
            currency=currency,
            value_date=value_date,
            key=key_of("camt", *root, str(place)),
            entry=key_of("camt", *root),
            set_aside=set_aside,
            **_said(detail, entry),
        )


def _parts(details: list[Element], amount: int, currency: str) -> list[int] | None:
    """The amounts of the transactions of an entry; none where they do not add up to it."""
    if len(details) < 2:
        return [amount] * len(details)
    parts = []
    for detail in details:
        found = detail.find("{*}Amt")
        if found is None:
            found = detail.find("{*}AmtDtls/{*}TxAmt/{*}Amt")
        try:
            part, unit = _amount(found)
        except DomainError:
            return None
        if unit != currency or (_text(detail, "CdtDbtInd") or "CRDT") != "CRDT":
            return None
        parts.append(part)
    return parts if sum(parts) == amount else None


def _root(entry: Element, account: str, amount: int, currency: str, seen: Counter[tuple[str, ...]]) -> tuple[str, ...]:
    """What tells an entry apart: its account and the servicer's reference; without one, its own number and figures,
    and which of those alike in the file it is. A statement and a notification of the same entry give the same."""
    servicer = _text(entry, "AcctSvcrRef")
    if servicer:
        return account, servicer
    own = _text(entry, "NtryRef") or _text(entry, "NtryDtls", "TxDtls", "Refs", "EndToEndId")
    figures = (account, own, _date_text(entry, "BookgDt"), _date_text(entry, "ValDt"), str(amount), currency)
    seen[figures] += 1
    return (*figures, str(seen[figures]))


def _said(detail: Element, entry: Element) -> dict[str, Any]:
    remark = [node.text or "" for node in detail.findall("{*}RmtInf/{*}Ustrd")]
    remark += [node.text or "" for node in detail.findall("{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref")]
    remark += [_text(detail, "AddtlTxInf"), _text(entry, "AddtlNtryInf")]
    reference = _text(detail, "Refs", "EndToEndId")
    # Until version 7 the name stands in the party itself, from then on one level deeper.
    payer = _text(detail, "RltdPties", "Dbtr", "Nm") or _text(detail, "RltdPties", "Dbtr", "Pty", "Nm")
    debtor = detail.find("{*}RltdPties/{*}DbtrAcct")
    return {
        "reference": tidy("" if reference == "NOTPROVIDED" else reference),
        "payer": tidy(payer),
        "account": _account(debtor) if debtor is not None else "",
        "remark": tidy(" ".join(remark)),
    }


def _account(element: Element) -> str:
    return tidy(_text(element, "Id", "IBAN") or _text(element, "Id", "Othr", "Id"))


def _amount(element: Element | None) -> tuple[int, str]:
    text, currency = ("", "") if element is None else ((element.text or "").strip(), element.get("Ccy", ""))
    return parse_minor(text, currency, field="amount"), currency


def _date_text(entry: Element, name: str) -> str:
    return (_text(entry, name, "Dt") or _text(entry, name, "DtTm"))[:10]


def _day(entry: Element, name: str) -> date | None:
    text = _date_text(entry, name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateUnreadable(text=tidy(text), field="value_date") from None


def _text(element: Element, *path: str) -> str:
    found = element.find("/".join(f"{{*}}{name}" for name in path))
    return (found.text or "").strip() if found is not None else ""


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
