"""Credit reports as they were received, one after the other."""

from __future__ import annotations

from django.db import models

from diya.customers.models.consents import Consent
from diya.foundation.db import RowScope, classify, new_id


class CreditReport(models.Model):
    """A report of a credit bureau on a customer, under the consent by which it was asked for. What it says is sealed
    under the customer's key."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(
        internal="id branch party consent bureau reference simulated reason asked_date asked_by asked_at",
        sensitive="envelope",
    )
    seals = {"envelope": "party_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    party = models.ForeignKey("customers.Party", related_name="+", on_delete=models.PROTECT)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT)
    bureau = models.CharField(max_length=20)
    reference = models.CharField(max_length=60)
    simulated = models.BooleanField()
    reason = models.CharField(max_length=20)
    envelope = models.BinaryField()
    asked_date = models.DateField()
    asked_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    asked_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bureau", "reference"], name="customers_creditreport_reference")]
        indexes = [models.Index(fields=["party", "-asked_date"], name="customers_creditreport_newest")]
