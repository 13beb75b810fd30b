"""Amounts, rates and days as papers write them, in Chinese and English, and amounts in Chinese capital numerals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from diya.kernel.money import format_minor, minor_digits
from diya.kernel.rates import PPB

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
SECTIONS: Final = ("", "万", "亿", "万亿")
CURRENCIES: Final = {"CNY": "人民币", "USD": "美元", "EUR": "欧元", "HKD": "港币", "JPY": "日元"}
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def capital_amount(minor: int, currency: str = "CNY") -> str:
    """An amount in Chinese capital numerals, by the rules for bills (支付结算办法 附一).

    >>> capital_amount(123450)
    '人民币壹仟贰佰叁拾肆元伍角'
    """
    digits = minor_digits(currency)
    whole, part = divmod(abs(minor), 10**digits)
    dimes, cents = divmod(part, 10) if digits else (0, 0)
    text = f"{_whole(whole)}元" if whole or not part else ""
    if not part:
        text += "整"
    else:
        # A zero yuan before the dime, or no dime before the cent, is spoken as one 零.
        if text and (not dimes or whole % 10 == 0):
            text += "零"
        text += f"{DIGITS[dimes]}角" if dimes else ""
        text += f"{DIGITS[cents]}分" if cents else ""
    return f"{CURRENCIES[currency]}{'负' if minor < 0 else ''}{text}"


def _whole(number: int) -> str:
    """A whole number: sections of four digits, one 零 for every gap inside and before a short section."""
    if number == 0:
        return DIGITS[0]
    text = ""
    for place in range(len(SECTIONS) - 1, -1, -1):
        section = number // 10_000**place % 10_000
        if section == 0:
            continue
        gap = bool(text) and (section < 1_000 or _gap_above(number, place))
        text += (DIGITS[0] if gap else "") + _section(section) + SECTIONS[place]
        if place == 3 and number // 10_000**2 % 10_000:
            text = text.removesuffix("亿")  # 万亿 followed by 亿 says 亿 once
    return text


def _gap_above(number: int, place: int) -> bool:
    """Whether the section just above is empty, which leaves a gap before this one."""
    return bool(number // 10_000 ** (place + 1) % 10_000 == 0)


def _section(section: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = section // 10**place % 10
        if digit:
            text += (DIGITS[0] if gap and text else "") + DIGITS[digit] + PLACES[place]
        gap = digit == 0
    return text


def grouped_amount(minor: int, currency: str) -> str:
    """An amount with separators, as papers show figures.

    >>> grouped_amount(-123456789, "CNY")
    '-1,234,567.89'
    """
    sign, text = ("-", format_minor(-minor, currency)) if minor < 0 else ("", format_minor(minor, currency))
    whole, dot, part = text.partition(".")
    return f"{sign}{int(whole):,}{dot}{part}"


def percent(ppb: int) -> str:
    """A rate as a percentage with two decimals, or as many as it needs.

    >>> percent(34_500_000), percent(31_234_000)
    ('3.45%', '3.1234%')
    """
    text = f"{Decimal(ppb) * 100 / Decimal(PPB):f}"
    whole, _, part = text.partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}%"


def written_date(day: date, language: str) -> str:
    """A day as a paper writes it.

    >>> written_date(date(2025, 6, 9), "zh"), written_date(date(2025, 6, 9), "en")
    ('2025年6月9日', '9 June 2025')
    """
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
