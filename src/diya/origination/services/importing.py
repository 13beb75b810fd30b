"""Files of applications: looked through when they come, entered in chunks by a job that can be broken off and goes on.

A chunk is one transaction of the person who brought the file. A line is entered once, whatever file it comes in and
however often: its token is unique. A line that a chunk cannot take is found by halving and refused alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q

from diya.foundation import access, audit, clock, crypto, db, files, jobs, parameters, sheets
from diya.foundation.halving import halve
from diya.foundation.jobs import Progress
from diya.kernel.errors import DomainError, NotFound
from diya.origination import imports
from diya.origination.contracts import ImportFileGone, ImportState, ImportStateRefused, MappingUnknown
from diya.origination.imports import Entered, Refused
from diya.origination.models import ImportLine, ImportMapping, ImportMappingVersion, ImportRun
from diya.origination.services.deciding import submit_all
from diya.origination.services.lines import enter
from diya.products import selectors as products
from diya.products.contracts import Product

RIGHT: Final = "origination.import.create"
JOB: Final = "origination.import"
SUBJECT: Final = "origination.import"
CHUNK_LINES: Final = 500
KEPT_DAYS: Final = "retention.import_days"

audit.actions(
    {
        "origination.import.received": ("上传导入文件", "File of applications received"),
        "origination.import.started": ("开始批量导入", "Import started"),
        "origination.import.discarded": ("放弃批量导入", "Import discarded"),
        "origination.import.done": ("批量导入完成", "Import done"),
        "origination.import.broken": ("批量导入中断", "Import broken off"),
        "origination.import.file_destroyed": ("销毁批量导入文件", "Imported file of applications destroyed"),
        "origination.import.errors_taken": ("下载导入错误文件", "File of refused lines taken"),
    }
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file opened for reading by its mapping."""

    sheet: sheets.Sheet
    mapping: imports.Mapping
    product: Product
    branch_code: str

    def read(self) -> Iterator[Entered | Refused]:
        """Lines in the file's order, without defaults."""
        reader = imports.reader(self.sheet, self.mapping, self.product, self.branch_code)
        return map(reader.read, self.sheet.rows())

    def chunks(self) -> Iterator[list[Entered | Refused]]:
        """The same, as many at a time as one transaction takes."""
        read = self.read()
        while chunk := list(islice(read, CHUNK_LINES)):
            yield chunk

    def completed(self, chunk: Sequence[Entered | Refused], *, on: date) -> list[Entered | Refused]:
        """The same lines, whole with the defaults of the mapping."""
        good = [one for one in chunk if isinstance(one, Entered)]
        whole = iter(imports.completed(good, self.mapping, self.product, on=on))
        return [next(whole) if isinstance(one, Entered) else one for one in chunk]


def release_mapping(*, code: str, name_zh: str, name_en: str, starts_date: date, content: Mapping[str, Any]) -> None:
    """Release the next version of a mapping; the same content again changes nothing. Raises MappingRefused."""
    mapping = imports.mapping_from(content)
    imports.check(mapping, products.product(mapping.product_code, on=starts_date))
    ImportMapping.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})
    newest = ImportMappingVersion.objects.filter(mapping_id=code).order_by("-number").first()
    if newest is None or newest.content != content:
        number = newest.number + 1 if newest else 1
        ImportMappingVersion.objects.create(
            mapping_id=code, number=number, starts_date=starts_date, content=dict(content)
        )


def receive(*, branch_code: str, mapping: str, name: str, content: bytes) -> UUID:
    """Look a file through and keep it; nothing of it is entered yet. Answers the id of the run.

    Raises MappingUnknown, ColumnMissing, and the refusals of `sheets.read`.
    """
    branch = access.branch_by_code(branch_code)
    on = clock.business_date()
    version = ImportMappingVersion.objects.filter(mapping_id=mapping, starts_date__lte=on).order_by("-number").first()
    if version is None:
        raise MappingUnknown(mapping=mapping[:40], field="mapping")
    found = open_source(version, content, branch_code, on=on)
    lines = [one for chunk in found.chunks() for one in found.completed(chunk, on=on)]
    refused = [one for one in lines if isinstance(one, Refused)]
    run = ImportRun.objects.create(
        branch=branch,
        number=db.next_number("IM"),
        state=ImportState.PREVIEWED,
        mapping=version,
        file=files.store(branch_id=branch.id, name=name, content=content, accepts=files.SHEETS),
        row_count=len(lines),
        known_count=len(_known([one.key for one in lines if isinstance(one, Entered)])),
        refused_count=len(refused),
        officer_id=db.current().context.actor_id or 0,
    )
    _refuse(run, refused)
    _record(run, "received", {"rows": run.row_count, "refused": run.refused_count, "mapping": mapping})
    return run.id


def open_source(version: ImportMappingVersion, content: bytes, branch_code: str, *, on: date) -> Source:
    """A file with its mapping and the product that holds on a day; raises ColumnMissing and what `sheets.read` does."""
    mapping = imports.mapping_from(version.content)
    found = Source(sheets.read(content), mapping, products.product(mapping.product_code, on=on), branch_code)
    imports.reader(found.sheet, mapping, found.product, branch_code)
    return found


def start(*, import_id: UUID, expected_version: int | None = None) -> UUID:
    """Queue the entering of a file that was looked through, or that broke off; raises ImportStateRefused."""
    run = _locked(import_id, ImportState.PREVIEWED, ImportState.BROKEN, expected_version=expected_version)
    run.job_id = jobs.start(JOB, {"import": str(run.id), "number": run.number}).id
    _move(run, ImportState.RUNNING, "started")
    return run.id


def unfinished(*, branch_code: str, mapping: str, content: bytes) -> UUID | None:
    """The file with the same content that was not entered to its end: broken off, or killed outside a job."""
    runs = ImportRun.objects.filter(
        Q(state=ImportState.BROKEN) | Q(state=ImportState.RUNNING, job_id=None),
        branch__code=branch_code,
        mapping__mapping_id=mapping,
        file__sha256=hashlib.sha256(content).digest(),
    )
    return runs.order_by("created_at").values_list("id", flat=True).first()


def begin(*, import_id: UUID) -> UUID:
    """Mark a file as being entered by whoever calls `carry_out` next, without a job; raises ImportStateRefused."""
    run = _locked(import_id, ImportState.PREVIEWED, ImportState.BROKEN, ImportState.RUNNING, expected_version=None)
    _move(run, ImportState.RUNNING, "started")
    return run.id


def discard(*, import_id: UUID, expected_version: int | None = None) -> UUID:
    """Give a file up that was looked through and not entered."""
    run = _locked(import_id, ImportState.PREVIEWED, expected_version=expected_version)
    _move(run, ImportState.DISCARDED, "discarded")
    return run.id


def errors_taken(run: ImportRun) -> None:
    """Write down that somebody takes the refused lines of a file away: they hold what the file holds."""
    _record(run, "errors_taken", {"refused": run.refused_count})


def forget_files(*, day: date) -> int:
    """Destroy files that were worked off, or left lying, so many days before a day; answers how many. What became of
    their lines stays, the reasons of refusals go with the file."""
    last = day - timedelta(days=int(parameters.figure(KEPT_DAYS, on=day).value))
    due = Q(ended_at__date__lt=last) | Q(ended_at=None, created_at__date__lt=last)
    rows = list(
        ImportRun.objects.select_for_update()
        .filter(due, file_gone_at=None)
        .exclude(state=ImportState.RUNNING)
        .order_by("id")
    )
    for row in rows:
        row.file_gone_at = clock.now()
        row.version += 1
        _record(row, "file_destroyed", {"days": (day - last).days})
    db.update_all(rows, ["file_gone_at", "version"])
    files.destroy([row.file_id for row in rows])
    return len(rows)


def carry_out(import_id: UUID, progress: Progress) -> None:
    """Enter every line that is not entered yet, chunk by chunk. Runs outside any transaction and opens its own.

    Broken off, or killed, it goes on where it stood when it is called again.
    """
    with _whole_bank():
        run = ImportRun.objects.select_related("branch", "mapping", "file").get(id=import_id)
        content, on = files.read(run.file), clock.business_date()
    try:
        with _as_officer(run):
            found = open_source(run.mapping, content, run.branch.code, on=on)
        done = 0
        for chunk in found.chunks():
            _enter(run, found, [one for one in chunk if isinstance(one, Entered)])
            done += len(chunk)
            progress.tell(done, run.row_count, run.number)
    except BaseException:
        _end(run, ImportState.BROKEN, "broken")
        raise
    _end(run, ImportState.DONE, "done")


def _enter(run: ImportRun, found: Source, lines: Sequence[Entered]) -> None:
    """Enter lines in one transaction, or halve them until the one that cannot be entered stands alone."""

    def act(part: Sequence[Entered]) -> None:
        with _as_officer(run):
            _enter_chunk(run, found, part)

    def refuse(one: Entered, error: DomainError) -> None:
        with _as_officer(run):
            column = imports.column_of(error.field, found.mapping)
            _refuse(run, [Refused.because(one.line, error, column)])
            ImportRun.objects.filter(id=run.id).update(refused_count=F("refused_count") + 1)

    halve(lines, act, refuse)


def _enter_chunk(run: ImportRun, found: Source, lines: Sequence[Entered]) -> None:
    # Two runs of one file at once: the lock lets one wait, and then find the lines of the other.
    ImportMapping.objects.select_for_update().get(code=run.mapping.mapping_id)
    known = _known([one.key for one in lines])
    fresh = [one for one in lines if one.key not in known]
    whole = [one for one in found.completed(fresh, on=clock.business_date()) if isinstance(one, Entered)]
    rows = enter(whole, found.mapping, found.product, branch_code=run.branch.code, officer_id=run.officer_id)
    db.insert_all(
        [
            ImportLine(branch_id=run.branch_id, run=run, line=one.line, row_key=one.key, application=row)
            for one, row in zip(whole, rows, strict=True)
        ]
    )
    of_this_run = ImportLine.objects.filter(run=run, row_key__in=known).count()
    ImportRun.objects.filter(id=run.id).update(
        entered_count=F("entered_count") + len(whole), known_count=F("known_count") + len(known) - of_this_run
    )
    submit_all(rows)


def _known(keys: Sequence[bytes]) -> set[bytes]:
    """Which lines were entered before, from this file or another."""
    found = ImportLine.objects.filter(row_key__in=keys).values_list("row_key", flat=True)
    return {bytes(key) for key in found if key is not None}


def _refuse(run: ImportRun, refused: Sequence[Refused]) -> None:
    """Write refused lines down; their reasons may repeat what a cell holds, so they are sealed with the file's key."""
    key = crypto.keys_of([run.file_id])[run.file_id]
    rows = [
        ImportLine(branch_id=run.branch_id, run=run, line=one.line, column=one.column[:120], code=one.code)
        for one in refused
    ]
    for row, one in zip(rows, refused, strict=True):
        row.envelope = crypto.seal(key, f"origination_importline|{row.id}", {"zh": one.zh, "en": one.en})
    ImportLine.objects.bulk_create(rows, ignore_conflicts=True)


def _locked(import_id: UUID, *states: ImportState, expected_version: int | None) -> ImportRun:
    run = ImportRun.objects.select_for_update().filter(id=import_id).first()
    if run is None:
        raise NotFound()
    db.ensure_version(run.version, expected_version)
    if run.state not in states:
        raise ImportStateRefused(number=run.number, state=run.state)
    if run.file_gone_at is not None:
        raise ImportFileGone(number=run.number)
    return run


def _move(run: ImportRun, state: ImportState, action: str) -> None:
    before = run.state
    run.state = state
    run.version += 1
    if state is ImportState.RUNNING:
        # What a file says was known by others is counted anew while it is entered.
        run.known_count = 0
    run.save(update_fields=["state", "version", "job_id", "known_count", "ended_at"])
    _record(run, action, {"state": state}, {"state": before})


def _end(run: ImportRun, state: ImportState, action: str) -> None:
    """Write down how a run ended, in a transaction of its own."""
    with _whole_bank():
        row = ImportRun.objects.select_for_update().get(id=run.id)
        if row.state == ImportState.RUNNING:
            row.ended_at = clock.now()
            _move(row, state, action)


def _record(run: ImportRun, action: str, after: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> None:
    audit.record(
        f"origination.import.{action}",
        subject=db.ref(SUBJECT, run.id),
        branch_id=run.branch_id,
        before=before,
        after={"number": run.number, "entered": run.entered_count, **after},
    )


@contextmanager
def _as_officer(run: ImportRun) -> Iterator[None]:
    """A transaction of the person who brought the file, at the branch it was brought to."""
    with access.acting(run.officer_id, f"import {run.number}", right=RIGHT):
        yield


@contextmanager
def _whole_bank() -> Iterator[None]:
    with db.transaction(db.all_branches(), db.Context(actor="import", purpose="import of applications")):
        yield


@jobs.kinds.register(JOB)
def _run_job(progress: Progress, arguments: Mapping[str, Any]) -> None:
    carry_out(UUID(arguments["import"]), progress)
