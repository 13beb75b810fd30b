"""The snapshot of a day: every loan in every state, equal to the exact engine, pseudonymous, and whole or not there."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date, timedelta

import duckdb
import pytest

from diya.calc.loan import accrual
from diya.endofday import models, snapshot
from diya.foundation.jobs import Progress
from diya.servicing import models as loan_models
from diya.servicing import selectors as servicing
from diya.servicing import services as loans
from diya.servicing.contracts import Channel
from tests.endofday.test_endofday import a_lively_bank
from tests.servicing.bank import FIRST_DAY, TERMS

LAST = date(2025, 5, 29)


@pytest.fixture
def folder(tmp_path, settings):
    settings.SNAPSHOTS_ROOT = tmp_path / "snapshots"
    return settings.SNAPSHOTS_ROOT


def read(day):
    with duckdb.connect(":memory:") as opened:
        found = opened.execute(f"SELECT * FROM '{snapshot.path_of(day)}'")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def in_every_state(bank):
    """Loans that run, are late, on cash basis, written off, pending, and one that ends on the last day."""
    a_lively_bank(bank, bank.end_days_until)
    written_off, ending = bank.draw(at=1), bank.draw()
    bank.open_loan()
    bank.end_days_until(LAST)
    bank.order(written_off, "WRITTEN_OFF")
    with bank.acting(bank.teller):
        loans.pay_off(loan_id=ending, amount=bank_payoff(ending), channel=Channel.COUNTER)
    return written_off, ending


def bank_payoff(loan_id):
    return servicing.view(loan_id, on=LAST).position.payoff


def expected(loan, codes, on):
    """A row by the exact engine, from the state that the books have: what falls due on the day is not due yet."""
    held = servicing.held(loan)
    state, claims = held.state, accrual.claims(held.terms, held.state, on)
    dpd = max(0, (on - state.oldest_due_date).days) if state.oldest_due_date else 0
    return {
        "loan_key": snapshot.pseudonyms(loan.id.bytes),
        "borrower_key": snapshot.pseudonyms(loan.borrower_id.bytes),
        "branch_code": codes[loan.branch_id],
        "product_code": loan.product_code,
        "currency": loan.currency,
        "status": state.status.value,
        "cash_basis": held.standing.cash_basis,
        "principal_not_due": state.principal_not_due,
        "principal_due": sum(claim.principal for claim in claims),
        "interest_accrued": accrual.interest_accrued(held.terms, state, on),
        "interest_due": sum(claim.interest for claim in claims),
        "penalty": sum(claim.penalty for claim in claims),
        "compound": sum(claim.compound for claim in claims),
        "fee": state.fee_due,
        "annual_rate_ppb": state.annual_rate_ppb,
        "dpd": dpd,
        "bucket_from_days": max((days for days in (1, 31, 61, 91, 181, 271, 361) if days <= dpd), default=0),
        "oldest_due_date": state.oldest_due_date,
        "next_due_date": state.next_due_date,
        "maturity_date": state.maturity_date(held.terms),
        "remaining_count": state.remaining_count,
    }


def by_key(rows):
    return {str(row["loan_key"]).replace("-", ""): row for row in rows}


def test_a_snapshot_holds_every_loan_as_the_exact_engine_has_it(bank, folder):
    written_off, ending = in_every_state(bank)
    bank.end_days_until(LAST + timedelta(days=1))
    found = by_key(read(LAST))
    on = LAST + timedelta(days=1)
    with bank.acting():
        codes = {branch.id: branch.code for branch in bank.branches}
        alive = loan_models.Loan.objects.filter(position__isnull=False)
        wanted = [
            expected(loan, codes, on) for loan in alive.exclude(position__last_event_date__lt=LAST, state="CLOSED")
        ]
        plain = [one for one in servicing.views(list(alive), on=on) if one.state.next_due_date != on]
        run = models.StepRun.objects.get(business_date=LAST, step="snapshot")
    for row in found.values():
        row |= {name: str(row[name]).replace("-", "") for name in ("loan_key", "borrower_key")}
    assert found == {row["loan_key"]: row for row in wanted}
    assert {row["status"] for row in found.values()} == {"ACTIVE", "CLOSED", "WRITTEN_OFF"}
    assert {row["cash_basis"] for row in found.values()} == {True, False}
    assert sum(row["penalty"] > 0 for row in found.values()) > 2
    assert run.done_count == len(found)
    assert run.figures["bytes"] == snapshot.path_of(LAST).stat().st_size
    for view in plain:
        row, position = found.get(snapshot.pseudonyms(view.loan.id.bytes)), view.position
        if row is not None:
            assert row["principal_not_due"] + row["principal_due"] == position.balance
            assert row["penalty"] + row["compound"] == position.penalty + position.compound
            assert (row["dpd"], row["next_due_date"]) == (position.dpd, position.next_due_date)
    ids = {snapshot.pseudonyms(one.bytes) for one in (written_off, ending)}
    assert ids <= found.keys()


def test_a_loan_that_ended_leaves_and_pseudonyms_stay(bank, folder):
    running, ending = bank.draw(), bank.draw()
    with bank.acting(bank.teller):
        owed = servicing.view(ending, on=FIRST_DAY).position.payoff
        loans.pay_off(loan_id=ending, amount=owed, channel=Channel.COUNTER)
    bank.end_days_until(FIRST_DAY + timedelta(days=2))
    first, second = by_key(read(FIRST_DAY)), by_key(read(FIRST_DAY + timedelta(days=1)))
    assert first.keys() == {snapshot.pseudonyms(one.bytes) for one in (running, ending)}
    assert second.keys() == {snapshot.pseudonyms(running.bytes)}
    assert (first[snapshot.pseudonyms(ending.bytes)]["status"]) == "CLOSED"
    assert second[snapshot.pseudonyms(running.bytes)]["interest_accrued"] == 40_00


def test_no_name_number_or_id_is_in_a_file(bank, folder):
    loan_id = bank.draw()
    bank.end_days_until(FIRST_DAY + timedelta(days=1))
    content = snapshot.path_of(FIRST_DAY).read_bytes()
    with bank.acting():
        number = servicing.loan(loan_id).number
    for said in ("张三".encode(), number.encode(), loan_id.bytes, bank.borrowers[0].bytes):
        assert said not in content


def test_a_second_run_of_a_date_leaves_the_same(bank, folder):
    bank.draw()
    bank.draw(TERMS, at=1)
    bank.end_days_until(FIRST_DAY + timedelta(days=1))
    before = snapshot.path_of(FIRST_DAY).read_bytes()
    with bank.acting():
        snapshot.write(FIRST_DAY, Progress(None))
    assert snapshot.path_of(FIRST_DAY).read_bytes() == before
    assert [path.name for path in folder.iterdir()] == [f"positions-{FIRST_DAY}.parquet"]


def test_a_bank_without_loans_has_an_empty_file(bank, folder):
    bank.end_days_until(FIRST_DAY + timedelta(days=1))
    assert read(FIRST_DAY) == []


def test_what_cannot_be_written_says_why_and_leaves_no_file(bank, folder):
    bank.draw()
    folder.mkdir()
    snapshot.path_of(FIRST_DAY).with_suffix(".draft").mkdir()
    with bank.acting(), pytest.raises((duckdb.Error, OSError)):
        snapshot.write(FIRST_DAY, Progress(None))
    assert not snapshot.path_of(FIRST_DAY).exists()


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
import django
django.setup()
from django.conf import settings
from diya.endofday import parking, snapshot
from diya.foundation.jobs import Progress
from diya.servicing import selectors
settings.SNAPSHOTS_ROOT = Path(sys.argv[1])
kept = selectors.positions
def broken(**asked):
    for row in kept(**asked):
        for _ in range(200_000):
            yield row
        os.kill(os.getpid(), signal.SIGKILL)
selectors.positions = broken
with parking.whole_bank("snapshot"):
    snapshot.write(date.fromisoformat(sys.argv[2]), Progress(None))
"""


def test_a_kill_while_writing_leaves_no_file_of_that_name(fresh_bank, folder):
    from tests.servicing.bank import Bank

    bank = Bank()
    bank.draw()
    env = fresh_bank.env("worker") | {"DJANGO_SETTINGS_MODULE": "diya.config.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), FIRST_DAY.isoformat()], env=env, check=False, timeout=60
    )
    assert ended.returncode == -signal.SIGKILL
    assert [path.suffix for path in folder.iterdir()] == [".draft"]
    bank.end_days_until(FIRST_DAY + timedelta(days=1))
    assert len(read(FIRST_DAY)) == 1
    assert [path.suffix for path in folder.iterdir()] == [".parquet"]
