"""What the end of day did: a row for each step of a date, one for each chunk, and the loans set aside.

StepRun   one step on one date, done once; its figures
Chunk     one transaction of a step: unique (date, step, chunk)
Booked    what was earned since the beginning, by book, as far as it is booked
ParkedLoan a loan that could not be processed: keeps its last proved position, the day goes on
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from diya.endofday.contracts import StepState
from diya.foundation.db import RowScope, classify, new_id

STEP_LENGTH = 20


class StepRun(models.Model):
    """A step of the end of day on one date."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(
        internal="id business_date step state done_count total_count figures note started_at ended_at"
    )

    id = models.BigAutoField(primary_key=True)
    business_date = models.DateField()
    step = models.CharField(max_length=STEP_LENGTH)
    state = models.CharField(max_length=7, choices=[(state.value, state.value) for state in StepState])
    done_count = models.IntegerField(default=0)
    total_count = models.IntegerField(default=0)
    figures = models.JSONField(default=dict)
    note = models.CharField(max_length=500, default="")
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business_date", "step"], name="endofday_steprun_once")]


class Chunk(models.Model):
    """A range of loans that a step processed in one transaction; written in that transaction."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="id business_date step chunk first_id last_id loan_count done_count ended_at")

    id = models.BigAutoField(primary_key=True)
    business_date = models.DateField()
    step = models.CharField(max_length=STEP_LENGTH)
    chunk = models.IntegerField()
    first_id = models.UUIDField()
    last_id = models.UUIDField()
    loan_count = models.IntegerField()
    done_count = models.IntegerField()
    ended_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business_date", "step", "chunk"], name="endofday_chunk_once")]


class Booked(models.Model):
    """Everything earned by a book up to the end of a date, and booked; the next day books the growth."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id business_date branch product currency cash_basis what amount entry_reference")

    id = models.BigAutoField(primary_key=True)
    business_date = models.DateField()
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    product = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    cash_basis = models.BooleanField(db_default=False)
    what = models.CharField(max_length=10)
    amount = models.BigIntegerField()
    entry_reference = models.CharField(max_length=120, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["what", "branch", "product", "currency", "cash_basis", "business_date"],
                name="endofday_booked_once",
            )
        ]


class ParkedLoan(models.Model):
    """A loan that a step could not process, until a later run can."""

    row_scope = RowScope.BRANCH
    data_classes = classify(internal="id branch business_date step loan_id loan_number reason parked_at resolved_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    business_date = models.DateField()
    step = models.CharField(max_length=STEP_LENGTH)
    loan_id = models.UUIDField()
    loan_number = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    parked_at = models.DateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan_id", "step"],
                condition=models.Q(resolved_at__isnull=True),
                name="endofday_parkedloan_open_once",
            )
        ]
