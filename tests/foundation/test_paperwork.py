"""Papers that come in: one type only, nothing that acts, nothing that cannot be opened."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.foundation import files
from diya.foundation.paperwork import content_type_of
from diya.kernel.errors import InvalidInput


def pdf(objects: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + objects + b"trailer<</Root 1 0 R>>\n" + end


def packed(text: bytes, about: bytes = b"/Filter/FlateDecode") -> bytes:
    """Objects packed into a stream, as PDF has it since 1.5."""
    return (
        b"5 0 obj\n<</Type/ObjStm/N 1/First 4"
        + about
        + b">>\nstream\n"
        + zlib.compress(text)
        + b"\nendstream\nendobj\n"
    )


def written(change: str) -> bytes:
    """A PDF by a common library, with what the name says done to it."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if change == "attachment":
        writer.add_attachment("x.exe", b"MZ")
    if change == "password":
        writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def png(width: int = 10, height: int = 10, tail: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"") + tail


def jpeg(width: int = 10, height: int = 10, tail: bytes = b"") -> bytes:
    app = b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + app + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9" + tail


def archive(comment: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("x.html", "x")
        made.comment = comment
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pdf(), "application/pdf"),
        (written("nothing"), "application/pdf"),
        (pdf(packed(b"1 0 <</Type/Page>>")), "application/pdf"),
        (pdf(end=b"%%EOF" + b"\n" * 900), "application/pdf"),
        (pdf(b"<</EncryptMetadata true>>"), "application/pdf"),
        (png(), "image/png"),
        (jpeg(), "image/jpeg"),
        (jpeg(4000, 3000, b"a camera's own data" * 100), "image/jpeg"),
    ],
)
def test_ordinary_papers_are_taken(content: bytes, name: str) -> None:
    assert content_type_of(content) == name


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "refused"),
        (b"MZ\x90\x00", "refused"),
        (b"GIF89a", "refused"),
        (archive(), "refused"),
        (b"<svg onload=alert(1)>", "refused"),
        (b"%PDF-1.7\n" + b"0" * 20 * 1024 * 1024 + b"%%EOF", "refused"),
        (written("password"), "encrypted"),
        (pdf(b"<</Encrypt 9 0 R>>"), "encrypted"),
        (written("attachment"), "active"),
        (pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "active"),
        (pdf(b"<</S/J#61vaScript/JS(app.alert(1))>>"), "active"),
        (pdf(b"<</S/Launch/F(cmd.exe)>>"), "active"),
        (pdf(packed(b"9 0 <</S/Launch/F(cmd.exe)>>")), "active"),
        (pdf(packed(b"9 0 <</S/L#61unch/F(cmd.exe)>>")), "active"),
        (pdf(packed(b"1 0 <<>>", b"/Filter[/FlateDecode/ASCIIHexDecode]")), "active"),
        (pdf(packed(b"1 0 <<>>").replace(b"x\x9c", b"x\x00")), "damaged"),
        (pdf(packed(b" " * 70 * 1024 * 1024)), "damaged"),
        (pdf(end=b""), "damaged"),
        (pdf(end=b"%%EOF" + b"MZ" * 2000), "two_types"),
        (pdf() + archive(), "two_types"),
        (jpeg(tail=archive(b"with a comment")), "two_types"),
        (png(tail=b"x"), "two_types"),
        (png()[:8] + b"%PDF-1.4" + png()[8:], "two_types"),
        (jpeg().replace(b"JFIF", b"<?php"), "two_types"),
        (png()[:-12], "damaged"),
        (jpeg()[:20], "damaged"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (png(60_000, 60_000), "image_size"),
        (png(0, 10), "image_size"),
        (jpeg(65_535, 10), "image_size"),
        (png(30_000, 30_000), "image_size"),
    ],
)
def test_a_paper_that_is_none_or_does_something_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        files.PAPERS(content)
    assert (refused.value.code, refused.value.field) == (f"foundation.file_{code}", "file")
    assert refused.value.sentence("zh")
    assert refused.value.sentence("en")


def test_each_door_takes_its_own_types_only() -> None:
    table = "姓名,金额\n".encode()
    assert files.SHEETS(table) == "text/csv"
    for accepts, content in ((files.SHEETS, pdf()), (files.PAPERS, table), (files.SHEETS, png())):
        with pytest.raises(InvalidInput):
            accepts(content)


@given(st.sampled_from([pdf(packed(b"1 0 <<>>")), png(), jpeg()]), st.data())
@settings(max_examples=200, deadline=None)
def test_no_damage_breaks_the_look(content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content[: data.draw(st.integers(1, len(content)))])
    for _ in range(data.draw(st.integers(0, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        outcome = content_type_of(bytes(changed))
    except InvalidInput as error:
        outcome = error.code
    assert outcome.startswith(("foundation.file_", "application/pdf", "image/"))
