"""The snapshot: one Parquet file a day that holds every loan as the next day begins, for analysis.

Loans and borrowers have pseudonyms that stay the same from day to day; nothing in a file names a person. A file has
its name only when it is whole: it is written beside its place and moved there.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from diya.calc.dates import ONE_DAY
from diya.endofday.contracts import StepReport
from diya.foundation import access, crypto, db
from diya.foundation.jobs import Progress
from diya.servicing import selectors as servicing

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS_AT_ONCE: Final = 5_000
KEY_BYTES: Final = 16
KEY_DIGITS: Final = 2 * KEY_BYTES
ROW_GROUP: Final = 61_440
"""Rows that are compressed together, a multiple of 2,048: some megabytes in memory."""
BUFFER, LONGEST_LINE = 2_000_000, 10_000
"""Bytes that the reader of lines holds, and of one line at most."""

WRITER: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": 1,
    "memory_limit": "96MB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def write(day: date, progress: Progress) -> StepReport:  # noqa: ARG001 - one shape for every step
    """Keep every loan's position as the day after `day` begins; a file that is there already is replaced."""
    path = path_of(day)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with _file_of(draft) as lines:
        count = _send(lines, day + ONE_DAY)
    _put(draft, path)
    return StepReport(count, {"bytes": path.stat().st_size})


def path_of(day: date) -> Path:
    """Where the snapshot of a day is kept."""
    return Path(settings.SNAPSHOTS_ROOT) / f"positions-{day}.parquet"


def pseudonyms(ids: bytes) -> str:
    """The pseudonyms of ids that stand one after the other, 16 bytes each: 32 hexadecimal digits for each.

    An id is one block of AES under a key that is itself a keyed token of `foundation.crypto`: nobody without that key
    can tell which id a pseudonym stands for, and two ids never share one. A token by HMAC for each costs twenty times
    as much.
    """
    key = crypto.token("endofday.snapshot", "pseudonyms")
    # Blocks stand alone by intent: the same id has the same pseudonym, and no id comes twice for different things.
    cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305
    return cipher.encryptor().update(ids).hex()


def _send(lines: BinaryIO, day: date) -> int:
    """Write the rows of a file as CSV, each with its pseudonyms in front; answers how many there are."""
    codes = {key: branch.code for key, branch in access.branches(db.current().branches).items()}
    rows = servicing.positions(day=day, branches=codes)
    count = 0
    while some := list(islice(rows, ROWS_AT_ONCE)):
        digits, width = pseudonyms(b"".join([ids for ids, _ in some])), 2 * KEY_DIGITS
        text = [f"{digits[place * width : (place + 1) * width]},{line}\n" for place, (_, line) in enumerate(some)]
        lines.write("".join(text).encode())
        count += len(some)
    return count


@contextmanager
def _file_of(path: Path) -> Iterator[BinaryIO]:
    """What is written here as lines of CSV becomes a Parquet file, on the way and without a file between."""
    source, sink = os.pipe()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="snapshot") as threads:
        written = threads.submit(_convert, source, path)
        try:
            with os.fdopen(sink, "wb") as lines:
                yield lines
        except BrokenPipeError:
            written.result()  # why nobody reads any more
            raise
        written.result()


def _convert(source: int, path: Path) -> None:
    columns = {"ids": "VARCHAR", **{column.name: column.type for column in servicing.POSITION_COLUMNS}}
    table = f"header = false, auto_detect = false, delim = ',', columns = {columns}"
    # Left to itself the reader keeps buffers of 32 MB: a hundred megabytes more, and no faster.
    read = f"read_csv('/dev/fd/{source}', {table}, buffer_size = {BUFFER}, max_line_size = {LONGEST_LINE})"
    keys = f"ids[:{KEY_DIGITS}]::UUID AS loan_key, ids[{KEY_DIGITS + 1}:]::UUID AS borrower_key"
    target = str(path).replace("'", "''")
    form = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"
    try:
        _writer().execute(
            f"COPY (SELECT {keys}, * EXCLUDE ids FROM {read}) TO '{target}' ({form})"  # noqa: S608 - no words of others
        )
    finally:
        os.close(source)


@functools.cache
def _writer() -> DuckDBPyConnection:
    """The largest library of the worker, loaded when the first snapshot is written; one run at a time uses it."""
    import duckdb

    return duckdb.connect(":memory:", config=WRITER)


def _put(draft: Path, path: Path) -> None:
    """Give a whole file its name; both are on the disk then."""
    _sync(draft)
    draft.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
