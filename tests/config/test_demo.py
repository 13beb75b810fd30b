"""The demo bank: broken off while it is made, it goes on; made, it is left alone."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.management import call_command

from diya.config.demo import filing, tell
from diya.config.demo.cases import CASES
from diya.customers.models import Fact, Guarantee, Party, Relation
from diya.foundation import db
from diya.foundation.models import BusinessDay
from diya.origination.models import Application
from diya.servicing import selectors as servicing
from diya.servicing.models import Loan

UNTIL = date(2025, 6, 23)


def counts() -> tuple[int, int, date]:
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        return Application.objects.count(), Loan.objects.count(), BusinessDay.objects.get().business_date


def filed() -> tuple[int, int, int]:
    """The family's firm, the relations and the guarantee of the told files."""
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        firm = Party.objects.filter(tokens__kind="BUSINESS_LICENCE").distinct()
        return firm.count(), Relation.objects.count(), Guarantee.objects.count()


def test_a_demo_bank_broken_off_goes_on_where_it_stood(fresh_bank: Any) -> None:
    def stop_after_three(text: str) -> None:
        if text.startswith("3/"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell(until=UNTIL, say=stop_after_three)
    assert counts() == (3, 3, date(2025, 6, 20))
    call_command("demo", "--until", UNTIL.isoformat())
    drawn = sum(case.stage in ("PREPARED", "DRAWN") for case in CASES)
    assert counts() == (len(CASES), drawn, UNTIL)
    assert filed() == (1, 7, 1)
    call_command("demo", "--until", UNTIL.isoformat())
    assert counts() == (len(CASES), drawn, UNTIL)
    assert filed() == (1, 7, 1), "files are filled once"
    filing.move_house()
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        moved = Fact.objects.filter(kind="ADDRESS", evidence__startswith="户口簿").get()
        assert moved.replaces is not None
        assert moved.replaces.superseded_date == UNTIL


@pytest.mark.long
def test_the_whole_demo_bank_has_customers_and_loans_of_every_kind(fresh_bank: Any) -> None:
    first = date(2022, 12, 8)
    with psycopg.connect(fresh_bank.owner_url) as owner:
        owner.execute("UPDATE foundation_businessday SET business_date = %s", [first])
        owner.execute("UPDATE foundation_grant SET starts_date = %s", [first])
    call_command("demo", stderr=io.StringIO())
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        people, loans = Party.objects.filter(kind="PERSON").count(), Loan.objects.all()
        assert people >= 300
        assert loans.count() >= 399
        assert {"PENDING", "ACTIVE", "CLOSED", "WRITTEN_OFF"} <= set(loans.values_list("state", flat=True))
        assert loans.filter(restructured_date__isnull=False).count() >= 2
        assert set(loans.values_list("product_code", flat=True)) == {
            *("FIRST_HOME", "OFF_PLAN_HOME", "FIXED_HOME", "COMMERCIAL", "PROVIDENT_FUND")
        }
        assert set(loans.values_list("branch__code", flat=True)) == {"001", "002", "003"}
        days = {bucket.from_days for bucket in servicing.buckets(on=db.current().business_date)}
        assert {1, 31, 61, 91} <= days, "arrears in every bucket up to half a year"
