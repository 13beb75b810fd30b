"""The customer's file at the screen: a value changes, and both the old one and who changed it stay to be seen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People

pytestmark = pytest.mark.browser

LIVES_UNTIL = "2025-06-23"


def test_a_new_address_leaves_the_old_one_to_be_seen(people: People) -> None:
    officer = people("officer")
    page = officer.page
    family = page.request.get(f"{officer.base}/api/v1/customers/parties?search=林浩然").json()["items"][0]["id"]
    officer.open(f"/customers/{family}?tab=file", "林浩然")
    page.get_by_role("button", name="变更：地址").click()
    expect(officer.field("text")).to_have_value("")
    officer.choose("use", "居住地址")
    officer.fill(text="示范市学府路 9 号 5 单元", evidence="户口簿 2025-06")
    page.get_by_role("button", name="变更", exact=True).last.click()
    expect(page.locator(".ant-modal")).to_have_count(0)
    panel = page.locator(".panel").filter(has=page.get_by_role("heading", name="地址", exact=True))
    expect(panel).to_contain_text("示范市学府路")
    panel.get_by_role("button", name="历史：地址").click()
    first = page.locator("dialog .timeline li").first
    expect(first).to_contain_text("示范市人民路")
    expect(first).to_contain_text("示范市学府路")
    expect(first).to_contain_text("户口簿 2025-06")
    expect(first).to_contain_text("张明远")
    officer.open(f"/customers/{family}?tab=file&known_on=2025-06-22", "林浩然")
    expect(panel).to_contain_text("示范市人民路")
    expect(page.get_by_role("button", name=re.compile("^变更："))).to_have_count(0)
    assert officer.faults == []


def test_a_wrong_card_is_told_at_its_field(people: People) -> None:
    officer = people("officer")
    page = officer.page
    family = page.request.get(f"{officer.base}/api/v1/customers/parties?search=林浩然").json()["items"][0]["id"]
    officer.open(f"/customers/{family}?tab=file", "林浩然")
    page.get_by_role("button", name="登记：银行账户").click()
    officer.choose("form", "银行卡")
    officer.choose("purpose", "还款")
    officer.fill(bank="示范银行", number="6222020200112233445")
    page.get_by_role("button", name="登记", exact=True).last.click()
    expect(officer.at("number")).to_contain_text("校验位不符")
    officer.kept(bank="示范银行", number="6222020200112233445")
    assert [fault for fault in officer.faults if "422" not in fault] == [], "a refusal is the only fault"
    officer.faults.clear()


def test_the_graph_is_walked_by_keyboard(people: People) -> None:
    officer = people("officer")
    page = officer.page
    firm = page.request.get(f"{officer.base}/api/v1/customers/parties?kind=FIRM").json()["items"][0]["id"]
    officer.open(f"/customers/{firm}?tab=relations", "示范精密制造有限公司")
    owner = page.locator(".graph-node[role=link]").filter(has_text="苏婉清")
    owner.focus()
    page.keyboard.press("Enter")
    officer.settled("苏婉清")
    expect(page.get_by_role("table", name="关系")).to_contain_text("示范精密制造有限公司")
    assert officer.faults == []
