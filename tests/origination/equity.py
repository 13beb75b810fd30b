"""Files of home-equity applications, as tests and measurements make them: the columns of the mapping `hmeq`, with as
many blanks as the real file has, and the real file where it lies beside the checkout."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random

REAL = Path(__file__).parents[3] / "shared" / "data" / "hmeq.csv"
"""HMEQ, 5,960 home-equity applications (Baesens, Roesch, Scheule: Credit Risk Analytics): read there, never kept."""
TITLES = (
    *("BAD", "LOAN", "MORTDUE", "VALUE", "REASON", "JOB", "YOJ"),
    *("DEROG", "DELINQ", "CLAGE", "NINQ", "CLNO", "DEBTINC"),
)
BLANKS = (0, 0, 9, 2, 4, 5, 9, 12, 10, 5, 9, 4, 21)
"""Of a hundred rows, how many leave each column blank."""


def row(dice: Random) -> list[str]:
    """One invented row; a few of its cells are blank."""
    value = dice.randrange(30_000, 260_000)
    cells = [
        str(dice.randrange(2)),
        str(dice.randrange(11, 600) * 100),
        str(dice.randrange(2_000, value)),
        str(value),
        dice.choice(("HomeImp", "DebtCon")),
        dice.choice(("Mgr", "Office", "ProfExe", "Sales", "Self", "Other")),
        f"{dice.randrange(0, 40)}.{dice.choice('05')}",
        str(dice.choice((0, 0, 0, 0, 1, 2))),
        str(dice.choice((0, 0, 0, 0, 1, 3))),
        f"{dice.randrange(10, 400)}.{dice.randrange(10**8):08d}",
        str(dice.randrange(6)),
        str(dice.randrange(50)),
        f"{dice.randrange(10, 60)}.{dice.randrange(10**8):08d}",
    ]
    return ["" if dice.randrange(100) < blank else cell for cell, blank in zip(cells, BLANKS, strict=True)]


def content(count: int, *, seed: int = 1) -> bytes:
    """So many invented rows as a CSV file; the same for the same seed."""
    dice = Random(seed)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(TITLES)
    writer.writerows(row(dice) for _ in range(count))
    return out.getvalue().encode()
