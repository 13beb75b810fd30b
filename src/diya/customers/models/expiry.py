"""When the documents of customers run out: the day only, since what the document is stays sealed."""

from __future__ import annotations

from django.db import models

from diya.customers.models.parties import Party
from diya.foundation.db import RowScope, classify, new_id


class DocumentExpiry(models.Model):
    """The last day of an identity document that is believed now, and when somebody was reminded of it."""

    row_scope = RowScope.BRANCH
    data_classes = classify(internal="id branch party series expires_date reminded_date")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    party = models.ForeignKey(Party, related_name="+", on_delete=models.PROTECT)
    series = models.UUIDField(unique=True)
    """The series of the fact the document is (`customers_fact.series`)."""
    expires_date = models.DateField()
    reminded_date = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_date"],
                condition=models.Q(reminded_date=None),
                name="customers_expiry_waiting",
            )
        ]
