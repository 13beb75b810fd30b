"""A file of applications: looked through, entered by a job, counted; what cannot be read comes back to be corrected."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from diya.foundation import jobs
from diya.origination.models import Application, ImportLine, ImportMappingVersion
from diya.origination.services import importing
from tests.journeys.way import id_number
from tests.origination import retail
from tests.people import Person

People = Callable[[str], Person]


def started(officer: Person, run: dict[str, Any]) -> dict[str, Any]:
    """The file entered, as the background process does it."""
    path = f"/origination/imports/{run['id']}"
    running = officer.post(f"{path}/start", version=run["version"])
    assert running["state"] == "RUNNING"
    jobs.run(UUID(running["job_id"]))
    return officer.get(path)


def entered(officer: Person, *rows: dict[str, str]) -> dict[str, Any]:
    return started(officer, retail.received(officer, retail.content(*rows)))


def test_a_file_is_looked_through_before_anything_is_entered(person: People) -> None:
    officer = person("officer")
    run = retail.received(officer, retail.content(retail.row(1), retail.row(2, price="两百万")))
    assert (run["state"], run["row_count"], run["refused_count"]) == ("PREVIEWED", 2, 1)
    assert run["allowed_actions"] == ["start", "discard", "take_errors"]
    good, bad = run["preview"]["rows"]
    values = {value["field"]: (value["name_zh"], value["value"]) for value in good["values"]}
    assert values["requested_amount"] == ("申请金额", "1200000.00")
    assert (bad["problem"]["line"], bad["problem"]["column"]) == (3, "成交价")
    assert run["problems"] == [bad["problem"]]
    assert values["id_number"][1].startswith("9901*")
    assert values["marital_status"] == ("婚姻状况", "已婚")
    assert id_number(1) not in str(run), "a personal number stays masked"
    assert not Application.objects.exists()


def test_an_identity_is_checked_when_the_file_is_looked_through(person: People) -> None:
    wrong = id_number(1)[:-1] + ("0" if id_number(1)[-1] != "0" else "1")
    run = retail.received(person("officer"), retail.content(retail.row(1, id_number=wrong), retail.row(2, phone="12")))
    found = [(problem["line"], problem["column"], problem["code"]) for problem in run["problems"]]
    assert found == [(2, "身份证号码", "customers.id_number_invalid"), (3, "手机号", "customers.phone_invalid")]


def test_every_line_ends_as_an_application_with_a_decision(person: People) -> None:
    officer = person("officer")
    run = entered(officer, retail.row(1), retail.row(2, income="100.00"), retail.row(3, phone="12"))
    assert (run["state"], run["entered_count"], run["refused_count"]) == ("DONE", 2, 1)
    funnel = run["funnel"]
    assert funnel["read"] == 3 == funnel["refused"] + funnel["referred"] + funnel["declined"] + funnel["approved"]
    lines = officer.get(f"/origination/imports/{run['id']}/lines")["items"]
    assert [(line["line"], line["state"]) for line in lines] == [(2, "ENTERED"), (3, "ENTERED"), (4, "REFUSED")]
    refused = officer.get(f"/origination/imports/{run['id']}/lines", state="REFUSED")["items"]
    assert [(line["column"], line["code"]) for line in refused] == [("手机号", "customers.phone_invalid")]


def test_the_funnel_is_what_the_lists_show(person: People) -> None:
    officer = person("officer")
    rows = [retail.row(n, income="800.00" if n % 3 == 0 else "30000") for n in range(1, 8)]
    run = entered(officer, *rows)
    funnel = run["funnel"]
    for verdict, count in (("REFER", "referred"), ("DECLINE", "declined"), ("APPROVE", "approved")):
        found = officer.get("/origination/applications", import_id=run["id"], verdict=verdict, limit=100)["items"]
        assert len(found) == funnel[count]
    for kind, reasons in (("REFER", "referred_by"), ("DECLINE", "declined_by")):
        for reason in funnel[reasons]:
            query = {"import_id": run["id"], "verdict": kind, "reason": reason["code"], "limit": 100}
            assert len(officer.get("/origination/applications", **query)["items"]) == reason["count"]
    for missing in funnel["missing_by"]:
        query = {"import_id": run["id"], "missing": missing["code"], "limit": 100}
        assert len(officer.get("/origination/applications", **query)["items"]) == missing["count"]
    assert sum(funnel["states"].values()) == run["entered_count"] == 7


def test_a_file_without_papers_is_referred_with_what_is_missing(person: People) -> None:
    run = entered(person("officer"), retail.row(1))
    assert run["funnel"]["referred"] == 1
    codes = {missing["code"] for missing in run["funnel"]["missing_by"]}
    assert {"ID_CARD", "INCOME", "PURCHASE_CONTRACT", "CREDIT_CONSENT"} <= codes


def test_the_same_file_twice_adds_nothing(person: People) -> None:
    officer = person("officer")
    rows = [retail.row(1), retail.row(2)]
    entered(officer, *rows)
    again = retail.received(officer, retail.content(*rows))
    assert again["known_count"] == 2
    again = started(officer, again)
    assert (again["entered_count"], again["known_count"]) == (0, 2)
    assert Application.objects.count() == 2


def test_a_row_that_stands_twice_in_a_file_is_two_applications_only_where_that_is_allowed(person: People) -> None:
    officer = person("officer")
    first = retail.row(1)
    run = entered(officer, first, first | {"certificate": "示不动产权第9999号", "address": "和平路 99 号"})
    assert run["entered_count"] == 2
    parties = {tuple(row.parties.values_list("party_id", flat=True)) for row in Application.objects.all()}
    assert len(parties) == 1, "one person, found again by the identity number"


def test_refused_lines_come_back_corrected(person: People) -> None:
    officer = person("officer")
    run = entered(officer, retail.row(1), retail.row(2, value="2,00,000"), retail.row(3, name='他说"好"', debt="-5"))
    found = officer.get(f"/origination/imports/{run['id']}/errors")
    lines = list(csv.DictReader(io.StringIO(found.removeprefix("\ufeff"))))
    assert [(line["行号 line"], line["列 column"]) for line in lines] == [("3", "评估价值"), ("4", "其他月负债")]
    assert lines[1]["姓名"] == '他说"好"'
    assert all(line["原因 reason"] and line["reason"] for line in lines)
    for line in lines:
        line.update({"评估价值": "2000000", "其他月负债": "0"})
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, lines[0])
    writer.writeheader()
    writer.writerows(lines)
    corrected = started(officer, retail.received(officer, out.getvalue().encode()))
    assert (corrected["entered_count"], corrected["refused_count"], corrected["known_count"]) == (2, 0, 0)
    assert Application.objects.count() == 3


def test_what_broke_off_goes_on_where_it_stood(person: People, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = person("officer")
    monkeypatch.setattr(importing, "CHUNK_LINES", 2)
    run = retail.received(officer, retail.content(*[retail.row(n) for n in range(1, 6)]))
    path = f"/origination/imports/{run['id']}"
    running = officer.post(f"{path}/start", version=run["version"])
    whole, calls = importing.enter, []

    def dies_in_the_second(*arguments: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise ConnectionError("the database went away")
        return whole(*arguments, **named)

    monkeypatch.setattr(importing, "enter", dies_in_the_second)
    with pytest.raises(ConnectionError):
        importing.carry_out(UUID(run["id"]), jobs.Progress(None))
    broken = officer.get(path)
    assert (broken["state"], broken["entered_count"]) == ("BROKEN", 2)
    assert "start" in broken["allowed_actions"]
    assert running["job_id"]
    done = started(officer, broken)
    assert (done["state"], done["entered_count"], done["known_count"]) == ("DONE", 5, 0)
    assert ImportLine.objects.filter(application__isnull=False).count() == Application.objects.count() == 5


def test_a_file_may_be_given_up_before_it_is_entered(person: People) -> None:
    officer = person("officer")
    run = retail.received(officer, retail.content(retail.row(1)))
    given_up = officer.post(f"/origination/imports/{run['id']}/discard", version=run["version"])
    assert given_up["state"] == "DISCARDED"
    refused = officer.post(f"/origination/imports/{run['id']}/start", version=given_up["version"], expect=409)
    assert refused["code"] == "origination.import_state_refused"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_encodings_of_spreadsheets_are_read(person: People, encoding: str) -> None:
    run = retail.received(person("officer"), retail.content(retail.row(1), encoding=encoding))
    assert (run["row_count"], run["refused_count"]) == (1, 0)


def test_a_file_without_a_column_is_refused_with_its_title(person: People) -> None:
    refused = retail.received(person("officer"), "姓名,备注\n周雨桐,无\n".encode(), expect=422)
    assert (refused["code"], refused["field"]) == ("origination.import_column_missing", "file")
    assert "申请金额" in refused["detail"]


def test_columns_nobody_reads_are_named(person: People) -> None:
    file = retail.content(retail.row(1)).decode().splitlines()
    file = "\n".join(f"{line},{more}" for line, more in zip(file, ("星座", "白羊"), strict=True))
    preview = retail.received(person("officer"), file.encode())["preview"]
    assert (preview["ignored"], preview["unmapped"]) == (["备注"], ["星座"])


@pytest.mark.parametrize("who", ["teller", "auditor"])
def test_others_bring_no_files(person: People, who: str) -> None:
    refused = retail.received(person(who), retail.content(retail.row(1)), expect=403)
    assert refused["code"] == "kernel.not_permitted"


def test_mappings_show_what_becomes_of_every_column(person: People) -> None:
    rows = {row["code"]: row for row in person("officer").get("/origination/import-mappings")["items"]}
    assert set(rows) == {"hmeq", "retail"}
    assert rows["hmeq"]["ignored"] == ["BAD"]
    assert "BAD" not in {column["column"] for column in rows["hmeq"]["columns"]}
    assert all(column["name_zh"] and column["name_en"] for row in rows.values() for column in row["columns"])
    assert ImportMappingVersion.objects.count() == 2
