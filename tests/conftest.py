"""The database of the tests: a copy of a migrated template, reached as the unprivileged login of the web server.

`db` rolls back after each test as usual; `fresh_bank` is a database of its own with real commits.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.db import connections
from script.lib import testbank
from script.lib.testbank import TestBank

TestBank.__test__ = False  # type: ignore[attr-defined]

LONGEST = (
    "tests/security/test_hostile_input.py",
    "tests/model/test_machine.py",
    "tests/endofday/test_endofday.py",
    "tests/migrations/test_reversible.py",
    "tests/calc/test_progressive_laws.py",
)
"""Begun first where several runs share the tests, so that none of them is left with a long one at the end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked long too")
    parser.addoption("--share", default="", metavar="FOLDER", help="run the files that no other run marked there")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect long tests without --long, and browser tests unless -m asks for them."""
    asked = str(config.getoption("markexpr"))
    kept, left = [], []
    for item in items:
        is_long = item.get_closest_marker("long") and not config.getoption("--long") and "long" not in asked
        is_browser = item.get_closest_marker("browser") and "browser" not in asked
        (left if is_long or is_browser else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """With --share, run file by file what no other run has taken, so that all of them end at about the same time."""
    folder = str(session.config.getoption("--share"))
    if not folder or session.testsfailed or session.config.option.collectonly:
        return None
    # The next test is known before the last one of a file is over, so that only what is its own is taken down with it.
    for item, following in pairwise(chain(_taken(session.items, Path(folder)), [None])):
        assert item is not None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
    return True


def _taken(items: list[pytest.Item], folder: Path) -> Iterator[pytest.Item]:
    """The tests of each file that this run marks first; the longest files come first."""
    files: dict[str, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.nodeid.partition("::")[0], []).append(item)
    for name, tests in sorted(files.items(), key=lambda one: one[0] not in LONGEST):
        try:
            (folder / name.replace("/", "-")).touch(exist_ok=False)
        except FileExistsError:
            continue
        yield from tests


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point Django's connection at a fresh copy of the template for the whole session; the people are in it."""
    from django.conf import settings

    from diya.config.demo import open_bank

    settings.FILES_ROOT = tmp_path_factory.mktemp("files")
    settings.SNAPSHOTS_ROOT = tmp_path_factory.mktemp("snapshots")
    with testbank.fresh_bank("session") as bank, django_db_blocker.unblock():
        before = _point_at(bank)
        open_bank(password=settings.DEMO_PASSWORD)  # changes nothing, unless the code has gone on since the template
        yield
        connections.close_all()
        connections.databases["default"].update(before)


@pytest.fixture
def fresh_bank(django_db_setup: None, django_db_blocker: Any) -> Iterator[TestBank]:
    """A database of its own: commits are real, other processes see it (`bank.env()`), this process uses it too."""
    with testbank.fresh_bank("fresh") as bank, django_db_blocker.unblock():
        before = _point_at(bank)
        yield bank
        connections.close_all()
        _restore(before)


def _point_at(bank: TestBank) -> dict[str, Any]:
    """Let Django's default connection of this process go to `bank`; answers what it was before."""
    parts = urlsplit(bank.app_url)
    options = {key: values[0] for key, values in parse_qs(parts.query).items()}
    target = {
        "NAME": bank.name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.get("host") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }
    databases = connections.databases["default"]
    before = {key: databases[key] for key in target}
    connections.close_all()
    _restore(target)
    return before


def _restore(target: dict[str, Any]) -> None:
    connections.databases["default"].update(target)
    connections["default"].settings_dict.update(target)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root folder of the checkout."""
    return testbank.ROOT


@pytest.fixture
def person(db: Any) -> Any:
    """Sign a member of the demo bank's staff in: `person("officer")` is that person at the API."""
    from tests.people import Person

    return Person
