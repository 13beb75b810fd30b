"""Figures over all loans in one scan: what was earned, what the control accounts must be, overdue buckets.

Interest is `(numerator + denominator / 2) / denominator` on integers, rounded half up like `kernel.money.divide`.
Rows whose products fit a bigint go the fast way, the others (`wide_units`) the same expression in numeric; the
exact engine in Python is the judge of both (`selectors.earned_exactly`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.foundation.db import fetch_all
from diya.kernel.rates import PPB
from diya.ledger.contracts import Book
from diya.servicing.contracts import Earned, WatchedLoan
from diya.servicing.posting import Role

# Units passed in the running period by a date: calc.day_count.elapsed_units.
_UNITS: Final = (
    "CASE WHEN {at} >= next_due_date THEN period_units ELSE greatest(0, least({at} - period_start, period_units)) END"
)
_PASSED: Final = _UNITS.format(at="%(day)s::date")
_COUNTED: Final = _UNITS.format(at="accrued_from")
_NOT_DUE: Final = "(disbursed + principal_reopened - principal_billed - principal_prepaid)"
_DUE: Final = "(principal_billed - principal_paid - principal_reopened - principal_written_off)"
OUTSTANDING: Final = "(disbursed - principal_paid - principal_prepaid - principal_written_off)"
_GROWTH: Final = (
    "CASE WHEN next_due_date IS NULL THEN 0 ELSE"
    f" {_NOT_DUE} * annual_rate_ppb * greatest(0, ({_PASSED}) - ({_COUNTED})) END"
)
_WIDE_GROWTH: Final = _GROWTH.replace(_NOT_DUE, f"{_NOT_DUE}::numeric")
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
SELECT p.branch_id, p.product_code, p.currency,
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


def earned(*, day: date) -> list[Earned]:
    """What all loans earned by the beginning of `day`, by branch, product and currency."""
    rows = fetch_all(
        f"""
        WITH charged AS (
            SELECT branch_id, product_code, currency, sum(penalty) AS penalty, sum(compound) AS compound
            FROM ({_CHARGES}) c GROUP BY branch_id, product_code, currency
        ),
        settled AS (
            SELECT branch_id, product_code, currency,
                sum(interest_billed + interest_prepaid + {_ACCRUED}) AS interest,
                sum(penalty_settled) AS penalty, sum(compound_settled) AS compound
            FROM servicing_position GROUP BY branch_id, product_code, currency
        )
        SELECT s.branch_id, s.product_code, s.currency, s.interest::bigint AS interest,
            (s.penalty + coalesce(c.penalty, 0))::bigint AS penalty,
            (s.compound + coalesce(c.compound, 0))::bigint AS compound
        FROM settled s LEFT JOIN charged c USING (branch_id, product_code, currency)
        ORDER BY s.branch_id, s.product_code, s.currency
        """,  # noqa: S608 - constant text, values are parameters
        {"day": day},
    )
    return [
        Earned(_book(row), interest=row["interest"], penalty=row["penalty"], compound=row["compound"]) for row in rows
    ]


def controls(*, day: date) -> dict[tuple[Role, Book], int]:
    """What each control account must be at the beginning of `day`, summed over the loans; zeros left out."""
    rows = fetch_all(
        f"""
        WITH charged AS (
            SELECT branch_id, product_code, currency, sum(penalty - penalty_paid) AS penalty,
                sum(compound - compound_paid) AS compound
            FROM ({_CHARGES}) c GROUP BY branch_id, product_code, currency
        ),
        summed AS (
            SELECT branch_id, product_code, currency, sum({_NOT_DUE})::bigint AS principal_not_due,
                sum({_DUE})::bigint AS principal_due,
                sum({_ACCRUED})::bigint AS interest_accrued,
                sum(interest_billed - interest_paid - interest_written_off)::bigint AS interest_due
            FROM servicing_position GROUP BY branch_id, product_code, currency
        )
        SELECT s.*, coalesce(c.penalty, 0)::bigint AS penalty, coalesce(c.compound, 0)::bigint AS compound
        FROM summed s LEFT JOIN charged c USING (branch_id, product_code, currency)
        """,  # noqa: S608 - constant text, values are parameters
        {"day": day},
    )
    columns = (
        (Role.PRINCIPAL_NOT_DUE, "principal_not_due"),
        (Role.PRINCIPAL_DUE, "principal_due"),
        (Role.INTEREST_ACCRUED, "interest_accrued"),
        (Role.INTEREST_DUE, "interest_due"),
        (Role.PENALTY, "penalty"),
        (Role.COMPOUND, "compound"),
    )
    return {(role, _book(row)): row[name] for row in rows for role, name in columns if row[name]}


def watched_loans(*, on: date, loan_ids: Sequence[UUID], overdue: bool) -> list[WatchedLoan]:
    """The loans named and, if wanted, every loan with something that fell due before `on`, as monitoring sees them."""
    rows = fetch_all(
        "SELECT l.id AS loan_id, l.branch_id, l.number, l.contract, l.related,"
        " greatest(0, coalesce(%(on)s::date - p.oldest_due_date, 0)) AS dpd,"
        " (l.restructured_date > %(on)s::date - interval '12 months') IS TRUE AS restructured,"
        " p.status = 'WRITTEN_OFF' AS written_off,"
        " (SELECT sum(q.disbursed - q.principal_paid - q.principal_prepaid)::bigint FROM servicing_loan k"
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


def _book(row: dict[str, Any]) -> Book:
    return Book(row["branch_id"], row["product_code"], row["currency"])
