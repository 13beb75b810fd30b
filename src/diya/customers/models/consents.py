"""What a customer agreed to: purposes, the versions of what is signed, and each consent with its end."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from diya.foundation.db import RowScope, classify, new_id


class ConsentPurpose(models.Model):
    """Something personal data may be used for, and the article that asks for consent to it."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="code name_zh name_en source confirmed separate months")

    code = models.CharField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField()
    separate = models.BooleanField(default=False)
    """Asked for on its own, never as a line among others (个人信息保护法 23, 29)."""
    months = models.IntegerField(null=True)
    """How long a consent holds where the paper itself sets an end; null holds until it is withdrawn."""

    def __str__(self) -> str:
        return self.code


class ConsentText(models.Model):
    """A version of what customers agree to, as a second person released it."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="id purpose number starts_date text_zh text_en change_id")

    id = models.UUIDField(primary_key=True, default=new_id)
    purpose = models.ForeignKey(ConsentPurpose, on_delete=models.PROTECT)
    number = models.IntegerField()
    starts_date = models.DateField()
    text_zh = models.TextField()
    text_en = models.TextField()
    change_id = models.UUIDField(null=True)
    """The change of two people that released it; none for the text of the reference data."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "number"], name="customers_consenttext_number"),
        ]


class Consent(models.Model):
    """One customer's agreement to one purpose in one version, until it ends or is withdrawn."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch party purpose text way evidence state given_date ends_date given_by created_at"
        " withdrawn_date withdrawn_by version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    party = models.ForeignKey("customers.Party", related_name="+", on_delete=models.PROTECT)
    purpose = models.ForeignKey(ConsentPurpose, on_delete=models.PROTECT)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT)
    way = models.CharField(max_length=12)
    evidence = models.CharField(max_length=120, blank=True)
    """The reference of the signed paper, such as `documents.document:0190…`."""
    state = models.CharField(max_length=9, default="GIVEN")
    given_date = models.DateField()
    ends_date = models.DateField(null=True)
    """The first day on which it no longer holds."""
    given_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    withdrawn_date = models.DateField(null=True)
    withdrawn_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "purpose"], condition=Q(state="GIVEN"), name="customers_consent_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("GIVEN", "REPLACED"), withdrawn_date=None, withdrawn_by=None)
                | Q(state="WITHDRAWN", withdrawn_date__isnull=False, withdrawn_by__isnull=False),
                name="customers_consent_withdrawn_by",
            ),
            models.CheckConstraint(
                condition=Q(ends_date=None) | Q(ends_date__gt=F("given_date")), name="customers_consent_ends_later"
            ),
        ]
