"""The refused lines of a file as a file to correct and send again: every cell as it came, then line, column, reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Final

from diya.foundation.door.exports import is_formula
from diya.foundation.sheets import Sheet

TITLES: Final = ("行号 line", "列 column", "原因 reason", "reason")

Why = tuple[str, str, str]
"""The column, and the reason in Chinese and English."""


def refused_lines(sheet: Sheet, why: Mapping[int, Why]) -> bytes:
    """CSV in UTF-8 with mark of the lines that were refused, by their number. The added columns are named so that no
    reader of such files knows them: the corrected file can be sent as it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*sheet.header, *TITLES])
    width = len(sheet.header)
    for line in sheet.rows():
        if line.number in why:
            cells = [*line.cells[:width], *[""] * (width - len(line.cells))]
            writer.writerow([_quoted(cell) for cell in (*cells, str(line.number), *why[line.number])])
    return out.getvalue().encode("utf-8-sig")


def _quoted(cell: str) -> str:
    """What a spreadsheet would take for a formula is quoted."""
    return f"'{cell}" if is_formula(cell) else cell
