"""XLSX: a zip of XML parts. Every part is weighed before one is unpacked, and values are all that is read.

Read here with the standard library rather than by a package for spreadsheets: those hand out floats, hide which
cells are formulas or merged, and fill in millions of blank cells when a file asks them to.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat

from diya.foundation.sheets import cells, refusals
from diya.foundation.sheets.lines import LONGEST_CELL, Line
from diya.kernel.errors import InvalidInput

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the container of old Office files and of encrypted new ones begins."""

MOST_PARTS: Final = 1_000
MOST_UNPACKED: Final = 250 * 1024 * 1024
MOST_STRINGS: Final = 64 * 1024 * 1024
"""The shared strings are the one part that is held as a whole."""
MOST_RATIO: Final = 200
RATIO_COUNTS_FROM: Final = 1024 * 1024
PIECE: Final = 64 * 1024

REFUSED_PARTS: Final[dict[str, type[InvalidInput]]] = {
    "vbaproject": refusals.SheetMacros,
    "xl/macrosheets/": refusals.SheetMacros,
    "xl/dialogsheets/": refusals.SheetMacros,
    "xl/externallinks/": refusals.SheetExternalLinks,
    "xl/connections": refusals.SheetExternalLinks,
    "xl/querytables/": refusals.SheetExternalLinks,
    "xl/embeddings/": refusals.SheetEmbedded,
    "xl/activex/": refusals.SheetEmbedded,
    "xl/ctrlprops/": refusals.SheetEmbedded,
    "xl/workbook.bin": refusals.SheetOldFormat,
}
"""Parts that no table of values has, by how their names begin or, without a folder, by what they contain."""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook ready to be streamed."""

    content: bytes
    part: str
    strings: tuple[str, ...]
    formats: tuple[cells.Form, ...]
    from_1904: bool


def refusal_of_ole(content: bytes) -> InvalidInput:
    """What to say of an OLE container: encrypted workbooks are in one, and so are those of old Excel."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refusals.SheetEncrypted(field="file")
    return refusals.SheetOldFormat(field="file")


def weigh(content: bytes) -> None:
    """Raise for a zip that is no workbook, would unpack to too much, or has parts that do something."""
    with _zip(content) as archive:
        parts = archive.infolist()
        names = [part.filename.lower() for part in parts]
        if "[content_types].xml" not in names or not any(name.startswith("xl/workbook") for name in names):
            raise refusals.SheetTypeUnknown(found="ZIP", field="file")
        if any(part.flag_bits & 0x1 for part in parts):
            raise refusals.SheetEncrypted(field="file")
        if len(set(names)) != len(names):
            raise _damaged("ZIP")
        # The reader of a zip gives no more of a part than its entry says and tells when there is less.
        too_dense = any(
            part.file_size > RATIO_COUNTS_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1)
            for part in parts
        )
        if too_dense or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise refusals.SheetUnpacksTooLarge(field="file")
        for name in names:
            for mark, refusal in REFUSED_PARTS.items():
                if name.startswith(mark) or ("/" not in mark and mark in name):
                    raise refusal(field="file")


def open_book(content: bytes) -> Book:
    """What is needed to read the one sheet that holds data; raises for several, merged cells and damage."""
    with _zip(content) as archive:
        names = {name.lower().lstrip("/"): name for name in archive.namelist()}
        if b"macroenabled" in _part(archive, names, "[content_types].xml").lower():
            raise refusals.SheetMacros(field="file")
        sheets, from_1904 = _sheets(archive, names)
        filled = [(title, part) for title, part in sheets if _holds_data(archive, part)]
        if not filled:
            raise refusals.SheetEmpty(field="file")
        if len(filled) > 1:
            shown = "、".join(title[:40] for title, _ in filled[:5])
            raise refusals.SheetSeveral(names=shown, field="file")
        part = filled[0][1]
        if merged := _merged(archive, part):
            raise refusals.SheetMerged(cells=merged[:40], field="file")
        strings = _strings(archive, names)
        formats = cells.formats_of(_elements(_part(archive, names, "xl/styles.xml", needed=False), "xl/styles.xml"))
    return Book(content, part, strings, formats, from_1904)


def lines(book: Book) -> Iterator[Line]:
    """Every row that holds anything, in the order and under the numbers of the sheet."""
    with _zip(book.content) as archive:
        reader = cells.RowReader(book.strings, book.formats, from_1904=book.from_1904)
        for piece, parser in _pieces(archive, book.part):
            if piece is None:
                reader.attach(parser)
                continue
            _feed(parser, piece, book.part)
            yield from reader.taken()


def _sheets(archive: zipfile.ZipFile, names: dict[str, str]) -> tuple[list[tuple[str, str]], bool]:
    """Title and part of every sheet, hidden ones too, and whether days count from 1904."""
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for name, attributes in _elements(_part(archive, names, "xl/_rels/workbook.xml.rels"), "workbook.xml.rels")
        if name == "Relationship" and attributes.get("Type", "").endswith(("/worksheet", "/chartsheet"))
    }
    found, from_1904 = [], False
    for name, attributes in _elements(_part(archive, names, "xl/workbook.xml"), "workbook.xml"):
        if name == "workbookPr":
            from_1904 = attributes.get("date1904", "0").lower() in ("1", "true")
        if name == "sheet":
            target = targets.get(next((attributes[key] for key in attributes if key.endswith(":id")), ""), "")
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
            if path not in names:
                raise _damaged("workbook.xml")
            found.append((attributes.get("name", ""), names[path]))
    return found, from_1904


def _holds_data(archive: zipfile.ZipFile, part: str) -> bool:
    found: list[bool] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        if cells.local(name) in ("v", "t", "f"):
            found.append(True)

    for piece, parser in _pieces(archive, part):
        if piece is None:
            parser.StartElementHandler = start
            continue
        _feed(parser, piece, part)
        if found:
            return True
    return False


def _merged(archive: zipfile.ZipFile, part: str) -> str:
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if cells.local(name) == "mergeCell":
            found.append(attributes.get("ref", "?"))

    for piece, parser in _pieces(archive, part):
        if piece is None:
            parser.StartElementHandler = start
            continue
        _feed(parser, piece, part)
        if found:
            return found[0]
    return ""


def _strings(archive: zipfile.ZipFile, names: dict[str, str]) -> tuple[str, ...]:
    """The texts that cells point to, without the reading aids over Chinese characters."""
    part = names.get("xl/sharedstrings.xml")
    if part is None:
        return ()
    if archive.getinfo(part).file_size > MOST_STRINGS:
        raise refusals.SheetUnpacksTooLarge(field="file")
    collector = cells.StringReader(most=LONGEST_CELL + 1)
    for piece, parser in _pieces(archive, part):
        if piece is None:
            collector.attach(parser)
            continue
        _feed(parser, piece, part)
    return tuple(collector.strings)


def _elements(xml: bytes, part: str) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    if xml:
        parser = _parser()
        parser.StartElementHandler = lambda name, attributes: found.append((cells.local(name), attributes))
        _feed(parser, xml, part)
        _feed(parser, b"", part)
    return found


def _part(archive: zipfile.ZipFile, names: dict[str, str], part: str, *, needed: bool = True) -> bytes:
    if part not in names:
        if needed:
            raise _damaged(part)
        return b""
    if archive.getinfo(names[part]).file_size > MOST_STRINGS:
        raise refusals.SheetUnpacksTooLarge(field="file")
    try:
        return archive.read(names[part])
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, zlib.error) as error:
        raise _damaged(part) from error


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes | None, Any]]:
    """First (None, parser) for handlers to be set, then every piece of a part; the last is empty and ends it."""
    parser = _parser()
    yield None, parser
    try:
        with archive.open(part) as stream:
            while piece := stream.read(PIECE):
                yield piece, parser
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, zlib.error) as error:
        raise _damaged(part) from error
    yield b"", parser


def _parser() -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype  # so that no entity can be declared, let alone unfold
    return parser


def _no_doctype(*_: Any) -> None:
    raise _damaged("DOCTYPE")


def _feed(parser: Any, piece: bytes, part: str) -> None:
    try:
        parser.Parse(piece, not piece)
    except (expat.ExpatError, ValueError) as error:
        raise _damaged(part) from error


def _zip(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged("ZIP") from error


def _damaged(part: str) -> InvalidInput:
    return refusals.SheetDamaged(part=part[-60:], field="file")
