"""Text and dates that people fill in: what passes as it is, what is brought to one spelling, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from diya.foundation.door import CleanText, Day, LongText, NameText


def outcome(kind: Any, value: Any) -> Any:
    """What the field holds, or the type of the finding against it."""
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        return f"refused: {error.errors()[0]['type']}"


@pytest.mark.parametrize(
    "name",
    [
        "林浩然", "欧阳·娜娜", "阿卜杜拉·买买提", "㐂", "𠮷野", "𬭎", "𪚥𱍐", "\U00031350", "龘", "〇", "O'Neill",
        "Anne-Marie", "Nguyễn Thị Ánh", "José", "示范（上海）有限公司", "3M 中国", "张伟 & 合伙人", "Łukasz",
    ],
)  # fmt: skip
def test_names_of_people_pass_as_they_are(name: str) -> None:
    assert outcome(NameText, name) == name


def test_a_name_is_kept_in_one_spelling() -> None:
    assert outcome(NameText, " Jose\u0301 ") == "Jos\u00e9"
    assert outcome(LongText, "Jose\u0301\n二") == "Jos\u00e9\n二"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("林\u202e", "hidden_character"),
        ("林\u2066", "hidden_character"),
        ("林\x00", "hidden_character"),
        ("林\u200b", "hidden_character"),
        ("林\u3164", "hidden_character"),
        ("林\ufe0f", "hidden_character"),
        ("林\ue000", "private_character"),
        ("林\U000f0000", "private_character"),
        ("林😀", "name_refused"),
        ("¥", "name_refused"),
        ("123", "name_refused"),
        ("·", "name_refused"),
    ],
)
def test_what_is_no_name_is_refused(text: str, finding: str) -> None:
    assert outcome(NameText, text) == f"refused: {finding}"


def test_other_text_may_hold_signs_and_figures() -> None:
    assert outcome(CleanText, "和平路 №1，25℃") == "和平路 №1，25℃"
    assert outcome(CleanText, "6222000000000000001") == "6222000000000000001"


@pytest.mark.parametrize(
    ("value", "finding"),
    [
        ("2025-02-30", "date_from_datetime_parsing"),
        ("20250220", "date_parsing"),
        ("2025-2-20", "date_parsing"),
        ("2025-02-20T00:00:00", "date_parsing"),
        ("86400", "date_parsing"),
        (86400, "date_parsing"),
        (True, "date_parsing"),
        (None, "date_parsing"),
        ("1899-12-31", "date_out_of_calendar"),
        ("2200-01-01", "date_out_of_calendar"),
        ("٢٠٢٥-٠٢-٢٠", "date_parsing"),
    ],
)
def test_what_is_no_date_is_refused(value: Any, finding: str) -> None:
    assert outcome(Day, value) == f"refused: {finding}"


def test_the_first_and_the_last_day_pass() -> None:
    assert [str(outcome(Day, day)) for day in ("1900-01-01", "2199-12-31")] == ["1900-01-01", "2199-12-31"]
