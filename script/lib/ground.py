"""Where things lie, how the scripts speak, and stamps that tell whether a stage has to run again."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("DIYA_VAR", ROOT / "var")).absolute()
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WEB = ROOT / "web"

# The second half of a script runs in another interpreter of the same process: the clock goes on.
_STARTED = float(os.environ.get("DIYA_STARTED_AT") or time.time())


FULL = "磁盘已满：请腾出空间后重新启动。 / The disk is full: free some space, then start again."
SIGNS = (
    (r"No space left on device|ENOSPC|Errno 28", FULL),
    (
        r"Temporary failure in name resolution|Failed to establish a new connection|ENOTFOUND|EAI_AGAIN"
        r"|ECONNREFUSED|Network is unreachable|Could not find a version",
        "无法下载安装包：请检查网络或代理后重新启动。 /"
        " Packages cannot be fetched: check the network or its proxy, then start again.",
    ),
)
"""What the output of a command tells, and the one line a person gets for it."""


def of_the_disk(number: int | None, path: object) -> str | None:
    """The line for a fault of the disk or its rights; None for any other."""
    if number in (errno.ENOSPC, errno.EDQUOT):
        return FULL
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return (
            f"无法写入 {path}：请改为可写，或用 DIYA_VAR 指定其他文件夹。 / {path} cannot be written: make it writable,"
            " or name another folder by DIYA_VAR."
        )
    return None


class Refused(Exception):
    """The script cannot go on; the message is one line that says what to do."""


class Failed(Refused):
    """A command of a stage failed; the message ends with the last lines it printed."""


def say(text: str) -> None:
    """A line of progress with the seconds since the start."""
    print(f"{time.time() - _STARTED:6.1f} s  {text}", flush=True)


def started_at() -> str:
    return str(_STARTED)


def run_script(body: Callable[[], int]) -> NoReturn:
    """Run a script's body: a refusal is one line and exit code 2, Ctrl-C is quiet."""
    try:
        sys.exit(body())
    except Failed as failure:
        print(failure, file=sys.stderr)
        sys.exit(1)
    except Refused as refusal:
        said = " ".join(str(refusal).split())
        print(FULL if re.search(SIGNS[0][0], said) else said, file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        sentence = of_the_disk(error.errno, error.filename)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(130)


def command(words: Iterable[str | Path], *, what: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> str:
    """Run one command of a stage quietly; when it fails, show the end of what it printed."""
    ended = subprocess.run(
        [str(word) for word in words], cwd=cwd, env=dict(env or os.environ), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
    )  # fmt: skip
    if ended.returncode != 0:
        plain = re.sub(r"\x1b\[[0-9;]*m", "", ended.stdout)
        tail = "\n".join(plain.strip().splitlines()[-25:])
        known = next((sentence for sign, sentence in SIGNS if re.search(sign, plain)), None)
        if known is not None:
            raise Refused(f"{what}: {known}")
        raise Failed(f"{what} failed (exit code {ended.returncode}):\n{tail}")
    return ended.stdout


def files_under(folder: Path, *patterns: str, leave: tuple[str, ...] = ()) -> list[Path]:
    """The files of a folder by pattern, in a fixed order, without the folders named in `leave`."""
    skipped = {"node_modules", "__pycache__", "dist", *leave}
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in skipped)
        found += [Path(place, name) for name in sorted(names) if any(Path(name).match(p) for p in patterns)]
    return found


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """One hash of these files (names and contents) and words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        digest.update(f"\0{path}\0".encode())
        digest.update(path.read_bytes() if path.exists() else b"-")
    return digest.hexdigest()


@contextmanager
def stage(name: str, mark: str, *, present: bool, say_what: str, var: Path = ROOT / "var") -> Iterator[bool]:
    """Whether a stage has to run: its inputs changed since it last ended well, or its result is gone.

    What is installed belongs to the checkout, so its stamps lie there even when DIYA_VAR is elsewhere.
    """
    stamp = var / "stamps" / name
    wanted = not present or not stamp.exists() or stamp.read_text() != mark
    if wanted:
        say(say_what)
        stamp.unlink(missing_ok=True)
    yield wanted
    if wanted:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(mark)


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let two scripts of one checkout install or build in turn."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / f"{name}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def take_lock(path: Path) -> IO[str] | None:
    """An exclusive lock held until this process ends, also across exec; None when another holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    os.set_inheritable(file.fileno(), True)
    return file
