"""How loans are booked: versions of posting rules, which are data."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from diya.foundation.db import RowScope, classify, new_id

CODE_LENGTH = 40


class PostingRuleVersion(models.Model):
    """A version of a posting rule, in force from a day on; the newest one begun holds (`servicing.posting`)."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="id code number name_zh name_en starts_date content released_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=CODE_LENGTH)
    number = models.SmallIntegerField()
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    starts_date = models.DateField()
    content = models.JSONField()
    released_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="servicing_postingrule_number")]
