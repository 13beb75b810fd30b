"""The end of day: booked to the cent, proved, repeatable, and not stopped by one loan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from diya.endofday import models, services
from diya.endofday.contracts import BooksBroken, DateNotAhead
from diya.endofday.selectors import proved_on, steps_of
from diya.foundation.jobs import Cancelled, Progress
from diya.ledger import services as ledger
from diya.ledger.contracts import Line
from diya.servicing import models as loan_models
from diya.servicing import selectors as servicing
from diya.servicing import services as loans
from diya.servicing.contracts import Channel
from tests.journeys import way
from tests.servicing.bank import FIRST_DAY, TERMS, varied


def books_of(bank):
    return {code: bank.balance(code) for code in ("113201", "113202", "113203", "113204", "601101", "601102", "601103")}


def test_a_day_of_interest_is_booked_and_the_date_turns(bank):
    """120,000.00 at 6 %: 20.00 a day."""
    bank.draw()
    assert services.run_until(until=FIRST_DAY) == FIRST_DAY + timedelta(days=1)
    assert (bank.balance("113201"), bank.balance("601101"), bank.balance("222101")) == (20_00, 18_87, 1_13)
    with bank.acting():
        assert proved_on() == FIRST_DAY
        assert {row.state.value for row in steps_of(FIRST_DAY)} == {"DONE"}
        assert [row.step for row in steps_of(FIRST_DAY)][-3:] == ["close", "debit", "roll"]


def test_an_overdue_instalment_earns_penalty_and_compound_interest(bank):
    """10,000.00 and 600.00 overdue for ten days at 9 % and 6 %: 25.00 and 1.00."""
    loan_id = bank.draw()
    bank.end_each_day_until(date(2025, 2, 25))
    found = books_of(bank)
    assert (found["113203"], found["113204"]) == (25_00, 1_00)
    assert (found["601102"], found["601103"]) == (23_60, 90), "less the tax of each night"
    assert found["113202"] == 600_00
    view = bank.view(loan_id)
    assert (view.position.penalty, view.position.compound, view.position.dpd) == (25_00, 1_00, 10)
    with bank.acting(bank.teller):
        loans.repay(loan_id=loan_id, amount=view.position.total_due, channel=Channel.TRANSFER)
    assert (bank.balance("113203"), bank.balance("113204"), bank.balance("130302")) == (0, 0, 0)
    bank.end_each_day_until(date(2025, 3, 1))
    bank.settled(loan_id)


def a_lively_bank(bank, live_until, count=24):
    """Loans of many terms at two branches, some paid, some late, one larger than a bigint product allows."""
    from dataclasses import replace

    ids = [bank.draw(varied(number), at=number % 2) for number in range(count)]
    ids.append(bank.draw(replace(TERMS, principal=9 * 10**14, annual_rate_ppb=123_456_789), at=1))
    for day in (date(2025, 2, 3), date(2025, 2, 20), date(2025, 3, 9), date(2025, 4, 1)):
        live_until(day)
        for number, loan_id in enumerate(ids):
            view = bank.view(loan_id)
            if view.loan.state != "ACTIVE":
                continue
            due = view.position.total_due
            with bank.acting(bank.teller):
                if due and number % 3:
                    share = due if number % 3 == 1 else max(1, due // 3)
                    loans.repay(loan_id=loan_id, amount=share, channel=Channel.DEBIT)
                elif number % 5 == 0 and view.position.principal_not_due > 10_000_00:
                    least = view.position.payoff - view.position.principal_not_due
                    way = ("SHORTER_TERM", "LOWER_INSTALMENT")[number % 2]
                    from diya.calc.loan.events import Way

                    loans.prepay(loan_id=loan_id, amount=least + 10_000_00, way=Way(way), channel=Channel.COUNTER)
            if not (due and number % 3) and number % 5 and number % 7 == 3:
                bank.order(loan_id, "RATE_RESET", annual_rate_ppb=31_000_000)
    return ids


def test_the_set_based_figures_equal_the_exact_engine_and_positions_equal_their_replay(bank):
    ids = a_lively_bank(bank, bank.end_each_day_until)
    with bank.acting():
        wide = loan_models.Position.objects.exclude(wide_units=None).count()
        assert wide == 1
        for days in (0, 1, 2, 9, 40, 400):
            day = date(2025, 4, 1) + timedelta(days=days)
            assert servicing.earned(day=day) == servicing.earned_exactly(day=day)
    for loan_id in ids:
        bank.settled(loan_id)
    bank.end_each_day_until(date(2025, 5, 2))
    with bank.acting():
        assert proved_on() == date(2025, 5, 1)


def test_a_second_run_of_a_date_changes_nothing(bank):
    bank.draw()
    bank.end_each_day_until(date(2025, 2, 16))
    before, entries = books_of(bank), models.Booked.objects
    with bank.acting():
        count = entries.count()
    with pytest.raises(DateNotAhead):
        services.run_until(until=date(2025, 2, 15))
    with bank.acting():
        assert entries.count() == count
    assert books_of(bank) == before


def test_a_run_that_broke_off_continues_where_it_stood(bank, monkeypatch):
    bank.draw()
    bank.end_each_day_until(date(2025, 2, 15))

    def broken(**_):
        raise RuntimeError("power cut")

    monkeypatch.setattr(ledger, "close_day", broken)
    with pytest.raises(RuntimeError):
        services.run_until(until=date(2025, 2, 15))
    with bank.acting():
        states = {row.step: row.state.value for row in steps_of(date(2025, 2, 15))}
    assert (states["bill"], states["accrue"], states["close"], states["roll"]) == ("DONE", "DONE", "FAILED", "WAITING")
    monkeypatch.undo()
    booked = books_of(bank)
    assert services.run_until(until=date(2025, 2, 15)) == date(2025, 2, 16)
    assert books_of(bank) == booked


def test_a_loan_that_fails_is_parked_and_the_rest_is_billed(bank):
    good = [bank.draw() for _ in range(5)]
    bad = bank.draw()
    with bank.acting():
        loan = loan_models.Loan.objects.get(id=bad)
        terms = dict(loan.terms)
        loan_models.Loan.objects.filter(id=bad).update(terms={**terms, "method": "GONE"})
        loan_models.Position.objects.filter(loan_id=bad).update(method="GONE")
    bank.end_each_day_until(date(2025, 2, 16))
    with bank.acting():
        parked = models.ParkedLoan.objects.get(resolved_at=None)
        assert (parked.loan_id, parked.step) == (bad, "bill")
        assert "GONE" in parked.reason
        billed = loan_models.Event.objects.filter(kind="INSTALMENT_BILLED").values_list("loan_id", flat=True)
        assert sorted(billed) == sorted(good)
        run = models.StepRun.objects.get(business_date=date(2025, 2, 15), step="prove")
        assert [row["loan"] for row in run.figures["reconciling"]] == [parked.loan_number]
        loan_models.Loan.objects.filter(id=bad).update(terms=terms)
        loan_models.Position.objects.filter(loan_id=bad).update(method=terms["method"])
    bank.end_each_day_until(date(2025, 2, 17))
    with bank.acting():
        assert not models.ParkedLoan.objects.filter(resolved_at=None).exists()
        assert servicing.events(bad).filter(kind="INSTALMENT_BILLED").get().value_date == date(2025, 2, 15)
    bank.settled(bad)


def test_a_missing_cent_stops_the_day(bank):
    bank.draw()
    with bank.acting():
        ledger.post(
            reference="cent",
            source="test:1",
            kind="test",
            branch_id=bank.branches[0].id,
            value_date=FIRST_DAY,
            lines=[Line("113201", "2241", 1, "CNY", "FIRST_HOME")],
        )
    with pytest.raises(BooksBroken, match="113201"):
        services.run_until(until=FIRST_DAY)
    assert bank.today() == FIRST_DAY
    with bank.acting():
        states = {row.step: row.state.value for row in steps_of(FIRST_DAY)}
        assert (states["prove"], states["close"]) == ("FAILED", "WAITING")
        ledger.reverse(reference="cent", reason="test")
    assert services.run_until(until=FIRST_DAY) == FIRST_DAY + timedelta(days=1)


def test_a_cancelled_run_stops_between_steps_and_can_go_on(bank):
    bank.draw()

    class Impatient(Progress):
        def __init__(self):
            super().__init__(None)
            self.told = 0

        def tell(self, *_, **__):
            self.told += 1
            if self.told == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        services.run_until(until=FIRST_DAY, progress=Impatient())
    assert bank.today() == FIRST_DAY
    assert services.run_until(until=FIRST_DAY) == FIRST_DAY + timedelta(days=1)
    assert bank.balance("601101") + bank.balance("222101") == 20_00


def test_ages_are_counted_by_bucket(bank):
    bank.draw()
    bank.end_each_day_until(date(2025, 3, 20))
    with bank.acting():
        buckets = servicing.buckets(on=date(2025, 3, 20))
        assert [(one.from_days, one.to_days, one.loan_count, one.principal) for one in buckets] == [
            (31, 60, 1, 120_000_00)
        ]
        position = loan_models.Position.objects.get()
        assert position.next_event_date == date(2025, 4, 15)


def test_the_command_line_closes_days(bank, capsys):
    from django.core.management import call_command

    call_command("eod", until=FIRST_DAY + timedelta(days=1))
    assert f"business date {FIRST_DAY + timedelta(days=2)}" in capsys.readouterr().out


@pytest.mark.long
def test_a_year_in_order_is_proved_every_day(bank):
    ids = a_lively_bank(bank, bank.end_each_day_until)
    bank.end_each_day_until(date(2026, 2, 1))
    with bank.acting():
        proved = models.StepRun.objects.filter(step="prove", state="DONE").count()
        assert proved == (date(2026, 2, 1) - FIRST_DAY).days
        for day in (date(2026, 2, 1), date(2026, 2, 28), date(2030, 1, 1)):
            assert servicing.earned(day=day) == servicing.earned_exactly(day=day)
    for loan_id in ids:
        bank.settled(loan_id)


def test_the_days_closed_are_told_with_their_proof(person: Any) -> None:
    way.live_until("2025-06-21")
    days = person("accountant").get("/endofday/days")["items"]
    assert [(day["business_date"], day["proved"]) for day in days] == [("2025-06-21", True), ("2025-06-20", True)]
    assert all(day["steps_done"] == day["steps_total"] and day["ended_at"] for day in days)
