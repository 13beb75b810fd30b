"""ISO 20022 statements and notifications: what is taken of them, what is not, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from diya.servicing.incoming import camt
from diya.servicing.incoming.contracts import BadLine, MessageUnknown, NothingInFile, XmlRefused
from diya.servicing.incoming.lines import Incoming
from tests.servicing.bank import Bank
from tests.servicing.money_in import MoneyIn

GOLDEN = Path(__file__).parent.parent / "golden" / "incoming"
DUE_DAY = date(2025, 2, 15)
SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"


def golden(name: str, first: str = "LN1", second: str = "LN2") -> bytes:
    return (GOLDEN / name).read_text().replace("{first}", first).replace("{second}", second).encode()


def entry(inside: str, space: str = SPACE) -> bytes:
    return (
        f'<Document xmlns="{space}"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>X</IBAN></Id></Acct>'
        f"<Ntry>{inside}</Ntry></Stmt></BkToCstmrStmt></Document>"
    ).encode()


BOOKED = '<Amt Ccy="CNY">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'


def test_a_statement_of_version_2_as_it_is_read():
    read = camt.read(golden("statement_053_001_02.xml"))
    assert (read.format, read.left_count) == ("CAMT_053", 2)
    lines = [line for line in read.lines if isinstance(line, Incoming)]
    assert [(line.number, line.amount, line.reference, line.remark, line.set_aside) for line in lines] == [
        (1, 60000, "", "归还贷款 LN1", ""),
        (2, 1000, "LN1", "", ""),
        (3, 2000, "E2", "LN2", ""),
        (4, 700, "", "LN1", "REVERSAL"),
    ]
    assert (lines[0].payer, lines[0].account, lines[0].value_date) == ("张三", "6217000010001112223", DUE_DAY)
    assert lines[1].entry == lines[2].entry != lines[0].entry
    assert len({line.key for line in lines}) == 4


def test_a_notification_of_version_8_as_it_is_read():
    read = camt.read(golden("notification_054_001_08.xml"))
    good = [line for line in read.lines if isinstance(line, Incoming)]
    assert [(line.amount, line.set_aside) for line in good] == [
        (60000, ""),
        (5000, "DETAILS_DIFFER"),
        (400, ""),
        (400, ""),
    ]
    assert (good[0].payer, good[0].account, good[0].value_date) == ("张三", "DE02120300000000202051", DUE_DAY)
    assert good[2].key != good[3].key
    [bad] = [line for line in read.lines if isinstance(line, BadLine)]
    assert (bad.number, bad.column, bad.code) == (5, "Amt", "kernel.amount_invalid")


def test_an_entry_in_a_statement_and_in_a_notification_is_one():
    statement = camt.read(golden("statement_053_001_02.xml")).lines
    notification = camt.read(golden("notification_054_001_08.xml")).lines
    assert statement[0].key == notification[0].key


@pytest.mark.parametrize("version", range(2, 9))
def test_every_version_from_2_to_8(version):
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02}"
    status = "<Sts>BOOK</Sts>" if version < 7 else "<Sts><Cd>BOOK</Cd></Sts>"
    read = camt.read(entry(BOOKED.replace("<Sts>BOOK</Sts>", status), space))
    assert [line.amount for line in read.lines] == [100]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<Document", XmlRefused),
        (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Document>&b;</Document>',
            XmlRefused,
        ),
        (b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><Document/>', XmlRefused),
        (b"<a>" * 50 + b"</a>" * 50, MessageUnknown),
        (entry("<a>" * 50 + "</a>" * 50), XmlRefused),
        (entry(BOOKED, "urn:iso:std:iso:20022:tech:xsd:camt.052.001.02"), MessageUnknown),
        (entry(BOOKED, "urn:iso:std:iso:20022:tech:xsd:camt.053.001.09"), MessageUnknown),
        (b"<html><body/></html>", MessageUnknown),
        (entry(BOOKED.replace("CRDT", "DBIT")), NothingInFile),
        (entry(BOOKED).replace(b"<Document", b'<?xml version="1.0" encoding="nonsense"?><Document'), XmlRefused),
        (b"<\xff\xfe\x00", XmlRefused),
    ],
)
def test_what_is_no_statement_is_refused(content, refusal):
    with pytest.raises(refusal):
        camt.read(content)


def test_statement_then_notification_posts_each_entry_once(bank: Bank):
    money = MoneyIn(bank)
    loans = [bank.draw(), bank.draw()]
    bank.end_days_until(DUE_DAY)
    numbers = [money.number(loan_id) for loan_id in loans]
    statement = money.post(golden("statement_053_001_02.xml", *numbers))
    assert money.lines(statement) == [
        ("APPLIED", "LOAN_NUMBER", 60000, 0, ""),
        ("APPLIED", "LOAN_NUMBER", 1000, 0, ""),
        ("APPLIED", "LOAN_NUMBER", 2000, 0, ""),
        ("SUSPENDED", "", 0, 700, "REVERSAL"),
    ]
    notification = money.post(golden("notification_054_001_08.xml", *numbers))
    assert [(state, code) for state, _, _, _, code in money.lines(notification)] == [
        ("KNOWN", ""),
        ("SUSPENDED", "DETAILS_DIFFER"),
        ("SUSPENDED", "NO_LOAN"),
        ("SUSPENDED", "NO_LOAN"),
        ("REFUSED", "kernel.amount_invalid"),
    ]
    money.post_again(golden("statement_053_001_02.xml", *numbers))
    money.holds()
