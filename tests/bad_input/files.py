"""Files nobody should send, by name."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Final


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
