"""The loan after closing of the contract, in five tables, and in those of its state (`servicing.models.states`).

Loan           a drawdown note (借据): who owes, under which contract, on which pinned terms
  Disbursement what is to be paid out, prepared by one person and released by another
  Event        what happened, appended; the loan is the fold of its events (diya.calc.loan)
  Hold         a stop placed by another room, with its reason
  Clearance    the certificate of settlement (结清证明)
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from diya.foundation.db import RowScope, classify, new_id
from diya.servicing.contracts import DisbursementState, HoldKind, LoanState

CURRENCY_LENGTH = 3
PRODUCT_LENGTH = 40


def _choices(kind: type[LoanState] | type[DisbursementState] | type[HoldKind]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


class Loan(models.Model):
    """A drawdown note. `contract` and `related` are opaque references of rooms above, kept for the timeline."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id number branch borrower product_code product_version_id contract contract_number related currency"
        " principal_amount terms posting_rule rate_reset rate_index margin_bps state disbursed_date closed_date"
        " restructured_date opened_at version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40, unique=True)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    borrower = models.ForeignKey("customers.Party", on_delete=models.PROTECT)
    product_code = models.CharField(max_length=PRODUCT_LENGTH)
    product_version_id = models.UUIDField()
    contract_number = models.CharField(max_length=40)
    contract = models.CharField(max_length=120, db_index=True)
    related = ArrayField(models.CharField(max_length=120), default=list)
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    principal_amount = models.BigIntegerField()
    terms = models.JSONField()
    posting_rule = models.CharField(max_length=40, default="STANDARD_ACCRUAL")
    rate_reset = models.CharField(max_length=10, default="FIXED")
    rate_index = models.CharField(max_length=20, null=True)
    margin_bps = models.SmallIntegerField(null=True)
    state = models.CharField(max_length=11, choices=_choices(LoanState), default=LoanState.PENDING.value)
    disbursed_date = models.DateField(null=True)
    closed_date = models.DateField(null=True)
    restructured_date = models.DateField(null=True)
    opened_at = models.DateTimeField(db_default=Now())
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(principal_amount__gt=0), name="servicing_loan_principal"),
            models.CheckConstraint(
                condition=models.Q(rate_reset="FIXED", rate_index__isnull=True, margin_bps__isnull=True)
                | (~models.Q(rate_reset="FIXED") & models.Q(rate_index__isnull=False, margin_bps__isnull=False)),
                name="servicing_loan_floats_with_index",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "number"], name="servicing_loan_state"),
            models.Index(fields=["contract_number"], name="servicing_loan_contract_no"),
            models.Index(fields=["principal_amount", "id"], name="servicing_loan_amount"),
            models.Index(fields=["product_code", "id"], name="servicing_loan_product"),
            GinIndex(fields=["related"], name="servicing_loan_related"),
            models.Index(
                fields=["restructured_date"],
                condition=models.Q(restructured_date__isnull=False),
                name="servicing_loan_restructured",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Disbursement(models.Model):
    """Money to leave the bank; the payee's name, account and bank are in the envelope, sealed for the borrower, or for
    the one before where another debtor took the loan over."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch loan amount currency state prepared_by prepared_at decided_by decided_at comment version"
        " sealed_for",
        personal="envelope",
    )
    seals = {"envelope": "subject_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="disbursements")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    envelope = models.BinaryField()
    sealed_for = models.ForeignKey("customers.Party", null=True, related_name="+", on_delete=models.PROTECT)
    state = models.CharField(
        max_length=8, choices=_choices(DisbursementState), default=DisbursementState.PREPARED.value
    )
    prepared_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    prepared_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey("foundation.User", null=True, related_name="+", on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=500, default="")
    version = models.IntegerField(default=1)

    @property
    def subject_id(self) -> UUID:
        """Whose key the envelope is under."""
        return self.sealed_for_id or self.loan.borrower_id

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="servicing_disbursement_amount"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("prepared_by")),
                name="servicing_disbursement_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(state=DisbursementState.PREPARED.value) | models.Q(decided_by__isnull=False),
                name="servicing_disbursement_decided_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="servicing_disbursement_queue")]


class Event(models.Model):
    """What happened to a loan, with the amounts it moved; never changed, corrected by a further event."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(
        internal="id branch loan sequence kind value_date booking_date amount principal_amount interest_amount"
        " penalty_amount compound_amount fee_amount balance_amount data entry_reference actor_id actor at"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.IntegerField()
    kind = models.CharField(max_length=30)
    value_date = models.DateField()
    booking_date = models.DateField()
    amount = models.BigIntegerField()
    principal_amount = models.BigIntegerField()
    interest_amount = models.BigIntegerField()
    penalty_amount = models.BigIntegerField()
    compound_amount = models.BigIntegerField()
    fee_amount = models.BigIntegerField(db_default=0)
    balance_amount = models.BigIntegerField()
    data = models.JSONField()
    entry_reference = models.CharField(max_length=120, null=True)
    actor_id = models.IntegerField(null=True)
    actor = models.CharField(max_length=60)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "sequence"], name="servicing_event_sequence")]
        indexes = [
            models.Index(fields=["value_date", "id"], name="servicing_event_day"),
            # Few: what was booked after its day, and what takes an act back.
            models.Index(
                fields=["booking_date"],
                condition=models.Q(kind="REVERSED") | models.Q(value_date__lt=models.F("booking_date")),
                name="servicing_event_late",
            ),
        ]


class Hold(models.Model):
    """A stop on a loan, placed by a room that found a reason and lifted by it."""

    row_scope = RowScope.BRANCH
    data_classes = classify(internal="id branch loan kind reason source placed_at lifted_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=20, choices=_choices(HoldKind))
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=120)
    placed_at = models.DateTimeField(db_default=Now())
    lifted_at = models.DateTimeField(null=True)


class Clearance(models.Model):
    """The certificate that everything is paid (结清证明), issued once."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="loan branch number issued_date issued_by issued_at")

    loan = models.OneToOneField(Loan, primary_key=True, on_delete=models.PROTECT, related_name="clearance")
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    issued_date = models.DateField()
    issued_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    issued_at = models.DateTimeField(db_default=Now())
