"""What is going on: the bank's day, dated parameters, changes that wait for a second person, work and jobs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from diya.foundation.db import RowScope, classify, new_id


class BusinessDay(models.Model):
    """The bank's today; one row."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="id business_date closing")

    id = models.SmallIntegerField(primary_key=True, default=1)
    business_date = models.DateField()
    closing = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="foundation_businessday_one_row")]


class Parameter(models.Model):
    """A figure with the day from which it holds and the text it comes from."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="id code starts_date value name_zh name_en source confirmed")

    code = models.CharField(max_length=80)
    starts_date = models.DateField()
    value = models.JSONField()
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    source = models.TextField()
    confirmed = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "starts_date"], name="foundation_parameter_dated")]


class ChangeState(models.TextChoices):
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"


class Change(models.Model):
    """A change proposed by one person that takes effect when another approves it."""

    row_scope = RowScope.BANK
    data_classes = classify(
        internal="id kind subject title_zh title_en before after state proposed_by proposed_at"
        " decided_by decided_at comment expires_at version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.PENDING)
    proposed_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    proposed_at = models.DateTimeField(db_default=models.functions.Now())
    decided_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=500, default="")
    expires_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="foundation_change_two_people",
            )
        ]


class WorkState(models.TextChoices):
    OPEN = "OPEN"
    DONE = "DONE"


class WorkItem(models.Model):
    """One thing that somebody with a role at a branch has to do."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch kind title_zh title_en subject subject_number role excluded due_at state claimed_by"
        " claimed_at done_by done_at created_at version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    kind = models.CharField(max_length=80)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    subject = models.CharField(max_length=120)
    subject_number = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    excluded = ArrayField(models.IntegerField(), default=list)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=5, choices=WorkState.choices, default=WorkState.OPEN)
    claimed_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    claimed_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    done_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(state="OPEN"),
                name="foundation_workitem_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="foundation_workitem_queue"),
            models.Index(fields=["subject"], name="foundation_workitem_subject"),
        ]


class JobState(models.TextChoices):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class Job(models.Model):
    """A long piece of work with progress that can be left, watched and cancelled."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(
        internal="id kind arguments state done_count total_count note cancel_requested started_by created_at"
        " started_at ended_at beat_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=JobState.choices, default=JobState.QUEUED)
    done_count = models.IntegerField(default=0)
    total_count = models.IntegerField(default=0)
    note = models.CharField(max_length=500, default="")
    cancel_requested = models.BooleanField(default=False)
    started_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
