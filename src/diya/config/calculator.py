"""`diya calc NAME`: a calculation from the shell, JSON in and JSON out, without the rest of the product.

The only place of the calculations that reads a stream or writes one; what is computed and how it is written stands in
`diya.calc.forms`. Nothing here may load the framework: a call ends in a fraction of a second.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from diya.calc.forms import COMMANDS, Command, command, decoded, documents, parsed
from diya.calc.forms.errors import NotComputed
from diya.kernel.errors import DomainError

FAILED: Final = 1
REFUSED: Final = 2
INTERRUPTED: Final = 130
HANGUP: Final = 141
"""Exit codes: of a fault of ours, of a refused input, and those a shell gives to an interruption and to a pipe that is
closed at its other end."""

USAGE: Final = """diya calc NAME < input.json

Reads one JSON object on standard input, or JSON Lines (one object a line), and writes JSON, one answer a line.
Amounts are decimal text of the currency ("1234.50"), rates fractions ("0.049"), dates ISO 8601 (2026-01-31).
Bad input ends with exit code 2 and, on standard error, {"error": {"code", "path", "line", "zh", "en"}}.

diya calc schema NAME            the JSON Schema of the input
diya calc schema NAME --output   the JSON Schema of the answer

"""


def main(words: Sequence[str], source: BinaryIO, answers: BinaryIO, refusals: BinaryIO) -> int:
    """Answer the words after `diya calc`; gives the exit code."""
    if not words or words[0] in ("-h", "--help", "help"):
        answers.write(_help().encode())
        return 0
    try:
        if words[0] == "schema":
            answers.write(_line(_schema(words[1:])))
            return 0
        return _answer(_command(words), source.read(), answers, refusals)
    except DomainError as error:
        refusals.write(_line(_refusal(error, None)))
        return REFUSED


def from_shell(words: Sequence[str]) -> int:
    """`main` on the streams of the process; a reader that goes away is no failure worth a traceback."""
    try:
        code = main(words, sys.stdin.buffer, sys.stdout.buffer, sys.stderr.buffer)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered has nowhere to go: without this, Python complains of it while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return HANGUP
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _answer(wanted: Command, raw: bytes, answers: BinaryIO, refusals: BinaryIO) -> int:
    code = 0
    for number, text in documents(raw):
        try:
            found = wanted.answer(parsed(decoded(text)))
        except DomainError as error:
            code, found = REFUSED, _refusal(error, number)
        except Exception as error:
            # A fault of ours on one line must not take the answers to the others with it.
            fault = NotComputed(reason=f"{type(error).__name__}: {error}"[:200], field="")
            code, found = max(code, FAILED), _refusal(fault, number)
        if "error" in found:
            refusals.write(_line(found))
        if number is not None or "error" not in found:
            answers.write(_line(found))
    return code


def _command(words: Sequence[str]) -> Command:
    """The calculation these words name, and nothing beside it."""
    return command(words[0] if len(words) == 1 else " ".join(words))


def _schema(words: Sequence[str]) -> dict[str, Any]:
    names = [word for word in words if word != "--output"]
    wanted = _command(names or [""])
    return wanted.output_schema() if "--output" in words else wanted.input_schema()


def _help() -> str:
    return USAGE + "".join(f"{name:<10}{command(name).says}\n" for name in COMMANDS)


def _refusal(error: DomainError, line: int | None) -> dict[str, Any]:
    place = {"path": error.field or ""} | ({} if line is None else {"line": line})
    return {"error": {"code": error.code, **place, "zh": error.sentence("zh"), "en": error.sentence("en")}}


def _line(value: Any) -> bytes:
    """A JSON value on one line of UTF-8; half a surrogate pair, which UTF-8 cannot hold, is written as its escape."""
    return f"{json.dumps(value, ensure_ascii=False)}\n".encode(errors="backslashreplace")
