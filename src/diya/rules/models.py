"""Decision tables and their versions."""

from __future__ import annotations

from django.db import models

from diya.foundation.db import RowScope, classify, new_id


class DecisionTable(models.Model):
    """A table by its code; what it decides is in its versions."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="code name_zh name_en")

    code = models.CharField(max_length=60, primary_key=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.code


class DecisionTableVersion(models.Model):
    """The content of a table (JDM) from a day on; a released version never changes."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="id table number starts_date content")

    id = models.UUIDField(primary_key=True, default=new_id)
    table = models.ForeignKey(DecisionTable, on_delete=models.PROTECT)
    number = models.IntegerField()
    starts_date = models.DateField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "number"], name="rules_version_number_once")]
