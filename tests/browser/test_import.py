"""A file of applications at the screen, and a session that ends while somebody types."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.journeys.way import id_number
from tests.origination import retail

pytestmark = pytest.mark.browser


def test_a_file_is_looked_through_entered_counted_and_sent_again(people: People, tmp_path: Path) -> None:
    officer = people("officer")
    file = tmp_path / "线下渠道.csv"
    rows = retail.row(61), retail.row(62, price="两百万"), retail.row(63)
    file.write_bytes(retail.content(*rows, encoding="gb18030"))
    officer.open("/imports", "批量导入")
    officer.page.get_by_role("button", name="批量导入").first.click()
    officer.choose("mapping", "线下渠道首套住房申请")
    officer.page.set_input_files("#import_file", file)
    officer.press("上传并预览")
    officer.settled(re.compile("^IM"))
    officer.state("待确认")
    officer.sees("成交价", "两百万", "9901****")
    officer.press("开始录入 2 行")
    officer.state("已完成")
    funnel = officer.page.locator(".import-funnel")
    expect(funnel.locator(".stage-read")).to_contain_text("3")
    expect(funnel.locator(".stage-refused")).to_contain_text("1")
    funnel.locator(".stage-referred").get_by_role("link").click()
    officer.settled("贷款申请")
    expect(officer.page.locator("[data-row]")).to_have_count(2)
    officer.page.go_back()
    officer.settled(re.compile("^IM"))
    with officer.page.expect_download() as waiting:
        officer.page.get_by_role("link", name="下载错误行").click()
    lines = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert [(line["行号 line"], line["列 column"]) for line in lines] == [("3", "成交价")]
    assert people.faults() == []


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(people: People) -> None:
    officer = people("officer2")
    officer.open("/customers/new", "登记客户")
    typed = {"name": "欧阳明月", "employer": "示范公司", "address": "示范路 9 号", "monthly_income_amount": "21000"}
    officer.fill(**typed)
    officer.page.context.clear_cookies()
    officer.fill(id_number=id_number(67), phone="13900000067")
    officer.pick("已婚")
    officer.page.locator("button[type=submit]:visible").last.click()
    asked = officer.page.get_by_role("dialog")
    expect(asked).to_contain_text("登录已过期")
    officer.field("again").fill("抵押-diya-demo-2026")
    asked.get_by_role("button", name="登录并继续").click()
    expect(asked).to_have_count(0)
    officer.kept(name="欧阳明月", employer="示范公司", address="示范路 9 号", phone="13900000067")
    # The refusals of the lost session are written to the console by every browser.
    officer.faults[:] = [fault for fault in officer.faults if "401" not in fault and "403" not in fault]
    assert people.faults() == []
