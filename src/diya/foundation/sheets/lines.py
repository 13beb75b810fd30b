"""One line of a table, and what may be wrong with it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from diya.foundation.sheets import refusals
from diya.kernel.errors import DomainError

MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 200
LONGEST_CELL: Final = 4_000
SPACES: Final = frozenset("\t\n\r")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken: the code and the sentences of the refusal, and the column where there is one."""

    code: str
    zh: str
    en: str
    column: str = ""
    index: int | None = None
    """The place of the cell in its line from 0; the sheet makes the title of it."""

    @classmethod
    def of(cls, error: DomainError, index: int | None = None) -> Problem:
        """The problem that a refusal would be if it stood against the whole file."""
        return cls(error.code, error.sentence("zh"), error.sentence("en"), "", index)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it came: its number as a person counts (the first, when a cell spans several) and its cells."""

    number: int
    cells: tuple[str, ...]
    problem: Problem | None = None


def letters(index: int) -> str:
    """The letters over a column, from 0: A, B, … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def problem_of(number: int, cells: tuple[str, ...]) -> Problem | None:
    """What no cell of any table may hold: a zero byte, other control characters, more text than a cell takes."""
    whole = "".join(cells)
    if len(whole) <= LONGEST_CELL and whole.isprintable():  # nearly every line, in one look
        return None
    for index, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            address = f"{letters(index)}{number}"
            return Problem.of(refusals.SheetCellTooLong(cell=address, most=LONGEST_CELL), index)
        if cell.isprintable():
            continue
        if "\0" in cell:
            return Problem.of(refusals.SheetZeroByte(cell=f"{letters(index)}{number}"), index)
        if any(unicodedata.category(sign) == "Cc" and sign not in SPACES for sign in cell):
            return Problem.of(refusals.SheetControlCharacter(cell=f"{letters(index)}{number}"), index)
    return None
