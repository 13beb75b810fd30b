"""Figures over all loans: what was earned, what the control accounts must be, overdue buckets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from diya.calc.loan import accrual
from diya.customers.contracts import Exposure
from diya.foundation import clock
from diya.foundation.db import fetch_all
from diya.ledger import selectors as ledger
from diya.ledger.contracts import Book, Line
from diya.products import selectors as products
from diya.servicing import frames, models, posting, store
from diya.servicing.contracts import Bucket, Channel, Earned
from diya.servicing.engine import Held, with_states
from diya.servicing.posting import STANDARD

NOT_ARRIVING: Final = (Channel.SUSPENSE, Channel.ASSET)
"""Channels by which a loan is paid without money coming in: it came before, or never."""

earned = frames.earned
watched_loans = frames.watched_loans
positions = frames.positions
POSITION_COLUMNS = frames.POSITION_COLUMNS


def principal_outstanding(*, loan_ids: Sequence[UUID] | None = None) -> dict[str, tuple[int, int]]:
    """Number of running loans of the bank's own and their principal outstanding in minor units, by currency; of some
    loans or of all. Entrusted loans are not the bank's."""
    return frames.principal_outstanding(loan_ids=loan_ids, without=entrusted_products(on=clock.business_date()))


def exposures(borrower_ids: Collection[UUID]) -> Iterator[Exposure]:
    """What borrowers owe the bank itself, for the exposure of a customer and of a group: principal in minor units."""
    without = entrusted_products(on=clock.business_date())
    for row in frames.principal_by_borrower(borrower_ids=list(borrower_ids), without=without):
        yield Exposure(row["borrower_id"], row["currency"], "PRINCIPAL", row["principal"])


def controls(*, day: date) -> tuple[set[str], dict[tuple[str, Book], int]]:
    """The control accounts, and what each must be at the beginning of `day`, summed over the loans; zeros left out."""
    book = posting.rulebook(day)
    codes = products.posting_rules()
    sums: dict[tuple[str, Book], int] = {}
    for (name, cash_basis, where), amount in frames.controls(day=day).items():
        rule = book.rule(codes.get(where.product, STANDARD), cash_basis=cash_basis)
        key = (book.accounts[rule.controls[name]], where)
        sums[key] = sums.get(key, 0) + amount
    accounts = {book.accounts[role] for rule in book.rules.values() for role in rule.controls.values()}
    return accounts, {key: amount for key, amount in sums.items() if amount}


def entrusted_products(*, on: date) -> list[str]:
    """The products whose loans are others' money and stand off the balance sheet."""
    rules = posting.rulebook(on).rules
    return [code for code, rule in products.posting_rules().items() if not rules[rule].on_balance]


def off_balance_rules(*, on: date) -> set[str]:
    """The posting rules of loans that are others' money."""
    return {code for code, rule in posting.rulebook(on).rules.items() if not rule.on_balance}


def flow_accounts() -> tuple[str, tuple[str, ...]]:
    """Where the books show money going out to borrowers and coming in from them: each by its debits. Money comes in
    once, when it arrives: not again when it leaves suspense for a loan or for its payer, and property is no money.

    600.00 by transfer that no loan took: debit 1003, counted; put on a loan later: debit 2241, not counted.
    """
    accounts = ledger.accounts_by_role()
    arriving = {role for channel, role in posting.MONEY_IN.items() if channel not in NOT_ARRIVING}
    return accounts["PRINCIPAL_NOT_DUE"], tuple(sorted(accounts[role] for role in arriving))


def earning_lines(growth: Sequence[tuple[str, int, Book, bool]], *, on: date) -> list[tuple[Line, ...]]:
    """The postings that book the growth of what books earned: (`interest`, `penalty` or `compound`, minor units, book,
    on cash basis)."""
    book, codes = posting.rulebook(on), products.posting_rules()
    lines = []
    for what, amount, where, cash_basis in growth:
        rule = book.rule(codes.get(where.product, STANDARD), cash_basis=cash_basis)
        lines.append(book.lines([rule.earning_flow(what, amount)], posting.Where(where.currency, where.product)))
    return lines


def earned_exactly(*, day: date) -> list[Earned]:
    """The same as `earned`, loan by loan with the exact engine: the judge of the fast way, and its breakdown."""
    sums: dict[tuple[Book, bool], list[int]] = {}
    for left in models.Book.objects.all():
        key = (Book(left.branch_id, left.product_code, left.currency), left.cash_basis)
        sums[key] = [left.interest, left.penalty, left.compound]
    for held in with_states(list(models.Loan.objects.filter(position__isnull=False))):
        key = (Book(held.loan.branch_id, held.loan.product_code, held.loan.currency), held.standing.cash_basis)
        total = sums.setdefault(key, [0, 0, 0])
        sums[key] = [known + more for known, more in zip(total, earned_of(held, day=day), strict=True)]
    order = sorted(sums, key=lambda key: (key[0].branch_id, key[0].product, key[0].currency, key[1]))
    return [Earned(book, basis, *sums[book, basis]) for book, basis in order]


def earned_of(held: Held, *, day: date) -> tuple[int, int, int]:
    """Interest, penalty and compound interest that a loan earned in its present book by the beginning of a day."""
    charged, standing = accrual.penalty_earned(held.terms, held.state, day), held.standing
    return (
        accrual.interest_earned(held.terms, held.state, day) - standing.interest_before,
        charged.penalty - standing.penalty_before,
        charged.compound - standing.compound_before,
    )


def buckets(*, on: date, contracts: Sequence[str] | None = None) -> list[Bucket]:
    """Loans overdue on a day by bucket of days past due, with their principal outstanding; of contracts, or all."""
    rows = fetch_all(
        f"""
        SELECT width_bucket(%(on)s::date - oldest_due_date, %(starts)s::int[]) AS bucket, currency,
            count(*) AS loan_count,
            sum({frames.OUTSTANDING})::bigint AS principal
        FROM servicing_position WHERE oldest_due_date < %(on)s AND (%(all)s OR loan_id IN (
            SELECT id FROM servicing_loan WHERE contract = ANY(%(contracts)s)))
        GROUP BY 1, 2 ORDER BY 1, 2
        """,  # noqa: S608 - constant text, values are parameters
        {
            "on": on,
            "starts": list(store.THRESHOLD_DAYS),
            "all": contracts is None,
            "contracts": list(contracts or ()),
        },
    )
    starts = store.THRESHOLD_DAYS
    return [
        Bucket(
            from_days=starts[row["bucket"] - 1],
            to_days=starts[row["bucket"]] - 1 if row["bucket"] < len(starts) else None,
            currency=row["currency"],
            loan_count=row["loan_count"],
            principal=row["principal"],
        )
        for row in rows
    ]


def booked(*, contracts: Sequence[str]) -> tuple[int, int]:
    """How many loans under contracts were paid out, and their principal outstanding in minor units."""
    row = fetch_all(
        f"SELECT count(*) AS loans, coalesce(sum({frames.OUTSTANDING}), 0)::bigint AS principal"  # noqa: S608
        " FROM servicing_position p JOIN servicing_loan l ON l.id = p.loan_id WHERE l.contract = ANY(%(contracts)s)",
        {"contracts": list(contracts)},
    )[0]
    return row["loans"], row["principal"]
