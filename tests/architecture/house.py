"""What the tests of the house share: the floors as pyproject.toml lists them, and the source files."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "diya"


def floors() -> list[set[str]]:
    """The rooms by floor, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"].startswith("The house"))
    return [{room.strip() for room in layer.split("|")} for layer in layers]


def height() -> dict[str, int]:
    """The floor number of each room, 0 at the bottom."""
    return {room: number for number, rooms in enumerate(reversed(floors())) for room in rooms}


def python_files(*folders: str) -> list[Path]:
    """Our Python files under these folders, migrations left out."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if not {"migrations", "node_modules", "__pycache__"} & set(path.parts)]
