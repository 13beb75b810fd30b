"""The books.

    Account          what is counted, by code; its role says what for
    Entry            one business fact, with a unique reference and an opaque source
      Posting        debit account, credit account, amount > 0: balanced by construction
    Period           a month that is open or closed; an entry belongs to one
    DayTotal         what was posted on a closed day, by period, account, branch, product and currency
    Journal          an entry by hand as it was proposed; the change beside it says who approved it
      JournalLine    its lines
    Reconciliation   what the books and the loans beneath them said at the end of a day

What is booked is not changed or deleted; a mistake is reversed by another entry.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from diya.foundation.db import RowScope, classify, new_id
from diya.ledger.contracts import AccountKind, Side

CODE_LENGTH = 20
CURRENCY_LENGTH = 3
PRODUCT_LENGTH = 40


class Account(models.Model):
    """An account of the chart; `role` is what the rules of the product know it by."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="code name_zh name_en kind side is_open role")

    code = models.CharField(max_length=CODE_LENGTH, primary_key=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    kind = models.CharField(max_length=11, choices=[(kind.value, kind.value) for kind in AccountKind])
    side = models.CharField(max_length=6, choices=[(side.value, side.value) for side in Side])
    is_open = models.BooleanField(default=True)
    role = models.CharField(max_length=40, null=True, unique=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class PeriodState(models.TextChoices):
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class Period(models.Model):
    """An accounting period: a calendar month, known by its first day."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="first_day state")

    first_day = models.DateField(primary_key=True)
    state = models.CharField(max_length=6, choices=PeriodState.choices, default=PeriodState.OPEN)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(first_day__day=1), name="ledger_period_first_day")]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}"


class Entry(models.Model):
    """One booked fact; its postings say which accounts it moved."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(
        internal="id reference source kind branch value_date booking_date period description reverses booked_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    reference = models.CharField(max_length=120, unique=True)
    source = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    value_date = models.DateField()
    booking_date = models.DateField()
    period = models.DateField()
    description = models.CharField(max_length=200, default="")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    booked_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["source"], name="ledger_entry_source"),
            models.Index(fields=["booking_date", "id"], name="ledger_entry_day"),
        ]

    def __str__(self) -> str:
        return self.reference


class Posting(models.Model):
    """An amount that went from the credit account to the debit account."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id entry debit credit amount currency branch product booking_date period")

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    product = models.CharField(max_length=PRODUCT_LENGTH, default="")
    booking_date = models.DateField()
    period = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="ledger_posting_amount_positive"),
            models.CheckConstraint(condition=~models.Q(debit=models.F("credit")), name="ledger_posting_two_accounts"),
        ]
        indexes = [
            models.Index(fields=["booking_date"], name="ledger_posting_day"),
            models.Index(fields=["debit", "booking_date"], name="ledger_posting_debit"),
            models.Index(fields=["credit", "booking_date"], name="ledger_posting_credit"),
        ]


class DayTotal(models.Model):
    """What was posted on a closed day; written once, when the day closes."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(
        internal="id booking_date period account branch product currency debit_amount credit_amount"
    )

    id = models.BigAutoField(primary_key=True)
    booking_date = models.DateField()
    period = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    product = models.CharField(max_length=PRODUCT_LENGTH, default="")
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    debit_amount = models.BigIntegerField()
    credit_amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking_date", "period", "account", "branch", "product", "currency"],
                name="ledger_daytotal_once",
            )
        ]
        indexes = [models.Index(fields=["period"], name="ledger_daytotal_period")]


class ClosedTotal(models.Model):
    """The sum of all day totals: what the end of day asks every night must not grow with the years."""

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(internal="id account branch product currency debit_amount credit_amount")

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    product = models.CharField(max_length=PRODUCT_LENGTH, default="")
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    debit_amount = models.BigIntegerField()
    credit_amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "branch", "product", "currency"], name="ledger_closedtotal_once")
        ]


class ClosedDay(models.Model):
    """A day whose books are closed; a day without a posting closes too."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="booking_date posting_count closed_at")

    booking_date = models.DateField(primary_key=True)
    posting_count = models.IntegerField()
    closed_at = models.DateTimeField(db_default=Now())


class Journal(models.Model):
    """An entry by hand as one person proposed it; it is booked when its change is approved by another."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id number branch value_date reason change created_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40, unique=True)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    value_date = models.DateField()
    reason = models.CharField(max_length=200)
    change = models.OneToOneField("foundation.Change", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.number


class JournalLine(models.Model):
    """A line of a journal; its two accounts may stand at two branches. `branch` is the journal's."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(
        internal="id journal branch place debit credit amount currency product debit_branch credit_branch"
    )

    id = models.BigAutoField(primary_key=True)
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="lines")
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.SmallIntegerField()
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    product = models.CharField(max_length=PRODUCT_LENGTH, default="")
    debit_branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    credit_branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "place"], name="ledger_journalline_place"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="ledger_journalline_amount_positive"),
            models.CheckConstraint(
                condition=~models.Q(debit=models.F("credit")) | ~models.Q(debit_branch=models.F("credit_branch")),
                name="ledger_journalline_two_places",
            ),
        ]


class Reconciliation(models.Model):
    """What the books and the loans beneath them said of a control account; written anew when a day is proved again."""

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(internal="id business_date account branch product currency ledger_amount subledger_amount")

    id = models.BigAutoField(primary_key=True)
    business_date = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    product = models.CharField(max_length=PRODUCT_LENGTH, default="")
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    ledger_amount = models.BigIntegerField()
    subledger_amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business_date", "account", "branch", "product", "currency"], name="ledger_reconciliation_once"
            )
        ]
