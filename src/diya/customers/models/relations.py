"""Who belongs to whom and who answers for whom: the edges of the graph of customers, with dates."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q

from diya.customers.contracts import OWNING, SYMMETRIC, GuaranteeKind, RelationKind
from diya.customers.models.parties import Party
from diya.foundation.db import RowScope, classify, new_id
from diya.kernel.rates import PPB

MUTUAL: Final = tuple(sorted(SYMMETRIC))


class Relation(models.Model):
    """One party is something to another from a day to a day (exclusive): a parent, an owner with a share. A relation
    that is the same both ways is stored once, from the smaller id to the greater."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch from_party to_party kind share_ppb starts_date ends_date evidence recorded_at recorded_by"
        " ended_by version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    from_party = models.ForeignKey(Party, related_name="relations_from", on_delete=models.PROTECT)
    to_party = models.ForeignKey(Party, related_name="relations_to", on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=[(one, one) for one in RelationKind])
    share_ppb = models.BigIntegerField(null=True)
    starts_date = models.DateField()
    ends_date = models.DateField(null=True)
    evidence = models.CharField(max_length=120, default="")
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    recorded_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    ended_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(from_party=F("to_party")), name="customers_relation_to_another"),
            models.CheckConstraint(
                condition=~Q(kind__in=MUTUAL) | Q(from_party__lt=F("to_party")), name="customers_relation_stored_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OWNING, share_ppb__gt=0, share_ppb__lte=PPB)
                | (~Q(kind=RelationKind.OWNER) & Q(share_ppb__isnull=True)),
                name="customers_relation_share",
            ),
            models.CheckConstraint(
                condition=Q(ends_date__isnull=True) | Q(ends_date__gt=F("starts_date")),
                name="customers_relation_dates_rise",
            ),
            models.UniqueConstraint(
                fields=["from_party", "to_party", "kind"],
                condition=Q(ends_date__isnull=True),
                name="customers_relation_once",
            ),
        ]
        indexes = [models.Index(fields=["to_party"], name="customers_relation_to")]


class Guarantee(models.Model):
    """One party answers for a debt of another, up to what remains of an amount, from a day to a day (exclusive).
    `subject` is the opaque reference of what is secured, such as a contract."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number guarantor debtor subject kind amount remaining_amount currency starts_date ends_date"
        " evidence recorded_at recorded_by version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    guarantor = models.ForeignKey(Party, related_name="guarantees_given", on_delete=models.PROTECT)
    debtor = models.ForeignKey(Party, related_name="guarantees_held", on_delete=models.PROTECT)
    subject = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=[(one, one) for one in GuaranteeKind])
    amount = models.BigIntegerField()
    remaining_amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    starts_date = models.DateField()
    ends_date = models.DateField(null=True)
    evidence = models.CharField(max_length=120, default="")
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    recorded_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(guarantor=F("debtor")), name="customers_guarantee_for_another"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, remaining_amount__gte=0, remaining_amount__lte=F("amount")),
                name="customers_guarantee_amounts",
            ),
            models.CheckConstraint(
                condition=Q(ends_date__isnull=True) | Q(ends_date__gt=F("starts_date")),
                name="customers_guarantee_dates_rise",
            ),
            models.UniqueConstraint(
                fields=["guarantor", "subject"],
                condition=Q(remaining_amount__gt=0),
                name="customers_guarantee_once",
            ),
        ]
        indexes = [
            models.Index(fields=["debtor"], name="customers_guarantee_debtor"),
            models.Index(fields=["subject"], name="customers_guarantee_subject"),
        ]
