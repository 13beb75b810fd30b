"""Two hands on a keyboard and no mouse: every key is counted, so that a way through the product has a length.

Times follow the keystroke-level model (Card, Moran, Newell 1980): 0.28 s for a key of an average typist, 1.35 s to
think before each field or choice. A Chinese character takes three keys with a pinyin input method.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FileChooser, Page, expect

KEY_SECONDS = 0.28
THOUGHT_SECONDS = 1.35
KEYS_OF_A_CHARACTER = 3
FURTHEST = 60
"""As many steps with Tab as anybody would take."""

WHERE = """() => {
    const at = document.activeElement
    if (!at || at === document.body) return {id: '', says: ''}
    const label = at.getAttribute('aria-label') || at.innerText || at.value || ''
    return {id: at.id, says: label.trim()}
}"""


@dataclass
class Hands:
    """Keys pressed and thoughts spent so far on one page."""

    page: Page
    keys: int = 0
    thoughts: int = 0
    paper: Path = Path()

    def __post_init__(self) -> None:
        # Listened to from the beginning: asked for at the press, the dialog could be there first.
        self.page.on("filechooser", self._give)

    @property
    def seconds(self) -> float:
        return self.keys * KEY_SECONDS + self.thoughts * THOUGHT_SECONDS

    def type(self, text: str) -> Hands:
        """Write into what has the focus."""
        self.thoughts += 1
        for character in text:
            if character.isascii():
                self.keys += 1
                self.page.keyboard.type(character)
            else:
                self.keys += KEYS_OF_A_CHARACTER
                self.page.keyboard.insert_text(character)
        return self

    def press(self, *keys: str) -> Hands:
        """Press keys one after another; a chord counts each of its keys."""
        for key in keys:
            self.keys += key.count("+") + 1
            self.page.keyboard.press(key)
        return self

    def at(self) -> dict[str, str]:
        """What has the focus: its id, and what it says."""
        found: dict[str, str] = self.page.evaluate(WHERE)
        return found

    def to(self, name: str, *, back: bool = False) -> Hands:
        """Go with Tab to a field by its id or to a button or link by what it says."""
        for _ in range(FURTHEST):
            at = self.at()
            if name in (at["id"], at["says"]) or (at["says"].startswith(name) and not at["id"]):
                return self
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{name} cannot be reached with Tab; the focus is at {self.at()}")

    def waits_at(self, name: str) -> Hands:
        """The product itself put the focus on this field."""
        expect(self.page.locator(f"#{name}")).to_be_focused()
        return self

    def finds(self, text: str, option: str = "") -> Hands:
        """Search in the field with the focus and take the first entry found."""
        self.type(text)
        shown = ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option"
        expect(self.page.locator(shown).filter(has_text=option or text).first).to_be_visible()
        return self.press("Enter")

    def opens_file(self, paper: Path) -> Hands:
        """Open the file dialog with Enter and give it a name of four keys."""
        self.paper = paper
        self.press("Enter")
        self.keys += 5
        self.thoughts += 1
        return self

    def _give(self, chooser: FileChooser) -> None:
        chooser.set_files(self.paper)
