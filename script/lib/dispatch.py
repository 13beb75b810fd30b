"""The common frame of script/bench and script/faults: find a module by name, give it a bank, print one JSON object."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from script.lib.ground import ROOT, Refused

if TYPE_CHECKING:
    from script.lib import testbank

Figures = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """One of several parts into which a long run is cut: the first of ten is `1/10`."""

    number: int
    count: int

    @classmethod
    def parsed(cls, text: str) -> Part:
        number, _, count = text.partition("/")
        part = cls(int(number), int(count))
        if not 1 <= part.number <= part.count:
            raise ValueError(f"{text} is no part")
        return part

    @property
    def first(self) -> bool:
        return self.number == 1

    def of(self, things: Sequence[T]) -> Sequence[T]:
        """The things of this part: spread over all, each in one part."""
        return things[self.number - 1 :: self.count]

    def share(self, count: int) -> int:
        """How many of so many are this part's."""
        return len(self.of(range(count)))


@dataclass(frozen=True)
class Frame:
    """What a bench or fault set works with: `run(frame) -> figures`. `part` is what of a long form is to be done."""

    name: str
    quick: bool
    part: Part

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


def arguments_and_files(program: str, folder: str) -> tuple[str, bool, list[Path]]:
    """One name, whether quickly, and the files it is to read, for those that read any."""
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("name", help=", ".join(names_in(folder)))
    parser.add_argument("files", nargs="*", type=Path, help="what conformance is to check")
    parser.add_argument("--quick", action="store_true", help="ends within 50 s")
    options = parser.parse_intermixed_args(sys.argv[1:])
    known = names_in(folder)
    if options.name not in known:
        raise Refused(f"There is no {options.name!r} in {program}; there are: {', '.join(known)}.")
    return options.name, options.quick, options.files


def module(folder: str, name: str) -> ModuleType:
    return import_module(f"script.{Path(folder).name}.{name}")


def perform(folder: str, name: str, quick: bool, *, part: Part | None = None) -> Figures:
    """Run one module and add its name and seconds to what it found; without a part, the first of those it has."""
    began = time.monotonic()
    found = module(folder, name)
    run: Callable[[Frame], Figures] = found.run
    figures = run(Frame(name, quick, part or Part(1, getattr(found, "PARTS", 1))))
    return {"name": name, "quick": quick, **figures, "seconds": round(time.monotonic() - began, 1)}


def show(figures: Figures) -> None:
    """The last line printed: one JSON object."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)
