"""What a loan is after its last event, in rows that are read and summed every night.

Position  the state of the fold, column by column
OpenDue   one row for each instalment that is not wholly paid
Accrual   what the loan earns with the days, in one narrow row
Book      what is summed together, and what was earned in it by loans that left it
"""

from __future__ import annotations

from django.db import models

from diya.foundation.db import RowScope, classify
from diya.servicing.models.loans import CURRENCY_LENGTH, PRODUCT_LENGTH, Loan

UNITS_DIGITS = 38


class Position(models.Model):
    """The columns of `calc.loan.state.State`, and what the end of day sums and looks for.

    `accrued_units` holds the exact numerator where every product fits a bigint; where one may not, it is 0 and
    `wide_units` holds the numerator, which sends the loan down the numeric path.

    `regular_units` says how SQL counts a whole month of a loan whose instalments it can bill: 30 of 360, or 0 for the
    days there are; null leaves its bills to the exact engine. `corrected` marks a loan that something was entered late
    on or reversed: its bills are read by replay and not from their rows. `cash_basis` marks a loan whose interest is
    income when it is received (over 90 days past due); `*_before` is what it had earned when it came into its book.
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
        " penalty_written_off compound_written_off interest_capitalised interest_due_capitalised fee_charged fee_paid"
        " fee_written_off recovered due_day method deferred accelerated_on misused regular_units corrected cash_basis"
        " interest_before penalty_before compound_before"
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
    interest_capitalised = models.BigIntegerField(db_default=0)
    interest_due_capitalised = models.BigIntegerField(db_default=0)
    fee_charged = models.BigIntegerField(db_default=0)
    fee_paid = models.BigIntegerField(db_default=0)
    fee_written_off = models.BigIntegerField(db_default=0)
    recovered = models.BigIntegerField(db_default=0)
    due_day = models.SmallIntegerField()
    method = models.CharField(max_length=40)
    deferred = models.SmallIntegerField(db_default=0)
    accelerated_on = models.DateField(null=True)
    misused = models.BooleanField(db_default=False)
    regular_units = models.SmallIntegerField(null=True)
    corrected = models.BooleanField(db_default=False)
    cash_basis = models.BooleanField(db_default=False)
    interest_before = models.BigIntegerField(db_default=0)
    penalty_before = models.BigIntegerField(db_default=0)
    compound_before = models.BigIntegerField(db_default=0)

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
                    - models.F("interest_capitalised")
                    - models.F("interest_due_capitalised")
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
            models.CheckConstraint(
                condition=models.Q(fee_charged__gte=models.F("fee_paid") + models.F("fee_written_off")),
                name="servicing_position_fee",
            ),
        ]
        indexes = [
            models.Index(fields=["next_due_date", "loan"], name="servicing_position_next_due"),
            models.Index(fields=["next_event_date"], name="servicing_position_next_event"),
            models.Index(
                fields=["loan"],
                name="servicing_position_wide",
                condition=models.Q(wide_units__isnull=False),
            ),
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
        " penalty_paid compound_paid fee"
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
    fee = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "number"], name="servicing_opendue_once")]


class Book(models.Model):
    """What is summed together in the books: a branch, a product, a currency, a basis of income; and what loans had
    earned here when they left it, for another branch or for the other basis."""

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(internal="id branch product_code currency cash_basis interest penalty compound")

    id = models.AutoField(primary_key=True)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    product_code = models.CharField(max_length=PRODUCT_LENGTH)
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    cash_basis = models.BooleanField()
    interest = models.BigIntegerField(db_default=0)
    penalty = models.BigIntegerField(db_default=0)
    compound = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "product_code", "currency", "cash_basis"], name="servicing_book_once"
            )
        ]


class Accrual(models.Model):
    """What a loan earns with the days, in the fewest columns that say it: the one row of each loan that every night
    reads. Earned by a day are `earned_before` and (`accrued_units` + `daily_units` x units passed) / `divisor`, rounded
    half up; `daily_units` is null where the products do not fit a bigint, and then the position says it all.
    """

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(
        internal="loan branch book daily_units accrued_units earned_before divisor period_start period_end"
        " period_units counted_units penalty_before compound_before"
    )

    loan = models.OneToOneField(Loan, primary_key=True, on_delete=models.PROTECT, related_name="accrual")
    daily_units = models.BigIntegerField(null=True)
    accrued_units = models.BigIntegerField()
    earned_before = models.BigIntegerField()
    divisor = models.BigIntegerField()
    penalty_before = models.BigIntegerField()
    compound_before = models.BigIntegerField()
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    period_start = models.DateField()
    period_end = models.DateField(null=True)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    period_units = models.SmallIntegerField()
    counted_units = models.SmallIntegerField()
