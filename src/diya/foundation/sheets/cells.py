"""The rows, strings and formats of a workbook's XML, as a parser hands them over element by element."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal

from diya.foundation.sheets import refusals
from diya.foundation.sheets.lines import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Line, Problem, letters, problem_of

Form = Literal["PLAIN", "DAY"]
DAY_FORMATS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""The built-in numbers of formats that show days or times, those of Chinese and Japanese workbooks among them."""
NO_DAY: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""Quoted text, colours, conditions and paddings of a format; what is left says whether it shows days."""
SIGNIFICANT: Final = 15
"""A spreadsheet shows 15 digits and stores 17: 1234.1 is written 1234.0999999999999."""
ADDRESS: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
DAY_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days have no zone
DAY_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
LAST_SERIAL: Final = 2_958_466
FIRST_SURE_SERIAL: Final = 61
"""Before it, spreadsheets count a 29 February 1900 that never was, each in its own way."""


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def formats_of(elements: list[tuple[str, dict[str, str]]]) -> tuple[Form, ...]:
    """For each cell style whether its numbers are days."""
    own: dict[str, bool] = {}
    forms: list[Form] = []
    inside = False
    for name, attributes in elements:
        if name == "numFmt":
            shown = NO_DAY.sub("", attributes.get("formatCode", "")).lower()
            own[attributes.get("numFmtId", "")] = any(sign in shown for sign in "ymdhs") and "general" not in shown
        if name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
        if name == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            is_day = own.get(number, number.isdigit() and int(number) in DAY_FORMATS)
            forms.append("DAY" if is_day else "PLAIN")
    return tuple(forms)


def number_of(raw: str) -> str | None:
    """A stored number as people read it: at most 15 digits that count, no exponent; None when it is none."""
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return None
    if not number.is_finite() or number.adjusted() > 40 or number.adjusted() < -40:
        return None
    digits = len(number.as_tuple().digits)
    if digits > SIGNIFICANT and number:
        number = round(number, SIGNIFICANT - 1 - number.adjusted())
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_of(raw: str, *, from_1904: bool) -> str | None:
    """A stored day as 2026-01-31, with its time where it has one; None when it is no day."""
    try:
        serial = Decimal(raw)
    except InvalidOperation:
        return None
    if not serial.is_finite() or not 0 <= serial < LAST_SERIAL:
        return None
    seconds = int((serial % 1 * 86_400).to_integral_value())
    if serial < 1:
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" if seconds < 86_400 else None
    if not from_1904 and serial < FIRST_SURE_SERIAL:
        return None
    moment = (DAY_1904 if from_1904 else DAY_1900) + timedelta(days=int(serial), seconds=seconds)
    return f"{moment:%Y-%m-%d %H:%M:%S}" if seconds else f"{moment:%Y-%m-%d}"


class StringReader:
    """Collects the shared strings; each is cut one character above what a cell may hold."""

    def __init__(self, *, most: int) -> None:
        self.strings: list[str] = []
        self.most = most
        self._text = ""
        self._in_text = self._in_aid = False

    def attach(self, parser: Any) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "si":
            self._text = ""
        elif name == "rPh":
            self._in_aid = True
        elif name == "t":
            self._in_text = not self._in_aid

    def _end(self, name: str) -> None:
        name = local(name)
        if name == "si":
            self.strings.append(escaped(self._text))
        elif name == "rPh":
            self._in_aid = False
        elif name == "t":
            self._in_text = False

    def _data(self, data: str) -> None:
        if self._in_text and len(self._text) < self.most:
            self._text = (self._text + data)[: self.most]


HIDDEN: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def escaped(text: str) -> str:
    """The text with the characters that XML cannot hold, which a workbook writes as _x0000_."""
    return HIDDEN.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class RowReader:
    """Makes lines of rows. Numbering is the sheet's own; rows and cells must come in order, as they always do."""

    def __init__(self, strings: tuple[str, ...], formats: tuple[Form, ...], *, from_1904: bool) -> None:
        self.strings, self.formats, self.from_1904 = strings, formats, from_1904
        self._lines: list[Line] = []
        self._row = 0
        self._cells: list[str] = []
        self._problem: Problem | None = None
        self._index = -1
        self._kind = self._style = ""
        self._value = self._formula = False
        self._text = ""
        self._in = False
        self._in_aid = False

    def attach(self, parser: Any) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    def taken(self) -> list[Line]:
        """The lines made since it was last asked."""
        lines, self._lines = self._lines, []
        return lines

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._value = True
            self._in = not self._in_aid
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._in_aid = True
        elif name == "row":
            self._start_row(attributes.get("r", ""))

    def _end(self, name: str) -> None:
        name = local(name)
        if name in ("v", "t"):
            self._in = False
        elif name == "rPh":
            self._in_aid = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            while self._cells and not self._cells[-1]:
                self._cells.pop()
            cells = tuple(self._cells)
            if cells or self._problem:
                self._lines.append(Line(self._row, cells, self._problem or problem_of(self._row, cells)))

    def _data(self, data: str) -> None:
        if self._in and len(self._text) <= LONGEST_CELL:
            self._text = (self._text + data)[: LONGEST_CELL + 1]

    def _start_row(self, number: str) -> None:
        row = int(number) if number.isdigit() and len(number) < 8 else self._row + 1
        if row <= self._row:
            raise refusals.SheetDamaged(part=f"row {row}", field="file")
        if row > 2 * MOST_ROWS:
            raise refusals.SheetTooManyRows(most=MOST_ROWS, line=row, field="file")
        self._row, self._cells, self._problem, self._index = row, [], None, -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        index = self._index + 1
        if address := attributes.get("r"):
            found = ADDRESS.fullmatch(address)
            if found is None or int(found[2]) != self._row:
                raise refusals.SheetDamaged(part=address[:20], field="file")
            index = _index_of(found[1])
        if index <= self._index:
            raise refusals.SheetDamaged(part=f"{letters(index)}{self._row}", field="file")
        self._index = index
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value = self._formula = False
        self._text = ""

    def _end_cell(self) -> None:
        if not self._value and not self._formula:
            return
        if self._index >= MOST_COLUMNS:
            raise refusals.SheetTooManyColumns(most=MOST_COLUMNS, line=self._row, field="file")
        value, problem = self._read(f"{letters(self._index)}{self._row}")
        self._cells.extend([""] * (self._index - len(self._cells)))
        self._cells.append(value)
        self._problem = self._problem or problem

    def _read(self, address: str) -> tuple[str, Problem | None]:
        """The value of the cell that just ended, and what is wrong with it."""
        text, kind = self._text, self._kind
        value: str | None = text
        if kind == "s":
            place = int(text) if text.isdigit() and len(text) < 9 else -1
            value = self.strings[place] if 0 <= place < len(self.strings) else None
        elif kind == "b":
            value = {"1": "TRUE", "0": "FALSE"}.get(text)
        elif kind in ("inlineStr", "str"):
            value = escaped(text)
        elif kind == "e":
            value = None
        elif kind == "n" and text:
            is_day = self._style.isdigit() and len(self._style) < 7 and self._is_day(int(self._style))
            value = day_of(text, from_1904=self.from_1904) if is_day else number_of(text)
        if self._formula:
            return value or text, Problem.of(refusals.SheetFormula(cell=address), self._index)
        if value is None:
            return text, Problem.of(refusals.SheetCellError(cell=address, value=text[:20]), self._index)
        return value, None

    def _is_day(self, style: int) -> bool:
        return style < len(self.formats) and self.formats[style] == "DAY"


def _index_of(name: str) -> int:
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
