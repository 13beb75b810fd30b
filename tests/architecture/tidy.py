"""The rules of the house that no ready linter knows; each takes one file and answers what is wrong with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

MONEY_ROOMS = ("kernel", "calc", "ledger", "servicing", "endofday")
CLOCK_WORDS = {"date.today", "datetime.now", "datetime.utcnow", "timezone.now", "timezone.localdate", "time.time"}
LINES_LIMIT = 400
FUNCTION_LIMIT = 60


def called_name(node: ast.expr) -> str:
    """`a.b.c` of an attribute chain as its last two words, a plain name as it is."""
    if isinstance(node, ast.Attribute):
        return f"{called_name(node.value).rpartition('.')[2]}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def too_long(text: str) -> Iterator[str]:
    count = len(text.splitlines())
    if count > LINES_LIMIT:
        yield f"{count} lines, at most {LINES_LIMIT}: make a folder of it with the same door"


def long_functions(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            count = node.end_lineno - node.lineno + 1
            if count > FUNCTION_LIMIT:
                yield f"line {node.lineno}: {node.name} has {count} lines, at most {FUNCTION_LIMIT}"


def floats(tree: ast.Module) -> Iterator[str]:
    """A float, or a division that is not of two exact decimals named as such."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"line {node.lineno}: the float {node.value}"
        elif isinstance(node, ast.Call) and called_name(node.func) == "float":
            yield f"line {node.lineno}: float()"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div) and not _exact(node):
            yield f"line {node.lineno}: / may give a float; divide integers with a rounding policy"


def _exact(node: ast.BinOp | ast.AugAssign) -> bool:
    parts = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    return any(isinstance(part, ast.Call) and called_name(part.func) in ("Decimal", "Fraction") for part in parts)


def clocks(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and called_name(node) in CLOCK_WORDS:
            yield f"line {node.lineno}: {called_name(node)}; take the date as an argument or ask foundation.clock"


def hidden_calls(tree: ast.Module) -> Iterator[str]:
    """Signals and get_model tie rooms together where no import checker looks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in ("django.dispatch", "django.db.models.signals"):
            yield f"line {node.lineno}: a signal; call a service or use the outbox"
        elif isinstance(node, ast.Attribute) and node.attr == "get_model":
            yield f"line {node.lineno}: get_model; import a door of the room"


def private_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("diya"):
            words = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            if private := [word for word in words if word.startswith("_") and not word.startswith("__")]:
                yield f"line {node.lineno}: {', '.join(private)} is private to its module"


def prints(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node.func) == "print":
            yield f"line {node.lineno}: print; use the log, or self.stdout in a command"


def asserts(tree: ast.Module) -> Iterator[str]:
    """`assert` vanishes under `python -O`: where money moves, kernel.errors.ensure speaks instead."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield f"line {node.lineno}: assert; use kernel.errors.ensure"


def left_for_later(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"\b(TO" + r"DO|FIX" + r"ME)\b", line):
            yield f"line {number}: finish it, or open an issue"


def no_note(tree: ast.Module) -> Iterator[str]:
    """A package opens with two sentences: what lives here, what does not."""
    note = ast.get_docstring(tree) or ""
    if len(re.findall(r"[.。!?](?:\s|$)", note)) < 2:
        yield "its note has fewer than two sentences"


def addresses(text: str) -> Iterator[str]:
    """A lock file names versions and hashes, never a place to load from."""
    for number, line in enumerate(text.splitlines(), 1):
        # The front end's lock file names sponsors' pages in quotes; those are nobody's download.
        if re.search(r"^[^\"]*://|--(extra-)?index-url|--find-links|\"resolved\"", line):
            yield f"line {number}: {line.strip()[:80]}"
