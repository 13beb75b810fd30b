"""Every page in Chinese and English, light and dark, on a desk and on a phone: readable, accessible, self-contained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import People, Visitors
from tests.browser.person import Person
from tests.browser.spots import LOOKS, SPOTS, Look, Spot, things
from tests.journeys.way import id_number

pytestmark = pytest.mark.browser

LIVES_UNTIL = "2025-09-28"
SHIFT_ALLOWED = 0.05
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],  # what passed need not be told node by node
}
BETWEEN = pytest.mark.long

# A page has one look by its place in the list, so that every look is seen and neighbours differ; the rest is long.
VARIANTS = [
    pytest.param(spot, look, id=f"{spot.name}-{look}", marks=() if chosen else BETWEEN)
    for place, spot in enumerate(SPOTS)
    for look, chosen in ((look, number == place * 3 % len(LOOKS)) for number, look in enumerate(LOOKS))
]


@pytest.fixture(scope="module")
def ids(people: People) -> dict[str, str]:
    return things(people("auditor"), people("officer"), people("accountant"), people("operations"))


@pytest.fixture
def looking(people: People, visitor: Visitors) -> Iterator[Callable[[Spot, Look], Person]]:
    """Whoever looks at a page, in a look; afterwards everybody has the usual one again. One browser for each person
    and not for each look: a new one loads everything anew."""
    used: list[Person] = []

    def look_at(spot: Spot, look: Look) -> Person:
        looks = {"language": look.language, "mode": look.mode, "size": look.size}
        if not spot.username:
            return visitor(**looks)
        used.append(people(spot.username))
        used[0].look(**looks)
        return used[0]

    yield look_at
    for person in used:
        person.look()


@pytest.mark.parametrize(("spot", "look"), VARIANTS)
def test_a_page_stands(spot: Spot, look: Look, looking: Callable[[Spot, Look], Person], ids: dict[str, str]) -> None:
    person = looking(spot, look)
    person.faults.clear()
    person.open(spot.path.format(**ids))
    person.still()
    assert person.page.evaluate("document.documentElement.lang") == ("zh-CN" if look.language == "zh" else "en")
    assert person.page.evaluate("document.documentElement.dataset.mode") == look.mode
    assert person.overflow() <= 0
    assert person.shifted() <= SHIFT_ALLOWED
    assert _findings(person) == []
    assert [fault for fault in person.faults if not (spot.refused and "404" in fault)] == []


def _findings(person: Person) -> list[str]:
    answer = Axe().run(person.page, options=RULES).response
    return [
        f"{found['id']}: {found['help']} {node['target']} {node.get('failureSummary', '')}"
        for found in answer["violations"]
        for node in found["nodes"]
    ]


def test_every_look_is_seen() -> None:
    assert {param.values[1] for param in VARIANTS if BETWEEN not in param.marks} == set(LOOKS)


def test_every_address_is_looked_at() -> None:
    routes = (Path(__file__).parents[2] / "web" / "src" / "routes.tsx").read_text()
    looked_at = [urlsplit(spot.path).path for spot in SPOTS]
    for address in re.findall(r"(?:lazy|worded)\('(/[^']*)'", routes):
        shape = re.compile(re.sub(r":\w+", "[^/]+", address))
        assert any(shape.fullmatch(path) for path in looked_at) or address == "/", f"no spot for {address}"


def test_the_language_is_switched_everywhere_and_kept(visitor: Visitors) -> None:
    person = visitor()
    person.page.goto(f"{person.base}/sign-in")
    expect(person.page.locator("h1")).to_have_text("登录")
    person.press("English，切换为英文")
    expect(person.page.locator("h1")).to_have_text("Sign in")
    person.fill(username="officer", password="wrong")
    person.press("Sign in")
    expect(person.page.get_by_role("alert")).to_contain_text("password")
    person.faults.clear()  # The refusal itself, which a browser writes to the console.
    person.sign_in("officer")
    person.open("/applications", "Applications")
    person.sees("In review", "Drawn")
    person.press("中文, switch to Chinese")
    person.settled("贷款申请")
    person.sees("审批中", "已放款")
    assert person.faults == []


def test_a_refused_input_says_why_at_its_field_and_keeps_what_was_typed(people: People) -> None:
    officer = people("officer")
    typed = {
        "name": "测试一",
        "phone": "13800000009",
        "employer": "示范公司",
        "address": "示范路 1 号",
        "monthly_income_amount": "30,000.00",
    }
    officer.open("/customers/new", "登记客户")
    officer.fill(**typed, id_number=id_number(9)[:-1] + ("1" if id_number(9)[-1] != "1" else "2"))
    officer.pick("已婚")
    officer.press("登记客户")
    expect(officer.at("id_number")).to_contain_text("身份证号校验位不符，请核对原件")
    expect(officer.field("id_number")).to_be_focused()
    officer.kept(**typed)

    officer.fill(id_number=id_number(9))
    officer.press("登记客户")
    officer.settled("测试一")
    officer.faults.clear()
    # Now the server refuses: a person is registered once.
    officer.open("/customers/new", "登记客户")
    officer.fill(**typed, id_number=id_number(9))
    officer.pick("已婚")
    officer.press("登记客户")
    expect(officer.at("id_number")).to_contain_text("已登记为客户")
    officer.kept(**typed, id_number=id_number(9))
    # A reload brings back what the browser may keep; numbers and addresses of a person it never kept.
    officer.page.reload()
    private = ("phone", "address")
    officer.kept(**{name: value for name, value in typed.items() if name not in private})
    officer.kept(**dict.fromkeys((*private, "id_number"), ""))
    officer.faults.clear()


def test_a_date_typed_and_entered_does_not_send_the_form(people: People) -> None:
    accountant = people("accountant")
    accountant.open("/end-of-day", "日终")
    accountant.press("运行日终")
    accountant.date("until", "2025-10-08")
    expect(accountant.page.get_by_role("dialog")).to_be_visible()
    expect(accountant.page.get_by_role("button", name="完成 2025-10-08 日终")).to_be_enabled()
    accountant.press("取消")
    accountant.sees("未运行")


def test_a_file_of_the_wrong_kind_is_refused_in_words(people: People, ids: dict[str, str], tmp_path: Path) -> None:
    officer = people("officer")
    officer.open(f"/applications/{ids['draft']}?tab=documents")
    paper = tmp_path / "program.exe"
    paper.write_bytes(b"MZ" + bytes(100))
    officer.page.locator("input[type=file]").set_input_files(paper)
    expect(officer.page.get_by_role("alert")).to_be_visible()
    officer.sees("已收 0/4")
    officer.faults.clear()
