"""Files of customers: looked through first, then entered, line by line, each line once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diya.customers.models.parties import Party
from diya.foundation.db import RowScope, classify, new_id


class ImportState(models.TextChoices):
    PREVIEWED = "PREVIEWED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    BROKEN = "BROKEN"
    DISCARDED = "DISCARDED"


class PartyImport(models.Model):
    """A file of persons or of firms."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number kind state file row_count entered_count known_count refused_count officer job_id"
        " created_at ended_at file_gone_at version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=ImportState.choices)
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT)
    row_count = models.IntegerField()
    entered_count = models.IntegerField(default=0)
    known_count = models.IntegerField(default=0)
    refused_count = models.IntegerField(default=0)
    officer = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    job_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    ended_at = models.DateTimeField(null=True)
    file_gone_at = models.DateTimeField(null=True)
    """When the key of the file was destroyed: it holds several people, and none of them outlives an erasure in it."""
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="customers_import_newest")]


class PartyImportLine(models.Model):
    """What became of a line: a customer, or a reason why not. A reason may repeat a cell, so it is sealed under the
    file's key. Whom a line is about is told by the customer alone: no token of an identity outlives an erasure here."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch run line party column code", personal="envelope")
    seals = {"envelope": "run.file_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    run = models.ForeignKey(PartyImport, related_name="lines", on_delete=models.PROTECT, db_index=False)
    line = models.IntegerField()
    party = models.ForeignKey(Party, related_name="+", null=True, on_delete=models.PROTECT)
    column = models.CharField(max_length=120, default="")
    code = models.CharField(max_length=80, default="")
    envelope = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="customers_import_line_once"),
            models.CheckConstraint(
                condition=Q(party__isnull=False, code="") | (Q(party__isnull=True) & ~Q(code="")),
                name="customers_import_line_entered_or_refused",
            ),
        ]
