"""The demo bank: broken off while it is made, it goes on; made, it is left alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from diya.config.demo import tell
from diya.config.demo.cases import CASES
from diya.foundation import db
from diya.foundation.models import BusinessDay
from diya.origination.models import Application
from diya.servicing.models import Loan

UNTIL = date(2025, 6, 23)


def counts() -> tuple[int, int, date]:
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        return Application.objects.count(), Loan.objects.count(), BusinessDay.objects.get().business_date


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
    call_command("demo", "--until", UNTIL.isoformat())
    assert counts() == (len(CASES), drawn, UNTIL)
