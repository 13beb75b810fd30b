"""A day at the bank, person by person: what each of them comes for, done on screen with their own rights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.person import Person

pytestmark = pytest.mark.browser

LIVES_UNTIL = "2025-09-28"


@pytest.fixture(autouse=True)
def _nothing_went_wrong(people: People) -> Iterator[None]:
    yield
    seen = people.faults()
    for person in people.present.values():
        person.faults.clear()
    assert seen == []


def test_the_manager_sees_the_branch_at_a_glance_and_goes_down_to_the_loans(people: People) -> None:
    manager = people("manager")
    manager.open("/", "经营总览")
    manager.sees("贷款余额", "逾期率", "不良率", "放款与回收", "逾期分布", "五级分类", "申请转化", "截至")
    balance = manager.figure("贷款余额").locator("a")
    told = balance.inner_text()
    manager.page.get_by_role("button", name="查看数据表").first.click()
    expect(manager.page.locator("main table").first).to_be_visible()
    balance.click()
    manager.settled("借据")
    assert "state=ACTIVE" in manager.page.url
    manager.page.go_back()
    manager.settled("经营总览")
    manager.figure("逾期率").locator("a").click()
    manager.settled("借据")
    expect(manager.page.locator("main tr[data-row]").first).to_be_visible()

    manager.open("/overview", "经营总览")
    manager.press(re.compile("^机构范围"))
    manager.page.get_by_role("menuitemradio").filter(has_text="002").click()
    expect(manager.figure("贷款余额").locator("a")).not_to_have_text(told)
    manager.press(re.compile("^机构范围"))
    manager.page.get_by_role("menuitemradio").filter(has_text="全部机构").click()
    expect(manager.figure("贷款余额").locator("a")).to_have_text(told)


def test_post_loan_management_takes_an_alert_on_and_closes_it(people: People) -> None:
    person = people("postloan")
    person.open("/alerts?state=OPEN", "风险预警")
    person.row("逾期").first.get_by_role("button", name=re.compile("逾期")).click()
    sheet = person.page.get_by_role("dialog")
    expect(sheet).to_contain_text("预警规则表第 1 版")
    person.page.keyboard.press("Escape")
    person.row("逾期").first.get_by_role("button", name="受理预警").click()
    person.fill(comment="已电话核实，借款人承诺本周还款。")
    person.confirm("受理预警")
    person.open("/alerts?state=ACKNOWLEDGED", "风险预警")
    person.row("处理中").first.get_by_role("button", name="关闭预警").click()
    person.fill(comment="已还清欠款。")
    person.confirm("关闭预警")


def test_two_administrators_give_a_role(people: People) -> None:
    admin, second = people("admin"), people("admin2")
    admin.open("/people", "用户与角色")
    admin.row("teller").get_by_role("link").first.click()
    admin.settled("孙晓彤")
    admin.press("授予岗位")
    admin.choose("role", "会计岗")
    admin.choose("branch_code", "002")
    admin.confirm("提交授权，待复核")
    admin.open("/changes", "待复核变更")
    admin.sees("授予岗位：孙晓彤", "会计岗")
    expect(admin.row("孙晓彤").get_by_role("button")).to_have_count(0)
    second.open("/changes", "待复核变更")
    second.row("孙晓彤").get_by_role("button").first.click()
    second.page.get_by_role("dialog").locator("textarea").fill("人员调配，同意。")
    second.page.get_by_role("dialog").get_by_role("button").last.click()
    expect(second.page.get_by_role("dialog")).to_have_count(0)
    admin.open("/people", "用户与角色")
    expect(admin.row("teller")).to_contain_text("会计岗（002）")
    admin.open("/roles", "角色与权限")
    admin.sees("客户经理", "支行负责人")


def test_an_administrator_proposes_a_parameter_with_its_source(people: People) -> None:
    admin = people("admin")
    admin.open("/parameters", "参数")
    admin.row("月供收入比上限").get_by_role("button", name="提出新值").click()
    dialog = admin.page.get_by_role("dialog")
    expect(dialog).to_contain_text("月供收入比上限")
    dialog.locator("#value").fill("45%")
    dialog.locator("#source").fill("总行 2025 年第 12 号文")
    dialog.get_by_role("button", name="提交变更，待复核").click()
    expect(dialog).to_have_count(0)
    admin.open("/changes", "待复核变更")
    admin.sees("月供收入比上限", "45")


def test_the_auditor_follows_a_figure_to_its_event_and_takes_a_file(people: People, tmp_path: Path) -> None:
    auditor = people("auditor")
    auditor.open("/ledger/balance", "科目余额")
    auditor.row("130302").get_by_role("link").first.click()
    auditor.settled(re.compile("130302"))
    auditor.page.locator("main tr[data-row] a[href^='/ledger/entries/']").first.click()
    auditor.settled()
    auditor.sees("借贷科目")
    auditor.page.locator("main a[href^='/loans/']").first.click()
    auditor.settled(re.compile("LN"))
    auditor.tab("交易流水")
    auditor.page.locator("main a[href*='/ledger/entries']").first.click()
    auditor.settled()

    auditor.open("/audit", "审计日志")
    auditor.sees("日志树根")
    auditor.page.locator("main tr[data-row] td a, main tr[data-row] td button").first.click()
    expect(auditor.page.get_by_role("dialog")).to_contain_text("日志叶子哈希")
    auditor.page.keyboard.press("Escape")
    auditor.open("/loans", "借据")
    auditor.press(re.compile("导出"))
    with auditor.page.expect_download() as download:
        auditor.page.get_by_role("menuitem", name=re.compile("Excel")).click()
    file = tmp_path / "loans.xlsx"
    download.value.save_as(file)
    assert file.read_bytes()[:2] == b"PK"


def test_the_accountant_closes_a_day_and_watches_it_from_elsewhere(people: People) -> None:
    accountant = people("accountant")
    accountant.open("/end-of-day", "日终")
    accountant.press("运行日终")
    accountant.confirm("完成 2025-09-28 日终")
    accountant.open("/ledger/balance", "科目余额")
    expect(accountant.page.get_by_test_id("business-date")).to_have_text("2025-09-29", timeout=60_000)
    accountant.open("/end-of-day", "日终")
    accountant.sees("预警与分类", "账务核对", "2025-09-28")


def test_operations_issues_the_contract_as_a_paper(people: People) -> None:
    operations = people("operations")
    operations.open("/contracts", "借款合同")
    operations.page.locator("main tr[data-row] a[href^='/contracts/']").first.click()
    operations.settled(re.compile("CT"))
    operations.sees("受托支付", "放款条件")
    operations.tab("文书")
    with operations.page.expect_response(re.compile("/messages/papers/.*/content")) as shown:
        operations.press(re.compile("^出具"))
    assert shown.value.headers["content-type"] == "application/pdf"
    expect(operations.page.get_by_role("dialog")).to_be_visible()
    operations.page.keyboard.press("Escape")
    expect(operations.page.locator("main tr[data-row]").first).to_contain_text("第 1 版")


def test_the_underwriter_returns_and_the_approver_adds_a_condition(people: People) -> None:
    underwriter, approver = people("underwriter"), people("approver")
    underwriter.open("/work", "待办")
    underwriter.page.keyboard.press("n")
    underwriter.state("审批中")
    path = underwriter.page.url.removeprefix(underwriter.base)
    _vote(underwriter, "a", "资料真实，同意。")
    approver.open(path)
    approver.page.keyboard.press("a")
    approver.press("＋ 增加放款条件")
    approver.page.locator(".vote input").first.fill("结清他行消费贷款")
    approver.page.locator(".vote input").nth(1).fill("结清证明编号")
    _vote(approver, "", "同意，须先结清消费贷款。")
    approver.state("已批准")
    approver.open(f"{path}?tab=contract")
    approver.sees("结清他行消费贷款", "审批人增加")


def _vote(person: Person, key: str, words: str) -> None:
    if key:
        person.page.keyboard.press(key)
    person.page.get_by_label("审批意见", exact=False).last.fill(words)
    person.page.keyboard.press("Control+Enter")
    expect(person.page.locator(".vote")).to_have_count(0)


def test_the_officer_leaves_a_form_and_goes_on_where_it_stood(people: People) -> None:
    officer = people("officer")
    officer.open("/applications?state=DRAFT", "贷款申请")
    officer.row("秦若兰").get_by_role("link", name="继续填写").click()
    officer.settled(re.compile("修改申请"))
    officer.page.get_by_role("button", name="下一步：房产").click()
    expect(officer.field("property_id")).to_be_visible()
    officer.open("/work", "待办")
    officer.open("/applications?state=DRAFT", "贷款申请")
    officer.row("秦若兰").get_by_role("link", name="继续填写").click()
    officer.settled(re.compile("修改申请"))
    expect(officer.field("property_id")).to_be_visible()
