"""The seven steps of one mortgage on screen, each by the person whose step it is, in a browser of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.person import Person
from tests.journeys.way import id_number

pytestmark = pytest.mark.browser

PAPER = b"%PDF-1.4\n%%EOF\n"
BORROWER, SPOUSE, PARENT = "林浩然", "苏婉清", "林国强"


@dataclass
class Case:
    """What the people say to each other: where the case and its loan are."""

    people: People
    paths: dict[str, str] = field(default_factory=dict)

    def open(self, username: str, what: str, tab: str = "") -> Person:
        """The person at the page of the application or the loan."""
        person = self.people(username)
        person.open(self.paths[what] + (f"?tab={tab}" if tab else ""))
        return person


def test_a_mortgage_walks_the_seven_steps(people: People, tmp_path: Path) -> None:
    case = Case(people)
    _register(case)
    _apply(case, tmp_path)
    _submit(case)
    _approve(case)
    _sign(case)
    _fulfil(case)
    _draw(case)
    _repay_on_time(case)
    _repay_late(case)
    _repay_early(case)
    _settle(case)
    _release(case)
    _look_back(case)
    assert people.faults() == []


# --- 1: people


def _register(case: Case) -> None:
    officer = case.people("officer")
    for sequence, (name, income) in enumerate(((BORROWER, "30000"), (SPOUSE, "12000"), (PARENT, "9000")), start=1):
        officer.open("/customers")
        officer.page.get_by_role("button", name="登记客户").first.click()
        officer.settled("登记客户")
        officer.fill(name=name, id_number=id_number(sequence), phone=f"138000{sequence:05d}")
        officer.pick("已婚")
        officer.fill(employer="示范公司", monthly_income_amount=income, address="示范路 1 号")
        officer.press("登记客户")
        officer.settled(name)
        assert id_number(sequence) not in officer.page.content()


# --- 2: property, application, papers


def _apply(case: Case, folder: Path) -> None:
    officer = case.people("officer")
    officer.open("/properties/new", "登记房产")
    officer.fill(city="示范市", area_sqm="89.5", address="和平路 1 号 101 室", certificate_number="示不动产权第0001号")
    officer.press("登记房产")
    officer.press("录入评估")
    officer.fill(value_amount="2000000", valuer="示范评估")
    officer.confirm("录入评估 2,000,000.00 元")
    officer.sees("2,000,000.00", "外部评估")

    officer.open("/applications/new", "新建贷款申请")
    officer.choose("borrower_id", BORROWER)
    officer.press("下一步：申请人")
    # From here on the application is at the server: each step saves it there.
    officer.page.wait_for_url(re.compile(r"/applications/[0-9a-f-]{36}/edit"))
    case.paths["application"] = officer.page.url.removeprefix(officer.base).split("/edit")[0]
    officer.settled(re.compile("^修改申请"))
    officer.choose("co_borrower_ids", SPOUSE)
    officer.page.keyboard.press("Escape")
    officer.choose("guarantor_ids", PARENT)
    officer.page.keyboard.press("Escape")
    officer.press("下一步：房产")
    officer.choose("property_id", "和平路 1 号")
    officer.fill(price_amount="2000000")
    officer.press("下一步：贷款要素")
    officer.fill(requested_amount="1200000", term_months="360")
    officer.sees("5,189.60", "首付款 800,000.00 元")
    officer.press("下一步：申请资料")
    _papers(officer, folder)
    officer.press("下一步：核对提交")
    officer.sees("已齐全", BORROWER, "共同借款人", "保证人", "按当前内容预估")


def _papers(officer: Person, folder: Path) -> None:
    paper = folder / "资料.pdf"
    paper.write_bytes(PAPER)
    for count in range(1, 5):
        # After each file the next missing kind is chosen by itself.
        officer.page.locator("input[type=file]").set_input_files(paper)
        officer.sees(f"已收 {count}/4")


# --- 3: ratios, score, decision


def _submit(case: Case) -> None:
    # A draft is left and taken up again from the list, at the step that is next.
    officer = case.people("officer")
    officer.open("/applications", "贷款申请")
    officer.row(BORROWER).get_by_role("link", name=re.compile("^继续填写")).click()
    officer.sees("已齐全")
    officer.press("提交审批 1,200,000.00 元")
    officer.state("审批中")
    officer.sees("60.00%", "自动通过", "合规", "评分", "5,189.60", "3.20%")
    expect(officer.page.get_by_role("radio", name="同意", exact=True)).to_have_count(0)


# --- 4: approval from the work queue


def _approve(case: Case) -> None:
    for username, comment in (("underwriter", "资料齐全，同意。"), ("approver", "同意按申请条件发放。")):
        person = case.people(username)
        person.open("/work")
        person.row("审批").get_by_role("link").first.click()
        person.state("审批中")
        person.sees(BORROWER, "60.00%", "审批意见")
        expect(person.page.get_by_role("radio", name="同意", exact=True)).to_be_visible()
        fits = "document.documentElement.scrollHeight <= window.innerHeight"
        assert person.page.evaluate(fits), "what an approver needs does not fit on one screen"
        # By keyboard: a chooses, Ctrl+Enter sends.
        person.page.keyboard.press("a")
        expect(person.page.get_by_label("审批意见", exact=True)).to_be_focused()
        person.page.keyboard.press("Control+Enter")
        expect(person.page.get_by_text("请填写审批意见")).to_be_visible()
        person.page.keyboard.type(comment)
        person.page.keyboard.press("Control+Enter")
        person.sees(comment)
        expect(person.page.get_by_role("radio", name="同意", exact=True)).to_have_count(0)
    case.people("approver").state("已批准")


# --- 5: contract, conditions, drawdown by two people


def _sign(case: Case) -> None:
    operations = case.open("operations", "application")
    operations.press("签订合同")
    operations.fill(payee_name="示范卖方", payee_account="6222000000000000001", payee_bank="示范银行")
    operations.confirm("签订合同 1,200,000.00 元")
    operations.state("已签约")
    operations.tab("合同与放款条件")
    operations.sees("示范卖方", "尚有 2 项未落实", "待登记", "1,200,000.00")
    assert "6222000000000000001" not in operations.page.content()


def _fulfil(case: Case) -> None:
    keeper = case.open("keeper", "application", "contract")
    for left, evidence in ((1, "SF001"), (0, "不动产证明第001号")):
        keeper.page.get_by_role("button", name=re.compile("^落实")).first.click()
        keeper.fill(evidence=evidence)
        keeper.confirm("确认条件已落实")
        keeper.sees(evidence, f"尚有 {left} 项未落实" if left else "已全部落实")
    keeper.sees("已登记")


def _draw(case: Case) -> None:
    maker = case.open("operations2", "application")
    maker.page.get_by_role("button", name="发起放款").first.click()
    maker.confirm("提交放款 1,200,000.00 元")
    maker.tab("合同与放款条件")
    maker.sees("待放款")
    expect(maker.page.get_by_role("button", name=re.compile("^放款"))).to_have_count(0)

    checker = case.people("checker")
    checker.open("/work")
    checker.row("复核放款").get_by_role("link").first.click()
    checker.page.wait_for_url(re.compile("/loans/"))
    case.paths["loan"] = checker.page.url.removeprefix(checker.base)
    checker.sees("示范卖方", "待复核")
    checker.press("放款 1,200,000.00 元")
    checker.fill(comment="核对无误")
    checker.confirm("放款 1,200,000.00 元")
    checker.state("存续")
    checker.sees("2055-06-20")
    maker.open(case.paths["application"])
    maker.state("已放款")


# --- 6: the days pass; repayments on time, late in parts, early


def _close_days(case: Case, until: str, opens: str) -> None:
    accountant = case.people("accountant")
    accountant.open("/end-of-day", "日终")
    accountant.press("运行日终")
    accountant.date("until", until)
    accountant.confirm(f"完成 {until} 日终")
    expect(accountant.page.get_by_test_id("business-date")).to_have_text(opens, timeout=60_000)
    accountant.sees("未运行", "没有挂起的借据")
    expect(accountant.page.locator(".figure").filter(has_text="账务核对至")).to_contain_text(until)


def _repay_on_time(case: Case) -> None:
    _close_days(case, "2025-07-19", "2025-07-20")
    teller = case.open("teller", "loan")
    teller.sees("应还合计", "5,189.60", "最早应还日 2025-07-20", "未逾期")
    teller.press("还款")
    teller.confirm("收款 5,189.60 元")
    teller.sees("当前无应还款项", "2025-08-20")
    teller.tab("还款计划")
    expect(teller.row("2025-07-20")).to_contain_text("已还")


def _repay_late(case: Case) -> None:
    _close_days(case, "2025-08-24", "2025-08-25")
    teller = case.open("teller", "loan")
    teller.sees("5 天", "自 2025-08-20 起")
    teller.press("还款")
    teller.fill(amount="1000")
    teller.confirm("收款 1,000.00 元")
    expect(teller.figure("应还合计")).not_to_contain_text("5,189.60")
    teller.tab("还款计划")
    # 2.75 went to penalty and compound interest first.
    expect(teller.row("2025-08-20")).to_contain_text(re.compile("逾期.*997.25"))
    teller.press("还款")
    teller.confirm("收款 4,192.35 元")
    teller.sees("当前无应还款项")
    expect(teller.row("2025-08-20")).to_contain_text("已还")


def _repay_early(case: Case) -> None:
    teller = case.open("teller", "loan", "quote")
    teller.fill(amount="200000")
    teller.sees("月供不变，缩短期限", "期限不变，减少月供", "节省利息")
    teller.press("提前还款")
    dialog = teller.page.get_by_role("dialog")
    dialog.locator("#amount").fill("200000")
    dialog.get_by_role("radio", name="期限不变，减少月供").check()
    expect(dialog.locator(".option.chosen")).to_contain_text("358 期")
    teller.confirm("提前还款 200,000.00 元（期限不变，减少月供）")
    teller.tab("交易流水")
    teller.sees("200,000.00", "孙晓彤")
    expect(teller.figure("下期应还")).not_to_contain_text("5,189.60")


# --- 7: settlement, certificate, release of the lien


def _settle(case: Case) -> None:
    teller = case.open("teller", "loan")
    teller.press("结清")
    teller.confirm(re.compile(r"^结清收款 99\d,\d{3}\.\d\d 元$"))
    teller.state("已结清")
    expect(teller.figure("本金余额")).to_contain_text("0.00")

    operations = case.people("operations")
    operations.open("/work")
    operations.row("开具结清证明").get_by_role("link").first.click()
    operations.press("出具结清证明")
    operations.confirm("出具结清证明")
    operations.sees("已办")


def _release(case: Case) -> None:
    keeper = case.people("keeper2")
    keeper.open("/liens", "抵押登记")
    expect(keeper.row("不动产证明第001号")).to_contain_text("待注销", timeout=15_000)
    keeper.press("注销抵押 不动产证明第001号")
    keeper.fill(certificate_number="注销第001号")
    keeper.confirm("确认抵押权已注销")
    expect(keeper.row("不动产证明第001号")).to_contain_text("已注销")


# --- and the whole story


STORY = (
    "张明远", "李思涵", "王建国", "赵雨欣", "陈志强", "钱丽华", "刘慧敏", "孙晓彤", "吴晓梅",
    "资料齐全，同意。", "127.0.0.1", "审批中",
)  # fmt: skip


def _look_back(case: Case) -> None:
    """Every step stands in the case's timeline with who, when, from where, before and after."""
    auditor = case.open("auditor", "application", "timeline")
    timeline = auditor.page.get_by_role("list", name="操作记录")
    for text in STORY:
        expect(timeline).to_contain_text(text)
    expect(timeline.locator("> li").first).to_contain_text("吴晓梅")
    expect(auditor.page.get_by_role("button", name=re.compile("提交|同意|放款|还款"))).to_have_count(0)
    auditor.open("/ledger/balance")
    auditor.sees("借贷平衡")
