"""Files nobody should send, by name."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any, Final

import xlsxwriter


def _archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.exe", "MZ")
    return file.getvalue()


def _pdf(objects: bytes) -> bytes:
    return b"%PDF-1.7\n" + objects + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def _png(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + b"\0\0\0\0" + b"\0\0\0\0IEND\xae\x42\x60\x82"


PAPERS: Final = {
    "unknown": b"GIF89a\x01\x00\x01\x00",
    "empty": b"",
    "huge": _pdf(b" " * (20 * 1024 * 1024)),
    "disguised": b"MZ\x90\x00" + b"\x00" * 60,
    "encrypted": _pdf(b"<</Encrypt 9 0 R>>"),
    "script": _pdf(b"<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
    "attachment": _pdf(b"<</Type/EmbeddedFile>>"),
    "two-types": _png(10, 10)[:-12] + b"\0\0\0\0IEND\xae\x42\x60\x82" + _archive(),
    "cut": _png(10, 10)[:-12],
    "pixel-bomb": _png(60_000, 60_000),
}


def _workbook(fill: Any) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    fill(book, book.add_worksheet())
    book.close()
    return out.getvalue()


def _with_part(content: bytes, name: str) -> bytes:
    """A workbook with one more part in it."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"x" * 64)
    return out.getvalue()


def _merged(book: Any, page: Any) -> None:
    page.write_row(0, 0, ["姓名", "手机号"])
    page.merge_range(1, 0, 1, 1, "合并")


TITLES = "姓名,手机号,申请金额"
PLAIN = _workbook(lambda _book, page: page.write_row(0, 0, TITLES.split(",")))
SHEETS: Final = {
    "unknown": b"%PDF-1.4",
    "empty": b"",
    "huge": b"a,b\n" * (6 * 1024 * 1024),
    "encrypted": bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le") + bytes(600),
    "macros": _with_part(PLAIN, "xl/vbaProject.bin"),
    "merged": _workbook(_merged),
    "mixed": f"{TITLES}\n林浩然,1,2\n".encode() + "周子轩,1,2\n".encode("gb18030"),
    "open-quote": f'{TITLES}\n"林浩然,1,2\n'.encode(),
    "title-twice": "姓名,姓名\n林,浩\n".encode(),
    "columns": f"{TITLES}\n林浩然,1,2\n".encode(),
    "entity-bomb": b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Document>&b;</Document>',
    "other-message": b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"/>',
    "no-amount": b"reference,currency\nE1,CNY\n",
    "no-result": b"reference,amount\nDD1,1.00\n",
    "titles-only": b"amount,currency\n",
}
"""Tables nobody should bring, by name."""
