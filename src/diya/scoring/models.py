"""Points tables by version, and every score that was given."""

from __future__ import annotations

from django.db import models

from diya.foundation.db import RowScope, classify, new_id


class PointsTableVersion(models.Model):
    """A points table from a day on: attributes with bands. A released version never changes."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="id code number starts_date content")

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=60)
    number = models.IntegerField()
    starts_date = models.DateField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="scoring_version_number_once")]


class ScoreRun(models.Model):
    """One score: the facts it saw, the points each gave, and the total."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch subject version facts points total created_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    subject = models.CharField(max_length=120, db_index=True)
    version = models.ForeignKey(PointsTableVersion, on_delete=models.PROTECT)
    facts = models.JSONField()
    points = models.JSONField()
    total = models.IntegerField()
    created_at = models.DateTimeField(db_default=models.functions.Now())
