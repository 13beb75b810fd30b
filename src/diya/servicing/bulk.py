"""The ordinary case of many loans at once, in SQL on whole numbers: the instalment of the day, and a payment of exactly
what is due. What is not ordinary is left to the engine, which is the judge of both (`tests/servicing/test_bulk.py`).

A bill is ordinary where the method is 等额本息 or 等额本金 by the month, nothing else was agreed, exactly one
instalment is due and it does not settle the loan. A payment is ordinary where it is all that is due, nothing of it is
charged for being late, and something is left to owe.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.calc.loan.state import Movement
from diya.foundation import clock, db
from diya.foundation.db import fetch_all
from diya.kernel.rates import PPB
from diya.servicing import frames, store
from diya.servicing.contracts import Payment

MONTHS: Final = 12
BILLS: Final = "BILL:"
"""How the reference of an entry begins that holds many bills."""

_HALF_YEAR: Final = f"(year_days * {PPB}::bigint / 2)"
_YEAR: Final = f"(year_days * {PPB}::bigint)"
_THRESHOLDS: Final = f"ARRAY{list(store.THRESHOLD_DAYS)}"

# The next due date: a month on at the agreed day, or at the last of a month that has no such day (calc.dates).
_NEXT_DUE: Final = (
    "least((date_trunc('month', next_due_date) + interval '1 month')::date + (due_day - 1),"
    " (date_trunc('month', next_due_date) + interval '2 months')::date - 1)"
)
# The units of a month: 30 of 对年对月对日, or the days there are.
_MONTH_UNITS: Final = "CASE WHEN regular_units > 0 THEN regular_units ELSE next_due - next_due_date END"
_PRINCIPAL: Final = f"""
CASE WHEN remaining_count = 1 THEN not_due
    WHEN method = 'EQUAL_PRINCIPAL' THEN least(not_due, level_amount)
    ELSE greatest(0, least(not_due, level_amount
        - (not_due * annual_rate_ppb + {MONTHS // 2} * {PPB}::bigint) / ({MONTHS} * {PPB}::bigint))) END
"""

_PRICED: Final = f"""
running AS (
    SELECT p.*, {frames.NOT_DUE} AS not_due, {_NEXT_DUE} AS next_due,
        CASE WHEN accrued_from <= period_start THEN 0
            WHEN accrued_from >= next_due_date THEN period_units
            ELSE least(accrued_from - period_start, period_units) END AS counted
    FROM servicing_position p
    WHERE loan_id = ANY(%(ids)s) AND status = 'ACTIVE' AND next_due_date = %(day)s
        AND regular_units IS NOT NULL AND wide_units IS NULL AND method IN {store.BILLED_IN_BULK}
),
priced AS (
    SELECT running.*, (accrued_units + not_due * annual_rate_ppb * greatest(0, period_units - counted) + {_HALF_YEAR})
        / {_YEAR} - period_interest_taken AS interest, {_PRINCIPAL} AS principal
    FROM running
)
"""  # noqa: S608 - constant text, values are parameters

_COMING: Final = f"""
WITH {_PRICED}
SELECT loan_id, principal + interest AS amount FROM priced
WHERE oldest_due_date IS NULL AND interest >= 0 AND fee_charged = fee_paid + fee_written_off
"""  # noqa: S608 - constant text, values are parameters

_BILL: Final = f"""
WITH {_PRICED},
due AS (
    SELECT priced.*, foundation_new_id() AS event_id, {_MONTH_UNITS} AS month_units,
        CASE WHEN not_due > principal THEN remaining_count - 1 ELSE 0 END AS rest,
        least(oldest_due_date, next_due_date) AS oldest,
        %(reference)s::text || branch_id || ':' || product_code || ':' || currency
            || CASE WHEN cash_basis THEN ':OFF' ELSE '' END AS reference
    FROM priced
    WHERE interest >= 0 AND principal + interest > 0
        AND (%(paid)s::jsonb IS NULL OR oldest_due_date IS NULL AND fee_charged = fee_paid + fee_written_off
            AND principal + interest = (%(paid)s::jsonb ->> loan_id::text)::bigint)
        AND (not_due - principal)::numeric * annual_rate_ppb * 31 + {_YEAR} <= {store.NARROW_MAX}
),
told AS (
    INSERT INTO servicing_event (id, branch_id, loan_id, sequence, kind, value_date, booking_date, amount,
        principal_amount, interest_amount, penalty_amount, compound_amount, fee_amount, balance_amount, data,
        entry_reference, actor_id, actor)
    SELECT event_id, branch_id, loan_id, last_sequence + 1, 'INSTALMENT_BILLED', next_due_date, %(today)s,
        principal + interest, principal, interest, 0, 0, 0, {frames.OUTSTANDING},
        jsonb_build_object('number', next_number), reference, %(actor_id)s, %(actor)s
    FROM due
),
opened AS (
    INSERT INTO servicing_opendue (branch_id, loan_id, number, due_date, principal, interest, accrued_from,
        penalty_units, compound_units, penalty_paid, compound_paid, fee)
    SELECT branch_id, loan_id, next_number, next_due_date, principal, interest, next_due_date, 0, 0, 0, 0, 0 FROM due
),
moved AS (
    UPDATE servicing_position p SET
        last_sequence = d.last_sequence + 1,
        last_event_date = d.next_due_date,
        remaining_count = d.rest,
        next_number = d.next_number + 1,
        period_start = d.next_due_date,
        accrued_from = d.next_due_date,
        accrued_units = 0,
        period_interest_taken = 0,
        period_units = CASE WHEN d.rest > 0 THEN d.month_units ELSE 0 END,
        next_due_date = CASE WHEN d.rest > 0 THEN d.next_due END,
        maturity_date = CASE WHEN d.rest > 0 THEN d.maturity_date ELSE d.next_due_date END,
        principal_billed = d.principal_billed + d.principal,
        interest_billed = d.interest_billed + d.interest,
        oldest_due_date = d.oldest,
        next_event_date = least(
            CASE WHEN d.rest > 0 THEN d.next_due END,
            (SELECT min(d.oldest + days) FROM unnest({_THRESHOLDS}) AS days WHERE d.oldest + days > d.next_due_date))
    FROM due d WHERE p.loan_id = d.loan_id
),
earning AS (
    UPDATE servicing_accrual a SET
        daily_units = CASE WHEN d.rest > 0 THEN (d.not_due - d.principal) * d.annual_rate_ppb ELSE 0 END,
        accrued_units = 0,
        earned_before = a.earned_before + d.period_interest_taken + d.interest,
        period_start = d.next_due_date,
        period_end = CASE WHEN d.rest > 0 THEN d.next_due END,
        period_units = CASE WHEN d.rest > 0 THEN d.month_units ELSE 0 END,
        counted_units = 0
    FROM due d WHERE a.loan_id = d.loan_id
)
SELECT l.posting_rule, d.cash_basis, d.reference, d.branch_id, d.product_code, d.currency, count(*) AS loans,
    sum(d.principal)::bigint AS principal, sum(d.interest)::bigint AS interest,
    array_agg(d.loan_id) AS loan_ids
FROM due d JOIN servicing_loan l ON l.id = d.loan_id
GROUP BY l.posting_rule, d.cash_basis, d.reference, d.branch_id, d.product_code, d.currency
"""  # noqa: S608 - constant text, values are parameters


@dataclass(frozen=True, slots=True)
class BilledBook:
    """What fell due on the ordinary loans of one book, and the reference under which their events name its entry."""

    posting_rule: str
    cash_basis: bool
    reference: str
    branch_id: int
    product: str
    currency: str
    loan_ids: Sequence[UUID]
    moved: Movement


def lock(loan_ids: Sequence[UUID], *, day: date) -> list[UUID]:
    """Lock loans in the order of their keys, as `engine.hold_loans` does; answers those with an instalment of `day`."""
    rows = fetch_all(
        "SELECT l.id, p.next_due_date = %s AS due FROM servicing_loan l"
        " LEFT JOIN servicing_position p ON p.loan_id = l.id"
        " WHERE l.id = ANY(%s::uuid[]) ORDER BY l.id FOR NO KEY UPDATE OF l",
        [day, list(loan_ids)],
    )
    return [row["id"] for row in rows if row["due"]]


def bill(*, loan_ids: Sequence[UUID], day: date, paid: Mapping[UUID, int] | None = None) -> list[BilledBook]:
    """Bill the ordinary ones of locked loans whose instalment is due on `day`: events, open dues and positions in one
    statement. The entries are the caller's; loans that are not among the answer are the engine's.

    With `paid` (minor units) only loans that will then owe exactly that, so that none is billed for a payment that will
    be refused."""
    exactly = None if paid is None else json.dumps({str(loan_id): amount for loan_id, amount in paid.items()})
    values = {
        "ids": list(loan_ids),
        "day": day,
        "today": clock.business_date(),
        "reference": f"{BILLS}{day}:{db.new_id().hex}:",
        "paid": exactly,
    }
    rows = fetch_all(_BILL, {**values, **_actor()})
    return [
        BilledBook(
            posting_rule=row["posting_rule"],
            cash_basis=row["cash_basis"],
            reference=row["reference"],
            branch_id=row["branch_id"],
            product=row["product_code"],
            currency=row["currency"],
            loan_ids=row["loan_ids"],
            moved=Movement(principal_billed=row["principal"], interest_billed=row["interest"]),
        )
        for row in rows
    ]


def coming(*, loan_ids: Sequence[UUID], day: date) -> dict[UUID, int]:
    """What the ordinary ones of some loans will owe on `day`, when an instalment falls due and nothing else is owed."""
    rows = fetch_all(_COMING, {"ids": list(loan_ids), "day": day})
    return {row["loan_id"]: row["amount"] for row in rows}


_RECEIVE: Final = f"""
WITH paid AS (
    SELECT * FROM jsonb_to_recordset(%(paid)s::jsonb) AS t(loan_id uuid, amount bigint, channel text)
),
open AS (
    SELECT d.loan_id, sum(d.principal)::bigint AS principal, sum(d.interest)::bigint AS interest,
        sum(d.fee)::bigint AS fee, min(d.due_date) AS oldest,
        bool_and((%(day)s::date - d.due_date <= p.grace_days
                OR (d.due_date = %(day)s AND d.penalty_units = 0 AND d.compound_units = 0))
            AND d.penalty_paid = 0 AND d.compound_paid = 0) AS uncharged
    FROM servicing_opendue d JOIN servicing_position p ON p.loan_id = d.loan_id
    WHERE d.loan_id = ANY(%(ids)s) GROUP BY d.loan_id
),
ready AS (
    SELECT p.*, paid.amount, paid.channel, o.principal, o.interest, o.fee,
        foundation_new_id() AS event_id, l.number, l.contract, l.related, l.posting_rule,
        l.number || '-' || lpad((p.last_sequence + 1)::text, 5, '0') AS reference,
        {frames.OUTSTANDING} AS balance
    FROM paid JOIN open o USING (loan_id) JOIN servicing_position p USING (loan_id)
        JOIN servicing_loan l ON l.id = p.loan_id
    WHERE l.state = 'ACTIVE' AND p.status = 'ACTIVE' AND NOT p.cash_basis AND l.posting_rule = ANY(%(rules)s)
        AND o.uncharged AND paid.amount = o.principal + o.interest + o.fee
        AND (p.next_due_date IS NULL OR p.next_due_date > %(day)s) AND p.last_event_date <= %(day)s
        AND {frames.NOT_DUE} > 0
),
told AS (
    INSERT INTO servicing_event (id, branch_id, loan_id, sequence, kind, value_date, booking_date, amount,
        principal_amount, interest_amount, penalty_amount, compound_amount, fee_amount, balance_amount, data,
        entry_reference, actor_id, actor)
    SELECT event_id, branch_id, loan_id, last_sequence + 1, 'REPAID', %(day)s, %(day)s, amount, principal, interest,
        0, 0, fee, balance - principal,
        jsonb_build_object('amount', amount, 'channel', channel, 'principal_prepaid', 0), reference, %(actor_id)s,
        %(actor)s
    FROM ready
),
settled AS (DELETE FROM servicing_opendue d USING ready r WHERE d.loan_id = r.loan_id),
moved AS (
    UPDATE servicing_position p SET
        last_sequence = r.last_sequence + 1,
        last_event_date = %(day)s,
        principal_paid = r.principal_paid + r.principal,
        interest_paid = r.interest_paid + r.interest,
        fee_paid = r.fee_paid + r.fee,
        oldest_due_date = NULL,
        next_event_date = r.next_due_date
    FROM ready r WHERE p.loan_id = r.loan_id
)
SELECT event_id, loan_id, branch_id, number, contract, related, posting_rule, currency, product_code, reference,
    channel, amount, principal, interest, fee, balance, last_sequence + 1 AS sequence, level_amount, remaining_count,
    annual_rate_ppb, greatest(0, %(day)s::date - coalesce(oldest_due_date, %(day)s)) AS dpd,
    principal_billed - principal_paid - principal_reopened - principal_written_off AS principal_due,
    interest_billed - interest_paid - interest_due_capitalised - interest_written_off AS interest_due
FROM ready
"""  # noqa: S608 - constant text, values are parameters


def receive(payments: Sequence[Payment], *, day: date, rules: Sequence[str]) -> list[dict[str, Any]]:
    """Book the ordinary ones of payments on locked loans, at most one to a loan: events, open dues and positions in one
    statement. Answers what each booked; entries, audit and messages are the caller's, other payments the engine's."""
    paid = [{"loan_id": str(one.loan_id), "amount": one.amount, "channel": one.channel.value} for one in payments]
    ids = [one.loan_id for one in payments]
    values = {"paid": json.dumps(paid), "ids": ids, "day": day, "rules": list(rules), **_actor()}
    return fetch_all(_RECEIVE, values)


def _actor() -> dict[str, Any]:
    context = db.current().context
    return {"actor_id": context.actor_id, "actor": context.actor}
