"""`diya calc`: streams in and out, exit codes, and a start without the rest of the product."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from diya.calc.forms import COMMANDS, command
from diya.config import calculator
from diya.config.calculator import main

ROOT = Path(__file__).parents[2]
GOOD = {"convention": "A360", "start": "2024-01-01", "end": "2024-02-01"}
DAYS_31 = {"convention": "ACT/360", "days": 31, "fraction": "31/360", "decimal": "0.086111111111111"}


def run(raw: bytes, *words: str) -> tuple[int, list[Any], list[Any]]:
    """Exit code, and the JSON lines of standard output and standard error."""
    answers, refusals = BytesIO(), BytesIO()
    code = main(words, BytesIO(raw), answers, refusals)
    out, err = ([json.loads(line) for line in stream.getvalue().splitlines()] for stream in (answers, refusals))
    return code, out, err


def shell(raw: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    command_line = [sys.executable, "-m", "diya", "calc", *words]
    return subprocess.run(command_line, input=raw, capture_output=True, check=False)


def text(*values: Any) -> bytes:
    return "\n".join(json.dumps(value) for value in values).encode()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_of_a_schema_is_answered(name: str) -> None:
    _, (schema,), _ = run(b"", "schema", name)
    code, (found,), refusals = run(text(schema["examples"][0]), name)
    assert (code, refusals) == (0, [])
    assert set(found) == set(run(b"", "schema", name, "--output")[1][0]["required"])


def test_one_object_may_stand_on_many_lines_and_begin_with_a_byte_order_mark() -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(GOOD, indent=2).encode() + b"\r\n"
    assert run(raw, "daycount") == (0, [DAYS_31], [])


def test_json_lines_are_answered_in_their_order_and_blank_lines_left_out() -> None:
    other = {**GOOD, "convention": "30E/360"}
    code, found, refusals = run(text(GOOD, other) + b"\n\n" + text(GOOD) + b"\n", "daycount")
    assert (code, refusals) == (0, [])
    assert [one["convention"] for one in found] == ["ACT/360", "30E/360", "ACT/360"]


def test_a_bad_line_leaves_the_good_ones_and_stands_in_its_place() -> None:
    raw = b"\n".join([b'{"convention": ', text(GOOD), b"\xff\xfe", text({**GOOD, "end": "soon"}), text(GOOD)])
    code, found, refusals = run(raw, "daycount")
    assert code == 2
    assert [found[1], found[4]] == [DAYS_31, DAYS_31]
    assert [found[0], found[2], found[3]] == refusals
    assert [(one["error"]["code"], one["error"]["path"], one["error"]["line"]) for one in refusals] == [
        ("calc.not_json", "", 1),
        ("calc.not_utf8", "", 3),
        ("calc.field_mistaken", "end", 4),
    ]


@pytest.mark.parametrize(
    ("raw", "code", "path"),
    [
        (b"", "calc.input_empty", ""),
        (b"\xff", "calc.not_utf8", ""),
        (b"[1]", "calc.field_mistaken", ""),
        (b'{\n  "convention": "A360",\n  "start": 1\n', "calc.not_json", ""),
        (b'{"start": "2024-01-01", "start": "2024-01-01"}', "calc.field_twice", "start"),
        (b'{"colour": "\\ud800"}', "calc.field_unknown", "colour"),
        (b'{"convention": "\\ud800"}', "kernel.strategy_unknown", "convention"),
        (b"[" * 50_000, "calc.input_too_deep", ""),
    ],
)
def test_bad_input_is_refused_on_standard_error_alone(raw: bytes, code: str, path: str) -> None:
    ended, found, (refusal,) = run(raw, "daycount")
    assert (ended, found) == (2, [])
    assert (refusal["error"]["code"], refusal["error"]["path"]) == (code, path)
    assert set(refusal["error"]) == {"code", "path", "zh", "en"}


@pytest.mark.parametrize("words", [("interest",), ("schema",), ("schema", "interest"), ("daycount", "--fast")])
def test_an_unknown_calculation_is_refused(words: tuple[str, ...]) -> None:
    code, found, (refusal,) = run(text(GOOD), *words)
    assert (code, found, refusal["error"]["code"]) == (2, [], "calc.command_unknown")
    assert "sculpt" in refusal["error"]["en"]


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_help_lists_every_calculation(words: tuple[str, ...]) -> None:
    answers = BytesIO()
    assert main(words, BytesIO(), answers, BytesIO()) == 0
    listed = answers.getvalue().decode()
    assert all(f"\n{name} " in listed and command(name).says in listed for name in COMMANDS)


def test_a_fault_of_ours_is_told_as_one_and_leaves_the_other_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(raw: str) -> Any:
        if "30E/360" in raw:
            raise ZeroDivisionError("by nothing")
        return json.loads(raw)

    monkeypatch.setattr(calculator, "parsed", broken)
    code, found, (refusal,) = run(text({**GOOD, "convention": "30E/360"}, GOOD), "daycount")
    assert (code, found) == (1, [refusal, DAYS_31])
    assert (refusal["error"]["code"], refusal["error"]["line"]) == ("calc.not_computed", 1)
    assert "by nothing" in refusal["error"]["en"]


def test_from_the_shell_in_utf8_whatever_the_locale() -> None:
    loan = {**command("position").example}
    ended = subprocess.run(
        [sys.executable, "-m", "diya", "calc", "position"],
        input=text(loan),
        capture_output=True,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "未到期本金" in ended.stdout.decode()


def test_from_the_shell_a_refusal_is_one_line_without_a_traceback() -> None:
    ended = shell(text({**GOOD, "start": []}), "daycount")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert json.loads(ended.stderr)["error"]["path"] == "start"
    assert ended.stderr.count(b"\n") == 1


def test_a_reader_that_goes_away_is_no_failure() -> None:
    loan = {**command("schedule").example}
    words = [sys.executable, "-m", "diya", "calc", "schedule"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, errors = process.communicate(text(*[loan] * 3))
    assert (process.returncode, errors) == (calculator.HANGUP, b"")


def test_nothing_of_the_framework_is_loaded() -> None:
    code = (
        "import sys\nfrom io import BytesIO\nfrom diya.config.calculator import main\n"
        "main(['--help'], BytesIO(), BytesIO(), BytesIO())\n"
        "heavy = {'django', 'numpy', 'numba', 'psycopg', 'ninja', 'sqlite3', 'asyncio'}\n"
        "sys.exit(', '.join(heavy & {name.partition('.')[0] for name in sys.modules}) or 0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def in_guide(language: str) -> list[tuple[str, str]]:
    """The commands of the guide and what it says they answer."""
    page = (ROOT / "docs" / "guide" / language / "calculator.md").read_text()
    return re.findall(r"```sh\n(.+?)\n```\n\n```json\n(.+?)\n```", page, re.DOTALL)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_guide_says_what_is_answered(language: str) -> None:
    examples = in_guide(language)
    assert len(examples) == 4
    for line, said in examples:
        given = "\n".join(re.findall(r"'(\{.+?\})'", line))
        code, found, refusals = run(given.encode(), line.split()[-1])
        assert (code, found or refusals) == (2 if refusals else 0, [json.loads(one) for one in said.splitlines()])


def test_the_guide_names_every_calculation() -> None:
    for language in ("zh", "en"):
        page = (ROOT / "docs" / "guide" / language / "calculator.md").read_text()
        assert all(f"| `{name}` |" in page for name in COMMANDS)
