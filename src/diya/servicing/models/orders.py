"""What people decide to do to loans, and what the bank took instead of money."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from diya.foundation.db import RowScope, classify, new_id
from diya.servicing.contracts import AssetState, OrderState
from diya.servicing.models.loans import CURRENCY_LENGTH, Loan

KIND_LENGTH = 30


class Order(models.Model):
    """An act on a loan as somebody ordered it: what, from which day, why; alone, or with a second person; at once, or
    on a day to come (预约). `data` says what the event says, in minor units and parts per billion."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch loan kind value_date data amount channel reason state says_zh says_en proposed_by"
        " proposed_at proposed_date decided_by decided_at comment sequence failure version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=KIND_LENGTH)
    value_date = models.DateField()
    data = models.JSONField()
    amount = models.BigIntegerField()
    channel = models.CharField(max_length=10, null=True)
    reason = models.CharField(max_length=500, default="")
    state = models.CharField(max_length=9, choices=[(state.value, state.value) for state in OrderState])
    says_zh = models.CharField(max_length=200, default="")
    says_en = models.CharField(max_length=200, default="")
    proposed_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    proposed_at = models.DateTimeField(db_default=Now())
    proposed_date = models.DateField()
    decided_by = models.ForeignKey("foundation.User", null=True, related_name="+", on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=500, default="")
    sequence = models.IntegerField(null=True)
    failure = models.CharField(max_length=500, default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="servicing_order_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OrderState.DONE.value) | models.Q(sequence__isnull=False),
                name="servicing_order_done_with_event",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="servicing_order_state"),
            models.Index(
                fields=["value_date"],
                condition=models.Q(state=OrderState.BOOKED.value),
                name="servicing_order_booked",
            ),
            models.Index(
                fields=["proposed_date"],
                condition=models.Q(state=OrderState.PROPOSED.value),
                name="servicing_order_proposed",
            ),
        ]


class ForeclosedAsset(models.Model):
    """抵债资产: property taken instead of money, at the value it settled, and until when it must be disposed of."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch loan sequence description currency value_amount taken_date dispose_by state disposed_date"
        " proceeds_amount entry_reference version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="foreclosed_assets")
    sequence = models.IntegerField()
    description = models.CharField(max_length=200)
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    value_amount = models.BigIntegerField()
    taken_date = models.DateField()
    dispose_by = models.DateField()
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in AssetState])
    disposed_date = models.DateField(null=True)
    proceeds_amount = models.BigIntegerField(null=True)
    entry_reference = models.CharField(max_length=120, null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(value_amount__gt=0), name="servicing_asset_value"),
            models.CheckConstraint(
                condition=~models.Q(state=AssetState.DISPOSED.value)
                | models.Q(disposed_date__isnull=False, proceeds_amount__gte=0),
                name="servicing_asset_disposed",
            ),
            models.UniqueConstraint(fields=["loan", "sequence"], name="servicing_asset_once"),
        ]
        indexes = [models.Index(fields=["state", "dispose_by"], name="servicing_asset_clock")]
