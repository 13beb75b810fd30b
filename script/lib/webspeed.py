"""How soon a list of fifty rows can be used, in a real browser: pressed in the menu, and opened by its address."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from script.lib import environment, product
from script.lib.dispatch import Figures, Frame

ROWS = 50
ROUNDS, QUICK_ROUNDS = 9, 3
# Resolved when every row stands and two frames passed without a long task: the page answers the next press at once.
READY = """(rows) => new Promise((done) => {
    const look = () => {
        const there = document.querySelectorAll('main tr[data-row]').length === rows
        if (!there || document.querySelector('main .skeleton')) return requestAnimationFrame(look)
        requestAnimationFrame(() => requestAnimationFrame(() => done(true)))
    }
    look()
})"""


def measured(frame: Frame) -> Figures:
    """Median milliseconds to fifty applications on screen, and how far the page moved meanwhile."""
    environment.ensure_web()
    with frame.bank() as bank:
        with product.at(bank):
            from tests.journeys import way
            from tests.people import Person

            known: dict[str, Person] = {}

            def people(username: str) -> Person:
                return known.setdefault(username, Person(username))

            frame.tell(f"{ROWS + 10} applications")
            for sequence in range(ROWS + 10):
                way.entered(people, sequence=100 + sequence, papers=False)
        return _seen(frame, bank)


def _seen(frame: Frame, bank: Any) -> Figures:
    from playwright.sync_api import sync_playwright
    from tests.browser.conftest import CHROMIUM, SWITCHES
    from tests.browser.person import Person
    from tests.browser.serving import served

    pressed, opened, shifts = [], [], []
    with tempfile.TemporaryDirectory() as folder, served(bank, Path(folder)) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES), headless=True)
        for _ in range(QUICK_ROUNDS if frame.quick else ROUNDS):
            person = Person(browser, base).sign_in("officer")
            person.still()
            began = time.perf_counter()
            person.page.locator('nav a[href="/applications"]').first.click()
            pressed.append(_until_ready(person.page, began))
            person.close()
            person = Person(browser, base).sign_in("officer")
            began = time.perf_counter()
            person.page.goto(f"{base}/applications", wait_until="commit")
            opened.append(_until_ready(person.page, began))
            shifts.append(person.shifted())
            person.close()
        browser.close()
    return {
        "list_rows": ROWS,
        "list_after_sign_in_ms": _median(pressed),
        "list_by_address_ms": _median(opened),
        "layout_shift_max": round(max(shifts), 4),
    }


def _until_ready(page: Any, began: float) -> float:
    page.evaluate(READY, ROWS)
    return (time.perf_counter() - began) * 1000


def _median(values: list[float]) -> int:
    return round(sorted(values)[len(values) // 2])
