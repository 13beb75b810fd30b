"""A table that somebody else wrote, read line by line: CSV or XLSX, told apart by content and never by name.

`read` looks through the whole file first, so that whatever stands against the file as a whole is raised before
anything is made of its first line; `rows` then streams. What is wrong with one line only (a formula, a cell too
many) is that line's `problem`, and the lines after it are good. Numbers of a workbook come as their decimal text,
its days as 2026-01-31: nothing passes through a float.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from diya.foundation.sheets import refusals, text, workbook
from diya.foundation.sheets.lines import MOST_COLUMNS, MOST_ROWS, Line, Problem

__all__ = ["MAX_BYTES", "MOST_COLUMNS", "MOST_ROWS", "Line", "Problem", "Sheet", "content_type_of", "kind_of", "read"]

Kind = Literal["CSV", "XLSX"]
MAX_BYTES: Final = 20 * 1024 * 1024
CONTENT_TYPES: Final[dict[Kind, str]] = {
    "CSV": "text/csv",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FOREIGN: Final = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "GZIP",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7Z",
    b"{\\rtf": "RTF",
    b"MZ": "EXE",
    b"\x7fELF": "EXE",
}
"""What a file may be that was merely given the ending of a table."""
MARKUP: Final = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta", b"<script", b"<svg")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that was looked through: its titles, and its lines as often as they are asked for."""

    kind: Kind
    encoding: str
    header: tuple[str, ...]
    header_line: int
    row_count: int
    _lines: Callable[[], Iterator[Line]] = field(repr=False)

    def rows(self) -> Iterator[Line]:
        """Every line below the titles that holds anything, each with exactly as many cells as there are titles
        unless its `problem` says otherwise."""
        lines = (line for line in self._lines() if line.number > self.header_line)
        return (_checked(line, self.header, self.kind) for line in lines if any(line.cells) or line.problem)


def read(content: bytes) -> Sheet:
    """Look a file through; raises a refusal `foundation.sheet_*` for what stands against it as a whole."""
    kind = kind_of(content)
    if kind == "CSV":
        decoded = text.decode(content)
        return _sheet(kind, decoded.encoding, lambda: text.lines(decoded))
    book = workbook.open_book(content)
    return _sheet(kind, "UTF-8", lambda: workbook.lines(book))


def kind_of(content: bytes) -> Kind:
    """What a file is by its content; raises for all we do not take. Of a workbook every part is weighed,
    and none is unpacked."""
    if not content.strip(b" \t\r\n\x00"):
        raise refusals.SheetEmpty(field="file")
    if len(content) > MAX_BYTES:
        raise refusals.SheetTooLarge(megabytes=MAX_BYTES // 1024 // 1024, field="file")
    if content.startswith(b"PK\x03\x04"):
        workbook.weigh(content)
        return "XLSX"
    if content.startswith(workbook.OLE):
        raise workbook.refusal_of_ole(content)
    for start, name in FOREIGN.items():
        if content.startswith(start):
            raise refusals.SheetTypeUnknown(found=name, field="file")
    if content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        raise refusals.SheetTypeUnknown(found="HTML/XML", field="file")
    return "CSV"


def content_type_of(content: bytes) -> str:
    """The type of a table as files name it; raises as `kind_of` does."""
    return CONTENT_TYPES[kind_of(content)]


def _sheet(kind: Kind, encoding: str, lines: Callable[[], Iterator[Line]]) -> Sheet:
    stream = lines()
    first = next((line for line in stream if any(line.cells) or line.problem), None)
    if first is None:
        raise refusals.SheetEmpty(field="file")
    header = _header(first)
    count = 0
    for line in stream:
        count += bool(any(line.cells) or line.problem)
        if count > MOST_ROWS:
            raise refusals.SheetTooManyRows(most=MOST_ROWS, line=line.number, field="file")
    return Sheet(kind, encoding, header, first.number, count, lines)


def _header(line: Line) -> tuple[str, ...]:
    """The titles: each there, each once. Blank columns to the right of the last title are none."""
    if line.problem:
        problem = line.problem
        raise refusals.SheetHeaderRefused(line=line.number, zh=problem.zh, en=problem.en, field="file")
    cells = [cell.strip() for cell in line.cells]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise refusals.SheetTooManyColumns(most=MOST_COLUMNS, line=line.number, field="file")
    for index, title in enumerate(cells):
        if not title:
            raise refusals.SheetTitleMissing(line=line.number, column=index + 1, field="file")
        if title in cells[:index]:
            raise refusals.SheetTitleTwice(line=line.number, title=title[:40], field="file")
    return tuple(cells)


def _checked(line: Line, header: tuple[str, ...], kind: Kind) -> Line:
    """The line at the width of the titles; too many or too few cells are its problem."""
    cells = line.cells
    width = len(header)
    if len(cells) == width and line.problem is None:
        return line
    if kind == "XLSX":  # a workbook does not store blank cells
        cells += ("",) * (width - len(cells))
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    problem = line.problem
    if problem and problem.index is not None and problem.index < width:
        problem = replace(problem, column=header[problem.index])
    if problem is None and len(cells) != width:
        problem = Problem.of(refusals.SheetCellCount(found=len(cells), expected=width))
    return replace(line, cells=cells, problem=problem)
