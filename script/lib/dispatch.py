"""The common frame of script/bench and script/faults: find a module by name, give it a bank, print one JSON object."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from script.lib.ground import ROOT, Refused

if TYPE_CHECKING:
    from script.lib import testbank

Figures = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """What a bench or fault set works with: `run(frame) -> figures`."""

    name: str
    quick: bool

    def tell(self, text: str) -> None:
        """Progress, on stderr: stdout is for the figures."""
        print(f"{self.name}: {text}", file=sys.stderr, flush=True)

    @contextlib.contextmanager
    def bank(self) -> Iterator[testbank.TestBank]:
        """A database of its own in which every commit is on disk, as in production."""
        from script.lib import testbank  # what needs no bank is not kept waiting for its driver

        with testbank.fresh_bank(self.name, durable=True) as bank:
            yield bank


def names_in(folder: str) -> list[str]:
    return sorted(path.stem for path in (ROOT / "script" / folder).glob("*.py") if not path.stem.startswith("_"))


def arguments(program: str, folder: str, *, name_needed: bool) -> tuple[list[str], bool]:
    """The names to run and whether quickly; an unknown name is answered with the list."""
    names, quick, _ = _parsed(program, folder, name_needed=name_needed, with_files=False)
    return names, quick


def arguments_and_files(program: str, folder: str) -> tuple[str, bool, list[Path]]:
    """One name, whether quickly, and the files it is to read, for those that read any."""
    names, quick, files = _parsed(program, folder, name_needed=True, with_files=True)
    return names[0], quick, files


def _parsed(program: str, folder: str, *, name_needed: bool, with_files: bool) -> tuple[list[str], bool, list[Path]]:
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("name", nargs=None if name_needed else "?", help=", ".join(names_in(folder)))
    if with_files:
        parser.add_argument("files", nargs="*", type=Path, help="what conformance is to check")
    parser.add_argument("--quick", action="store_true", help="ends within 50 s")
    options = parser.parse_intermixed_args(sys.argv[1:])
    known = names_in(folder)
    if options.name and options.name not in known:
        raise Refused(f"There is no {options.name!r} in {program}; there are: {', '.join(known) or 'none yet'}.")
    return ([options.name] if options.name else known), options.quick, options.files if with_files else []


def perform(folder: str, name: str, quick: bool) -> Figures:
    """Run one module and add its name and seconds to what it found."""
    began = time.monotonic()
    run: Callable[[Frame], Figures] = import_module(f"script.{Path(folder).name}.{name}").run
    figures = run(Frame(name, quick))
    return {"name": name, "quick": quick, **figures, "seconds": round(time.monotonic() - began, 1)}


def show(figures: Figures) -> None:
    """The last line printed: one JSON object."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)
