"""Cases of approval, the steps of their chain, and the votes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from diya.approval.contracts import CaseState, Decision
from diya.foundation.db import RowScope, classify, new_id


class Case(models.Model):
    """A subject that waits for decisions; the chain was taken from a decision table when it was opened."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch subject subject_number chain_table chain_version makers state current_step created_at"
        " version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    subject = models.CharField(max_length=120, db_index=True)
    subject_number = models.CharField(max_length=40)
    chain_table = models.CharField(max_length=60)
    chain_version = models.IntegerField()
    makers = ArrayField(models.IntegerField())
    state = models.CharField(max_length=10, choices=[(state, state) for state in CaseState])
    current_step = models.SmallIntegerField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(state="OPEN"), name="approval_case_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="OPEN", current_step__isnull=False)
                | (~models.Q(state="OPEN") & models.Q(current_step__isnull=True)),
                name="approval_case_has_step_while_open",
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="approval_case_newest")]


class Step(models.Model):
    """A step of a case: which role decides."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch case number role name_zh name_en hours")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    case = models.ForeignKey(Case, related_name="steps", on_delete=models.PROTECT)
    number = models.SmallIntegerField()
    role = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    hours = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="approval_step_once")]


class Vote(models.Model):
    """A person's decision on a step: no person twice in a case, never a maker (a constraint of the migration)."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch case step voter makers decision comment conditions created_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    case = models.ForeignKey(Case, related_name="votes", on_delete=models.PROTECT)
    step = models.ForeignKey(Step, related_name="votes", on_delete=models.PROTECT)
    voter = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    makers = ArrayField(models.IntegerField())
    decision = models.CharField(max_length=10, choices=[(decision, decision) for decision in Decision])
    comment = models.CharField(max_length=2000)
    conditions = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "voter"], name="approval_vote_one_person_once"),
            models.UniqueConstraint(fields=["step"], name="approval_vote_step_once"),
        ]
