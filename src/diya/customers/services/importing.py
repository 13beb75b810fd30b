"""Files of customers: looked through when they come, entered in chunks by a job that can be broken off and goes on.

A chunk is one transaction of the person who brought the file. Nobody is entered twice: whom the bank knows already, by
their identity, is counted as known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q

from diya.customers import reading
from diya.customers.contracts import PartyKind
from diya.customers.integrity import ImportFileGone, ImportStateRefused
from diya.customers.models import ImportState, PartyImport, PartyImportLine, Token
from diya.customers.reading import Newcomer, Unfit
from diya.customers.services.parties import register_firm, register_person
from diya.foundation import access, audit, clock, crypto, db, files, jobs, parameters, sheets
from diya.foundation.halving import halve
from diya.foundation.jobs import Progress
from diya.kernel.errors import DomainError, NotFound

RIGHT: Final = "customers.import.create"
JOB: Final = "customers.import"
SUBJECT: Final = "customers.import"
CHUNK_LINES: Final = 200
KEPT_DAYS: Final = "retention.import_days"
PLACE: Final = "customers_partyimportline|{id}"

audit.actions(
    {
        "customers.import.received": ("上传客户文件", "File of customers received"),
        "customers.import.started": ("开始导入客户", "Import of customers started"),
        "customers.import.discarded": ("放弃导入客户", "Import of customers discarded"),
        "customers.import.done": ("客户导入完成", "Import of customers done"),
        "customers.import.broken": ("客户导入中断", "Import of customers broken off"),
        "customers.import.file_destroyed": ("销毁客户导入文件", "Imported file of customers destroyed"),
        "customers.import.errors_taken": ("下载客户导入错误文件", "File of refused customers taken"),
    }
)


def receive_file(*, branch_code: str, kind: PartyKind, name: str, content: bytes) -> UUID:
    """Look a file through and keep it; nobody is registered yet. Answers the id of the run.

    Raises BranchUnknown, ColumnsMissing and the refusals of `sheets.read`.
    """
    branch = access.branch_by_code(branch_code)
    lines = list(reading.read(sheets.read(content), kind, on=clock.business_date()))
    refused = [one for one in lines if isinstance(one, Unfit)]
    run = PartyImport.objects.create(
        branch=branch,
        number=db.next_number("CI"),
        kind=kind,
        state=ImportState.PREVIEWED,
        file=files.store(branch_id=branch.pk, name=name, content=content, accepts=files.SHEETS),
        row_count=len(lines),
        known_count=len(_known([one.token for one in lines if isinstance(one, Newcomer)])),
        refused_count=len(refused),
        officer_id=db.current().context.actor_id or 0,
    )
    _refuse(run, refused)
    _record(run, "received", {"rows": run.row_count, "refused": run.refused_count})
    return run.id


def start_file(*, import_id: UUID, expected_version: int | None) -> UUID:
    """Queue the entering of a file that was looked through, or that broke off; raises ImportStateRefused."""
    run = _locked(import_id, {ImportState.PREVIEWED, ImportState.BROKEN}, expected_version)
    run.job_id = jobs.start(JOB, {"import": str(run.id), "number": run.number}).id
    run.known_count = 0
    _move(run, ImportState.RUNNING, "started")
    return run.id


def discard_file(*, import_id: UUID, expected_version: int | None) -> UUID:
    """Give a file up that was looked through and not entered; raises ImportStateRefused."""
    run = _locked(import_id, {ImportState.PREVIEWED}, expected_version)
    _move(run, ImportState.DISCARDED, "discarded")
    return run.id


def errors_taken(run: PartyImport) -> None:
    """Write down that somebody takes the refused lines away: they hold what the file holds."""
    _record(run, "errors_taken", {"refused": run.refused_count})


def forget_files(*, day: date) -> int:
    """Destroy files that were worked off, or left lying, so many days before a day; answers how many. What became of
    their lines stays, the reasons of refusals go with the file."""
    last = day - timedelta(days=int(parameters.figure(KEPT_DAYS, on=day).value))
    due = Q(ended_at__date__lt=last) | Q(ended_at=None, created_at__date__lt=last)
    rows = list(
        PartyImport.objects.select_for_update()
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


@jobs.kinds.register(JOB)
def enter_file(progress: Progress, arguments: Mapping[str, Any]) -> None:
    """Enter every line that is not entered yet, a chunk to a transaction; called again it goes on where it stood."""
    with _whole_bank():
        run = PartyImport.objects.select_related("branch", "file").get(id=UUID(arguments["import"]))
        sheet, on = sheets.read(files.read(run.file)), clock.business_date()
    try:
        done, lines = 0, reading.read(sheet, run.kind, on=on)
        while chunk := list(islice(lines, CHUNK_LINES)):
            _enter(run, sheet, [one for one in chunk if isinstance(one, Newcomer)])
            done += len(chunk)
            progress.tell(done, run.row_count, run.number)
    except BaseException:
        _end(run, ImportState.BROKEN, "broken")
        raise
    _end(run, ImportState.DONE, "done")


def _enter(run: PartyImport, sheet: sheets.Sheet, lines: Sequence[Newcomer]) -> None:
    def act(part: Sequence[Newcomer]) -> None:
        with access.acting(run.officer_id, f"import {run.number}", right=RIGHT):
            _enter_chunk(run, part)

    def refuse(one: Newcomer, error: DomainError) -> None:
        with access.acting(run.officer_id, f"import {run.number}", right=RIGHT):
            if _refuse(run, [reading.unfit(one.line, error, sheet, run.kind)]):
                PartyImport.objects.filter(id=run.id).update(refused_count=F("refused_count") + 1)

    halve(lines, act, refuse)


def _enter_chunk(run: PartyImport, lines: Sequence[Newcomer]) -> None:
    # Two files with the same people at once: one waits, and then knows those of the other.
    db.hold(SUBJECT)
    known = _known([one.token for one in lines])
    fresh = [one for one in lines if one.token not in known]
    rows = []
    for one in fresh:
        party_id = _register(run, one.fields)
        rows.append(PartyImportLine(branch_id=run.branch_id, run=run, line=one.line, party_id=party_id))
    db.insert_all(rows)
    ours = PartyImportLine.objects.filter(run=run, line__in=[one.line for one in lines if one.token in known])
    PartyImport.objects.filter(id=run.id).update(
        entered_count=F("entered_count") + len(fresh),
        known_count=F("known_count") + len(known) - ours.filter(party__isnull=False).count(),
    )


def _register(run: PartyImport, fields: Mapping[str, str]) -> UUID:
    if run.kind == PartyKind.FIRM:
        return register_firm(branch_code=run.branch.code, **fields)  # type: ignore[arg-type]
    return register_person(branch_code=run.branch.code, **fields)  # type: ignore[arg-type]


def _known(tokens: Sequence[bytes]) -> set[bytes]:
    """Whom the bank knows, of the branches in scope."""
    return {bytes(token) for token in Token.objects.filter(token__in=list(tokens)).values_list("token", flat=True)}


def _refuse(run: PartyImport, refused: Sequence[Unfit]) -> int:
    """Write refused lines down; answers how many were new."""
    key = crypto.keys_of([run.file_id])[run.file_id]
    there = set(run.lines.filter(line__in=[one.line for one in refused]).values_list("line", flat=True))
    rows = [
        PartyImportLine(
            branch_id=run.branch_id, run=run, line=one.line, column=one.problem.column[:120], code=one.problem.code
        )
        for one in refused
        if one.line not in there
    ]
    said = {one.line: {"zh": one.problem.zh, "en": one.problem.en} for one in refused}
    for row in rows:
        row.envelope = crypto.seal(key, PLACE.format(id=row.id), said[row.line])
    PartyImportLine.objects.bulk_create(rows)
    return len(rows)


def _locked(import_id: UUID, states: set[ImportState], expected_version: int | None) -> PartyImport:
    run = PartyImport.objects.select_for_update().filter(id=import_id).first()
    if run is None:
        raise NotFound()
    db.ensure_version(run.version, expected_version)
    if run.state not in states:
        raise ImportStateRefused(number=run.number, state=run.state)
    if run.file_gone_at is not None:
        raise ImportFileGone(number=run.number)
    return run


def _move(run: PartyImport, state: ImportState, action: str) -> None:
    before = {"state": run.state}
    run.state = state
    run.version += 1
    run.save(update_fields=["state", "version", "job_id", "known_count", "ended_at"])
    _record(run, action, {"state": state, "entered": run.entered_count}, before)


def _end(run: PartyImport, state: ImportState, action: str) -> None:
    """Write down how a run ended, in a transaction of its own."""
    with _whole_bank():
        row = PartyImport.objects.select_for_update().get(id=run.id)
        if row.state == ImportState.RUNNING:
            row.ended_at = clock.now()
            _move(row, state, action)


def _record(run: PartyImport, action: str, after: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> None:
    audit.record(
        f"customers.import.{action}",
        subject=db.ref(SUBJECT, run.id),
        branch_id=run.branch_id,
        before=before,
        after={"number": run.number, **after},
    )


@contextmanager
def _whole_bank() -> Iterator[None]:
    with db.transaction(db.all_branches(), db.Context(actor="import", purpose="import of customers")):
        yield
