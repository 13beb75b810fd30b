"""Parties: what may be sorted and joined by in the open, everything personal in one envelope."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from diya.foundation.db import RowScope, classify, new_id


class Party(models.Model):
    """A person or a firm. The envelope holds the fields of `contracts.Party` that are about the person."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number kind id_token phone_token name_tokens created_at version", sensitive="envelope"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10)
    envelope = models.BinaryField()
    id_token = models.BinaryField(unique=True, null=True)
    phone_token = models.BinaryField(db_index=True, null=True)
    name_tokens = ArrayField(models.BinaryField())
    created_at = models.DateTimeField(db_default=models.functions.Now())
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="TRIAL") | models.Q(id_token__isnull=False, phone_token__isnull=False),
                name="customers_party_has_identity",
            )
        ]
        indexes = [
            GinIndex(fields=["name_tokens"], name="customers_party_names"),
            models.Index(fields=["created_at", "id"], name="customers_party_newest"),
        ]
