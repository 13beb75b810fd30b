"""A picture of every page for the documents: as it stands at desktop, in Chinese, by day. Made by the long form."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import People, Visitors
from tests.browser.spots import SPOTS, Spot, things

pytestmark = [pytest.mark.browser, pytest.mark.long]

LIVES_UNTIL = "2025-12-10"
IMAGES = Path(__file__).parents[2] / "docs" / "images"
ALSO_ON_THE_PHONE = ("work", "overview", "loan", "application-review")


@pytest.fixture(scope="module")
def ids(people: People) -> dict[str, str]:
    return things(people("auditor"), people("officer"), people("accountant"), people("operations"))


@pytest.mark.parametrize("spot", [pytest.param(spot, id=spot.name) for spot in SPOTS if not spot.refused])
def test_a_page_is_pictured(spot: Spot, people: People, visitor: Visitors, ids: dict[str, str]) -> None:
    person = people(spot.username) if spot.username else visitor()
    person.open(spot.path.format(**ids))
    person.still()
    IMAGES.mkdir(exist_ok=True)
    image = IMAGES / f"{spot.name}.png"
    person.page.screenshot(path=image)
    assert image.stat().st_size > 10_000, "a page has more to show"
    if spot.name in ALSO_ON_THE_PHONE:
        phone = people(spot.username, size=(390, 844))
        phone.open(spot.path.format(**ids))
        phone.still()
        phone.page.screenshot(path=IMAGES / f"{spot.name}-phone.png")
