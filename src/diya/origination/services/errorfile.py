"""The refused lines of a file as a file to correct and send again: every cell as it came, then line, column, reason."""

from __future__ import annotations

import csv
import io
from typing import Final
from uuid import UUID

from diya.foundation import files, sheets
from diya.foundation.door.exports import is_formula
from diya.origination import selectors

TITLES: Final = ("行号 line", "列 column", "原因 reason", "reason")


def error_file(import_id: UUID) -> bytes:
    """CSV in UTF-8 with mark. The added columns are named so that the mapping does not know them: the corrected file
    can be sent as it is. Raises NotFound."""
    run = selectors.import_run(import_id)
    refused = {row.line: row for row in selectors.import_lines(import_id, state="REFUSED")}
    reasons = selectors.import_reasons(list(refused.values()))
    sheet = sheets.read(files.read(run.file))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*sheet.header, *TITLES])
    width = len(sheet.header)
    for line in sheet.rows():
        row = refused.get(line.number)
        if row is not None:
            cells = [*line.cells[:width], *[""] * (width - len(line.cells))]
            writer.writerow([_quoted(cell) for cell in (*cells, str(line.number), row.column, *reasons[row.id])])
    return out.getvalue().encode("utf-8-sig")


def _quoted(cell: str) -> str:
    """What a spreadsheet would take for a formula is quoted."""
    return f"'{cell}" if is_formula(cell) else cell
