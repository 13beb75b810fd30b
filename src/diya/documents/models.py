"""Kinds of papers, what is expected of whom, and the papers and notes attached to a subject."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from diya.documents import kinds
from diya.foundation.db import RowScope, classify, new_id


class Kind(models.Model):
    """A kind of paper, such as 收入证明: for whom it is, how long it is kept, whether it runs out."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="code name_zh name_en audiences retention retention_years runs_out")

    code = models.CharField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    audiences = ArrayField(models.CharField(max_length=20), default=list)
    retention = models.CharField(max_length=10, default=kinds.WITH_LOAN)
    retention_years = models.PositiveSmallIntegerField(null=True)
    runs_out = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="documents_kind_retention",
                condition=Q(retention=kinds.YEARS, retention_years__isnull=False, retention_years__gt=0)
                | Q(retention=kinds.WITH_LOAN, retention_years=None),
            )
        ]

    def __str__(self) -> str:
        return self.code


class Expected(models.Model):
    """A kind that the file of a kind of customer should hold."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="id audience kind position")

    audience = models.CharField(max_length=20)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "kind"], name="documents_expected_once")]


class Document(models.Model):
    """A paper of a kind, attached to a subject; a later one of the same kind is a later version."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch subject kind file expires_date created_at created_by")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    subject = models.CharField(max_length=120, db_index=True)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT)
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT)
    expires_date = models.DateField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    created_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)


class Note(models.Model):
    """What somebody wrote about a case. It may hold anything personal, so the text is an envelope of its own key."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch subject created_at created_by", personal="envelope")
    seals = {"envelope": "id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    subject = models.CharField(max_length=120, db_index=True)
    envelope = models.BinaryField()
    created_at = models.DateTimeField(db_default=models.functions.Now())
    created_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
