"""Actions on the books: post, reverse, close a day, and load the chart of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, connection, transaction

from diya.foundation import audit, clock, db
from diya.kernel.errors import NotFound, ensure
from diya.kernel.money import MAX_MINOR
from diya.ledger.chart import ACCOUNTS
from diya.ledger.contracts import AccountUnknown, DayClosed, EntryReversed, Line, NewEntry, ReferenceTaken
from diya.ledger.models import Account, ClosedDay, Entry, Posting

audit.actions({"ledger.entry.reversed": ("冲正记账", "Entry reversed"), "ledger.day.closed": ("日结账", "Day closed")})


def post(
    *,
    reference: str,
    source: str,
    kind: str,
    branch_id: int,
    value_date: date,
    lines: Sequence[Line],
    description: str = "",
) -> Entry:
    """Book one entry on the business date. Raises ReferenceTaken and AccountUnknown."""
    entry = NewEntry(reference, source, kind, branch_id, value_date, tuple(lines), description)
    return post_batch([entry])[0]


def post_batch(entries: Sequence[NewEntry]) -> list[Entry]:
    """Book many entries in four statements, all or none. Raises ReferenceTaken and AccountUnknown."""
    if not entries:
        return []
    booking_date = clock.business_date()
    _require_open(booking_date)
    _require_accounts(entries)
    rows = [
        Entry(
            reference=entry.reference,
            source=entry.source,
            kind=entry.kind,
            branch_id=entry.branch_id,
            value_date=entry.value_date,
            booking_date=booking_date,
            description=entry.description,
            reverses_id=entry.reverses_id,
        )
        for entry in entries
    ]
    _keep_new(rows)
    db.insert_all(
        [
            Posting(
                entry=row,
                debit_id=line.debit,
                credit_id=line.credit,
                amount=line.amount,
                currency=line.currency,
                branch_id=entry.branch_id,
                product=line.product,
                booking_date=booking_date,
            )
            for row, entry in zip(rows, entries, strict=True)
            for line in entry.lines
        ]
    )
    return rows


def reverse(*, reference: str, reason: str) -> Entry:
    """Book the mirror image of an entry, once. Raises NotFound and EntryReversed."""
    entry = Entry.objects.filter(reference=reference).first()
    if entry is None:
        raise NotFound(field="reference")
    # Two at once: the one-to-one key lets only the first commit.
    if Entry.objects.filter(reverses=entry).exists():
        raise EntryReversed(reference=reference)
    mirrored = NewEntry(
        reference=f"{reference}:R",
        source=entry.source,
        kind=f"{entry.kind}.reversed",
        branch_id=entry.branch_id,
        value_date=entry.value_date,
        lines=tuple(
            Line(posting.credit_id, posting.debit_id, posting.amount, posting.currency, posting.product)
            for posting in entry.postings.order_by("-id")
        ),
        description=reason[:200],
        reverses_id=entry.id,
    )
    reversal = post_batch([mirrored])[0]
    audit.record(
        "ledger.entry.reversed",
        subject=db.ref("ledger.entry", entry.id),
        branch_id=entry.branch_id,
        after={"reference": reversal.reference, "reason": reason},
        related=[entry.source],
    )
    return reversal


def close_day(*, day: date) -> int:
    """Total the postings of `day` and close it; answers how many there were. Needs the scope of the whole bank."""
    ensure(day == clock.business_date(), "only the business date can be closed")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH day AS (SELECT * FROM ledger_posting WHERE booking_date = %(day)s),
            moved AS (
                SELECT debit_id AS account_id, branch_id, product, currency, amount AS debit, 0 AS credit FROM day
                UNION ALL
                SELECT credit_id, branch_id, product, currency, 0, amount FROM day
            ),
            totals AS (
                INSERT INTO ledger_daytotal
                    (booking_date, account_id, branch_id, product, currency, debit_amount, credit_amount)
                SELECT %(day)s, account_id, branch_id, product, currency, sum(debit), sum(credit)
                FROM moved GROUP BY account_id, branch_id, product, currency
                RETURNING account_id, branch_id, product, currency, debit_amount, credit_amount
            )
            INSERT INTO ledger_closedtotal AS known
                (account_id, branch_id, product, currency, debit_amount, credit_amount)
            SELECT account_id, branch_id, product, currency, debit_amount, credit_amount FROM totals
            ON CONFLICT (account_id, branch_id, product, currency) DO UPDATE SET
                debit_amount = known.debit_amount + excluded.debit_amount,
                credit_amount = known.credit_amount + excluded.credit_amount
            """,
            {"day": day},
        )
    count = Posting.objects.filter(booking_date=day).count()
    ClosedDay.objects.create(booking_date=day, posting_count=count)
    audit.record("ledger.day.closed", subject=f"ledger.day:{day}", branch_id=None, after={"posting_count": count})
    return count


def reference() -> int:
    """Load the chart of accounts; names follow, codes and sides never change. Answers how many accounts."""
    known = {account.code: account for account in Account.objects.all()}
    for account in ACCOUNTS:
        before = known.get(account.code)
        ensure(before is None or before.side == account.side.value, f"{account.code} would change its side")
    Account.objects.bulk_create(
        [
            Account(account.code, account.name_zh, account.name_en, account.kind.value, account.side.value)
            for account in ACCOUNTS
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_zh", "name_en"],
    )
    return len(ACCOUNTS)


def _require_open(booking_date: date) -> None:
    if ClosedDay.objects.filter(booking_date__gte=booking_date).exists():
        raise DayClosed(day=booking_date.isoformat())


def _require_accounts(entries: Sequence[NewEntry]) -> None:
    for entry in entries:
        ensure(len(entry.lines) > 0, f"{entry.reference}: an entry has at least one posting")
        for line in entry.lines:
            ensure(0 < line.amount < MAX_MINOR, f"{entry.reference}: a posting is above zero and in range")
    used = {code for entry in entries for line in entry.lines for code in (line.debit, line.credit)}
    known = set(Account.objects.filter(code__in=used, is_open=True).values_list("code", flat=True))
    for code in sorted(used - known):
        raise AccountUnknown(account=code)


def _keep_new(rows: Sequence[Entry]) -> None:
    """Write entries down; the unique index decides whether a reference is new."""
    references = {row.reference for row in rows}
    ensure(len(references) == len(rows), "a batch names each reference once")
    try:
        with transaction.atomic():
            db.insert_all(rows)
    except IntegrityError as error:
        taken = Entry.objects.filter(reference__in=references).values_list("reference", flat=True).first()
        if taken is None:
            raise
        raise ReferenceTaken(reference=taken) from error
