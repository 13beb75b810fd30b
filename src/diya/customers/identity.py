"""The resident identity number (GB 11643-1999): its form, its date and its check digit (ISO 7064 MOD 11-2)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from diya.customers.contracts import IdNumberInvalid

WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK: Final = "10X98765432"
FORM: Final = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)


def check_digit(first_17: str) -> str:
    """The last character that belongs to the first seventeen digits.

    >>> check_digit("11010519491231002")
    'X'
    """
    return CHECK[sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11]


def parse(text: str, *, on: date) -> tuple[str, date]:
    """The number in its one spelling and the date of birth in it; raises IdNumberInvalid.

    >>> parse("11010519491231002x", on=date(2026, 1, 1))
    ('11010519491231002X', datetime.date(1949, 12, 31))
    """
    number = text.strip().upper()
    if not FORM.fullmatch(number):
        raise IdNumberInvalid(reason_zh="应为 18 位", reason_en="it has 18 characters", field="id_number")
    if check_digit(number[:17]) != number[17]:
        raise IdNumberInvalid(reason_zh="校验位不符", reason_en="its check digit is wrong", field="id_number")
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdNumberInvalid(
            reason_zh="出生日期不存在", reason_en="there is no such date of birth", field="id_number"
        ) from None
    if not date(1900, 1, 1) <= birth_date <= on:
        raise IdNumberInvalid(
            reason_zh="出生日期超出范围", reason_en="the date of birth is out of range", field="id_number"
        )
    return number, birth_date
