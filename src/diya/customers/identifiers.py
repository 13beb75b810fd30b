"""Numbers that carry their own proof: credit codes of firms, bank cards, permits, phones, e-mail addresses."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from diya.customers import identity
from diya.customers.contracts import IdNumberInvalid

CREDIT_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capital letters without I, O, S, V and Z."""
CREDIT_FORM: Final = re.compile(rf"[{CREDIT_SIGNS}]{{2}}\d{{6}}[{CREDIT_SIGNS}]{{10}}", re.ASCII)
CARD: Final = re.compile(r"\d{13,19}", re.ASCII)
ACCOUNT: Final = re.compile(r"[0-9A-Z-]{5,34}", re.ASCII)
MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
PHONE: Final = re.compile(r"\+?\d[\d-]{5,18}\d", re.ASCII)
EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}", re.ASCII)
PASSPORT: Final = re.compile(r"[A-Z0-9]{5,15}", re.ASCII)
HK_MACAU: Final = re.compile(r"[HM](?:\d{8}|\d{10})", re.ASCII)
TAIWAN: Final = re.compile(r"\d{8}", re.ASCII)
OLD_PR_ID: Final = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)


class Fault(Exception):
    """Why a number cannot be what it claims to be, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def credit_check(first_17: str) -> str:
    """The last sign of a unified social credit code (统一社会信用代码), by GB 32100-2015: weights 3^(i-1) mod 31.

    >>> credit_check("91350100M000100Y4")
    '3'
    """
    total = sum(CREDIT_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first_17))
    return CREDIT_SIGNS[-total % 31]


def credit_code(text: str) -> str:
    """A unified social credit code in its one spelling; raises Fault."""
    code = text.strip().upper()
    if not CREDIT_FORM.fullmatch(code):
        raise Fault("统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）", "a credit code has 18 signs")
    if credit_check(code[:17]) != code[17]:
        raise Fault("统一社会信用代码校验位不符，请按营业执照核对", "the check sign of the credit code is wrong")
    return code


def luhn(digits: str) -> bool:
    """Whether a card number checks (ISO/IEC 7812-1, annex B): every second digit from the right is doubled.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def card(text: str) -> str:
    """A bank card's number; raises Fault."""
    number = "".join(text.split())
    if not CARD.fullmatch(number):
        raise Fault("银行卡号应为 13 至 19 位数字", "a card number has 13 to 19 digits")
    if not luhn(number):
        raise Fault("银行卡号校验位不符，请按卡面核对", "the check digit of the card is wrong")
    return number


def account(text: str) -> str:
    """The number of an account that is no card; raises Fault."""
    number = "".join(text.split()).upper()
    if not ACCOUNT.fullmatch(number):
        raise Fault("账号应为 5 至 34 位数字或字母", "an account number has 5 to 34 digits or letters")
    return number


def mobile(text: str) -> str:
    """A mainland mobile number; raises Fault."""
    number = text.strip()
    if not MOBILE.fullmatch(number):
        raise Fault("请输入 11 位大陆手机号", "give a mainland mobile number of 11 digits")
    return number


def phone(text: str) -> str:
    """A phone number with or without area or country; raises Fault."""
    number = text.strip().replace(" ", "-")
    if not PHONE.fullmatch(number):
        raise Fault("电话号码只能有数字、“-”和开头的“+”", "a phone number has digits, “-” and a leading “+”")
    return number


def email(text: str) -> str:
    """An e-mail address; raises Fault."""
    address = text.strip()
    if not EMAIL.fullmatch(address) or ".." in address:
        raise Fault("电子邮箱格式不正确", "this is not an e-mail address")
    return address


def document(kind: str, text: str, *, on: date) -> str:
    """The number of an identity document of a kind (`contracts.IdType`) in its one spelling; raises Fault."""
    if kind == "RESIDENT_ID":
        return _resident(text, on)
    if kind == "BUSINESS_LICENCE":
        return credit_code(text)
    number = text.strip().upper()
    if kind == "FOREIGN_PR_ID" and number[:1] == "9":
        return _resident(text, on)
    form, zh, en = _FORMS[kind]
    if not form.fullmatch(number):
        raise Fault(zh, en)
    return number


_FORMS: Final = {
    "PASSPORT": (PASSPORT, "护照号码应为 5 至 15 位数字或字母", "a passport number has 5 to 15 digits or letters"),
    "HK_MACAU_PERMIT": (
        HK_MACAU,
        "港澳居民来往内地通行证号码应为 H 或 M 加 8 位（或 10 位）数字",
        "the permit of Hong Kong and Macau residents is H or M with 8 (or 10) digits",
    ),
    "TAIWAN_PERMIT": (
        TAIWAN,
        "台湾居民来往大陆通行证号码应为 8 位数字",
        "the permit of Taiwan residents has 8 digits",
    ),
    "FOREIGN_PR_ID": (
        OLD_PR_ID,
        "外国人永久居留身份证号码应为 9 开头的 18 位，或旧版 3 位字母加 12 位数字",
        "a permanent resident identity has 18 signs from 9, or (old) 3 letters with 12 digits",
    ),
}


def _resident(text: str, on: date) -> str:
    """The new permanent resident identity (2023) carries the date and the check digit of GB 11643 too."""
    try:
        return identity.parse(text, on=on)[0]
    except IdNumberInvalid as refusal:
        raise Fault(refusal.params["reason_zh"], refusal.params["reason_en"]) from None
