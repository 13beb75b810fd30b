"""Parties: what may be sorted and joined by in the open, everything personal in one envelope; and their tokens."""

from __future__ import annotations

from typing import Final

from django.db import models

from diya.customers.contracts import IDENTIFYING
from diya.foundation.db import RowScope, classify, new_id


class Party(models.Model):
    """A person or a firm. The envelope holds the fields of `contracts.Party` that are about the person: the head, drawn
    from the facts that hold today, so that a list of people needs no facts."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number kind merged_into erased_at created_at version", sensitive="envelope"
    )
    seals = {"envelope": "id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10)
    envelope = models.BinaryField()
    merged_into = models.ForeignKey("self", related_name="aliases", null=True, on_delete=models.PROTECT)
    """The customer who stays, where this one was the same person: other rooms go on naming this one."""
    erased_at = models.DateTimeField(null=True)
    """When the personal data was erased: the row stays for the books, and says of nobody who it was."""
    created_at = models.DateTimeField(db_default=models.functions.Now())
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "id"], name="customers_party_newest"),
            models.Index(fields=["kind", "created_at", "id"], name="customers_party_kinds"),
        ]


UNIQUE_TOKENS: Final = tuple(sorted(IDENTIFYING))
NAME_PART: Final = "NAME"
"""The kind of a token of two neighbouring characters of a name; a name has one for every two."""


class Token(models.Model):
    """By which keyed token a party is found: a document number, a phone, an account, an e-mail address,
    two neighbouring characters of a name.

    Kept out of the history of rows: an erased person must not be found by a number any more, in no table. One row for
    each token, because equality may be asked of an index before row-level security, and containment in an array may
    not.
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
        indexes = [models.Index(fields=["token", "party"], name="customers_token_found")]
