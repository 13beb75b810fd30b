"""What is known of a customer: one row for each thing believed, from which day it holds and since when it is known."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from diya.customers.contracts import Source
from diya.customers.models.parties import Party
from diya.foundation.db import RowScope, classify, new_id


class Fact(models.Model):
    """A value of a kind (`customers.kinds`) in two times: it holds from `starts_date` to `ends_date` (exclusive), and
    was believed from `recorded_date` until `superseded_date` by the bank's day.

    `series` is what the value is one of: of a kind that a party has once at a time it follows from party, kind and
    slot, so that the exclusion constraint `customers_fact_one_at_a_time` refuses two that overlap. A recorded row is
    never edited: the trigger `customers_fact_kept` lets only its end of belief, its verification and a new sealing
    through. The history of rows leaves the envelope out, since the row itself keeps it for good.
    """

    row_scope = RowScope.BRANCH
    history_omits: ClassVar = ("envelope",)
    data_classes = classify(
        internal="id branch party kind series starts_date ends_date recorded_at recorded_date recorded_by replaces"
        " superseded_at superseded_date superseded_by evidence source verified_at verified_date verified_by",
        sensitive="envelope",
    )
    seals = {"envelope": "party_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    party = models.ForeignKey(Party, related_name="facts", on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    series = models.UUIDField()
    envelope = models.BinaryField()
    starts_date = models.DateField()
    ends_date = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    recorded_date = models.DateField()
    recorded_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    replaces = models.ForeignKey("self", related_name="+", null=True, on_delete=models.PROTECT)
    superseded_at = models.DateTimeField(null=True)
    superseded_date = models.DateField(null=True)
    superseded_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    evidence = models.CharField(max_length=120, default="")
    source = models.CharField(max_length=12, choices=[(one, one) for one in Source])
    verified_at = models.DateTimeField(null=True)
    verified_date = models.DateField(null=True)
    verified_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_date__isnull=True) | Q(ends_date__gt=F("starts_date")),
                name="customers_fact_dates_rise",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_date__isnull=True)
                | Q(superseded_at__isnull=False, superseded_date__gte=F("recorded_date")),
                name="customers_fact_belief_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_date__isnull=True)
                | Q(verified_at__isnull=False, verified_date__isnull=False, verified_by__isnull=False),
                name="customers_fact_verified_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "kind", "recorded_at"], name="customers_fact_of_party"),
            models.Index(fields=["series"], name="customers_fact_series"),
        ]


class CustomKind(models.Model):
    """A version of a kind of fact that the bank defined itself: its fields as JSON Schema, released by a second
    person. The newest version is the one that is written by; a fact names the version it was written by."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="id code number party_kind name_zh name_en schema released_date")

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=30)
    number = models.IntegerField()
    party_kind = models.CharField(max_length=10)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    schema = models.JSONField()
    released_date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="customers_customkind_version")]
