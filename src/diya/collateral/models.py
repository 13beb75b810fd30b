"""Properties, their valuations, and the liens over them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from diya.collateral.contracts import LienState, PropertyState
from diya.foundation.db import RowScope, classify, new_id


class Property(models.Model):
    """Real estate that can be mortgaged; where it is and its certificate are in the envelope."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number kind state city area_hundredths currency certificate_token created_at version",
        personal="envelope",
    )
    seals = {"envelope": "id"}
    history_omits: ClassVar = ("certificate_token",)

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=[(state, state) for state in PropertyState])
    city = models.CharField(max_length=40)
    area_hundredths = models.IntegerField(null=True)
    currency = models.CharField(max_length=3)
    certificate_token = models.BinaryField(db_index=True)
    envelope = models.BinaryField()
    created_at = models.DateTimeField(db_default=models.functions.Now())
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(area_hundredths__gt=0), name="collateral_property_has_area")
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="collateral_property_newest")]


class Valuation(models.Model):
    """What a property was worth on a day, by whom and how."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch property value_amount currency valued_on method valuer created_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    property = models.ForeignKey(Property, related_name="valuations", on_delete=models.PROTECT)
    value_amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    valued_on = models.DateField()
    method = models.CharField(max_length=10)
    valuer = models.CharField(max_length=100)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(value_amount__gt=0), name="collateral_valuation_positive")
        ]


class Encumbrance(models.Model):
    """What another lender's mortgage over a property still secures, as it was stated on a day; the newest counts.
    Nought says that there is none."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch property holder owed_amount currency stated_on created_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    property = models.ForeignKey(Property, related_name="encumbrances", on_delete=models.PROTECT)
    holder = models.CharField(max_length=100)
    owed_amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    stated_on = models.DateField()
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(owed_amount__gte=0), name="collateral_encumbrance_not_negative")
        ]


class Lien(models.Model):
    """A mortgage (抵押权): effective on registration (民法典 402), ranked by registration time (414)."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch property secured related rank state secured_amount currency registration_number"
        " registered_on release_certificate released_on created_at version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    property = models.ForeignKey(Property, related_name="liens", on_delete=models.PROTECT)
    secured = models.CharField(max_length=120, db_index=True)
    related = ArrayField(models.CharField(max_length=120), default=list)
    rank = models.SmallIntegerField()
    state = models.CharField(max_length=12, choices=[(state, state) for state in LienState])
    secured_amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    registration_number = models.CharField(max_length=60, null=True, unique=True)
    registered_on = models.DateField(null=True)
    release_certificate = models.CharField(max_length=60, null=True)
    released_on = models.DateField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["property", "secured"], name="collateral_lien_once"),
            models.CheckConstraint(condition=models.Q(secured_amount__gt=0), name="collateral_lien_positive"),
            models.CheckConstraint(
                condition=models.Q(state__in=["PENDING", "CANCELLED"])
                | models.Q(registration_number__isnull=False, registered_on__isnull=False),
                name="collateral_lien_registered_with_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="RELEASED")
                | models.Q(release_certificate__isnull=False, released_on__isnull=False),
                name="collateral_lien_released_with_evidence",
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="collateral_lien_newest")]
