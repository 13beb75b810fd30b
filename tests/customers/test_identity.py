"""The resident identity number: its check digit and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diya.customers.contracts import IdNumberInvalid
from diya.customers.identity import CHECK, check_digit, parse

ON = date(2025, 6, 20)


def test_the_example_of_the_standard_checks() -> None:
    """GB 11643-1999, appendix: 11010519491231002X."""
    assert parse("11010519491231002X", on=ON) == ("11010519491231002X", date(1949, 12, 31))


@given(st.dates(date(1900, 1, 1), ON), st.integers(0, 999), st.integers(100000, 999999))
def test_every_number_with_its_digit_is_taken_and_no_other_digit(born: date, sequence: int, area: int) -> None:
    first_17 = f"{area}{born:%Y%m%d}{sequence:03d}"
    right = check_digit(first_17)
    assert parse(first_17 + right, on=ON)[1] == born
    for wrong in set(CHECK) - {right}:
        with pytest.raises(IdNumberInvalid):
            parse(first_17 + wrong, on=ON)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1101051949123100",
        "11010519491231002Y",
        "１１０１０５１９４９１２３１００２X",
        "990101" + "19900231" + "001",
        "990101" + "18991231" + "001",
        "990101" + "20991231" + "001",
    ],
)
def test_what_cannot_be_a_person_is_refused(text: str) -> None:
    if len(text) == 17:
        text += check_digit(text)
    with pytest.raises(IdNumberInvalid) as refusal:
        parse(text, on=ON)
    assert refusal.value.field == "id_number"
