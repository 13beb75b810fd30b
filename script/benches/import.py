"""The offline channel: a file of home-equity applications imported with decisions, booked, and lived through a year.

The real file where it lies beside the checkout, invented rows of the same columns otherwise and for the quick form.
Each command runs in a process of its own, as an operator runs it; its peak of memory is that process's.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from script.lib import product
from script.lib.dispatch import Figures, Frame
from script.lib.ground import ROOT
from script.lib.testbank import TestBank

QUICK_ROWS = 1000
DAYS = 365


def run(frame: Frame) -> Figures:
    """Seconds of importing every row with its decision, and the peak of memory; in full also of booking and of the
    365 days after."""
    from tests.origination import equity

    real = equity.REAL.exists() and not frame.quick
    content = equity.REAL.read_bytes() if real else equity.content(QUICK_ROWS)
    with frame.bank() as bank, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "applications.csv"
        file.write_bytes(content)
        frame.tell("import")
        said, import_s = _timed(bank, folder, "origination", "import", str(file), "--mapping", "hmeq")
        rows = _number("读取 read", said)
        figures: Figures = {
            "rows": rows,
            "source": "hmeq" if real else "invented",
            "import_s": round(import_s, 1),
            "rows_per_s": round(rows / import_s, 1),
            "referred": _number("转人工 referred", said),
            "declined": _number("拒绝 declined", said),
            "approved": _number("批准 approved", said),
        }
        if not frame.quick:
            figures |= _year(frame, bank, folder, file)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {**figures, "peak_rss_mb": round(peak, 1)}


def _year(frame: Frame, bank: TestBank, folder: str, file: Path) -> Figures:
    """Booking what was approved, then a year of its borrowers' habits, the books proved every night."""
    frame.tell("booking")
    words = ("origination", "import", str(file), "--mapping", "hmeq", "--book")
    said, book_s = _timed(bank, folder, *words)
    with product.at(bank):
        from diya.config.demo import living
        from diya.foundation import clock, db

        with db.transaction(db.all_branches(), db.Context(purpose="bench")):
            first = clock.business_date()
            living.sow(living.Life("bench"), on=first)
    frame.tell("365 days")
    until: date = first + timedelta(days=DAYS - 1)
    _, days_s = _timed(bank, folder, "eod", "--until", until.isoformat())
    return {"booked": _number("已放款 booked", said), "book_s": round(book_s, 1), "year_s": round(days_s, 1)}


def _timed(bank: TestBank, folder: str, *words: str) -> tuple[str, float]:
    began = time.monotonic()
    env = bank.env() | {"DIYA_VAR": folder}
    ended = subprocess.run(
        [sys.executable, "-m", "diya", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return ended.stdout, time.monotonic() - began


def _number(words: str, said: str) -> int:
    found = re.search(rf"{words}\s+([\d,]+)", said)
    return int(found.group(1).replace(",", "")) if found else 0
