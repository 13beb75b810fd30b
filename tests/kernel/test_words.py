"""Amounts in capital numerals against the examples of the rules and against a reader of our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diya.kernel.words import DIGITS, capital_amount, grouped_amount, percent


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        # 支付结算办法 附一《正确填写票据和结算凭证的基本规定》
        (140950, "人民币壹仟肆佰零玖元伍角"),
        (600714, "人民币陆仟零柒元壹角肆分"),
        (168032, "人民币壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "人民币壹拾万柒仟元零伍角叁分"),
        (1640902, "人民币壹万陆仟肆佰零玖元零贰分"),
        (32504, "人民币叁佰贰拾伍元零肆分"),
        # our own
        (0, "人民币零元整"),
        (1, "人民币壹分"),
        (10, "人民币壹角"),
        (52, "人民币伍角贰分"),
        (100, "人民币壹元整"),
        (1000, "人民币壹拾元整"),
        (100_100, "人民币壹仟零壹元整"),
        (1_000_100, "人民币壹万零壹元整"),
        (1_001_000, "人民币壹万零壹拾元整"),
        (1_000_000_000, "人民币壹仟万元整"),
        (120_000_000, "人民币壹佰贰拾万元整"),
        (10_000_000_100, "人民币壹亿零壹元整"),
        (10_000_001_000_00, "人民币壹佰亿零壹仟元整"),
        (100_010_001_00, "人民币壹亿零壹万零壹元整"),
        (123_456_789_012_34, "人民币壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元叁角肆分"),
        (999_999_999_999_999, "人民币玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        (-100, "人民币负壹元整"),
    ],
)
def test_capital_numerals(minor: int, text: str) -> None:
    assert capital_amount(minor) == text


def test_a_currency_without_minor_units_ends_whole() -> None:
    assert capital_amount(1200, "JPY") == "日元壹仟贰佰元整"
    assert capital_amount(1200, "USD") == "美元壹拾贰元整"


def read(text: str) -> int:
    """The amount that capital numerals name, read independently: sections by 亿 and 万, then places."""
    whole, _, part = text.removeprefix("人民币").partition("元") if "元" in text else ("", "", text[3:])
    value = 0
    for section in whole.replace("零", "").split("亿"):
        value *= 10**8
        sections = section.split("万")
        for power, piece in zip(range(len(sections) - 1, -1, -1), sections, strict=True):
            value += sum_places(piece) * 10_000**power
    cents = 0
    for digit, place in zip(part[::2], part[1::2], strict=False):
        cents += DIGITS.index(digit) * {"角": 10, "分": 1}[place]
    return value * 100 + cents


def sum_places(piece: str) -> int:
    total, digit = 0, 0
    for character in piece:
        if character in DIGITS:
            digit = DIGITS.index(character)
        else:
            total, digit = total + digit * {"拾": 10, "佰": 100, "仟": 1000}[character], 0
    return total + digit


@given(st.integers(1, 10**15 - 1))
def test_capital_numerals_can_be_read_back(minor: int) -> None:
    text = capital_amount(minor)
    cut = text.replace("整", "").replace("元零", "元")
    assert read(cut) == minor
    assert "零零" not in text


def test_figures_of_papers() -> None:
    assert grouped_amount(0, "CNY") == "0.00"
    assert grouped_amount(100_000_000, "JPY") == "100,000,000"
    assert percent(0) == "0.00%"
    assert percent(1_000_000_000) == "100.00%"
