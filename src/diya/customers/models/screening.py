"""Lists that customers are held against, in versions, and what was found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from diya.customers.models.cases import Case
from diya.foundation.db import RowScope, classify, new_id


class ScreeningList(models.Model):
    """A version of a list, as one file brought it; the newest of a code is the one that is searched."""

    row_scope = RowScope.BANK
    data_classes = classify(
        internal="id code kind number name source as_of content_hash entry_count current loaded_by loaded_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    number = models.IntegerField()
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    content_hash = models.BinaryField()
    entry_count = models.IntegerField()
    current = models.BooleanField(default=True)
    loaded_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    loaded_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="customers_screeninglist_number"),
            models.UniqueConstraint(fields=["code", "content_hash"], name="customers_screeninglist_file_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(current=True), name="customers_screeninglist_one_current"
            ),
        ]


class ScreeningEntry(models.Model):
    """One spelling of one entry's name: an entry with two aliases has three rows with the same line number."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(
        internal="id list line digest id_token birth_token name_tokens name_token", sensitive="envelope"
    )
    seals = {"envelope": "list_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    list = models.ForeignKey(ScreeningList, on_delete=models.PROTECT)
    line = models.IntegerField()
    digest = models.BinaryField()
    """A token of all the entry says: the same in the next version unless something changed."""
    envelope = models.BinaryField()
    id_token = models.BinaryField(null=True)
    birth_token = models.BinaryField(null=True)
    name_token = models.BinaryField()
    name_tokens = ArrayField(models.BinaryField())

    class Meta:
        indexes = [
            GinIndex(fields=["name_tokens"], name="customers_screening_names"),
            models.Index(fields=["id_token"], name="customers_screening_id"),
        ]


class ScreeningHit(models.Model):
    """A customer who resembles an entry, and what a person said to it. The same customer, unchanged, is not asked
    about the same entry, unchanged, again."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch party entry list_code list_kind score_permille reasons entry_digest party_digest state case"
        " found_date"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    party = models.ForeignKey("customers.Party", related_name="+", on_delete=models.PROTECT)
    entry = models.ForeignKey(ScreeningEntry, on_delete=models.PROTECT)
    list_code = models.CharField(max_length=40)
    list_kind = models.CharField(max_length=12)
    score_permille = models.IntegerField()
    reasons = models.JSONField()
    entry_digest = models.BinaryField()
    party_digest = models.BinaryField()
    state = models.CharField(max_length=10, default="OPEN")
    case = models.ForeignKey(Case, related_name="hits", on_delete=models.PROTECT)
    found_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "entry_digest", "party_digest"], name="customers_screeninghit_once"
            )
        ]
        indexes = [models.Index(fields=["party", "state"], name="customers_screeninghit_party")]
