"""What a paper may be: a PDF, JPEG or PNG by content that is one thing only and does nothing by itself.

A paper is looked at by people at a bank's desks, in whatever reader they have. So one that cannot be opened, that
runs or carries something, or that is a second type of file to another program is refused when it comes in.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final

from diya.kernel.errors import InvalidInput

MAX_BYTES: Final = 20 * 1024 * 1024
SIGNATURES: Final = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
"""The first bytes of each type we take; what a file is called or claims to be does not count."""

MOST_SIDE: Final = 30_000
MOST_PIXELS: Final = 250_000_000
"""Above what cameras and scanners make; a picture of more is made to fill a reader's memory."""
MOST_INFLATED: Final = 64 * 1024 * 1024
READERS_LOOK_AT: Final = 1024
"""Readers take a PDF that begins, or has its end mark, within so many bytes of either end."""
FOREIGN_BEGINNINGS: Final = re.compile(rb"<script|<html|<\?php|%PDF-", re.IGNORECASE)
ZIP_END: Final = b"PK\x05\x06"

ACTIVE: Final = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm)(?![A-Za-z])")
ENCRYPTED: Final = re.compile(rb"/Encrypt(?![A-Za-z])")
ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM: Final = re.compile(rb"(?<!end)stream(\r\n|\n)")
FLATE_ONLY: Final = re.compile(rb"/Filter\s*(/FlateDecode(?![A-Za-z])|\[\s*/FlateDecode\s*\])")
MOST_STREAMS: Final = 50_000
LONGEST_DICTIONARY: Final = 16 * 1024
SIZES: Final = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
"""The JPEG segments that say how large the picture is."""


class FileRefused(InvalidInput):
    code = "foundation.file_refused"
    zh = "文件未能接收：只接受 PDF、JPEG、PNG，且不超过 20 MB。"
    en = "The file was not taken: only PDF, JPEG and PNG of at most 20 MB are."


class FileEncrypted(InvalidInput):
    code = "foundation.file_encrypted"
    zh = "PDF 有密码或加密保护。请去掉保护后另存，再上传。"
    en = "The PDF is encrypted. Save it without protection and upload that."


class FileActive(InvalidInput):
    code = "foundation.file_active"
    zh = "PDF 含有脚本、程序或内嵌文件（{what}）。请用“打印为 PDF”重新生成后再上传。"
    en = "The PDF holds a script, a program or other files ({what}). Print it to PDF anew and upload that."


class FileTwoTypes(InvalidInput):
    code = "foundation.file_two_types"
    zh = "文件里混有另一种文件。请重新扫描，或用“打印为 PDF”重新生成后再上传。"
    en = "Another type of file is hidden in this one. Scan it anew, or print it to PDF, and upload that."


class FileDamaged(InvalidInput):
    code = "foundation.file_damaged"
    zh = "文件不完整或已损坏，无法打开。请重新扫描或另存后再上传。"
    en = "The file is incomplete or damaged and cannot be opened. Scan it or save it anew and upload that."


class FileImageSize(InvalidInput):
    code = "foundation.file_image_size"
    zh = "图片尺寸 {width}×{height} 超出范围。请缩小到每边 30,000 像素、总计 2.5 亿像素以内再上传。"
    en = "The picture is {width}×{height}. Keep each side to 30,000 pixels and the whole to 250 million."


def content_type_of(content: bytes) -> str:
    """The type of a paper by its content; raises a refusal `foundation.file_*` for what is none or does something."""
    found = next((name for start, name in SIGNATURES.items() if content.startswith(start)), None)
    if found is None or len(content) > MAX_BYTES:
        raise FileRefused(field="file")
    if FOREIGN_BEGINNINGS.search(content[5:READERS_LOOK_AT]) or _ends_as_zip(content):
        raise FileTwoTypes(field="file")
    _CHECKS[found](content)
    return found


def _ends_as_zip(content: bytes) -> bool:
    """Whether an unpacker would find a zip here: its directory stands at the end, before a comment of told length."""
    tail = content[-(22 + 0xFFFF) :]
    place = tail.rfind(ZIP_END)
    while place >= 0:
        if len(tail) >= place + 22 and place + 22 + int.from_bytes(tail[place + 20 : place + 22], "little") == len(
            tail
        ):
            return True
        place = tail.rfind(ZIP_END, 0, place)
    return False


def _check_pdf(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise FileDamaged(field="file")
    if len(content) - end > READERS_LOOK_AT:
        raise FileTwoTypes(field="file")
    for text in _pdf_texts(content):
        plain = _unescaped(text)
        if ENCRYPTED.search(plain):
            raise FileEncrypted(field="file")
        if active := ACTIVE.search(plain):
            raise FileActive(what=active[1].decode(), field="file")


def _pdf_texts(content: bytes) -> Iterator[bytes]:
    """The file itself, then every packed stream of objects: an action may stand in either."""
    yield content
    room = MOST_INFLATED
    for number, found in enumerate(STREAM.finditer(content)):
        if number > MOST_STREAMS:
            raise FileDamaged(field="file")
        earliest = max(found.start() - LONGEST_DICTIONARY, 0)
        start = max(content.rfind(b"obj", earliest, found.start()), earliest)
        about = _unescaped(content[start : found.start()])
        if b"/ObjStm" in about and b"/Filter" in about:
            text = _inflated(about, content[found.end() : content.find(b"endstream", found.end())], room)
            room -= len(text)
            yield text


def _inflated(about: bytes, packed: bytes, room: int) -> bytes:
    """A stream of objects unpacked; one that only some readers could unpack, or without an end, is refused."""
    if not FLATE_ONLY.search(about) or b"/DecodeParms" in about:
        raise FileActive(what="ObjStm", field="file")
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(packed, max(room, 1))
    except zlib.error:
        raise FileDamaged(field="file") from None
    if not inflater.eof:
        raise FileDamaged(field="file")
    return text


def _unescaped(text: bytes) -> bytes:
    """The text with its names in plain letters: any of them may be written as #xx."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)


def _check_png(content: bytes) -> None:
    place = 8
    if content[12:16] != b"IHDR" or len(content) < 24:
        raise FileDamaged(field="file")
    _check_size(*struct.unpack(">II", content[16:24]))
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        kind = content[place + 4 : place + 8]
        place += 12 + length
        if kind == b"IEND":
            if place != len(content):
                raise FileTwoTypes(field="file")
            return
    raise FileDamaged(field="file")


def _check_jpeg(content: bytes) -> None:
    """The size stands in the first frame. Cameras write more after the picture's end, so the end is not judged."""
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker in SIZES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            _check_size(width, height)
            if b"\xff\xd9" not in content[place:]:
                break
            return
        if marker in (0x01, *range(0xD0, 0xDA)):
            break
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    raise FileDamaged(field="file")


def _check_size(width: int, height: int) -> None:
    if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and width * height <= MOST_PIXELS):
        raise FileImageSize(width=width, height=height, field="file")


_CHECKS: Final = {"application/pdf": _check_pdf, "image/png": _check_png, "image/jpeg": _check_jpeg}
