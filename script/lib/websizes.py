"""What a browser loads of the front end in gzip, by the build's manifest: the first page, and each page beyond it.

A page's weight is all it loads that the first page of a signed-out person has not loaded: the shell included.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from script.lib.ground import WEB

INITIAL_MAX_KB: Final = 320
ROUTE_MAX_KB: Final = 150

START, SIGN_IN, SHELL = "index.html", "src/foundation/SignIn.tsx", "src/shell/Shell.tsx"
WORDED: Final = ("src/customers/", "src/foundation/Looks", "src/foundation/AuditLog")
"""Pages that load more words (src/routes.tsx)."""
MORE_WORDS: Final = ("src/i18n/customers.zh.ts", "src/i18n/customers.en.ts")
WORDS: Final = ("src/i18n/pack.zh.ts", "src/i18n/pack.en.ts")


@dataclass(frozen=True)
class Sizes:
    """Kilobytes of a build; `routes` is beyond the first page, the heaviest first."""

    initial_kb: float
    initial_with_shell_kb: float
    routes: tuple[tuple[str, float], ...]
    total_kb: float

    @property
    def largest(self) -> tuple[str, float]:
        return self.routes[0]

    def over(self) -> list[str]:
        """What is heavier than it may be, in sentences."""
        heavy = [(name, size) for name, size in self.routes if size > ROUTE_MAX_KB]
        found = [f"{name} loads {size} KB more, {ROUTE_MAX_KB} are allowed" for name, size in heavy]
        if self.initial_kb > INITIAL_MAX_KB:
            found.insert(0, f"the first page loads {self.initial_kb} KB, {INITIAL_MAX_KB} are allowed")
        return found


def measured(dist: Path = WEB / "dist") -> Sizes:
    """The sizes of a build."""
    build = Build(dist, json.loads((dist / ".vite" / "manifest.json").read_text()))
    # One language is loaded; the heavier one is counted.
    words, more = (max(each, key=lambda key: build.weight(build.files([key]))) for each in (WORDS, MORE_WORDS))
    first = build.files([START, SIGN_IN, words])
    shell = first | build.files([SHELL])
    pages = [key for key in build.manifest[START]["dynamicImports"] if key not in (SHELL, SIGN_IN, *WORDS, *MORE_WORDS)]
    routes = sorted(
        (
            (key, kb(build.weight((shell | build.files([key, more] if key.startswith(WORDED) else [key])) - first)))
            for key in pages
        ),
        key=lambda route: -route[1],
    )
    everything = build.files(build.manifest)
    return Sizes(
        initial_kb=kb(build.weight(first)),
        initial_with_shell_kb=kb(build.weight(shell)),
        routes=tuple(routes),
        total_kb=kb(build.weight(everything)),
    )


class Build:
    """A build's manifest with its files."""

    def __init__(self, dist: Path, manifest: dict[str, Any]) -> None:
        self.dist, self.manifest = dist, manifest
        self._sizes: dict[str, int] = {}

    def files(self, keys: Iterable[str]) -> set[str]:
        """The files of these modules and of all they import at once; the page itself with the start."""
        seen: set[str] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting += self.manifest[key].get("imports", [])
        found = {file for key in seen for file in (self.manifest[key]["file"], *self.manifest[key].get("css", []))}
        return found | {START} if START in seen else found

    def weight(self, files: Iterable[str]) -> int:
        return sum(self._size(file) for file in files)

    def _size(self, file: str) -> int:
        if file not in self._sizes:
            self._sizes[file] = len(gzip.compress((self.dist / file).read_bytes(), 9, mtime=0))
        return self._sizes[file]


def kb(size: int) -> float:
    return round(size / 1024, 1)
