"""The home-equity file: every row ends in a decision, what is missing is named, what is approved is booked and lives,
and what happened later (BAD) is never read."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from diya.config.demo import living
from diya.config.demo.payer import Habit, Payer
from diya.foundation import clock, db
from diya.origination import selectors
from diya.origination.models import Application, Assessment, ImportRun
from diya.origination.services import importing
from diya.servicing.models import Loan
from tests.journeys import way
from tests.origination import equity


@pytest.fixture
def told(person: Any, tmp_path: Path) -> Any:
    """The command with a file; answers what it printed."""
    person("officer")

    def run(content: bytes, *words: str) -> str:
        file, out = tmp_path / "file.csv", io.StringIO()
        file.write_bytes(content)
        call_command("origination", "import", str(file), "--mapping", "hmeq", *words, stdout=out)
        return out.getvalue()

    return run


def figure(words: str, said: str) -> int:
    """The figure of a line of the funnel."""
    line = next(line for line in said.splitlines() if line.strip().startswith(words))
    return int(line.split()[-1].replace(",", ""))


def changed(content: bytes, column: str, text: str) -> bytes:
    """The file with one column made the same in every row."""
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, equity.TITLES)
    writer.writeheader()
    writer.writerows([{**row, column: text} for row in rows])
    return out.getvalue().encode()


def test_the_funnel_in_the_terminal_is_that_of_the_screens(told: Any, person: Any) -> None:
    said = told(equity.content(120))
    run = person("officer").get("/origination/imports")["items"][0]
    funnel = person("officer").get(f"/origination/imports/{run['id']}")["funnel"]
    assert figure("读取 read", said) == funnel["read"] == 120
    for words, name in (("转人工", "referred"), ("拒绝", "declined"), ("批准", "approved")):
        assert figure(words, said) == funnel[name] > 0
    assert funnel["referred"] + funnel["declined"] + funnel["approved"] == 120
    for reason in funnel["declined_by"]:
        assert figure(f"· {reason['zh']}", said) == reason["count"]


def test_a_row_with_a_blank_is_referred_with_what_is_missing(told: Any, person: Any) -> None:
    told(equity.content(60))
    officer = person("officer")
    run = ImportRun.objects.get()
    blank = {"debt_ratio": "DEBTINC", "property_value": "VALUE", "prior_lien": "MORTDUE", "occupation": "JOB"}
    rows = list(csv.DictReader(io.StringIO(equity.content(60).decode())))
    for fact, column in blank.items():
        found = officer.get("/origination/applications", import_id=str(run.id), missing=fact, limit=100)["items"]
        assert len(found) == sum(not row[column] for row in rows), fact
        assert all(row["state"] == "IN_REVIEW" for row in found)


def test_what_happened_later_is_never_read(told: Any) -> None:
    """Decided the same whatever BAD says; and the other file is known, since nothing else differs."""
    content = equity.content(40)
    told(changed(content, "BAD", "1"))
    assert figure("已在库", told(changed(content, "BAD", "0"))) == 40
    assert Application.objects.count() == 40
    kept = [str(row.facts) for row in Application.objects.all()] + [str(row.facts) for row in Assessment.objects.all()]
    assert not [text for text in kept if "BAD" in text.upper().replace("BADGE", "")]


def test_what_is_approved_is_booked_and_lives_with_proved_books(told: Any, person: Any) -> None:
    said = told(equity.content(40, seed=7), "--book")
    booked = figure("已放款 booked", said)
    assert booked == Loan.objects.filter(state="ACTIVE").count() == figure("批准", said) > 0
    assert set(Loan.objects.values_list("currency", "product_code")) == {("USD", "HOME_EQUITY")}
    with db.transaction(db.all_branches(), db.Context()):
        # Two stop paying for certain, so that there are arrears to compare.
        numbers = Loan.objects.order_by("number").values_list("number", flat=True)[:2]
        habits = {number: Payer(Habit.STOPS, since=since) for number, since in zip(numbers, (2, 4), strict=True)}
        living.sow(living.Life("7", habits), on=clock.business_date())
    way.live_until("2025-10-31")
    run = person("officer").get("/origination/imports")["items"][0]
    funnel = person("officer").get(f"/origination/imports/{run['id']}")["funnel"]
    late = person("teller").get("/servicing/loans", overdue=True, limit=100)["items"]
    assert sum(bucket["loan_count"] for bucket in funnel["buckets"]) == len(late) >= 2

    def listed(**query: Any) -> int:
        found = person("officer").get("/origination/applications", import_id=run["id"], limit=100, **query)
        return len(found["items"])

    assert listed(paid_out=True) == funnel["booked"] == booked
    refused = person("officer").get("/origination/applications", paid_out=True, expect=422)
    assert (refused["code"], refused["field"]) == ("origination.import_missing", "import_id")
    for bucket in funnel["buckets"]:
        days = {"dpd_from": bucket["from_days"], "dpd_to": bucket["to_days"]}
        assert listed(**{name: day for name, day in days.items() if day is not None}) == bucket["loan_count"]
    again = told(equity.content(40, seed=7), "--book")
    assert (figure("已放款 booked", again), figure("已在库", again)) == (booked, 40), "the same loans, told again"
    assert Loan.objects.count() == booked


def test_refused_rows_are_written_to_a_file(told: Any, tmp_path: Path) -> None:
    content = equity.content(3).decode().splitlines()
    broken = content[1].split(",")
    broken[1] = "1,100.005"
    said = told("\n".join([content[0], ",".join([broken[0], f'"{broken[1]}"', *broken[2:]]), *content[2:]]).encode())
    assert figure("拒收", said) == 1
    lines = list(csv.DictReader(io.StringIO((tmp_path / "file.csv.errors.csv").read_text("utf-8-sig"))))
    assert [(line["行号 line"], line["列 column"]) for line in lines] == [("2", "LOAN")]
    assert Application.objects.count() == 2


@pytest.mark.long
def test_the_real_file_ends_in_decisions(told: Any) -> None:
    if not equity.REAL.exists():
        pytest.skip("the home-equity file does not lie beside the checkout")
    said = told(equity.REAL.read_bytes())
    assert figure("读取 read", said) == Application.objects.count() == 5960
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        states = selectors.import_funnel(ImportRun.objects.get().id).states
    assert sum(states.values()) == 5960


def test_an_import_that_was_killed_goes_on_as_the_same_one(
    told: Any, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, nothing writes down how it ended: the next run of the same file finds it and its funnel is whole."""
    monkeypatch.setattr(importing, "CHUNK_LINES", 10)
    whole, calls = importing.enter, []

    def killed_in_the_third(*arguments: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise SystemExit
        return whole(*arguments, **named)

    with monkeypatch.context() as broken:
        broken.setattr(importing, "enter", killed_in_the_third)
        broken.setattr(importing, "_end", lambda *_: None)
        with pytest.raises(SystemExit):
            told(equity.content(40))
    assert Application.objects.count() == 20
    assert [(run.state, run.entered_count) for run in ImportRun.objects.all()] == [("RUNNING", 20)]
    said = told(equity.content(40))
    assert [(run.state, run.entered_count) for run in ImportRun.objects.all()] == [("DONE", 40)]
    assert sum(figure(words, said) for words in ("转人工", "拒绝", "批准")) == 40 == Application.objects.count()
