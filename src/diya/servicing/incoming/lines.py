"""What a file of repayments says of one payment, before anybody knows which loan it is for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from diya.foundation import crypto
from diya.foundation.door.fields import IDEOGRAPHS, REFUSED_CATEGORIES
from diya.servicing.incoming.contracts import BadLine, FileFormat

LONGEST_TEXT: Final = 500
BETWEEN: Final = "\uffff"
"""What stands between the parts of a key: no character, so that no text from outside holds it (`tidy`, XML), and one
that the spelling of tokens keeps, which drops spaces and separators."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A payment of a file. `loan`, `contract` and `client` are what its own columns name; `text` is everything else
    that may name them. `key` tells the payment apart, `entry` the entry of the statement it is part of. `set_aside` is
    why it must not be matched by itself. The amount is in minor units."""

    number: int
    amount: int
    currency: str
    value_date: date | None
    key: bytes
    entry: bytes
    reference: str = ""
    loan: str = ""
    contract: str = ""
    client: str = ""
    payer: str = ""
    account: str = ""
    remark: str = ""
    set_aside: str = ""

    @property
    def text(self) -> str:
        return f"{self.reference} {self.remark}"

    @property
    def sealed(self) -> dict[str, str]:
        """What is personal in it."""
        return {
            "reference": self.reference,
            "client": self.client,
            "payer": self.payer,
            "account": self.account,
            "remark": self.remark,
        }


Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Statement(Generic[Line]):
    """A file as it was read: its lines in order, and how many entries were left aside (debits, not booked)."""

    format: FileFormat
    lines: Sequence[Line | BadLine]
    left_count: int = 0


def key_of(*parts: str) -> bytes:
    """A keyed token of what tells a payment apart."""
    return crypto.token("servicing.incoming", BETWEEN.join(parts))


def array(numbers: Iterable[int]) -> str:
    """Numbers of lines as PostgreSQL reads an array from one text: binding each costs more than finding its row."""
    return f"{{{','.join(map(str, numbers))}}}"


def tidy(text: str) -> str:
    """One line of text from outside: NFC, without control and invisible characters, at most 500 characters."""
    if text.isascii() and text.isprintable() and " " not in text:  # nearly every cell of a table
        return text[:LONGEST_TEXT]
    kept = text if text.isprintable() else "".join(map(_kept, text))
    return unicodedata.normalize("NFC", " ".join(kept.split()))[:LONGEST_TEXT]


def _kept(sign: str) -> str:
    if sign in "\r\n\t":
        return " "
    return "" if unicodedata.category(sign) in REFUSED_CATEGORIES and not IDEOGRAPHS.match(sign) else sign
