"""Papers of a customer: kinds, what is expected, versions, last days, notes; and how a paper is given back."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from diya.documents import kinds, selectors, services
from diya.documents.models import Document, Kind
from diya.foundation import db as ground
from diya.foundation import files as stored
from diya.foundation.models import Branch, User
from tests.documents.subject import a_customer
from tests.foundation.test_paperwork import archive, jpeg, pdf, png
from tests.journeys import way
from tests.people import PDF, Person

CONTENTS = {"application/pdf": pdf(), "image/png": png(), "image/jpeg": jpeg()}
ENDINGS = ("pdf", "png", "jpg", "html", "exe", "svg", "php.pdf", "")
FOREIGN = {
    "GIF with a script": b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//",
    "SVG with a script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "ZIP": archive(),
    "program": b"MZ\x90\x00" + bytes(60),
    "PDF and ZIP": pdf() + archive(),
    "PNG and ZIP": png(tail=archive()),
    "JPEG and PHP": jpeg().replace(b"JFIF", b"<?php"),
}


def attach(officer: Person, subject: str, kind: str, *, expect: int = 200, name: str = "x.pdf", **more: str) -> Any:
    return officer.send("/documents/documents", {"subject": subject, "kind": kind, **more}, name, PDF, expect=expect)


def bank_day() -> date:
    with ground.transaction(ground.all_branches(), ground.Context(actor="test"), writes=False):
        return ground.current().business_date


def checklist(officer: Person, subject: str) -> dict[str, str]:
    return {row["kind"]: row["state"] for row in officer.get("/documents/checklist", subject=subject)["items"]}


@pytest.mark.parametrize("content_type", CONTENTS)
def test_the_content_alone_says_what_a_paper_is(person: Any, content_type: str) -> None:
    officer = person("officer")
    subject = a_customer(officer)
    form = {"subject": subject, "kind": "OTHER"}
    for ending in ENDINGS:
        kept = officer.send("/documents/documents", form, f"x.{ending}", CONTENTS[content_type])
        assert kept["content_type"] == content_type
    assert Document.objects.filter(subject=subject).count() == len(ENDINGS)


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_something_else_is_refused_under_any_name(person: Any, name: str) -> None:
    officer = person("officer")
    form = {"subject": a_customer(officer), "kind": "OTHER"}
    for ending in ENDINGS:
        refused = officer.send("/documents/documents", form, f"x.{ending}", FOREIGN[name], expect=422)
        assert refused["code"] in ("foundation.file_refused", "foundation.file_two_types")


def bomb(parts: int, size: int) -> bytes:
    """A workbook of parts that unpack to far more than they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        for number in range(parts):
            made.writestr(f"xl/worksheets/sheet{number}.xml", bytes(size))
    return file.getvalue()


@pytest.mark.parametrize(
    "content", [bomb(1, 200 * 1024 * 1024), bomb(40_000, 0)], ids=["200 MB of zeros", "40,000 parts"]
)
def test_a_packed_bomb_is_refused_in_a_moment(person: Any, content: bytes) -> None:
    officer = person("officer")
    subject = a_customer(officer)
    started = time.process_time()
    form = {"kind": "PERSON", "branch_code": "001"}
    refused = officer.send("/customers/imports", form, "x.xlsx", content, expect=422)
    assert refused["code"].startswith("foundation.sheet_")
    officer.send("/documents/documents", {"subject": subject, "kind": "OTHER"}, "x.pdf", content, expect=422)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "/etc/passwd.pdf", "C:\\x\\y.pdf", "林浩然 收入.pdf", "‮fdp.exe", "a" * 300]
)
def test_a_name_is_kept_and_never_is_a_path(person: Any, name: str) -> None:
    officer = person("officer")
    before = {path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()}
    kept = attach(officer, a_customer(officer), "OTHER", name=name)
    new = {path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()} - before
    assert len(new) == 1
    (path,) = new
    assert len(path.name) == 32
    assert set(path.name) <= set("0123456789abcdef")
    assert "/" not in kept["file_name"]
    assert len(kept["file_name"]) <= 255
    given = officer.client.get(f"/api/v1/documents/documents/{kept['id']}/content")
    assert given.headers["Content-Disposition"] == f'attachment; filename="other-{kept["id"][-8:]}.pdf"'


def test_a_name_with_nul_harms_nothing(db: None) -> None:
    with ground.transaction(ground.all_branches(), ground.Context(actor="test")):
        branch = Branch.objects.order_by("pk")[0]
        kept = stored.store(branch_id=branch.pk, name="x.pdf\0.exe", content=PDF)
        assert stored.read(kept) == PDF
        assert stored.names([kept])[kept.id] == "x.pdf\0.exe"


def test_a_paper_is_given_back_as_a_download_that_runs_nothing(person: Any) -> None:
    officer = person("officer")
    kept = attach(officer, a_customer(officer), "OTHER")
    given = officer.client.get(f"/api/v1/documents/documents/{kept['id']}/content")
    assert given.content == PDF
    assert given.headers["Content-Type"] == "application/pdf"
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    shown = officer.client.get(f"/api/v1/documents/documents/{kept['id']}/preview")
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]


def test_a_later_paper_is_a_later_version_and_says_who_brought_it(person: Any) -> None:
    officer, operator = person("officer"), person("operations")
    subject, other = a_customer(officer), a_customer(officer, 2)
    for by, kind, whose in ((officer, "OTHER", subject), (operator, "OTHER", subject), (officer, "OTHER", other)):
        attach(by, whose, kind)
    attach(officer, subject, "LICENCE")
    rows = officer.get("/documents/documents", subject=subject)["items"]
    said = [(row["kind"], row["version"], row["is_newest"], row["created_by_name"]) for row in rows]
    names = {who: User.objects.get(username=who.username).name for who in (officer, operator)}
    assert said == [
        ("LICENCE", 1, True, names[officer]),
        ("OTHER", 2, True, names[operator]),
        ("OTHER", 1, False, names[officer]),
    ]
    # A page that begins in the middle tells the same.
    first = officer.get("/documents/documents", subject=subject, limit=2)
    rest = officer.get("/documents/documents", subject=subject, limit=2, cursor=first["next_cursor"])
    assert [(row["version"], row["is_newest"]) for row in rest["items"]] == [(1, False)]


def test_the_checklist_of_a_firm_says_what_is_there_and_what_ran_out(person: Any) -> None:
    officer = person("officer")
    subject = a_customer(officer)
    expected = dict(kinds.EXPECTED)[kinds.FIRM]
    assert checklist(officer, subject) == dict.fromkeys(expected, "MISSING")
    day = bank_day()
    attach(officer, subject, "LICENCE", expires_date=str(day - timedelta(days=1)))
    attach(officer, subject, "ID_CARD", expires_date=str(day))
    attach(officer, subject, "ARTICLES")
    states = checklist(officer, subject)
    assert (states["LICENCE"], states["ID_CARD"], states["ARTICLES"]) == ("EXPIRED", "RECEIVED", "RECEIVED")
    attach(officer, subject, "LICENCE", expires_date=str(day + timedelta(days=365)))
    assert checklist(officer, subject)["LICENCE"] == "RECEIVED"


def test_a_person_is_asked_for_other_papers_than_a_firm(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    subject = f"customers.party:{party['id']}"
    assert list(checklist(officer, subject)) == list(dict(kinds.EXPECTED)[kinds.PERSON])
    offered = {row["code"] for row in officer.get("/documents/kinds", subject=subject, limit=200)["items"]}
    assert offered == {one.code for one in kinds.KINDS if kinds.PERSON in one.audiences}
    everything = officer.get("/documents/kinds", limit=200)["items"]
    assert {row["code"] for row in everything} == {one.code for one in kinds.KINDS}


def test_a_last_day_of_what_does_not_run_out_is_refused(person: Any) -> None:
    officer = person("officer")
    subject = a_customer(officer)
    refused = attach(officer, subject, "OTHER", expires_date="2030-01-01", expect=422)
    assert (refused["code"], refused["field"]) == ("documents.expiry_not_kept", "expires_date")
    attach(officer, subject, "LICENCE", expires_date="2030-02-30", expect=422)
    assert not Document.objects.filter(subject=subject).exists()


@pytest.mark.parametrize("subject", ["customers.party:x", "customers.party"])
def test_a_subject_that_is_none_is_refused(person: Any, subject: str) -> None:
    for path in ("/documents/checklist", "/documents/kinds"):
        assert person("officer").get(path, subject=subject, expect=422)["code"] == "documents.subject_unknown"


def test_another_branch_sees_neither_checklist_nor_kinds_of_a_customer(person: Any) -> None:
    subject = a_customer(person("officer"))
    elsewhere = person("officer2")
    elsewhere.get("/documents/checklist", subject=subject, expect=404)
    elsewhere.get("/documents/kinds", subject=subject, expect=404)


def test_a_note_on_a_paper_goes_with_the_paper(person: Any) -> None:
    officer = person("officer")
    subject = a_customer(officer)
    paper = f"documents.document:{attach(officer, subject, 'OTHER')['id']}"
    note = officer.post("/documents/notes", {"subject": paper, "text": "第二页不清楚"})
    assert [row["id"] for row in officer.get("/documents/notes", subject=paper)["items"]] == [note["id"]]
    person("officer2").post("/documents/notes", {"subject": paper, "text": "x"}, expect=404)
    with ground.transaction(ground.all_branches(), ground.Context(actor="test"), writes=False):
        files, notes = selectors.sealed_about([subject])
    assert len(files) == 1
    assert {str(one) for one in notes} == {note["id"]}


def test_loading_again_changes_nothing(db: None) -> None:
    with ground.transaction(ground.all_branches(), ground.Context(actor="test")):
        before = list(Kind.objects.order_by("code").values())
        services.reference()
        assert list(Kind.objects.order_by("code").values()) == before
        with pytest.raises(IntegrityError), transaction.atomic():
            Kind.objects.create(code="X", name_zh="x", name_en="x", retention=kinds.YEARS, retention_years=None)


def test_an_upload_without_a_file_is_refused(person: Any) -> None:
    officer = person("officer")
    form = {"subject": a_customer(officer), "kind": "OTHER", "file": SimpleUploadedFile("x.pdf", b"")}
    answer = officer.client.post("/api/v1/documents/documents", form, headers={"idempotency-key": "k"})
    assert answer.status_code == 422
