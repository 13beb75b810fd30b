"""The database of the tests: a copy of a migrated template, reached as the unprivileged login of the web server.

`db` rolls back after each test as usual; `fresh_bank` is a database of its own with real commits.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.db import connections
from script.lib import testbank
from script.lib.testbank import TestBank

TestBank.__test__ = False  # type: ignore[attr-defined]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked long too")
    parser.addoption("--share", default="1/1", metavar="N/M", help="run only every M-th test, beginning with the N-th")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect long tests without --long, browser tests unless -m asks for them, and what other shares run."""
    asked = str(config.getoption("markexpr"))
    kept, left = [], []
    for item in items:
        is_long = item.get_closest_marker("long") and not config.getoption("--long") and "long" not in asked
        is_browser = item.get_closest_marker("browser") and "browser" not in asked
        (left if is_long or is_browser else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept
    number, count = (int(word) for word in str(config.getoption("--share")).split("/"))
    if count > 1:
        share = items[number - 1 :: count]
        config.hook.pytest_deselected(items=[item for place, item in enumerate(items) if place % count != number - 1])
        items[:] = share


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point Django's connection at a fresh copy of the template for the whole session."""
    from django.conf import settings

    settings.FILES_ROOT = tmp_path_factory.mktemp("files")
    settings.SNAPSHOTS_ROOT = tmp_path_factory.mktemp("snapshots")
    with testbank.fresh_bank("session") as bank, django_db_blocker.unblock():
        before = _point_at(bank)
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
    from django.conf import settings

    from diya.config.demo import open_bank
    from tests.people import Person

    open_bank(password=settings.DEMO_PASSWORD)
    return Person
