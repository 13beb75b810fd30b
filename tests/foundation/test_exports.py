"""Lists as files: the columns a person chose, figures that are figures, and never a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from diya.foundation import db
from diya.foundation.door.exports import CsvSheet, XlsxSheet, is_formula
from diya.foundation.models import AuditEvent
from tests.journeys import way
from tests.people import Person

BANK = db.Context(actor="test")
DANGEROUS = st.sampled_from(("=", "+", "-", "@", "\t", "\r"))
TEXTS = st.builds(lambda start, rest: start + rest, DANGEROUS, st.text(st.characters(exclude_categories=["Cs"])))


def xlsx(cells: list[Any], columns: list[str]) -> Any:
    file = io.BytesIO()
    sheet = XlsxSheet(file, columns)
    sheet.add(columns)
    sheet.add(cells)
    sheet.close()
    return file


@given(TEXTS)
@example('=HYPERLINK("x";"y")')
@example("=1+1")
@example("@SUM(1)")
@example("\t=1")
@example("\r=1")
@example("+8613800000001")
@example("-1+1")
def test_a_text_is_never_a_formula(text: str) -> None:
    file = xlsx([text, text], ["name", "some_amount"])
    with zipfile.ZipFile(file) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()
    for cell in load_workbook(file).active[2]:
        assert cell.data_type != "f"
    buffer = io.BytesIO()
    lines = CsvSheet(buffer, ["name"])
    lines.add([text])
    lines.close()
    read = next(csv.reader(io.StringIO(buffer.getvalue().decode().removeprefix("\ufeff"), newline="")))
    assert read == ([f"'{text}"] if is_formula(text) else [text])
    assert not is_formula(read[0])


def test_figures_are_numbers_and_days_are_days() -> None:
    columns = ["number", "balance_amount", "annual_rate", "dpd", "booked_on", "confirmed", "nothing"]
    day = date(2025, 6, 20)
    sheet = load_workbook(xlsx(["LN01", "-1234567890123.45", "0.0345", 31, day, True, None], columns)).active
    assert [cell.value for cell in sheet[1]] == columns
    number, amount, rate, dpd, booked, confirmed, nothing = sheet[2]
    assert (number.value, dpd.value, confirmed.value, nothing.value) == ("LN01", 31, True, None)
    assert Decimal(str(amount.value)) == Decimal("-1234567890123.45")
    assert amount.number_format == "#,##0.00"
    assert rate.value == 0.0345
    assert rate.number_format.endswith("%")
    assert booked.value == datetime(2025, 6, 20)  # noqa: DTZ001 - a cell has no zone
    assert booked.is_date


def test_the_columns_and_titles_a_person_chose(person: Any) -> None:
    accountant, officer = person("accountant"), person("officer")
    way.register(officer, "@SUM(甲)", 1)
    path = "/customers/parties/export"
    text = accountant.get(path, columns="name,number", titles="=姓名,编号")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["'=姓名", "编号"]
    assert rows[1][0] == "'@SUM(甲)"
    answer = accountant.client.get(f"/api/v1{path}", {"format": "xlsx", "columns": "name"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="customers-parties-20250620.xlsx"'
    cell = load_workbook(io.BytesIO(answer.getvalue())).active["A2"]
    assert (cell.value, cell.data_type) == ("@SUM(甲)", "s")
    assert accountant.get(path, columns="envelope", expect=422)["code"] == "foundation.column_unknown"
    refused = accountant.get(path, columns="name,number", titles="甲", expect=422)
    assert refused["code"] == "foundation.titles_mismatch"
    assert accountant.get(path, format="pdf", expect=422)["field"] == "format"


def test_taking_a_list_needs_its_own_right_and_leaves_an_event(person: Any) -> None:
    officer, accountant = person("officer"), person("accountant")
    way.register(officer, "林浩然", 1)
    assert officer.get("/customers/parties/export", expect=403)["code"] == "kernel.not_permitted"
    accountant.get("/customers/parties/export", search="林浩然", kind="PERSON")
    with db.transaction(db.all_branches(), BANK, writes=False):
        event = AuditEvent.objects.get(action="foundation.list.exported")
        assert event.subject == "foundation.list:customers-parties"
        assert event.after["row_count"] == 1
        assert event.after["filters"]["kind"] == "PERSON"
        assert event.after["filters"]["search"].startswith("token:")
        assert "林浩然" not in str(event.after)


def test_a_long_list_is_written_whole(person: Any, monkeypatch: Any) -> None:
    from diya.foundation.door import exports

    monkeypatch.setattr(exports, "BATCH", 2)
    officer = person("officer")
    for sequence in range(5):
        way.register(officer, f"客户{sequence}", sequence)
    for sort in ("-created_at", "number"):
        text = person("accountant").get("/customers/parties/export", columns="number", sort=sort)
        numbers = [row[0] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")))][1:]
        assert len(set(numbers)) == len(numbers) == 5
        assert numbers == sorted(numbers, reverse=sort.startswith("-"))


def test_the_file_of_an_empty_list_has_its_titles(person: Any) -> None:
    answer = Person("accountant").client.get("/api/v1/servicing/loans/export", {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet.max_row == 1
    assert "number" in [cell.value for cell in sheet[1]]
