"""A person at the screen: a browser of their own, hands that find things as people do, and eyes for faults."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

WIDE = (1440, 900)
PHONE = (390, 844)
PATIENCE_MS = 15_000
PASSWORD = "抵押-diya-demo-2026"

WATCH_SHIFTS = """
window.shifted = 0
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value
}).observe({ type: 'layout-shift', buffered: true })
"""


class Person:
    """One browser context. `faults` collects what must never happen: errors in the console, foreign requests."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        *,
        language: str = "zh",
        mode: str = "light",
        size: tuple[int, int] = WIDE,
        motion: str = "reduce",
    ) -> None:
        self.base = base
        self.faults: list[str] = []
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion=motion, timezone_id="Asia/Shanghai"
        )
        kept = {"diya.language": language, "diya.mode": mode}
        lines = "".join(
            # A frame that shows a PDF has no storage.
            f"window.localStorage && (localStorage.getItem('{name}') ?? localStorage.setItem('{name}','{value}'));"
            for name, value in kept.items()
        )
        self.context.add_init_script(lines + WATCH_SHIFTS)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        self.page.on("request", self._see)

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _see(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and f"http://{parts.netloc}" != self.base:
            self.faults.append(f"foreign request: {request.url}")

    def look(self, *, language: str = "zh", mode: str = "light", size: tuple[int, int] = WIDE) -> None:
        """Choose language, mode and width for the pages that are opened from now on."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        kept = {"diya.language": language, "diya.mode": mode}
        self.page.evaluate("kept => Object.entries(kept).forEach(one => localStorage.setItem(...one))", kept)

    def sign_in(self, username: str) -> Person:
        """By the form, as everybody does."""
        self.page.goto(f"{self.base}/sign-in")
        self.page.locator("#username").fill(username)
        self.page.locator("#password").fill(PASSWORD)
        self.page.locator("button[type=submit]").click()
        expect(self.page.get_by_test_id("business-date")).to_be_visible()
        return self

    def open(self, path: str, title: str | re.Pattern[str] | None = None) -> None:
        """Go to a page by its address and wait until it stands."""
        self.page.goto(self.base + path)
        self.settled(title)

    def settled(self, title: str | re.Pattern[str] | None = None) -> None:
        """Wait for the heading and for what is loading."""
        heading = self.page.locator("h1").first
        expect(heading).to_be_visible()
        if title is not None:
            expect(heading).to_have_text(title)
        expect(self.page.locator("main .skeleton")).to_have_count(0)

    def still(self) -> None:
        """Wait until nothing more is asked for; the poll for changes is four seconds apart."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("document.fonts.ready")

    def fill(self, **fields: str) -> None:
        """Type into fields by their API names; inside the dialog when one is open."""
        for name, value in fields.items():
            self.field(name).fill(value)

    def field(self, name: str) -> Locator:
        return self.page.locator(f"#{name}:visible")

    def at(self, name: str) -> Locator:
        """A field with its label, help and fault."""
        return self.page.locator(".ant-form-item").filter(has=self.page.locator(f"#{name}"))

    def kept(self, **fields: str) -> None:
        """Each field still holds what was typed."""
        for name, value in fields.items():
            expect(self.field(name)).to_have_value(value)

    def choose(self, name: str, text: str) -> None:
        """Pick an entry of a select by its words; `text` is typed where the select searches."""
        box = self.page.locator(".ant-select").filter(has=self.page.locator(f"#{name}"))
        box.click()
        entry = self.page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option")
        entry.filter(has_text=text).first.click()

    def pick(self, text: str) -> None:
        """Press one of the buttons a choice is made of."""
        self.page.locator(".ant-radio-button-wrapper").filter(has_text=text).click()

    def date(self, name: str, day: str) -> None:
        """Type a date and confirm it."""
        self.field(name).fill(day)
        self.field(name).press("Enter")
        expect(self.field(name)).to_have_value(day)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button by what it says."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def confirm(self, name: str | re.Pattern[str]) -> None:
        """Press a button of the open dialog, which then closes because the server agreed."""
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name=name, exact=True).click()
        expect(dialog).to_have_count(0)

    def tab(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("tab", name=name, exact=True).click()
        expect(self.page.locator("main .skeleton")).to_have_count(0)

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Each of these stands in the main part of the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def state(self, word: str) -> None:
        """The state beside the title."""
        expect(self.page.locator(".page-line .mark").first).to_contain_text(word)

    def row(self, text: str) -> Locator:
        """The row of a table with this text."""
        return self.page.locator("main tr[data-row]").filter(has_text=text)

    def figure(self, label: str) -> Locator:
        """One of the figures under the title."""
        return self.page.locator(".figure").filter(has=self.page.get_by_text(label, exact=True))

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def shifted(self) -> float:
        """How far the page moved under the reader since it was opened (cumulative layout shift)."""
        return float(self.page.evaluate("window.shifted"))

    def close(self) -> None:
        self.context.close()
