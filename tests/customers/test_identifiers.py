"""Numbers that carry their own proof, against published examples."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diya.customers import identifiers
from diya.customers.identifiers import CREDIT_SIGNS, Fault, credit_check, credit_code, luhn

ON = date(2025, 6, 20)

CREDIT_CODES = (
    "91350100M000100Y43",  # the sample that documentations of checkers of GB 32100 share (gancao-web/base-tools)
    "91100000100003962T",  # 中国工商银行股份有限公司, annual reports
    "914403001922038216",  # 华为技术有限公司, 国家企业信用信息公示系统
    "9144030071526726XG",  # 深圳市腾讯计算机系统有限公司, 国家企业信用信息公示系统
    "91330100799655058B",  # 阿里巴巴（中国）有限公司, 国家企业信用信息公示系统
)


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_published_credit_codes_check(code: str) -> None:
    assert credit_code(f" {code.lower()} ") == code


@given(st.from_regex(identifiers.CREDIT_FORM, fullmatch=True), st.sampled_from(CREDIT_SIGNS), st.integers(0, 16))
def test_one_wrong_sign_is_always_found(code: str, wrong: str, place: int) -> None:
    """31 is prime and no weight is a multiple of it, so no single wrong sign can leave the check sign right."""
    first = code[:17]
    right = first + credit_check(first)
    assert credit_code(right) == right
    if wrong == first[place] or (2 <= place < 8 and not wrong.isdigit()):
        return
    with pytest.raises(Fault):
        credit_code(first[:place] + wrong + first[place + 1 :] + right[17])


@pytest.mark.parametrize("number", ["4111111111111111", "378282246310005", "5555555555554444", "79927398713"])
def test_published_numbers_check_by_luhn(number: str) -> None:
    """79927398713 is the worked example of ISO/IEC 7812-1; the others are the card schemes' numbers for tests."""
    assert luhn(number)
    assert not any(luhn(number[:-1] + digit) for digit in "0123456789" if digit != number[-1])


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("HK_MACAU_PERMIT", "h12345678", "H12345678"),
        ("TAIWAN_PERMIT", "12345678", "12345678"),
        ("FOREIGN_PR_ID", "usa110070010101", "USA110070010101"),
        ("PASSPORT", " e12345678", "E12345678"),
        ("RESIDENT_ID", "11010519491231002x", "11010519491231002X"),
    ],
)
def test_documents_have_one_spelling(kind: str, text: str, kept: str) -> None:
    assert identifiers.document(kind, text, on=ON) == kept


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("HK_MACAU_PERMIT", "A12345678"),
        ("TAIWAN_PERMIT", "1234567"),
        ("FOREIGN_PR_ID", "911010519491231002"),
        ("PASSPORT", "E1"),
        ("BUSINESS_LICENCE", "91350100M000100Y4O"),
    ],
)
def test_what_is_no_document_says_why_in_both_languages(kind: str, text: str) -> None:
    with pytest.raises(Fault) as fault:
        identifiers.document(kind, text, on=ON)
    assert fault.value.zh
    assert fault.value.en.isascii()
