"""Parties: what may be sorted and joined by in the open, everything personal in one envelope; and their tokens."""

from __future__ import annotations

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from diya.customers.contracts import IDENTIFYING
from diya.foundation.db import RowScope, classify, new_id


class Party(models.Model):
    """A person or a firm. The envelope holds the fields of `contracts.Party` that are about the person: the head, drawn
    from the facts that hold today, so that a list of people needs no facts."""

    row_scope = RowScope.BRANCH
    history_omits: ClassVar = ("name_tokens",)
    data_classes = classify(
        internal="id branch number kind name_tokens merged_into erased_at created_at version", sensitive="envelope"
    )
    seals = {"envelope": "id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10)
    envelope = models.BinaryField()
    name_tokens = ArrayField(models.BinaryField())
    merged_into = models.ForeignKey("self", related_name="aliases", null=True, on_delete=models.PROTECT)
    """The customer who stays, where this one was the same person: other rooms go on naming this one."""
    erased_at = models.DateTimeField(null=True)
    """When the personal data was erased: the row stays for the books, and says of nobody who it was."""
    created_at = models.DateTimeField(db_default=models.functions.Now())
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            GinIndex(fields=["name_tokens"], name="customers_party_names"),
            models.Index(fields=["created_at", "id"], name="customers_party_newest"),
            models.Index(fields=["kind", "created_at", "id"], name="customers_party_kinds"),
        ]


UNIQUE_TOKENS: Final = tuple(sorted(IDENTIFYING))


class Token(models.Model):
    """By which keyed token a party is found: a document number, a phone, an account, an e-mail address.

    Kept out of the history of rows: an erased person must not be found by a number any more, in no table.
    """

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(internal="id branch party series kind token")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    party = models.ForeignKey(Party, related_name="tokens", on_delete=models.PROTECT)
    series = models.UUIDField()
    kind = models.CharField(max_length=20)
    token = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "token"],
                condition=models.Q(kind__in=UNIQUE_TOKENS),
                name="customers_token_one_person",
            ),
            models.UniqueConstraint(fields=["series", "kind", "token"], name="customers_token_once"),
        ]
        indexes = [models.Index(fields=["token"], name="customers_token_found")]
