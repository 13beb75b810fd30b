"""What was booked before there were periods gets the month of its booking date, and is as protected as before."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest

from diya.foundation import db
from diya.foundation.models import Branch
from diya.ledger import services
from diya.ledger.contracts import Line


def test_periods_are_filled_in(fresh_bank: Any) -> None:
    with db.transaction(db.all_branches(), db.Context(actor="test")) as work:
        branch = Branch.objects.get(code="001").pk
        today = work.business_date
        for number in range(3):
            services.post(
                reference=f"R{number}",
                source="t",
                kind="t",
                branch_id=branch,
                value_date=date(2025, 1, 15),
                lines=[Line("1001", "2011", 100, "CNY")],
            )
        services.close_day(day=today)
    fresh_bank.diya("migrate", "ledger", "0002")
    fresh_bank.diya("migrate")
    with psycopg.connect(fresh_bank.owner_url) as connection:
        connection.execute("SELECT set_config('diya.branches', %s, false)", [f"{{{branch}}}"])
        for table, count in (("ledger_entry", 3), ("ledger_posting", 3), ("ledger_daytotal", 2)):
            rows = connection.execute(f"SELECT period FROM {table}").fetchall()
            assert rows == [(today.replace(day=1),)] * count, table
            with pytest.raises(psycopg.Error, match="append-only"), connection.transaction():
                connection.execute(
                    f"UPDATE {table} SET currency = 'X'" if table != "ledger_entry" else f"DELETE FROM {table}"
                )
        known = connection.execute("SELECT first_day, state FROM ledger_period ORDER BY 1").fetchall()
        assert (today.replace(day=1), "OPEN") in known
        connection.execute("SELECT set_config('diya.branches', '{}', false)")
        assert connection.execute("SELECT count(*) FROM ledger_entry").fetchone() == (0,)
