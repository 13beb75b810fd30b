"""A list as a file for a spreadsheet: CSV or XLSX, the columns a person chose, every text harmless.

Written batch by batch to a temporary file, so that a long list never stands in memory as a whole.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal, Protocol

from django.http import FileResponse, HttpRequest
from django.utils.timezone import localtime
from ninja import Field, Schema
from xlsxwriter import Workbook

from diya.foundation import db, looks
from diya.foundation.door.lists import Listing, batches, filters_of, name_of, people_in
from diya.kernel.errors import InvalidInput

MOST_ROWS: Final = 100_000
BATCH: Final = 1_000
IN_MEMORY: Final = 2 * 1024 * 1024
LONGEST_CELL: Final = 32_767
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ColumnUnknown(InvalidInput):
    code = "foundation.column_unknown"
    zh = "没有名为“{column}”的列，可用：{known}。"
    en = "There is no column “{column}”; this list has {known}."


class TitlesMismatch(InvalidInput):
    code = "foundation.titles_mismatch"
    zh = "列名与列的数量不一致（{titles} 对 {columns}）。"
    en = "The titles do not match the columns ({titles} for {columns})."


class ExportParams(Schema):
    """What an export takes besides the list's filters."""

    format: Literal["csv", "xlsx"] = "csv"
    columns: str = Field("", max_length=2000)
    titles: str = Field("", max_length=4000)
    sort: str = Field("", max_length=60)


class Sheet(Protocol):
    """A file that takes rows."""

    def add(self, cells: Iterable[Any]) -> None: ...

    def close(self) -> None: ...


def export(
    listing: Listing, params: ExportParams, sorts: Sequence[str], known: Sequence[str], request: HttpRequest
) -> FileResponse:
    """The whole listing as a file, and an event that says who took what."""
    columns, titles = _chosen(params, known)
    name = name_of(request)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    sheet = _SHEETS[params.format](file, columns)
    sheet.add(titles)
    count, people = 0, []
    for rows in batches(listing, params.sort, sorts, size=BATCH, most=MOST_ROWS):
        for row in listing.to_rows(rows):
            sheet.add(_value(row, column) for column in columns)
        count += len(rows)
        people += people_in(listing, rows)
    sheet.close()
    file.seek(0)
    said = {"format": params.format, "columns": columns, "filters": filters_of(request), "row_count": count}
    looks.listed(looks.EXPORTED, name, people, said)
    day = f"{db.current().business_date:%Y%m%d}"
    return FileResponse(
        file, as_attachment=True, filename=f"{name}-{day}.{params.format}", content_type=CONTENT_TYPES[params.format]
    )


def _chosen(params: ExportParams, known: Sequence[str]) -> tuple[list[str], list[str]]:
    columns = params.columns.split(",") if params.columns else list(known)
    for column in columns:
        if column not in known:
            raise ColumnUnknown(column=column[:40], known=", ".join(known), field="columns")
    titles = params.titles.split(",") if params.titles else columns
    if len(titles) != len(columns):
        raise TitlesMismatch(titles=len(titles), columns=len(columns), field="titles")
    return columns, titles


def _value(row: Any, column: str) -> Any:
    value = row.get(column) if isinstance(row, Mapping) else getattr(row, column)
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return "; ".join(value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula; plain numbers are none (ASVS 1.2.10)."""
    return text.startswith(FORMULA_STARTS) and not text.lstrip("-").replace(".", "", 1).isdigit()


class CsvSheet:
    """CSV as spreadsheets read it: UTF-8 with mark; what would start a formula is quoted."""

    def __init__(self, file: Any, columns: Sequence[str]) -> None:  # noqa: ARG002 - every sheet is made alike
        self.text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="", write_through=True)
        self.text.write("\ufeff")
        self.writer = csv.writer(self.text)

    def add(self, cells: Iterable[Any]) -> None:
        self.writer.writerow([self._cell(cell) for cell in cells])

    def close(self) -> None:
        self.text.detach()

    @staticmethod
    def _cell(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, datetime):
            return f"{localtime(value):%Y-%m-%d %H:%M:%S}"
        text = str(value)
        return f"'{text}" if is_formula(text) else text


class XlsxSheet:
    """An XLSX sheet: amounts are numbers, days are days, and a text is a text whatever it looks like."""

    def __init__(self, file: Any, columns: Sequence[str]) -> None:
        self.book = Workbook(file, {"constant_memory": True, "in_memory": False})
        self.page = self.book.add_worksheet()
        self.formats = {
            name: self.book.add_format(options)
            for name, options in (
                ("title", {"bold": True, "bottom": 1}),
                ("amount", {"num_format": "#,##0.00"}),
                ("rate", {"num_format": "0.00####%"}),
                ("day", {"num_format": "yyyy-mm-dd"}),
                ("instant", {"num_format": "yyyy-mm-dd hh:mm:ss"}),
                ("quoted", {"quote_prefix": True}),
            )
        }
        self.figures = [_figure_of(column) for column in columns]
        self.row = 0
        self.page.freeze_panes(1, 0)
        self.page.set_column(0, max(len(columns) - 1, 0), 18)

    def add(self, cells: Iterable[Any]) -> None:
        for column, value in enumerate(cells):
            if self.row == 0:
                self._text(0, column, str(value), self.formats["title"])
            else:
                self._cell(column, value)
        self.row += 1

    def close(self) -> None:
        self.book.close()

    def _cell(self, column: int, value: Any) -> None:
        figure = self.figures[column]
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self.page.write_boolean(self.row, column, value)
        elif isinstance(value, int):
            self.page.write_number(self.row, column, value)
        elif isinstance(value, datetime):
            day = localtime(value).replace(tzinfo=None)
            self.page.write_datetime(self.row, column, day, self.formats["instant"])
        elif isinstance(value, date):
            self.page.write_datetime(self.row, column, value, self.formats["day"])
        elif figure and (number := _number(str(value))) is not None:
            self.page.write_number(self.row, column, number, self.formats[figure])
        else:
            self._text(self.row, column, str(value), None)

    def _text(self, row: int, column: int, text: str, form: Any) -> None:
        # As a string cell it is no formula; the quote keeps it a text when somebody edits the cell.
        self.page.write_string(row, column, text[:LONGEST_CELL], self.formats["quoted"] if is_formula(text) else form)


def _figure_of(column: str) -> str | None:
    last = column.rpartition("_")[2]
    return {"amount": "amount", "rate": "rate"}.get(last)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


_SHEETS: Final[dict[str, Callable[[Any, Sequence[str]], Sheet]]] = {"csv": CsvSheet, "xlsx": XlsxSheet}
