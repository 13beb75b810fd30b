"""What is said to people: notices to staff, versions of templates, and the papers issued from them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from diya.foundation.db import RowScope, classify, new_id


class Notice(models.Model):
    """Something a member of staff should know; it names numbers and amounts, never a customer."""

    row_scope = RowScope.BRANCH_OR_BANK
    history = False
    data_classes = classify(
        internal="id branch person title_zh title_en body_zh body_en subject subject_number source at read_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", null=True, on_delete=models.PROTECT)
    person = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    body_zh = models.CharField(max_length=500)
    body_en = models.CharField(max_length=500)
    subject = models.CharField(max_length=120)
    subject_number = models.CharField(max_length=40)
    source = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=models.functions.Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "source"], name="messages_notice_once")]
        indexes = [
            models.Index(fields=["person", "at"], name="messages_notice_newest"),
            models.Index(fields=["person"], name="messages_notice_unread", condition=models.Q(read_at__isnull=True)),
        ]


class PaperTemplate(models.Model):
    """A released version of a template; papers pin the version they were made from."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="id kind language number source sha256 starts_date released_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    number = models.IntegerField()
    source = models.TextField()
    sha256 = models.BinaryField()
    starts_date = models.DateField()
    released_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "number"], name="messages_template_number"),
            models.CheckConstraint(condition=models.Q(language__in=("zh", "en")), name="messages_template_language"),
        ]


class Paper(models.Model):
    """An issued paper: numbered, its template pinned, its PDF kept encrypted."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch number template subject related file issued_on issued_by at")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    template = models.ForeignKey(PaperTemplate, on_delete=models.PROTECT)
    subject = models.CharField(max_length=120, db_index=True)
    related = ArrayField(models.CharField(max_length=120), default=list)
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT)
    issued_on = models.DateField()
    issued_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        indexes = [GinIndex(fields=["related"], name="messages_paper_related")]
