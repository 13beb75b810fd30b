"""What is known as malware is not kept, and neither is what no scanner could look at (ASVS 5.4.3, 16.5.3)."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from diya.foundation import db as ground
from diya.foundation import files, scanners
from diya.foundation.models import Branch, StoredFile
from tests.documents.subject import a_customer
from tests.foundation.test_paperwork import pdf, png
from tests.people import PDF

Answering = Callable[[bytes], bytes]


class Daemon:
    """A clamd that speaks INSTREAM with one caller after another and remembers what it was shown."""

    def __init__(self, listening: socket.socket, answer: Answering) -> None:
        self.listening, self.answer = listening, answer
        self.seen: list[bytes] = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self.listening.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as coming:
                if coming.read(10) != b"zINSTREAM\0":
                    continue
                content = b""
                while size := struct.unpack(">I", coming.read(4))[0]:
                    content += coming.read(size)
                self.seen.append(content)
                caller.sendall(self.answer(content))


def listening(place: Path | None) -> tuple[socket.socket, str]:
    if place:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(place))
        listener.listen()
        return listener, str(place)
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"127.0.0.1:{listener.getsockname()[1]}"


def verdict(content: bytes) -> bytes:
    return b"stream: Test.Worm-1 FOUND\0" if b"worm" in content else b"stream: OK\0"


@pytest.fixture(params=["socket", "port"])
def clamd(request: Any, tmp_path: Path) -> Iterator[tuple[Daemon, str]]:
    listener, place = listening(tmp_path / "clamd" if request.param == "socket" else None)
    daemon = Daemon(listener, verdict)
    yield daemon, place
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    daemon.thread.join(timeout=5)


def connect(monkeypatch: pytest.MonkeyPatch, scanner: scanners.Scanner) -> None:
    monkeypatch.setitem(scanners.scanners._strategies, "clamav", scanner)


def on_disk() -> set[Path]:
    return {path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()}


def test_the_string_is_the_one_all_scanners_know() -> None:
    assert len(scanners.EICAR) == 68
    assert scanners.EICAR[:6] + scanners.EICAR[-6:] == b"X5O!P%!$H+H*"


@pytest.mark.parametrize(
    "content",
    [scanners.EICAR, pdf(scanners.EICAR), png(tail=scanners.EICAR), "姓名,".encode() + scanners.EICAR],
    ids=["alone", "in a PDF", "behind a picture", "in a table"],
)
def test_the_test_file_is_refused_whatever_is_around_it(person: Any, content: bytes) -> None:
    officer = person("officer")
    subject = a_customer(officer)
    kept, rows = on_disk(), StoredFile.objects.count()
    refused = officer.upload(subject, "OTHER", content, expect=422)
    assert (refused["code"], refused["field"]) == ("foundation.file_infected", "file")
    assert "EICAR-Test-File" in refused["detail"]
    assert (on_disk(), StoredFile.objects.count()) == (kept, rows)


def test_a_table_to_import_is_looked_through_too(db: None) -> None:
    table = "姓名,证件号码\n".encode() + scanners.EICAR + b",1\n"
    with ground.transaction(ground.all_branches(), ground.Context(actor="test")):
        branch = Branch.objects.order_by("pk")[0]
        with pytest.raises(scanners.FileInfected):
            files.store(branch_id=branch.pk, name="x.csv", content=table, accepts=files.SHEETS)


def test_a_daemon_sees_the_whole_file_and_its_word_counts(
    clamd: tuple[Daemon, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon, place = clamd
    connect(monkeypatch, scanners.clamd(place))
    large = pdf(b"% " + b"a" * (scanners.CHUNK * 2 + 17) + b"\n")
    scanners.refuse_malware(large)
    assert daemon.seen == [large]
    with pytest.raises(scanners.FileInfected) as refused:
        scanners.refuse_malware(b"a worm")
    assert "Test.Worm-1" in refused.value.sentence("zh")


@pytest.mark.parametrize("said", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: O", b"OK\0", b"\0"])
def test_an_answer_that_is_no_verdict_refuses(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    listener, place = listening(None)
    daemon = Daemon(listener, lambda _content: said)
    connect(monkeypatch, scanners.clamd(place))
    with pytest.raises(scanners.ScannerDown):
        scanners.refuse_malware(PDF)
    assert daemon.seen == [PDF]
    listener.close()


@pytest.mark.parametrize("place", ["127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_while_the_daemon_is_down_no_file_is_taken(person: Any, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    officer = person("officer")
    subject = a_customer(officer)
    connect(monkeypatch, scanners.clamd(place))
    kept = on_disk()
    refused = officer.upload(subject, "OTHER", PDF, expect=503)
    assert refused["code"] == "foundation.scanner_down"
    assert "administrator" in refused["detail"]
    assert on_disk() == kept


def test_a_daemon_that_keeps_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanners, "SECONDS", 0.2)
    listener, place = listening(None)
    connect(monkeypatch, scanners.clamd(place))
    with pytest.raises(scanners.ScannerDown):
        scanners.refuse_malware(PDF)
    listener.close()


def test_what_the_bank_makes_itself_does_not_wait_for_a_scanner(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, scanners.clamd("127.0.0.1:1"))
    with ground.transaction(ground.all_branches(), ground.Context(actor="test")):
        branch = Branch.objects.order_by("pk")[0]
        kept = files.store(branch_id=branch.pk, name="x.pdf", content=PDF, made_here=True)
        assert files.read(kept) == PDF
        with pytest.raises(scanners.ScannerDown):
            files.store(branch_id=branch.pk, name="x.pdf", content=PDF)
