"""A file that is too large is refused while it comes in, and nothing of it is left (ASVS 5.2.1)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from diya.foundation.models import StoredFile
from diya.foundation.uploads import MOST_AROUND, UploadTooLarge
from tests.documents.subject import a_customer
from tests.people import PDF

MB = 1024 * 1024
BOUNDARY = "parts"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n'
    "Content-Type: application/pdf\r\n\r\n"
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


class Wire(io.RawIOBase):
    """A body that is made while it is read, and counts what was."""

    def __init__(self, size: int) -> None:
        self.head, self.left, self.tail, self.read_bytes = HEAD, size, TAIL, 0

    def read(self, size: int = -1) -> bytes:
        wanted = size if size >= 0 else len(self.head) + self.left
        part, self.head = self.head[:wanted], self.head[wanted:]
        filler = min(wanted - len(part), self.left)
        self.left -= filler
        part += b"x" * filler
        wanted -= len(part)
        end, self.tail = self.tail[:wanted], self.tail[wanted:]
        self.read_bytes += len(part) + len(end)
        return part + end


def request(wire: Wire, length: int) -> WSGIRequest:
    """A form on its way, as the server hands it over."""
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/api/v1/documents/documents",
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(length),
            "wsgi.input": wire,
        }
    )


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files stand while they come in."""
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    return tmp_path


def test_a_length_above_the_limit_is_refused_before_the_first_byte(spool: Path) -> None:
    wire = Wire(500 * MB)
    with pytest.raises(UploadTooLarge) as refused:
        _ = request(wire, 500 * MB).FILES
    assert wire.read_bytes == 0
    assert refused.value.params == {"megabytes": 20}
    assert not list(spool.iterdir())


def test_a_file_stops_at_the_first_part_too_many(spool: Path) -> None:
    wire = Wire(20 * MB + MOST_AROUND)
    with pytest.raises(UploadTooLarge):
        _ = request(wire, 20 * MB + MOST_AROUND).FILES
    assert 20 * MB < wire.read_bytes <= 20 * MB + MOST_AROUND
    assert not list(spool.iterdir()), "a part of the file was left"


def test_a_file_of_exactly_the_limit_comes_in_and_its_passing_place_is_emptied(spool: Path) -> None:
    wire = Wire(20 * MB)
    coming = request(wire, len(HEAD) + 20 * MB + len(TAIL))
    assert coming.FILES["file"].size == 20 * MB
    assert len(list(spool.iterdir())) == 1, "it stands on disk, not in memory"
    coming.close()
    assert not list(spool.iterdir())


@pytest.mark.parametrize(("language", "says"), [("zh", "20 MB，未上传"), ("en", "above 20 MB")])
def test_the_person_is_told_and_nothing_is_kept(person: Any, spool: Path, language: str, says: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    officer = person("officer", language)
    subject = a_customer(officer)
    before = StoredFile.objects.count()
    form = {"subject": subject, "kind": "OTHER", "file": SimpleUploadedFile("x.pdf", PDF + bytes(20 * MB))}
    answer = officer.client.post(
        "/api/v1/documents/documents", form, headers={"idempotency-key": uuid4().hex, "accept-language": language}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "foundation.upload_too_large")
    assert answer.json()["field"] == "file"
    assert says in answer.json()["detail"]
    assert StoredFile.objects.count() == before
    assert not list(spool.iterdir())
