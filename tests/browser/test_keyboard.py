"""From sign-in to approval without a mouse: an officer enters a whole application, two people decide on it.

The lengths of the ways are those of docs/uat/03-pages.md; a change that makes one longer fails here.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitors
from tests.browser.hands import Hands
from tests.browser.person import PASSWORD, Person
from tests.journeys.way import id_number

pytestmark = pytest.mark.browser

OFFICER_SECONDS = 300
APPROVER_SECONDS = 60
FITS = "document.documentElement.scrollHeight <= window.innerHeight"


def _signed_in(person: Person, username: str) -> Hands:
    person.page.goto(f"{person.base}/sign-in")
    person.settled()
    hands = Hands(person.page)
    hands.waits_at("username").type(username).press("Tab").type(PASSWORD).press("Enter")
    person.page.wait_for_url("**/work")
    person.settled("待办")
    return hands


def _enters_an_application(person: Person, hands: Hands, paper: Path) -> str:
    """Customer, property with its valuation, terms and four papers, to the press of submission; where it is."""
    page = person.page
    hands.press("g", "a")
    person.settled("贷款申请")
    hands.press("c")
    person.settled("新建贷款申请")
    hands.waits_at("borrower_id").to("登记客户").press("Enter")
    hands.to("name").type("林小满").press("Tab").type(id_number(7)).press("Tab").type("13800000007").press("Tab")
    hands.press("ArrowRight").to("employer").type("示范公司").press("Tab").type("30000")
    hands.press("Tab").type("示范路1号").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    hands.to("下一步：申请人").press("Enter")
    page.wait_for_url("**/edit?step=parties*")
    person.settled()
    hands.waits_at("co_borrower_ids").press("Control+Enter")
    hands.waits_at("property_id").to("登记房产").press("Enter")
    hands.to("city").type("示范市").press("Tab").type("89.5").press("Tab").type("和平路1号101室").press("Tab")
    hands.type("示0001").to("value_amount").type("2000000").press("Tab").type("示范评估").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    hands.waits_at("price_amount").type("2000000").press("Enter")
    hands.waits_at("requested_amount").type("1200000")
    person.sees("5,189.60")
    hands.press("Enter")
    person.sees("已收 0/4")
    hands.waits_at("document_kind")
    for count in range(1, 5):
        expect(page.get_by_role("button", name=re.compile("^上传 ")).first).to_be_enabled()
        hands.to("上传").opens_file(paper)
        person.sees(f"已收 {count}/4")
    hands.to("下一步：核对提交").press("Enter")
    hands.to("提交审批").press("Enter")
    person.state("审批中")
    return page.url.removeprefix(person.base)


def _decides(person: Person, hands: Hands, words: str) -> None:
    """The next case by one key, everything on one screen, a decision with a comment, and on to the next."""
    hands.press("n")
    person.state("审批中")
    person.still()
    assert person.page.evaluate(FITS), "what an approver needs does not fit on one screen"
    hands.thoughts += 10  # ten facts are read before anybody decides
    hands.press("a").type(words).press("Control+Enter")


def test_an_application_is_entered_and_decided_by_keyboard_alone(visitor: Visitors, tmp_path: Path) -> None:
    paper = tmp_path / "资料.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    officer = visitor()
    hands = _signed_in(officer, "officer")
    hands.keys = hands.thoughts = 0
    path = _enters_an_application(officer, hands, paper)
    print(f"officer: {hands.keys} keys, {hands.thoughts} thoughts, {hands.seconds:.0f} s")
    assert hands.seconds <= OFFICER_SECONDS
    for username, words in (("underwriter", "资料齐全，同意。"), ("approver", "同意按申请条件发放。")):
        voter = visitor()
        hands = _signed_in(voter, username)
        hands.keys = hands.thoughts = 0
        _decides(voter, hands, words)
        print(f"{username}: {hands.keys} keys, {hands.thoughts} thoughts, {hands.seconds:.0f} s")
        assert hands.seconds <= APPROVER_SECONDS
        expect(voter.page.locator(".vote")).to_have_count(0)
        assert voter.faults == []
    officer.open(path)
    officer.state("已批准")
    assert officer.faults == []
