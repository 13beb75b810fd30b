"""The loan after closing of the contract, in seven tables.

Loan           a drawdown note (借据): who owes, under which contract, on which pinned terms
  Disbursement what is to be paid out, prepared by one person and released by another
  Event        what happened, appended; the loan is the fold of its events (diya.calc.loan)
  Position     the state after the last event: one narrow row, read and summed by the end of day
  OpenDue      one row for each instalment that is not wholly paid
  Hold         a stop placed by another room, with its reason
  Clearance    the certificate of settlement (结清证明)
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from diya.foundation.db import RowScope, classify, new_id
from diya.servicing.contracts import DisbursementState, HoldKind, LoanState

CURRENCY_LENGTH = 3
PRODUCT_LENGTH = 40
UNITS_DIGITS = 38


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
    """Money to leave the bank; the payee's name, account and bank are in the envelope."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch loan amount currency state prepared_by prepared_at decided_by decided_at comment version",
        personal="envelope",
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="disbursements")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    envelope = models.BinaryField()
    state = models.CharField(
        max_length=8, choices=_choices(DisbursementState), default=DisbursementState.PREPARED.value
    )
    prepared_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    prepared_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey("foundation.User", null=True, related_name="+", on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=500, default="")
    version = models.IntegerField(default=1)

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
        " penalty_amount compound_amount balance_amount data entry_reference actor_id actor at"
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
    balance_amount = models.BigIntegerField()
    data = models.JSONField()
    entry_reference = models.CharField(max_length=120, null=True)
    actor_id = models.IntegerField(null=True)
    actor = models.CharField(max_length=60)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "sequence"], name="servicing_event_sequence")]
        indexes = [models.Index(fields=["value_date", "id"], name="servicing_event_day")]


class Position(models.Model):
    """The columns of `calc.loan.state.State`, and what the end of day sums and looks for.

    `accrued_units` holds the exact numerator where every product fits a bigint; where one may not, it is 0 and
    `wide_units` holds the numerator, which sends the loan down the numeric path.
    """

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(
        internal="loan branch product_code currency status last_sequence last_event_date next_event_date"
        " oldest_due_date maturity_date year_days annual_rate_ppb penalty_rate_ppb grace_days compounds"
        " level_amount remaining_count next_number next_due_date period_start period_units accrued_from"
        " accrued_units wide_units period_interest_taken disbursed principal_billed principal_paid"
        " principal_prepaid interest_billed interest_paid interest_prepaid penalty_settled penalty_paid"
        " compound_settled compound_paid principal_reopened principal_written_off interest_written_off"
        " penalty_written_off compound_written_off"
    )

    loan = models.OneToOneField(Loan, primary_key=True, on_delete=models.PROTECT, related_name="position")
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    product_code = models.CharField(max_length=PRODUCT_LENGTH)
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    status = models.CharField(max_length=11)
    last_sequence = models.IntegerField()
    last_event_date = models.DateField()
    next_event_date = models.DateField(null=True)
    oldest_due_date = models.DateField(null=True)
    maturity_date = models.DateField()
    year_days = models.SmallIntegerField()
    annual_rate_ppb = models.IntegerField()
    penalty_rate_ppb = models.IntegerField()
    grace_days = models.SmallIntegerField()
    compounds = models.BooleanField()
    level_amount = models.BigIntegerField()
    remaining_count = models.SmallIntegerField()
    next_number = models.SmallIntegerField()
    next_due_date = models.DateField(null=True)
    period_start = models.DateField()
    period_units = models.SmallIntegerField()
    accrued_from = models.DateField()
    accrued_units = models.BigIntegerField()
    wide_units = models.DecimalField(max_digits=UNITS_DIGITS, decimal_places=0, null=True)
    period_interest_taken = models.BigIntegerField()
    disbursed = models.BigIntegerField()
    principal_billed = models.BigIntegerField()
    principal_paid = models.BigIntegerField()
    principal_prepaid = models.BigIntegerField()
    interest_billed = models.BigIntegerField()
    interest_paid = models.BigIntegerField()
    interest_prepaid = models.BigIntegerField()
    penalty_settled = models.BigIntegerField()
    penalty_paid = models.BigIntegerField()
    compound_settled = models.BigIntegerField()
    compound_paid = models.BigIntegerField()
    principal_reopened = models.BigIntegerField(db_default=0)
    principal_written_off = models.BigIntegerField(db_default=0)
    interest_written_off = models.BigIntegerField(db_default=0)
    penalty_written_off = models.BigIntegerField(db_default=0)
    compound_written_off = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wide_units__isnull=True) | models.Q(accrued_units=0),
                name="servicing_position_one_numerator",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    disbursed__gte=models.F("principal_billed")
                    + models.F("principal_prepaid")
                    - models.F("principal_reopened")
                ),
                name="servicing_position_not_due",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    principal_billed__gte=models.F("principal_paid")
                    + models.F("principal_reopened")
                    + models.F("principal_written_off")
                ),
                name="servicing_position_due",
            ),
        ]
        indexes = [
            models.Index(fields=["next_due_date", "loan"], name="servicing_position_next_due"),
            models.Index(fields=["next_event_date"], name="servicing_position_next_event"),
            models.Index(
                fields=["oldest_due_date"],
                name="servicing_position_oldest_due",
                condition=models.Q(oldest_due_date__isnull=False),
            ),
        ]


class OpenDue(models.Model):
    """An instalment that is not wholly paid: the rows of `calc.loan.state.OpenDue`."""

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(
        internal="id branch loan number due_date principal interest accrued_from penalty_units compound_units"
        " penalty_paid compound_paid"
    )

    id = models.BigAutoField(primary_key=True)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="open_dues", db_index=False)
    number = models.SmallIntegerField()
    due_date = models.DateField()
    principal = models.BigIntegerField()
    interest = models.BigIntegerField()
    accrued_from = models.DateField()
    penalty_units = models.DecimalField(max_digits=UNITS_DIGITS, decimal_places=0)
    compound_units = models.DecimalField(max_digits=UNITS_DIGITS, decimal_places=0)
    penalty_paid = models.BigIntegerField()
    compound_paid = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "number"], name="servicing_opendue_once")]


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
