"""Browsers and the product for them to look at: one running bank for each file of tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from script.lib import environment, testbank

from tests.browser.person import Person
from tests.browser.serving import environment as process_environment
from tests.browser.serving import served

CHROMIUM = "/usr/bin/chromium"
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def built() -> None:
    """The front end as its sources stand."""
    environment.ensure_web()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bank")


Told = tuple[testbank.TestBank, Path]
"""A bank whose story was told, and the folder of its files."""


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Told]]:
    """The demo bank as it stands on a day: told once, however many files of tests take a copy of it."""
    made: dict[str, Told] = {}
    with contextlib.ExitStack() as kept:

        def until(day: str) -> Told:
            if day not in made:
                made[day] = kept.enter_context(testbank.fresh_bank("told")), tmp_path_factory.mktemp("told")
                _tell(*made[day], day)
            return made[day]

        yield until


@pytest.fixture(scope="module")
def bank(request: pytest.FixtureRequest, folder: Path, told: Callable[[str], Told]) -> Iterator[testbank.TestBank]:
    """Reference data and people; a file that sets LIVES_UNTIL gets cases and days too."""
    until, like = getattr(request.module, "LIVES_UNTIL", None), ""
    if until:
        original, files = told(until)
        like = original.name
        shutil.copytree(files, folder, dirs_exist_ok=True)
    with testbank.fresh_bank("browser", like=like) as bank:
        yield bank


def _tell(bank: testbank.TestBank, folder: Path, until: str) -> None:
    """Let the demo bank's story happen, in a process of its own: this one keeps its own connections."""
    words = (
        "import django; django.setup(); from datetime import date; from diya.config.demo import settle_messages, tell; "
        f"tell(until=date.fromisoformat({until!r}), say=lambda line: None); settle_messages()"
    )
    env = process_environment(bank, "app", folder) | {"DJANGO_SETTINGS_MODULE": "diya.config.settings"}
    subprocess.run([sys.executable, "-c", words], cwd=testbank.ROOT, env=env, check=True)


@pytest.fixture(scope="module")
def base(built: None, bank: testbank.TestBank, folder: Path) -> Iterator[str]:
    """The address of the running product."""
    with served(bank, folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop would forbid Django's synchronous calls in this thread.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES), headless=True)
        yield chromium
        chromium.close()


class People:
    """`people("officer")` is that person signed in, in a browser of their own, the same one each time."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base
        self.present: dict[Any, Person] = {}

    def __call__(self, username: str, **looks: Any) -> Person:
        key = (username, *sorted(looks.items()))
        if key not in self.present:
            person = self.present[key] = Person(self.browser, self.base, **looks)
            person.sign_in(username)
        return self.present[key]

    def faults(self) -> list[str]:
        """What anybody saw that must never happen."""
        return [f"{key}: {fault}" for key, person in self.present.items() for fault in person.faults]


@pytest.fixture(scope="module")
def people(browser: Browser, base: str) -> Iterator[People]:
    everybody = People(browser, base)
    yield everybody
    for person in everybody.present.values():
        person.close()


Visitors = Callable[..., Person]


@pytest.fixture
def visitor(browser: Browser, base: str) -> Iterator[Visitors]:
    """Somebody who has not signed in."""
    present: list[Person] = []

    def come(**looks: Any) -> Person:
        present.append(Person(browser, base, **looks))
        return present[-1]

    yield come
    for one in present:
        one.close()
