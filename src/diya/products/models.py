"""Products with their versions, and the published values of rate indices."""

from __future__ import annotations

from django.db import models

from diya.foundation.db import RowScope, classify, new_id


class Product(models.Model):
    """A product by its code and names; what it offers is in its versions."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="code name_zh name_en")

    code = models.CharField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.code


class ProductVersion(models.Model):
    """What a product offers from a day on. A released version never changes: loans pin it."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="id product number starts_date terms")

    id = models.UUIDField(primary_key=True, default=new_id)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    number = models.IntegerField()
    starts_date = models.DateField()
    terms = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "number"], name="products_version_number_once")]


class RateFixing(models.Model):
    """The value of an index on the day it was published; rates are facts and never change."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="id source", public="index fixed_on annual_rate_ppb")

    index = models.CharField(max_length=20)
    fixed_on = models.DateField()
    annual_rate_ppb = models.BigIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["index", "fixed_on"], name="products_fixing_once"),
            models.CheckConstraint(
                condition=models.Q(annual_rate_ppb__gte=0, annual_rate_ppb__lt=10**9),
                name="products_fixing_is_a_fraction",
            ),
        ]
