"""The import contracts of pyproject.toml hold, and break when they should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.house import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path, path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {"PYTHONPATH": str(path), "PATH": ""}
    command = [str(LINTER), "--no-cache", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_every_room_imports_only_what_lies_below() -> None:
    ended = lint(ROOT, ROOT / "src")
    assert ended.returncode == 0, ended.stdout


def test_an_import_upwards_and_a_room_without_a_floor_are_caught(tmp_path: Path) -> None:
    for room, text in {"servicing": "", "ledger": "import house.servicing\n", "attic": ""}.items():
        (tmp_path / "house" / room).mkdir(parents=True)
        (tmp_path / "house" / room / "__init__.py").write_text(text)
    (tmp_path / "house" / "__init__.py").touch()
    (tmp_path / "linter.ini").write_text(
        "[importlinter]\nroot_package = house\n[importlinter:contract:1]\nname = The house\ntype = layers\n"
        "containers = house\nexhaustive = true\nlayers =\n    servicing\n    ledger\n"
    )
    ended = lint(tmp_path, tmp_path, "--config", "linter.ini")
    assert ended.returncode == 1
    assert "house.ledger -> house.servicing" in ended.stdout
    assert "attic" in ended.stdout
