"""Files of customers: looked through first, entered once, refused line by line with a file to correct."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from diya.customers.models import Party
from diya.customers.services import importing
from diya.foundation import db
from diya.foundation.jobs import Progress
from tests.customers.file import credit_code
from tests.journeys import way
from tests.people import Person

TITLES = "姓名,身份证号码,手机号码,婚姻状况,工作单位,住址,月收入"
FIRM_TITLES = "企业名称,统一社会信用代码,企业类型,法定代表人,注册资本,行业门类,联系电话,注册地址"


def line(sequence: int, name: str = "林浩然", **changes: str) -> str:
    cells = {
        "name": name,
        "id_number": way.id_number(sequence),
        "phone": f"138000{sequence:05d}",
        "marital": "已婚",
        "employer": "示范公司",
        "address": "示范路 1 号",
        "income": "30000.00",
    } | changes
    return ",".join(cells.values())


def brought(officer: Person, *lines: str, titles: str = TITLES, kind: str = "PERSON", expect: int = 200) -> Any:
    content = "\n".join([titles, *lines, ""]).encode()
    form = {"kind": kind, "branch_code": "001"}
    return officer.send("/customers/imports", form, "customers.csv", content, expect=expect)


def entered(officer: Person, run: dict[str, Any]) -> Any:
    """The file after its job."""
    path = f"/customers/imports/{run['id']}"
    officer.post(f"{path}/start", version=run["version"])
    importing.enter_file(Progress(None), {"import": run["id"]})
    return officer.get(path)


def customers() -> int:
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        return Party.objects.count()


def test_nothing_is_entered_before_it_was_looked_at_and_then_all_of_it(person: Any) -> None:
    officer = person("officer")
    run = brought(officer, line(1), line(2, "周子墨"))
    assert (run["state"], run["row_count"], run["refused_count"]) == ("PREVIEWED", 2, 0)
    assert run["preview"][1]["name"] == "周子墨"
    assert run["preview"][1]["id_number"].count("*") > 5, "masked, as everywhere"
    assert customers() == 0
    done = entered(officer, run)
    assert (done["state"], done["entered_count"], done["known_count"]) == ("DONE", 2, 0)
    assert {row["name"] for row in officer.get("/customers/parties")["items"]} == {"林浩然", "周子墨"}
    lines = officer.get(f"/customers/imports/{run['id']}/lines")["items"]
    assert [(row["line"], row["state"]) for row in lines] == [(2, "ENTERED"), (3, "ENTERED")]


def test_the_same_file_twice_adds_nobody(person: Any) -> None:
    officer = person("officer")
    entered(officer, brought(officer, line(1), line(2)))
    again = brought(officer, line(1), line(2), line(3))
    assert again["known_count"] == 2
    done = entered(officer, again)
    assert (done["entered_count"], done["known_count"], done["refused_count"]) == (1, 2, 0)
    assert customers() == 3
    with pytest.raises(AssertionError, match="409"):
        officer.post(f"/customers/imports/{again['id']}/start", version=done["version"])


def test_a_line_is_refused_with_its_column_and_the_others_are_entered(person: Any) -> None:
    officer = person("officer")
    run = brought(
        officer,
        line(1),
        line(2, id_number="110105194912310021"),
        line(3, marital="恋爱中"),
        line(4, name=""),
        line(5, income="三万"),
        line(1, "周子墨"),
        line(6, name="😀"),
    )
    problems = [(row["line"], row["column"], row["code"]) for row in run["problems"]]
    assert problems == [
        (3, "身份证号码", "customers.id_number_invalid"),
        (4, "婚姻状况", "customers.import_cell_refused"),
        (5, "姓名", "customers.import_cell_blank"),
        (6, "月收入", "kernel.amount_invalid"),
        (7, "身份证号码", "customers.import_twice_in_file"),
        (8, "姓名", "customers.import_cell_refused"),
    ]
    done = entered(officer, run)
    assert (done["entered_count"], done["refused_count"]) == (1, 6)


def test_a_line_that_only_registering_refuses_is_found_by_halving(person: Any) -> None:
    way.register(person("officer"), "林浩然", 1)
    other = person("officer2")
    content = "\n".join([TITLES, line(7), line(1), line(8), line(9, phone="12345"), ""]).encode()
    run = other.send("/customers/imports", {"kind": "PERSON", "branch_code": "002"}, "c.csv", content)
    assert run["refused_count"] == 0, "who is at another branch is out of sight"
    done = entered(other, run)
    assert (done["entered_count"], done["refused_count"]) == (2, 2)
    refused = [(row["line"], row["column"], row["code"]) for row in done["problems"]]
    assert refused == [(3, "身份证号码", "customers.party_exists"), (5, "手机号码", "customers.phone_invalid")]


def test_the_refused_lines_come_back_as_a_file_that_can_be_corrected_and_sent(person: Any) -> None:
    officer = person("officer")
    run = brought(officer, line(1), line(2, phone="=1+1", marital="恋爱中"))
    answer = officer.client.get(f"/api/v1/customers/imports/{run['id']}/errors")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:7] == TITLES.split(",")
    assert len(rows) == 2
    assert rows[1][2] == "'=1+1", "no formula reaches a spreadsheet"
    assert rows[1][7:9] == ["3", "手机号码"]
    person("teller").get(f"/customers/imports/{run['id']}/errors", expect=403)


def test_firms_come_in_files_too(person: Any) -> None:
    officer = person("officer")
    good = f"示范制造有限公司,{credit_code(1)},有限责任公司,罗志远,5000000.00,C,010-88886666,示范市滨河大道 8 号"
    bad = good.replace(credit_code(1), "91990101MA0000001X")
    run = brought(officer, good, bad, titles=FIRM_TITLES, kind="FIRM")
    assert [(row["line"], row["column"]) for row in run["problems"]] == [(3, "统一社会信用代码")]
    done = entered(officer, run)
    assert (done["entered_count"], done["refused_count"]) == (1, 1)
    assert [row["kind"] for row in officer.get("/customers/parties")["items"]] == ["FIRM"]


def test_what_broke_off_goes_on_and_enters_nobody_twice(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = person("officer")
    run = brought(officer, *(line(number) for number in range(1, 6)))
    monkeypatch.setattr(importing, "CHUNK_LINES", 2)
    path = f"/customers/imports/{run['id']}"
    officer.post(f"{path}/start", version=run["version"])
    with _stopping_after(1) as progress, pytest.raises(KeyboardInterrupt):
        importing.enter_file(progress, {"import": run["id"]})
    broken = officer.get(path)
    assert (broken["state"], broken["entered_count"]) == ("BROKEN", 2)
    done = entered(officer, broken)
    assert (done["state"], done["entered_count"], done["known_count"]) == ("DONE", 5, 0)
    assert customers() == 5


@contextmanager
def _stopping_after(chunks: int) -> Iterator[Progress]:
    """A job that is killed after so many chunks."""

    class Stopping(Progress):
        left = chunks

        def tell(self, *_: Any, **__: Any) -> None:
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt

    yield Stopping(None)


def test_files_that_cannot_be_and_people_who_may_not(person: Any) -> None:
    officer = person("officer")
    lacking = brought(officer, "林浩然", titles="姓名", expect=422)
    assert lacking["code"] == "customers.import_columns_missing"
    assert "身份证号码" in lacking["detail"]
    run = brought(officer, line(1))
    path = f"/customers/imports/{run['id']}"
    gone = officer.post(f"{path}/discard", version=run["version"])
    assert (gone["state"], gone["allowed_actions"]) == ("DISCARDED", [])
    late = officer.post(f"{path}/start", version=gone["version"], expect=409)
    assert late["code"] == "customers.import_state_refused"
    person("officer2").get(path, expect=404)
    person("teller").get("/customers/imports", expect=403)
