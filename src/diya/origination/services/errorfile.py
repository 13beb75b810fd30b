"""The refused lines of a file of applications as a file to correct and send again."""

from __future__ import annotations

from uuid import UUID

from diya.foundation import files, sheets
from diya.foundation.door.refused import refused_lines
from diya.origination import selectors
from diya.origination.contracts import ImportFileGone


def error_file(import_id: UUID) -> bytes:
    """The lines as they came, each with its column and reason; raises NotFound, ImportFileGone."""
    run = selectors.import_run(import_id)
    if run.file_gone_at is not None:
        raise ImportFileGone(number=run.number)
    refused = list(selectors.import_lines(import_id, state="REFUSED"))
    reasons = selectors.import_reasons(refused)
    why = {row.line: (row.column, *reasons[row.id]) for row in refused}
    return refused_lines(sheets.read(files.read(run.file)), why)
