"""Entries and the statement of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, F, Prefetch, Q, QuerySet, Sum, When

from diya.kernel.errors import NotFound
from diya.ledger.contracts import Side
from diya.ledger.models import Account, Entry, Posting
from diya.ledger.selectors.balances import balance


def entries(
    *,
    source: str = "",
    account: str = "",
    reference: str = "",
    branch_code: str = "",
    from_date: date | None = None,
    to_date: date | None = None,
) -> QuerySet[Entry]:
    """Entries with postings in the order they were booked: of a source, account or branch, the beginning of a
    reference, booked in a time."""
    in_order = Prefetch("postings", queryset=Posting.objects.order_by("id"))
    found = Entry.objects.select_related("branch").prefetch_related(in_order)
    if source:
        found = found.filter(source=source)
    if reference:
        found = found.filter(reference__startswith=reference.strip().upper())
    if branch_code:
        found = found.filter(branch__code=branch_code)
    if from_date:
        found = found.filter(booking_date__gte=from_date)
    if to_date:
        found = found.filter(booking_date__lte=to_date)
    if account:
        touched = Q(postings__debit_id=account) | Q(postings__credit_id=account)
        found = found.filter(id__in=Entry.objects.filter(touched).values("id"))
    return found


def entry(entry_id: UUID) -> Entry:
    """One entry with its postings; raises NotFound."""
    found = entries().filter(id=entry_id).first()
    if found is None:
        raise NotFound()
    return found


def year_end_count(year: int) -> int:
    """How many entries moved the result of a year to equity so far."""
    return Entry.objects.filter(source=f"ledger.year:{year}").count()


@dataclass(frozen=True, slots=True)
class StatementOf:
    """Whose postings a statement lists: an account in a currency, of one branch or of all in scope."""

    account: Account
    currency: str
    branch_id: int | None = None

    def postings(self) -> QuerySet[Posting]:
        """The postings that touched the account, with their entries; their ids rise as they were booked."""
        touched = Q(debit=self.account) | Q(credit=self.account)
        found = Posting.objects.filter(touched, currency=self.currency).select_related("entry__branch")
        return found.filter(branch_id=self.branch_id) if self.branch_id else found

    def signed(self, posting: Posting) -> int:
        """What a posting added to the account's balance, on the account's own side."""
        grows = (posting.debit_id == self.account.code) == (self.account.side == Side.DEBIT)
        return posting.amount if grows else -posting.amount

    def balance_before(self, posting: Posting) -> int:
        """The balance just before a posting: that of the evening before, and what the day moved until then."""
        evening = balance(
            account=self.account.code,
            on=posting.booking_date - timedelta(days=1),
            branch_id=self.branch_id,
            currency=self.currency,
        )
        earlier = self.postings().filter(booking_date=posting.booking_date, id__lt=posting.id)
        grown = Case(
            When(**{f"{self.account.side.lower()}_id": self.account.code}, then=F("amount")), default=-F("amount")
        )
        return evening + (earlier.aggregate(moved=Sum(grown))["moved"] or 0)
