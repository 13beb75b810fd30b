"""Figures over all loans in one scan: what was earned, what the control accounts must be, overdue buckets.

Interest is `(numerator + denominator / 2) / denominator` on integers, rounded half up like `kernel.money.divide`.
Rows whose products fit a bigint go the fast way, the others (`wide_units`) the same expression in numeric; the
exact engine in Python is the judge of both (`selectors.earned_exactly`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection

from diya.foundation.db import fetch_all
from diya.kernel.rates import PPB
from diya.ledger.contracts import Book
from diya.servicing import store
from diya.servicing.contracts import Earned, WatchedLoan
from diya.servicing.posting import CONTROLS

# Units passed in the running period by a date: calc.day_count.elapsed_units.
_UNITS: Final = (
    "CASE WHEN {at} >= next_due_date THEN period_units ELSE greatest(0, least({at} - period_start, period_units)) END"
)
_PASSED: Final = _UNITS.format(at="%(day)s::date")
_COUNTED: Final = _UNITS.format(at="accrued_from")
_CAPITALISED: Final = "interest_capitalised + interest_due_capitalised"
NOT_DUE: Final = f"(disbursed + principal_reopened + {_CAPITALISED} - principal_billed - principal_prepaid)"
_DUE: Final = "(principal_billed - principal_paid - principal_reopened - principal_written_off)"
OUTSTANDING: Final = f"(disbursed + {_CAPITALISED} - principal_paid - principal_prepaid - principal_written_off)"
_INTEREST_DUE: Final = "(interest_billed - interest_paid - interest_due_capitalised - interest_written_off)"
_FEE_DUE: Final = "(fee_charged - fee_paid - fee_written_off)"
_GROWTH: Final = (
    "CASE WHEN next_due_date IS NULL THEN 0 ELSE"
    f" {NOT_DUE} * annual_rate_ppb * greatest(0, ({_PASSED}) - ({_COUNTED})) END"
)
_WIDE_GROWTH: Final = _GROWTH.replace(NOT_DUE, f"{NOT_DUE}::numeric")
_YEAR: Final = f"(year_days * {PPB}::bigint)"

# Interest of the running period per loan, not yet billed nor taken.
_ACCRUED: Final = f"""
CASE WHEN wide_units IS NULL
    THEN (accrued_units + {_GROWTH} + {_YEAR} / 2) / {_YEAR}
    ELSE div(wide_units + {_WIDE_GROWTH} + {_YEAR} / 2, {_YEAR})::bigint
END - period_interest_taken
"""

# Charges of each open instalment by a date: calc.loan.accrual.charges. Few rows, so numeric throughout.
_CHARGES: Final = f"""
SELECT d.loan_id, p.branch_id, p.product_code, p.currency, p.cash_basis,
    div(d.penalty_units + d.principal::numeric * p.penalty_rate_ppb * w.days + {_YEAR} / 2, {_YEAR}) AS penalty,
    div(d.compound_units + CASE WHEN p.compounds THEN d.interest::numeric * (
            p.annual_rate_ppb::numeric * w.before_days + p.penalty_rate_ppb::numeric * (w.days - w.before_days)
        ) ELSE 0 END + {_YEAR} / 2, {_YEAR}) AS compound,
    d.penalty_paid, d.compound_paid
FROM servicing_opendue d JOIN servicing_position p ON p.loan_id = d.loan_id,
LATERAL (SELECT greatest(0, %(day)s::date - d.accrued_from) AS days,
    greatest(0, least(%(day)s::date, p.maturity_date) - d.accrued_from) AS before_days) w
WHERE %(day)s::date - d.due_date > p.grace_days
"""  # noqa: S608 - constant text, values are parameters

_BOOK: Final = "branch_id, product_code, currency, cash_basis"


# Interest that a narrow row earned by a day; nothing where the products are too wide for a bigint.
_EARNED: Final = """
earned_before + (accrued_units + daily_units * (CASE WHEN %(day)s >= period_end THEN period_units
    ELSE least(%(day)s - period_start, period_units::int) END - counted_units) + divisor / 2) / divisor
"""


def earned(*, day: date) -> list[Earned]:
    """What every book earned by the beginning of `day`: its loans since they came into it, and those that left."""
    rows = fetch_all(
        f"""
        WITH loans AS (
            SELECT book_id, sum({_EARNED}) AS interest, sum(penalty_before) AS penalty, sum(compound_before) AS compound
            FROM servicing_accrual GROUP BY book_id
        ),
        rest AS (
            SELECT {_BOOK}, interest_billed + interest_prepaid + interest_capitalised + {_ACCRUED} - interest_before
                AS interest, 0 AS penalty, 0 AS compound
            FROM servicing_position WHERE wide_units IS NOT NULL
            UNION ALL
            SELECT {_BOOK}, 0, sum(penalty), sum(compound) FROM ({_CHARGES}) c GROUP BY {_BOOK}
            UNION ALL
            SELECT {_BOOK}, b.interest + coalesce(l.interest, 0), b.penalty + coalesce(l.penalty, 0),
                b.compound + coalesce(l.compound, 0)
            FROM servicing_book b LEFT JOIN loans l ON l.book_id = b.id
        )
        SELECT {_BOOK}, sum(interest)::bigint AS interest, sum(penalty)::bigint AS penalty,
            sum(compound)::bigint AS compound
        FROM rest GROUP BY {_BOOK} ORDER BY {_BOOK}
        """,  # noqa: S608 - constant text, values are parameters
        {"day": day},
    )
    return [
        Earned(
            _book(row),
            cash_basis=row["cash_basis"],
            interest=row["interest"],
            penalty=row["penalty"],
            compound=row["compound"],
        )
        for row in rows
    ]


def controls(*, day: date) -> dict[tuple[str, bool, Book], int]:
    """What the control account of each balance must be at the beginning of `day`, summed over the loans, by the name of
    the balance (`posting.CONTROLS`), the basis and the book; zeros left out."""
    rows = fetch_all(
        f"""
        WITH charged AS (
            SELECT {_BOOK}, sum(penalty - penalty_paid) AS penalty, sum(compound - compound_paid) AS compound
            FROM ({_CHARGES}) c GROUP BY {_BOOK}
        ),
        summed AS (
            SELECT {_BOOK}, sum({NOT_DUE})::bigint AS principal_not_due,
                sum({_DUE})::bigint AS principal_due,
                sum({_ACCRUED})::bigint AS interest_accrued,
                sum({_INTEREST_DUE})::bigint AS interest_due,
                sum({_FEE_DUE})::bigint AS fee
            FROM servicing_position GROUP BY {_BOOK}
        )
        SELECT s.*, coalesce(c.penalty, 0)::bigint AS penalty, coalesce(c.compound, 0)::bigint AS compound
        FROM summed s LEFT JOIN charged c USING ({_BOOK})
        """,  # noqa: S608 - constant text, values are parameters
        {"day": day},
    )
    return {(name, row["cash_basis"], _book(row)): row[name] for row in rows for name in CONTROLS if row[name]}


def watched_loans(*, on: date, loan_ids: Sequence[UUID], overdue: bool) -> list[WatchedLoan]:
    """The loans named and, if wanted, every loan with something that fell due before `on`, as monitoring sees them."""
    rows = fetch_all(
        "SELECT l.id AS loan_id, l.branch_id, l.number, l.contract, l.related,"
        " greatest(0, coalesce(%(on)s::date - p.oldest_due_date, 0)) AS dpd,"
        " (l.restructured_date > %(on)s::date - interval '12 months') IS TRUE AS restructured,"
        " p.status = 'WRITTEN_OFF' AS written_off,"
        " (SELECT sum(q.disbursed + q.interest_capitalised + q.interest_due_capitalised - q.principal_paid"
        "  - q.principal_prepaid)::bigint FROM servicing_loan k"
        "  JOIN servicing_position q ON q.loan_id = k.id WHERE k.contract = l.contract) AS secured"
        " FROM servicing_position p JOIN servicing_loan l ON l.id = p.loan_id"
        " WHERE (%(overdue)s AND p.oldest_due_date < %(on)s) OR p.loan_id = ANY(%(ids)s::uuid[]) ORDER BY l.id",
        {"on": on, "ids": list(loan_ids), "overdue": overdue},
    )
    return [WatchedLoan(**row) for row in rows]


def principal_outstanding(
    *, loan_ids: Sequence[UUID] | None = None, without: Sequence[str] = ()
) -> dict[str, tuple[int, int]]:
    """Number of running loans and their principal outstanding in minor units, by currency; of some loans or of all,
    without those of some products."""
    rows = fetch_all(
        f"SELECT currency, count(*) AS loans, sum({OUTSTANDING})::bigint AS principal"  # noqa: S608 - constant text
        " FROM servicing_position WHERE status = 'ACTIVE' AND (%(some)s OR loan_id = ANY(%(ids)s::uuid[]))"
        " AND product_code <> ALL(%(without)s) GROUP BY currency",
        {"some": loan_ids is None, "ids": list(loan_ids or ()), "without": list(without)},
    )
    return {row["currency"]: (row["loans"], row["principal"]) for row in rows}


def principal_by_borrower(*, borrower_ids: Sequence[UUID], without: Sequence[str]) -> list[dict[str, Any]]:
    """Principal outstanding of borrowers' running loans in minor units, by currency; without those of some products."""
    return fetch_all(
        f"SELECT l.borrower_id, p.currency, sum({OUTSTANDING})::bigint AS principal"  # noqa: S608 - constant text
        " FROM servicing_loan l JOIN servicing_position p ON p.loan_id = l.id"
        " WHERE l.borrower_id = ANY(%s::uuid[]) AND p.status = 'ACTIVE' AND p.product_code <> ALL(%s)"
        " GROUP BY l.borrower_id, p.currency ORDER BY l.borrower_id, p.currency",
        [list(borrower_ids), list(without)],
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the positions of a day: its name, its type as SQL names it, and how it is computed."""

    name: str
    type: str
    sql: str


_FROM_DAYS: Final = f"(ARRAY{[0, *store.THRESHOLD_DAYS]})[1 + width_bucket({{dpd}}, ARRAY{list(store.THRESHOLD_DAYS)})]"
_DPD: Final = "greatest(0, coalesce(%(day)s::date - oldest_due_date, 0))"

POSITION_COLUMNS: Final = (
    Column("branch_code", "VARCHAR", "branch_code"),
    Column("product_code", "VARCHAR", "product_code"),
    Column("currency", "VARCHAR", "currency"),
    Column("status", "VARCHAR", "status"),
    Column("cash_basis", "BOOLEAN", "cash_basis"),
    Column("principal_not_due", "BIGINT", NOT_DUE),
    Column("principal_due", "BIGINT", _DUE),
    Column("interest_accrued", "BIGINT", f"({_ACCRUED})"),
    Column("interest_due", "BIGINT", _INTEREST_DUE),
    Column("penalty", "BIGINT", "coalesce(penalty, 0)"),
    Column("compound", "BIGINT", "coalesce(compound, 0)"),
    Column("fee", "BIGINT", _FEE_DUE),
    Column("annual_rate_ppb", "INTEGER", "annual_rate_ppb"),
    Column("dpd", "INTEGER", _DPD),
    Column("bucket_from_days", "SMALLINT", _FROM_DAYS.format(dpd=_DPD)),
    Column("oldest_due_date", "DATE", "oldest_due_date"),
    Column("next_due_date", "DATE", "next_due_date"),
    Column("maturity_date", "DATE", "maturity_date"),
    Column("remaining_count", "SMALLINT", "remaining_count"),
)
"""What `positions` says of each loan: money in minor units, rates in parts per billion."""


ROWS_AT_ONCE: Final = 1_000

_LINE: Final = ",".join(["%%s"] * len(POSITION_COLUMNS))
_POSITIONS: Final = f"""
WITH charged AS (
    SELECT loan_id, sum(penalty - penalty_paid)::bigint AS penalty, sum(compound - compound_paid)::bigint AS compound
    FROM ({_CHARGES}) c GROUP BY loan_id
)
SELECT uuid_send(loan_id) || uuid_send(borrower_id) AS ids,
    format('{_LINE}', {", ".join(column.sql for column in POSITION_COLUMNS)}) AS line
FROM servicing_position JOIN (SELECT id AS loan_id, borrower_id FROM servicing_loan) l USING (loan_id)
    JOIN jsonb_to_recordset(%(branches)s::jsonb) AS b(branch_id int, branch_code text) USING (branch_id)
    LEFT JOIN charged USING (loan_id)
WHERE status IN ('ACTIVE', 'WRITTEN_OFF') OR last_event_date >= %(day)s::date - 1
"""  # noqa: S608 - constant text, values are parameters


def positions(*, day: date, branches: Mapping[int, str]) -> Iterator[tuple[bytes, str]]:
    """Every loan as the books have it when `day` begins, all as of one moment: its id and its borrower's (16 bytes
    each), and `POSITION_COLUMNS` as a line of CSV. What falls due on `day` is not due yet; a loan that ended is there
    on the day after it did and no longer. `branches` are their codes by id. The connection is taken until the last."""
    codes = json.dumps([{"branch_id": key, "branch_code": code} for key, code in branches.items()])
    with connection.cursor() as cursor:
        # As they come: the database goes on while the rows before are dealt with, and memory holds a few of them.
        yield from cursor.stream(_POSITIONS, {"day": day, "branches": codes}, size=ROWS_AT_ONCE)


def _book(row: dict[str, Any]) -> Book:
    return Book(row["branch_id"], row["product_code"], row["currency"])
