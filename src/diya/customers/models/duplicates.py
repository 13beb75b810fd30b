"""Customers who may be the same: what is compared, and the pairs that were found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from diya.foundation.db import RowScope, classify, new_id


class Likeness(models.Model):
    """What of a customer is compared with others: keyed tokens only, so that looking for duplicates opens nothing."""

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(internal="party branch digest phone_token birth_token name_tokens address_tokens")

    party = models.OneToOneField("customers.Party", primary_key=True, related_name="+", on_delete=models.PROTECT)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    digest = models.BinaryField()
    """One token of all that is compared: another digest means that something changed."""
    phone_token = models.BinaryField(null=True)
    birth_token = models.BinaryField(null=True)
    name_tokens = ArrayField(models.BinaryField())
    address_tokens = ArrayField(models.BinaryField())

    class Meta:
        indexes = [
            models.Index(fields=["phone_token"], name="customers_likeness_phone"),
            models.Index(fields=["birth_token"], name="customers_likeness_birth"),
        ]


class DuplicateState(models.TextChoices):
    OPEN = "OPEN"
    DISMISSED = "DISMISSED"
    PROPOSED = "PROPOSED"
    MERGED = "MERGED"
    UNDO_PROPOSED = "UNDO_PROPOSED"


class Duplicate(models.Model):
    """A customer of a branch and another who may be the same. Of a pair across branches each branch has a row of its
    own, so that it reads that there is one and where, and no more."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch party other other_branch score_permille reasons state found_by found_date change"
        " decided_by decided_at reason version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    party = models.ForeignKey("customers.Party", related_name="+", on_delete=models.PROTECT)
    other = models.ForeignKey("customers.Party", related_name="+", on_delete=models.PROTECT)
    other_branch = models.ForeignKey("foundation.Branch", related_name="+", on_delete=models.PROTECT)
    score_permille = models.IntegerField()
    reasons = models.JSONField()
    """How alike in permille: name, birth, phone, address."""
    state = models.CharField(max_length=13, choices=DuplicateState.choices, default=DuplicateState.OPEN)
    found_by = models.CharField(max_length=12)
    found_date = models.DateField()
    change = models.ForeignKey("foundation.Change", related_name="+", null=True, on_delete=models.PROTECT)
    decided_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "other"], name="customers_duplicate_once"),
            models.CheckConstraint(condition=~Q(party=F("other")), name="customers_duplicate_two"),
            models.CheckConstraint(
                condition=~Q(state="DISMISSED") | Q(decided_by__isnull=False) & ~Q(reason=""),
                name="customers_duplicate_dismissed_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "-score_permille", "id"], name="customers_duplicate_queue")]
