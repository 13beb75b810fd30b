"""The way of an incoming file: kept, read and matched; then posted, 2,000 lines a transaction of the person who
brought it. Chunks run side by side, cut so that the lines for one loan follow each other and no two chunks wait for the
same loan. A chunk that fails is halved until the line stands alone; what that line does is up to its kind, and no money
of it is lost. Posted again, or brought again, a line adds nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event
from typing import Any, Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, models

from diya.foundation import access, audit, clock, crypto, db, files, jobs
from diya.foundation.clock import DayClosing
from diya.foundation.crypto import Keyring
from diya.foundation.jobs import Progress
from diya.kernel.errors import NotFound, NotPermitted
from diya.servicing.incoming import camt, table
from diya.servicing.incoming.contracts import FileKind, FileKnown, FileState, FileStateRefused
from diya.servicing.incoming.lines import Statement
from diya.servicing.models import DebitAnswer, IncomingFile, IncomingLine
from diya.servicing.services.debits import answering
from diya.servicing.services.files import repayments

RIGHT: Final = "servicing.incoming.create"
JOB: Final = "servicing.incoming"
SUBJECT: Final = "servicing.incoming"
CHUNK_LINES: Final = 2_000
WORKERS: Final = 2
"""Chunks at a time: one for each core of the smallest machine that this runs on."""

ALONE: Final = 1_000
"""Up to so many lines a new connection, which learns every table and statement anew, costs more than it saves."""

BEAT_SECONDS: Final = 2.0
"""How often a job says that it lives, and hears that it should stop, while it waits for its other threads."""

NUMBERED: Final = {FileKind.REPAYMENTS: "RF", FileKind.ANSWERS: "DA"}

audit.actions(
    {
        "servicing.incoming.received": ("上传还款文件或扣款回盘", "File of repayments or answers received"),
        "servicing.incoming.started": ("开始入账文件", "Posting of a file started"),
        "servicing.incoming.discarded": ("放弃文件", "File discarded"),
        "servicing.incoming.done": ("文件入账完成", "Posting of a file done"),
        "servicing.incoming.broken": ("文件入账中断", "Posting of a file broken off"),
    }
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What is particular to a kind of file. `parse` reads it and raises what stands against it as a whole; `rows` makes
    of that the rows to keep in `table`, sealed with a key, some at a time; `waiting` answers the numbers of the lines
    still to be posted, in the file's order, each with a number that those for one loan have in common; `post` posts
    some of them; `fail` takes the one that a chunk could not."""

    table: type[models.Model]
    parse: Callable[[bytes], Statement[Any]]
    rows: Callable[[IncomingFile, Statement[Any], Keyring], Iterator[Sequence[Mapping[str, Any]]]]
    waiting: Callable[[IncomingFile], list[tuple[int, int]]]
    post: Callable[[IncomingFile, Sequence[int]], None]
    fail: Callable[[IncomingFile, int, Exception], None]


KINDS: Final = {
    FileKind.REPAYMENTS: Kind(
        IncomingLine, repayments.parse, repayments.rows, repayments.waiting, repayments.post, repayments.fail
    ),
    FileKind.ANSWERS: Kind(
        DebitAnswer, table.read_answers, answering.rows, answering.waiting, answering.post, answering.fail
    ),
}


def receive(*, branch_code: str, kind: FileKind, name: str, content: bytes) -> UUID:
    """Keep a file, read it and find what its lines are for; nothing of it is posted yet. Answers the file's id.

    Raises BranchUnknown, FileKnown, the refusals of `sheets.read`, and ColumnMissing, XmlRefused, MessageUnknown,
    NothingInFile, TooManyLines.
    """
    branch = access.branch_by_code(branch_code)
    digest = hashlib.sha256(content).digest()
    db.hold(f"servicing.incoming|{digest.hex()}")
    known = IncomingFile.objects.filter(branch=branch, kind=kind.value, sha256=digest)
    before = known.exclude(state=FileState.DISCARDED.value).values_list("number", flat=True).first()
    if before is not None:
        raise FileKnown(number=before, field="file")
    statement = KINDS[kind].parse(content)
    accepts = camt.content_type_of if kind is FileKind.REPAYMENTS and camt.is_xml(content) else files.SHEETS
    stored = files.store(branch_id=branch.pk, name=name, content=content, accepts=accepts)
    row = IncomingFile(
        branch=branch,
        number=db.next_number(NUMBERED[kind]),
        kind=kind.value,
        format=statement.format.value,
        state=FileState.PREVIEWED.value,
        file=stored,
        sha256=digest,
        left_count=statement.left_count,
        line_count=len(statement.lines),
        officer_id=db.current().context.actor_id or 0,
    )
    row.save(force_insert=True)
    for lines in KINDS[kind].rows(row, statement, crypto.keys_of([stored.id])[stored.id]):
        db.insert_rows(KINDS[kind].table, lines)
    _record(row, "received", {"lines": row.line_count, "kind": row.kind, "format": row.format})
    return row.id


def start(*, file_id: UUID, expected_version: int | None = None) -> UUID:
    """Queue the posting of a file that was looked through, or that broke off; raises FileStateRefused."""
    row = _locked(file_id, FileState.PREVIEWED, FileState.BROKEN, expected_version=expected_version)
    row.job_id = jobs.start(JOB, {"file": str(row.id), "number": row.number}).id
    _move(row, FileState.RUNNING, "started")
    return row.id


def begin(*, file_id: UUID) -> UUID:
    """Mark a file as being posted by whoever calls `carry_out` next, without a job: a channel, the terminal."""
    row = _locked(file_id, FileState.PREVIEWED, FileState.BROKEN, FileState.RUNNING, expected_version=None)
    _move(row, FileState.RUNNING, "started")
    return row.id


def discard(*, file_id: UUID, expected_version: int | None = None) -> UUID:
    """Give a file up that was looked through and not posted; it may be brought again."""
    row = _locked(file_id, FileState.PREVIEWED, expected_version=expected_version)
    _move(row, FileState.DISCARDED, "discarded")
    return row.id


def carry_out(file_id: UUID, progress: Progress) -> None:
    """Post every line that is not posted yet, chunk by chunk. Runs outside any transaction and opens its own.

    Broken off, or killed, it goes on where it stood when it is called again.
    """
    with _whole_bank():
        row = IncomingFile.objects.get(id=file_id)
        waiting = KINDS[FileKind(row.kind)].waiting(row)
    done = row.line_count - len(waiting)

    def tell(count: int) -> None:
        nonlocal done
        done += count
        progress.tell(done, row.line_count, row.number)

    try:
        if len(waiting) > ALONE:
            _side_by_side(row, waiting, tell)
        elif waiting:
            _post(row, [line for line, _ in waiting])
            tell(len(waiting))
    except BaseException:
        _end(row, FileState.BROKEN, "broken")
        raise
    _end(row, FileState.DONE, "done")


def _side_by_side(row: IncomingFile, waiting: Sequence[tuple[int, int]], tell: Callable[[int], None]) -> None:
    """Post lines here and in threads, each with a connection of its own and a share of the loans; `tell` hears of every
    chunk, here. When one breaks off, or `tell` does, the others end after the chunk they are at."""
    shares: list[list[int]] = [[] for _ in range(WORKERS)]
    for line, strand in waiting:
        shares[strand % WORKERS].append(line)
    stopped, told = Event(), SimpleQueue[int]()

    def work_off(lines: Sequence[int], said: Callable[[int], None]) -> None:
        try:
            for first in range(0, len(lines), CHUNK_LINES):
                if stopped.is_set():
                    return
                chunk = lines[first : first + CHUNK_LINES]
                _post(row, chunk)
                said(len(chunk))
        except BaseException:
            stopped.set()
            raise

    def apart(lines: Sequence[int]) -> None:
        try:
            work_off(lines, told.put)
        finally:
            connection.close()

    def hear(count: int) -> None:
        tell(count + sum(told.get() for _ in range(told.qsize())))

    with ThreadPoolExecutor(max_workers=WORKERS - 1, thread_name_prefix=row.number) as threads:
        others = [threads.submit(apart, share) for share in shares[1:]]
        try:
            work_off(shares[0], hear)
            while wait(others, timeout=BEAT_SECONDS).not_done:
                hear(0)
        finally:
            stopped.set()
    hear(0)
    for other in others:
        other.result()


def _post(row: IncomingFile, lines: Sequence[int]) -> None:
    """Post lines in one transaction, or halve them until the one that cannot be posted stands alone."""
    kind = KINDS[FileKind(row.kind)]
    try:
        with _as_officer(row):
            kind.post(row, lines)
    except (OperationalError, InterfaceError, NotPermitted, DayClosing):
        raise  # the database, the person or the day, not a line
    except Exception as error:
        if len(lines) == 1:
            with _as_officer(row):
                kind.fail(row, lines[0], error)
            return
        half = len(lines) // 2
        _post(row, lines[:half])
        _post(row, lines[half:])


def _locked(file_id: UUID, *states: FileState, expected_version: int | None) -> IncomingFile:
    row = IncomingFile.objects.select_for_update().filter(id=file_id).first()
    if row is None:
        raise NotFound()
    db.ensure_version(row.version, expected_version)
    if row.state not in states:
        raise FileStateRefused(number=row.number, state=row.state)
    return row


def _move(row: IncomingFile, state: FileState, action: str) -> None:
    before = row.state
    row.state = state.value
    row.version += 1
    row.save(update_fields=["state", "version", "job_id", "ended_at"])
    _record(row, action, {"state": row.state}, {"state": before})


def _end(row: IncomingFile, state: FileState, action: str) -> None:
    """Write down how the posting of a file ended, in a transaction of its own."""
    with _whole_bank():
        found = IncomingFile.objects.select_for_update().get(id=row.id)
        if found.state == FileState.RUNNING:
            found.ended_at = clock.now()
            _move(found, state, action)


def _record(row: IncomingFile, action: str, after: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> None:
    audit.record(
        f"servicing.incoming.{action}",
        subject=db.ref(SUBJECT, row.id),
        branch_id=row.branch_id,
        before=before,
        after={"number": row.number, **after},
    )


@contextmanager
def _as_officer(row: IncomingFile) -> Iterator[None]:
    """A transaction of the person who brought the file, where they may."""
    with access.acting(row.officer_id, f"incoming {row.number}", right=RIGHT):
        yield


@contextmanager
def _whole_bank() -> Iterator[None]:
    with db.transaction(db.all_branches(), db.Context(actor="incoming", purpose="incoming files")):
        yield


@jobs.kinds.register(JOB)
def _run_job(progress: Progress, arguments: Mapping[str, Any]) -> None:
    carry_out(UUID(arguments["file"]), progress)
