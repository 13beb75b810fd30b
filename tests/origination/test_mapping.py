"""A mapping is checked when it is released: what it names must exist, and nothing twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from diya.config.reference.mappings import HMEQ, RETAIL
from diya.origination.imports import MappingRefused
from diya.origination.models import ImportMappingVersion
from diya.origination.services import release_mapping

ON = date(2025, 6, 20)


def release(content: dict[str, Any]) -> None:
    release_mapping(code="trial", name_zh="试", name_en="Trial", starts_date=ON, content=content)


def with_column(**column: Any) -> dict[str, Any]:
    return {**RETAIL, "columns": [*RETAIL["columns"], column]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_column(column="星座", field="zodiac", transformation="TEXT"), "zodiac"),
        (with_column(column="评分", field="facts.stars", transformation="NUMBER"), "facts.stars"),
        (with_column(column="备用", field="margin_bps", transformation="GUESS"), "GUESS"),
        (with_column(column="姓名", field="margin_bps", transformation="NUMBER"), "姓名"),
        (with_column(column="再次姓名", field="customer_name", transformation="TEXT"), "customer_name"),
        ({**RETAIL, "defaults": [["nobody", "1"]]}, "nobody"),
        ({"product_code": "FIRST_HOME"}, "columns"),
        ({**RETAIL, "columns": "all"}, "content"),
    ],
)
def test_what_a_mapping_names_must_exist(person: Any, content: dict[str, Any], said: str) -> None:
    person("officer")
    with pytest.raises(MappingRefused) as refused:
        release(content)
    assert said in refused.value.sentence("zh") or said in str(refused.value.field)
    assert not ImportMappingVersion.objects.filter(mapping_id="trial").exists()


def test_a_mapping_released_again_keeps_its_version(person: Any) -> None:
    person("officer")
    release(HMEQ)
    release(HMEQ)
    release({**HMEQ, "ignored": ["BAD", "REMARK"]})
    assert list(ImportMappingVersion.objects.filter(mapping_id="trial").values_list("number", flat=True)) == [1, 2]
