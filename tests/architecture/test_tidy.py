"""Every file keeps the rules of tidy.py; every rule catches a bad sample."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.architecture import tidy
from tests.architecture.house import ROOT, SOURCE, python_files

LONG_FILES = {
    "web/src/api/schema.d.ts": "generated from docs/openapi.json",
    "web/src/i18n/zh.ts": "one table of words, read by key",
    "web/src/i18n/en.ts": "one table of words, read by key",
}
BATCH_FLOATS = ("compiled", "discounting", "flows", "levels", "limits", "loops", "searching")
RATES_AND_BOUNDS = (
    "a rate of return is not money; amounts are decided by a proven error bound, else by the exact engine"
)
FLOATS = {f"calc/batch/{name}.py": RATES_AND_BOUNDS for name in BATCH_FLOATS}
CLOCKS = {"foundation/clock.py": "the one place that asks", "foundation/db.py": "ids that rise with time"}
SIGNALS = {"foundation/apps.py": "the framework's own hook after a migration"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def report(
    paths: Iterable[Path], check: Callable[..., Iterable[str]], *, of_tree: bool = True, leave: Iterable[str] = ()
) -> list[str]:
    found = []
    for path in paths:
        if any(name(path).endswith(end) for end in leave):
            continue
        text = path.read_text()
        found += [f"{name(path)}: {wrong}" for wrong in check(ast.parse(text) if of_tree else text)]
    return found


def texts() -> list[Path]:
    """Everything people write: Python of the product, its tests and scripts, and the front end."""
    web = [path for end in ("*.ts", "*.tsx") for path in sorted((ROOT / "web" / "src").rglob(end))]
    return [*python_files("src", "tests", "script"), *web]


def test_files_fit_the_head() -> None:
    assert report(texts(), tidy.too_long, of_tree=False, leave=LONG_FILES) == []


def test_functions_fit_a_screen() -> None:
    assert report(python_files("src", "script"), tidy.long_functions) == []


def test_no_floats_where_amounts_are_computed() -> None:
    assert report(python_files("src/diya/kernel", "src/diya/calc"), tidy.floats, leave=FLOATS) == []


def test_only_the_clock_asks_the_time() -> None:
    assert report(python_files("src"), tidy.clocks, leave=CLOCKS) == []


def test_rooms_do_not_talk_behind_the_imports() -> None:
    assert report(python_files("src"), tidy.hidden_calls, leave=SIGNALS) == []


def test_what_is_private_stays_private() -> None:
    assert report(python_files("src"), tidy.private_imports) == []


def test_the_product_does_not_print() -> None:
    assert report(python_files("src"), tidy.prints) == []


def test_no_assert_where_money_moves() -> None:
    assert report(python_files(*(f"src/diya/{room}" for room in tidy.MONEY_ROOMS)), tidy.asserts) == []


def test_nothing_is_left_for_later() -> None:
    assert report(texts(), tidy.left_for_later, of_tree=False) == []


def test_every_package_opens_with_its_note() -> None:
    notes = [path for path in python_files("src") if path.name == "__init__.py"]
    assert len(notes) >= len(list(SOURCE.glob("*/__init__.py")))
    assert report(notes, tidy.no_note) == []


def test_lock_files_hold_no_address() -> None:
    locks = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "web" / "package-lock.json"]
    assert report(locks, tidy.addresses, of_tree=False) == []


@pytest.mark.parametrize(
    ("check", "sample"),
    [
        (tidy.long_functions, "def f():\n" + "    x = 1\n" * 60),
        (tidy.floats, "rate = 0.05"),
        (tidy.floats, "rate = float('1')"),
        (tidy.floats, "part = amount / 3"),
        (tidy.floats, "amount /= 3"),
        (tidy.clocks, "import datetime\nday = datetime.date.today()"),
        (tidy.clocks, "from django.utils import timezone\nat = timezone.now()"),
        (tidy.clocks, "import time\nat = time.time()"),
        (tidy.hidden_calls, "from django.db.models.signals import post_save"),
        (tidy.hidden_calls, "from django.dispatch import receiver"),
        (tidy.hidden_calls, "apps.get_model('servicing', 'Loan')"),
        (tidy.private_imports, "from diya.ledger.services import _post"),
        (tidy.private_imports, "from diya.ledger._inner import post"),
        (tidy.prints, "print('here')"),
        (tidy.asserts, "assert balance == 0"),
        (tidy.no_note, '"""One sentence only."""'),
        (tidy.no_note, ""),
    ],
)
def test_a_bad_sample_is_caught(check: Callable[[ast.Module], Iterable[str]], sample: str) -> None:
    assert list(check(ast.parse(sample)))


@pytest.mark.parametrize(
    ("check", "sample"),
    [
        (tidy.too_long, "\n" * 401),
        (tidy.left_for_later, "x = 1  # TO" + "DO later"),
        (tidy.addresses, "--index-url somewhere"),
        (tidy.addresses, '      "resolved": "https://example.org/x.tgz",'),
    ],
)
def test_a_bad_text_is_caught(check: Callable[[str], Iterable[str]], sample: str) -> None:
    assert list(check(sample))


def test_exact_decimals_may_be_divided() -> None:
    assert not list(tidy.floats(ast.parse("text = Decimal(ppb) / PPB")))
