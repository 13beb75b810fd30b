"""Tables of others: every encoding and line end they come in, and everything that stands against one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Written
from xlsxwriter import Workbook

from diya.foundation import sheets
from diya.foundation.sheets import workbook
from diya.kernel.errors import InvalidInput

PLAIN = "姓名,金额\n王小明,100.00\n李四,200.50\n"
ROWS = [("王小明", "100.00"), ("李四", "200.50")]


def rows(content: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in sheets.read(content).rows()]


def problems(content: bytes) -> dict[int, tuple[str, str]]:
    """Line, code and column of every problem."""
    lines = list(sheets.read(content).rows())
    return {line.number: (line.problem.code, line.problem.column) for line in lines if line.problem}


def refusal(content: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        sheets.read(content)
    error = refused.value
    assert error.field == "file"
    for language in ("zh", "en"):
        assert error.sentence(language)
    return error


def xlsx(fill: Callable[[Any, Any], None]) -> bytes:
    """A workbook as our own exports and others write it."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"created": datetime(2025, 1, 1, tzinfo=UTC)})  # the same bytes whenever it is made
    fill(book, book.add_worksheet("贷款"))
    book.close()
    return file.getvalue()


def table(book: Any, page: Any) -> None:
    page.write_row(0, 0, ["姓名", "金额"])
    page.write_row(1, 0, ["王小明", "100.00"])


def changed(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same zip with other parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def with_part(name: str, content: bytes = b"<x/>") -> bytes:
    return changed(xlsx(table), lambda parts: parts.update({name: content}))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PLAIN.encode(), "UTF-8"),
        (PLAIN.encode("utf-8-sig"), "UTF-8"),
        (PLAIN.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + PLAIN.encode("utf-16-be"), "UTF-16"),
        (PLAIN.encode("gb18030"), "GB18030"),
        (PLAIN.replace("\n", "\r\n").encode(), "UTF-8"),
        (PLAIN.replace("\n", "\r").encode("gb18030"), "GB18030"),
        (PLAIN.replace(",", "\t").encode(), "UTF-8"),
        (PLAIN.replace(",", ";").encode(), "UTF-8"),
        (("sep=;\r\n" + PLAIN.replace(",", ";")).encode(), "UTF-8"),
        (PLAIN.rstrip("\n").encode(), "UTF-8"),
        (("\n\n" + PLAIN + "\n,,\n\n").encode(), "UTF-8"),
    ],
)
def test_a_csv_in_every_dress_holds_the_same_rows(content: bytes, encoding: str) -> None:
    sheet = sheets.read(content)
    assert (sheet.kind, sheet.encoding, sheet.header, sheet.row_count) == ("CSV", encoding, ("姓名", "金额"), 2)
    assert rows(content) == ROWS


def test_line_ends_may_be_mixed_and_a_cell_may_span_lines() -> None:
    lines = list(sheets.read(b'a,b\r1,2\r\n3,"x\ny\rz"\n5,6\r').rows())
    assert [(line.number, line.cells) for line in lines] == [(2, ("1", "2")), (3, ("3", "x\ny\rz")), (6, ("5", "6"))]


def test_the_line_of_a_file_with_a_mark_is_counted_from_its_first() -> None:
    assert [line.number for line in sheets.read(b"sep=,\r\na,b\r\n1,2\r\n").rows()] == [3]


def test_separators_of_unicode_end_no_line() -> None:
    assert rows("a,b\n1,x\u2028y\n".encode()) == [("1", "x\u2028y")]
    assert problems("a,b\n1,x\x85y\n".encode()) == {2: ("foundation.sheet_control_character", "b")}


@given(st.lists(st.sampled_from(["王", "𠮷野家", "㐂", "€", "Ünal", 'a"b', "x,y", "-1", "", "多\n行"]), min_size=2))
@settings(max_examples=60, deadline=None)
def test_what_a_spreadsheet_writes_is_read_back(cells: list[str]) -> None:
    header = ",".join(f"列{index}" for index in range(len(cells)))
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        found = rows(f"{header}\r\n{quoted}\r\n".encode(encoding))
        assert found == ([tuple(cells)] if any(cells) else [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (PLAIN.encode() + "赵六,1\n".encode("gb18030"), 4),
        (PLAIN.encode("gb18030") + "赵六子,1\n".encode(), 4),
        (PLAIN.encode() + b"\xff\xff,1\n", 4),
        (PLAIN.encode("utf-8-sig") + "赵六,1\n".encode("gb18030"), 4),
        ("姓名,金额\r\n".encode() + "赵六,1\r\n".encode("gb18030"), 2),
        (PLAIN.encode("utf-16") + b"\x00", 4),
    ],
)
def test_mixed_bytes_are_refused_with_their_line(text: bytes, line: int) -> None:
    error = refusal(text)
    assert (error.code, error.params["line"]) == ("foundation.sheet_encoding_mixed", line)


def test_names_in_gb18030_are_never_taken_for_mixed() -> None:
    people = ["赵伟", "钱芳", "孙娜", "李敏", "周静", "吴丽", "郑强", "王磊", "联通", "浙江", "濂溪", "媛媛"]
    text = "姓名,地址\n" + "".join(f"{one}{other},{other}路\n" for one, other in pairwise(people))
    assert sheets.read(text.encode("gb18030")).encoding == "GB18030"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b",,\n,,\n", "empty"),
        (b"a,b\n" + b"1,2\n" * (20 * 1024 * 1024 // 4), "too_large"),
        (b"%PDF-1.7\n", "type_unknown"),
        (b"\x89PNG\r\n\x1a\n", "type_unknown"),
        (b"\xef\xbb\xbf <html><table>", "type_unknown"),
        (b"MZ\x90\x00", "type_unknown"),
        (workbook.OLE + b"Workbook", "old_format"),
        (workbook.OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04not a zip", "damaged"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "encoding_unknown"),
        ("a,b\n1,2\n".encode("utf-16-le"), "encoding_unknown"),
        (b"a;b,c\n1;2,3\n", "delimiter_unclear"),
        (b'a,b\n1,"2\n3,4\n', "quote_open"),
        (b'a,b\n1,"2\n' + b"3,4\n" * 200 + b'"\n', "quote_open"),
        (b"a,,c\n1,2,3\n", "title_missing"),
        (b"a,b,a\n1,2,3\n", "title_twice"),
        (b'"a"x,b\n1,2\n', "header_refused"),
        ((",".join(f"c{i}" for i in range(201)) + "\n").encode(), "too_many_columns"),
        (b"a\n" + b"1\n" * 200_001, "too_many_rows"),
    ],
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(content: bytes, code: str) -> None:
    assert refusal(content).code == f"foundation.sheet_{code}"


def test_the_line_of_an_open_quote_is_named() -> None:
    assert refusal(b'a,b\n1,2\n1,"2\n3,4\n').params["line"] == 3


def test_what_is_wrong_with_one_line_leaves_the_others_good() -> None:
    content = 'a,b\n1,2\n1,2,3\n1\n=1+1,2\n"x"y,2\n1,\0\n1,\x07\n1,' + "x" * 4001 + "\n3,4\n"
    assert problems(content.encode()) == {
        3: ("foundation.sheet_cell_count", ""),
        4: ("foundation.sheet_cell_count", ""),
        5: ("foundation.sheet_formula", "a"),
        6: ("foundation.sheet_quote_broken", ""),
        7: ("foundation.sheet_zero_byte", "b"),
        8: ("foundation.sheet_control_character", "b"),
        9: ("foundation.sheet_cell_too_long", "b"),
    }
    lines = list(sheets.read(content.encode()).rows())
    assert [line.cells for line in lines if not line.problem] == [("1", "2"), ("3", "4")]
    assert next(line for line in lines if line.number == 6).cells == ('"x"y,2',)
    assert all(line.problem.zh and line.problem.en for line in lines if line.problem)


def test_a_workbook_gives_figures_as_decimals_and_days_as_days() -> None:
    def fill(book: Any, page: Any) -> None:
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        instant = book.add_format({"num_format": 22})
        red = book.add_format({"num_format": "[Red]#,##0.00"})
        page.write_row(0, 0, ["姓名", "金额", "利率", "日期", "时间", "是否", "备注"])
        page.write_row(2, 0, ["王小明", 3702.3000000000002, Decimal("0.0365")])
        page.write_number(2, 1, 1234.1 * 3, red)
        page.write_datetime(2, 3, date(2026, 1, 31), day)
        page.write_datetime(2, 4, datetime.combine(date(2026, 1, 31), time(8, 30)), instant)
        page.write_boolean(2, 5, True)
        page.write_rich_string(3, 0, "欧", book.add_format({"bold": True}), "阳")

    sheet = sheets.read(xlsx(fill))
    assert (sheet.kind, sheet.row_count) == ("XLSX", 2)
    first, second = sheet.rows()
    assert first.number == 3
    assert first.cells == ("王小明", "3702.3", "0.0365", "2026-01-31", "2026-01-31 08:30:00", "TRUE", "")
    assert (second.number, second.cells) == (4, ("欧阳", *[""] * 6))


def test_a_workbook_of_another_writer_is_read_alike() -> None:
    book = Written()
    page = book.active
    for row in [["a", "b"], ["王", 1], ["李", date(1999, 12, 31)], [None, None], ["x", 0.1]]:
        page.append(row)
    book.create_sheet("Sheet2")
    file = io.BytesIO()
    book.save(file)
    assert rows(file.getvalue()) == [("王", "1"), ("李", "1999-12-31"), ("x", "0.1")]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False))
@settings(max_examples=40, deadline=None)
def test_amounts_come_back_to_the_cent(amount: Decimal) -> None:
    found = rows(xlsx(lambda _book, page: (page.write_row(0, 0, ["a"]), page.write_row(1, 0, [float(amount)]))))
    assert Decimal(found[0][0]) == amount


def test_formulas_and_errors_of_a_workbook_are_problems_of_their_cell() -> None:
    def fill(book: Any, page: Any) -> None:
        table(book, page)
        page.write_formula(2, 1, "=1+1", None, 2)
        page.write_formula(3, 1, "=1/0", None, "#DIV/0!")
        page.write_array_formula(4, 1, 4, 1, "{=SUM(1)}")
        page.write_string(5, 1, "=1+1")

    content = xlsx(fill)
    assert problems(content) == dict.fromkeys((3, 4, 5), ("foundation.sheet_formula", "金额"))
    lines = {line.number: line for line in sheets.read(content).rows()}
    assert "B3" in lines[3].problem.en
    assert lines[6].cells == ("", "=1+1"), "a text is no formula, whatever it looks like"


def test_a_hidden_zero_byte_of_a_workbook_is_found() -> None:
    def spoil(parts: dict[str, bytes]) -> None:
        part = "xl/sharedStrings.xml"
        parts[part] = parts[part].replace("王小明".encode(), b"a_x0000_b")

    assert problems(changed(xlsx(table), spoil)) == {2: ("foundation.sheet_zero_byte", "姓名")}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (with_part("xl/vbaProject.bin"), "macros"),
        (with_part("xl/macrosheets/sheet1.xml"), "macros"),
        (with_part("xl/externalLinks/externalLink1.xml"), "external_links"),
        (with_part("xl/connections.xml"), "external_links"),
        (with_part("xl/embeddings/oleObject1.bin"), "embedded"),
        (with_part("xl/activeX/activeX1.xml"), "embedded"),
        (with_part("xl/big.xml", b"0" * 30_000_000), "unpacks_too_large"),
        (xlsx(lambda _book, _page: None), "empty"),
        (xlsx(lambda book, page: (table(book, page), page.merge_range("A4:B5", "x"))), "merged"),
        (xlsx(lambda book, page: (table(book, page), book.add_worksheet("其他").write(0, 0, "x"))), "several"),
        (xlsx(lambda _book, page: (page.write(0, 0, "a"), page.write(1, 300, "x"))), "too_many_columns"),
        (changed(xlsx(table), lambda parts: parts.pop("xl/workbook.xml")), "type_unknown"),
        (changed(xlsx(table), lambda parts: parts.pop("xl/worksheets/sheet1.xml")), "damaged"),
        (xlsx(table)[:-300], "damaged"),
    ],
)
def test_a_workbook_that_does_something_is_refused(content: bytes, code: str) -> None:
    assert refusal(content).code == f"foundation.sheet_{code}"


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="2"><c r="A2"><v>1</v></c></row><row r="1"/></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="1"><c r="A2"><v>1</v></c></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v>',
    ],
    ids=["entity", "rows-backwards", "cells-backwards", "foreign-cell", "cut"],
)
def test_a_sheet_that_lies_is_damaged(xml: bytes) -> None:
    content = changed(xlsx(table), lambda parts: parts.update({"xl/worksheets/sheet1.xml": xml}))
    assert refusal(content).code == "foundation.sheet_damaged"


def test_a_zip_with_a_password_is_encrypted() -> None:
    content = bytearray(xlsx(table))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        content[place + offset] |= 1
    assert refusal(bytes(content)).code == "foundation.sheet_encrypted"


def outcome(content: bytes) -> str:
    """Whether a file was read, or the code of its refusal."""
    try:
        list(sheets.read(content).rows())
    except InvalidInput as error:
        return error.code
    return "foundation.sheet_read"


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_bytes_break_the_reader(content: bytes) -> None:
    assert outcome(content).startswith("foundation.sheet_")


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_no_broken_workbook_breaks_the_reader(data: st.DataObject) -> None:
    content = bytearray(xlsx(table))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert outcome(bytes(content)).startswith("foundation.sheet_")
