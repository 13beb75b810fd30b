"""Files of the offline channel, as tests make them: applications for first homes, each row valid until changed."""

from __future__ import annotations

import csv
import io
from typing import Any

from tests.journeys.way import id_number
from tests.people import Person

TITLES = {
    "name": "姓名",
    "id_number": "身份证号码",
    "phone": "手机号",
    "marital": "婚姻状况",
    "employer": "工作单位",
    "home": "居住地址",
    "income": "月收入",
    "state": "房产状态",
    "city": "城市",
    "address": "房产地址",
    "area": "建筑面积",
    "certificate": "不动产权证号",
    "value": "评估价值",
    "price": "成交价",
    "requested": "申请金额",
    "term": "期限（月）",
    "method": "还款方式",
    "due_day": "还款日",
    "homes": "已有住房套数",
    "debt": "其他月负债",
}


def row(sequence: int, **changes: str) -> dict[str, str]:
    """A row that can be entered, of a person who is told apart by `sequence`."""
    return {
        "name": "周雨桐",
        "id_number": id_number(sequence),
        "phone": f"139000{sequence:05d}",
        "marital": "已婚",
        "employer": "示范公司",
        "home": "示范路 2 号",
        "income": "30,000.00",
        "state": "二手房",
        "city": "示范市",
        "address": f"和平路 {sequence} 号",
        "area": "89.50",
        "certificate": f"示不动产权第{sequence:04d}号",
        "value": "2,000,000",
        "price": "2,000,000.00",
        "requested": "1200000",
        "term": "360",
        "method": "等额本息",
        "due_day": "20",
        "homes": "0",
        "debt": "0",
    } | changes


def content(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    """The rows as a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(TITLES.values())
    writer.writerows([[one[name] for name in TITLES] for one in rows])
    return out.getvalue().encode(encoding)


def received(officer: Person, file: bytes, *, name: str = "线下.csv", expect: int = 200) -> Any:
    """Bring a file to the first branch."""
    form = {"mapping": "retail", "branch_code": "001"}
    return officer.send("/origination/imports", form, name, file, expect=expect)
