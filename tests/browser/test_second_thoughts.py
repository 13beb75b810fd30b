"""What people do when a case does not go straight: an appeal in time, two windows on one draft, a hasty hand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import People

pytestmark = pytest.mark.browser

LIVES_UNTIL = "2025-06-21"
COMMANDS = "**/api/v1/origination/applications/*"


def test_a_rejected_application_is_appealed_in_time(people: People) -> None:
    officer, underwriter = people("officer2"), people("underwriter")
    underwriter.open("/applications?state=IN_REVIEW", "贷款申请")
    underwriter.row("董思源").get_by_role("link").first.click()
    underwriter.state("审批中")
    underwriter.page.keyboard.press("x")
    underwriter.page.locator(".vote textarea").fill("收入证明与流水不符。")
    underwriter.page.keyboard.press("Control+Enter")
    underwriter.state("已拒绝")
    officer.open(underwriter.page.url.removeprefix(underwriter.base))
    officer.press("申请复议")
    officer.fill(reason="补充了十二个月流水。")
    officer.confirm("提交复议申请")
    officer.state("审批中")
    officer.sees("补充了十二个月流水")
    expect(underwriter.page.locator(".vote")).to_have_count(0)
    assert people.faults() == []


def test_two_windows_on_one_draft_show_what_differs(people: People) -> None:
    here, there = people("officer"), people("officer", size=(1280, 900))
    here.open("/applications?state=DRAFT", "贷款申请")
    here.row("薛佳慧").get_by_role("link", name="继续填写").click()
    here.settled(re.compile("修改申请"))
    path = here.page.url.removeprefix(here.base).partition("?")[0]
    for window in (here, there):
        window.open(f"{path}?step=terms")
        expect(window.field("requested_amount")).to_be_visible()
    there.fill(requested_amount="800000")
    there.press("下一步：申请资料")
    there.sees("资料清单")
    here.fill(requested_amount="810000", due_day="15")
    here.press("下一步：申请资料")
    # Somebody else was quicker: the form shows both, and nothing typed is lost.
    conflict = here.page.locator("table").filter(has_text="800,000.00")
    expect(conflict).to_contain_text("810,000.00")
    here.faults.clear()  # The refusal itself, which a browser writes to the console.
    assert people.faults() == []


def test_a_hand_that_goes_on_too_quickly_takes_nothing_from_a_list(people: People) -> None:
    officer = people("officer")
    officer.open("/customers", "客户")
    borrower_id = (officer.row("薛佳慧").get_by_role("link").first.get_attribute("href") or "").rpartition("/")[2]
    officer.open(f"/applications/new?borrower_id={borrower_id}", "新建贷款申请")
    officer.page.locator("#product_code").press("Control+Enter")
    officer.page.wait_for_url("**/edit?step=parties*")
    field = officer.page.locator("#co_borrower_ids")
    expect(field).to_be_focused()
    commands: list[str] = []
    officer.page.on("request", lambda sent: commands.append(f"{sent.method} {sent.url.rpartition('/')[2]}"))
    held: list[Route] = []
    officer.page.route(COMMANDS, lambda route: held.append(route))
    for _ in range(3):
        field.press("Control+Enter")
        officer.page.wait_for_timeout(400)
    expect(officer.page.locator(".ant-select-item-option:visible")).to_have_count(0)
    officer.page.unroute(COMMANDS)  # which lets go what was held
    expect(officer.page.locator("#property_id")).to_be_focused()
    assert held
    assert "POST parties" not in commands
    assert people.faults() == []
