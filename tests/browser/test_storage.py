"""What the browser keeps of people: nothing that could be found in its storage after the page is left."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
LIVES_UNTIL = "2025-09-28"

TYPED = {"id_number": "11010519491231002X", "phone": "13977510001", "address": "金丝雀路 9 号"}
STORED = "() => JSON.stringify([{...localStorage}, {...sessionStorage}])"


def stored(person: Any) -> str:
    return str(person.page.evaluate(STORED))


def test_a_form_that_is_left_and_a_reveal_leave_no_number_behind(people: Any) -> None:
    officer = people("officer")
    officer.open("/customers/new")
    officer.page.get_by_label("姓名", exact=True).fill("金丝雀")
    for name, value in TYPED.items():
        officer.page.locator(f"#{name}, [name='{name}'], input[id$='{name}']").first.fill(value)
    officer.page.keyboard.press("Tab")
    officer.page.wait_for_function("() => JSON.stringify({...sessionStorage}).includes('金丝雀')")
    kept = stored(officer)
    assert "金丝雀" in kept, "what may be kept is kept"
    assert [value for value in TYPED.values() if value in kept] == []
    answer = officer.page.request.get(f"{officer.base}/api/v1/customers/parties", params={"kind": "PERSON"}).json()
    officer.open(f"/customers/{answer['items'][0]['id']}")
    officer.page.get_by_role("button", name="查看原值").click()
    officer.page.get_by_label("用途").click()
    officer.page.get_by_title("联系客户").click()
    officer.page.get_by_label("查看事由").fill("电话核实")
    officer.page.get_by_role("dialog").get_by_role("button", name="查看原值").click()
    officer.page.get_by_text("原值可见至").first.wait_for()
    phone = officer.page.get_by_role("dialog").locator(".num").nth(1).inner_text()
    assert phone.isdigit()
    assert phone not in stored(officer)
