"""The rules of `secure` over the whole product, and a sample that each of them must catch."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

import pytest

from tests.architecture import secure
from tests.architecture.test_tidy import SOURCE, python_files, report

COMPOSED = {
    "foundation/db.py": "puts batches together with psycopg.sql from the names of a model's own columns",
    "foundation/security.py": "states grants and triggers from what models declare; runs as the owner",
    "endofday/snapshot.py": "columns and places of the product's own snapshot, in its own DuckDB",
    "ledger/selectors/balances.py": "a condition chosen among constants of the module",
    "ledger/selectors/months.py": "a condition chosen among constants of the module",
    "origination/frames.py": "the same constant part for each stage of the funnel",
    "servicing/incoming/matching.py": "the names of the columns that are matched, constants of the module",
}


def test_queries_are_constant_text_with_parameters() -> None:
    files = [path for path in python_files("src") if "migrations" not in path.parts]
    assert report(files, secure.built_queries, leave=COMPOSED) == []


def test_nothing_runs_a_shell_or_code_from_data() -> None:
    assert report(python_files("src"), secure.code_from_data) == []


def test_no_secret_can_be_guessed() -> None:
    files = [path for path in python_files("src") if SOURCE / "config" / "demo" not in path.parents]
    assert report(files, secure.guessable) == []


@pytest.mark.parametrize(
    ("check", "sample"),
    [
        (secure.built_queries, "cursor.execute(f'SELECT * FROM t WHERE name = {name}')"),
        (secure.built_queries, "cursor.execute('SELECT * FROM t WHERE name = ' + f'{name}')"),
        (secure.built_queries, "db.fetch_all('SELECT {}'.format(name))"),
        (secure.built_queries, "db.fetch_all('SELECT %s' % name)"),
        (secure.built_queries, "Loan.objects.raw('SELECT 1')"),
        (secure.built_queries, "Loan.objects.extra(where=[text])"),
        (secure.code_from_data, "subprocess.run(words, shell=True)"),
        (secure.code_from_data, "os.system('ls')"),
        (secure.code_from_data, "eval(text)"),
        (secure.code_from_data, "pickle.loads(content)"),
        (secure.guessable, "import random"),
        (secure.guessable, "from random import choice"),
    ],
)
def test_a_bad_sample_is_caught(check: Callable[[ast.Module], Iterable[str]], sample: str) -> None:
    assert list(check(ast.parse(sample)))


@pytest.mark.parametrize(
    "sample",
    [
        "cursor.execute('SELECT 1 WHERE id = %s', [key])",
        "db.fetch_all(_SENT, [key])",
        "db.fetch_all(f'SELECT {frames.OUTSTANDING} FROM servicing_position')",
    ],
)
def test_constant_text_is_let_through(sample: str) -> None:
    assert list(secure.built_queries(ast.parse(sample))) == []
