"""CSV in the encodings that Chinese spreadsheets write, with whatever divides the columns and ends the lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from diya.foundation.sheets import refusals
from diya.foundation.sheets.lines import MOST_COLUMNS, Line, Problem, letters, problem_of

DELIMITERS: Final = {",": "逗号 / comma", "\t": "制表符 / tab", ";": "分号 / semicolon"}
LOOKED_AT: Final = 50
"""Lines by which the delimiter is judged."""
LONGEST_QUOTE: Final = 100
"""Lines after which a quote that is still open was forgotten rather than meant."""
MARKED: Final = re.compile(r"sep=([,;\t])[\r\n]", re.IGNORECASE)
"""What some spreadsheets write above the titles to say what divides the columns."""
CHINESE: Final = re.compile(r"[\u2010-\u2027\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A whole CSV as text."""

    text: str
    encoding: str
    delimiter: str
    first_line: int


def decode(content: bytes) -> Decoded:
    """The text of a CSV; raises when its encoding or its delimiter cannot be told for sure."""
    text, encoding = _text(content)
    text = text.removeprefix("\ufeff")
    if mark := MARKED.match(text):
        rest = text[mark.end() :]
        # The mark ends in CR, LF or both; it is line 1 whatever it ends in.
        return Decoded(rest.removeprefix("\n") if mark[0].endswith("\r") else rest, encoding, mark[1], 2)
    return Decoded(text, encoding, _delimiter(text), 1)


def lines(decoded: Decoded) -> Iterator[Line]:
    """Every record with the number of its first line; raises for a quote that is never closed."""
    # Without translation the buffer divides at CR, LF and CRLF alike and at nothing else; a quoted end stays as it is.
    taken: list[str] = []
    reader = csv.reader(_noted(io.StringIO(decoded.text, newline=""), taken), delimiter=decoded.delimiter, strict=True)
    while True:
        start = reader.line_num
        taken.clear()
        number = decoded.first_line + start
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error) or "field larger" in str(error):
                raise refusals.SheetQuoteOpen(line=number, field="file") from None
            _not_swallowed(number, reader.line_num - start)
            yield Line(number, ("".join(taken).rstrip("\r\n"),), Problem.of(refusals.SheetQuoteBroken()))
            continue
        _not_swallowed(number, reader.line_num - start)
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise refusals.SheetTooManyColumns(most=MOST_COLUMNS, line=number, field="file")
        yield Line(number, cells[:MOST_COLUMNS], problem_of(number, cells) or _formula(number, cells))


def _noted(source: Iterator[str], taken: list[str]) -> Iterator[str]:
    """The source as it is, and what was taken of it, for the line that cannot be divided into cells."""
    for raw in source:
        taken.append(raw)
        yield raw


def _not_swallowed(number: int, height: int) -> None:
    if height > LONGEST_QUOTE:
        raise refusals.SheetQuoteOpen(line=number, field="file")


def _formula(number: int, cells: tuple[str, ...]) -> Problem | None:
    if "=" not in "".join(cells):
        return None
    for index, cell in enumerate(cells):
        if cell.startswith("="):
            return Problem.of(refusals.SheetFormula(cell=f"{letters(index)}{number}"), index)
    return None


def _text(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise refusals.SheetEncodingUnknown(field="file")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as error:
            line = content[: error.start].decode("utf-16", "replace").count("\n") + 1
            raise refusals.SheetEncodingMixed(line=line, field="file") from None
    if content[:4096].count(0) > len(content[:4096]) // 10:
        raise refusals.SheetEncodingUnknown(field="file")
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    if content.startswith(b"\xef\xbb\xbf"):
        broken = (n for n, raw in enumerate(_raw_lines(content), 1) if not _decodes(raw, "utf-8"))
        raise refusals.SheetEncodingMixed(line=next(broken), field="file")
    _one_encoding_only(content)
    return content.decode("gb18030"), "GB18030"


def _one_encoding_only(content: bytes) -> None:
    """Raise when a file that is not all UTF-8 is not all GB18030 either.

    Most UTF-8 text decodes as GB18030 too, into other characters. A line that is Chinese in UTF-8 from end to end
    is taken for UTF-8: text in GB18030 hardly ever looks so by chance.
    """
    foreign = [(number, raw) for number, raw in enumerate(_raw_lines(content), 1) if not raw.isascii()]
    ours = [number for number, raw in foreign if _is_chinese_utf8(raw)]
    broken = [number for number, raw in foreign if not _decodes(raw, "utf-8")]
    neither = [number for number, raw in foreign if not _decodes(raw, "gb18030")]
    if len(ours) >= len(broken):
        raise refusals.SheetEncodingMixed(line=broken[0], field="file")
    if neither or ours:
        raise refusals.SheetEncodingMixed(line=min(neither + ours), field="file")


def _raw_lines(content: bytes) -> list[bytes]:
    # CR and LF are no part of any character in either encoding.
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def _is_chinese_utf8(raw: bytes) -> bool:
    if not _decodes(raw, "utf-8"):
        return False
    signs = [sign for sign in raw.decode("utf-8") if sign > "\x7f"]
    return len(signs) >= 2 and all(map(CHINESE.match, signs))


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str) -> str:
    """What divides the columns: the one sign with which the first lines are all as wide as the titles.

    A file that two signs divide evenly is refused; guessing would put values under the wrong titles.
    """
    head = "".join(islice(io.StringIO(text, newline=""), LOOKED_AT))
    widths = {sign: _widths(head, sign) for sign in DELIMITERS}
    wide = {sign: found for sign, found in widths.items() if found and found[0] > 1}
    even = [sign for sign, found in wide.items() if len(set(found)) == 1]
    if len(even) > 1:
        raise refusals.SheetDelimiterUnclear(found="、".join(DELIMITERS[sign] for sign in even), field="file")
    if even:
        return even[0]
    # No sign fits every line: lines with a cell too many are theirs to be told of, so the titles decide.
    most = max((found[0] for found in wide.values()), default=0)
    best = [sign for sign, found in wide.items() if found[0] == most]
    if len(best) > 1:
        raise refusals.SheetDelimiterUnclear(found="、".join(DELIMITERS[sign] for sign in best), field="file")
    return best[0] if best else ","


def _widths(head: str, delimiter: str) -> list[int]:
    found = []
    try:
        for cells in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            if any(cells):
                found.append(len(cells))
    except csv.Error:  # a field beyond the reader's own limit: what stands before it says enough
        return found
    return found
