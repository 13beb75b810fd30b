"""Alerts of warning rules, and the class of risk of each loan that ever left the normal one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from diya.foundation.db import RowScope, classify, new_id
from diya.monitoring.contracts import AlertState, Level, RiskClass


class Alert(models.Model):
    """A rule of the warning table that a loan matched; closed by a person, or by itself when it no longer matches."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch loan rule_code title_zh title_en level table version_number facts state raised_on"
        " closed_on handled_by handled_at comment version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    loan = models.ForeignKey("servicing.Loan", related_name="alerts", on_delete=models.PROTECT)
    rule_code = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=[(level, level) for level in Level])
    table = models.CharField(max_length=60)
    version_number = models.IntegerField()
    facts = models.JSONField()
    state = models.CharField(max_length=12, choices=[(state, state) for state in AlertState], default="OPEN")
    raised_on = models.DateField()
    closed_on = models.DateField(null=True)
    handled_by = models.ForeignKey("foundation.User", null=True, related_name="+", on_delete=models.PROTECT)
    handled_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=2000, default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "rule_code"], condition=~Q(state="CLOSED"), name="monitoring_alert_once"
            ),
            models.CheckConstraint(
                condition=Q(state="CLOSED", closed_on__isnull=False) | (~Q(state="CLOSED") & Q(closed_on__isnull=True)),
                name="monitoring_alert_closed_on",
            ),
            models.CheckConstraint(
                condition=~Q(state="ACKNOWLEDGED") | Q(handled_by__isnull=False),
                name="monitoring_alert_acknowledged_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["raised_on", "id"], name="monitoring_alert_newest"),
            models.Index(fields=["state", "level"], name="monitoring_alert_state"),
        ]


class Standing(models.Model):
    """The class of risk of a loan that is, or once was, not normal; a loan without a row is normal."""

    row_scope = RowScope.BRANCH
    data_classes = classify(internal="loan branch risk_class since table version_number row_number classified_at")

    loan = models.OneToOneField("servicing.Loan", primary_key=True, related_name="standing", on_delete=models.PROTECT)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    risk_class = models.CharField(max_length=16, choices=[(one, one) for one in RiskClass])
    since = models.DateField()
    table = models.CharField(max_length=60)
    version_number = models.IntegerField()
    row_number = models.IntegerField()
    classified_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["risk_class"], name="monitoring_standing_class")]
