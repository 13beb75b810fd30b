"""Alerts of warning rules and classes of risk."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import diya.foundation.db
import diya.monitoring.contracts


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("foundation", "0003_preferences"),
        ("servicing", "0002_events_by_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("rule_code", models.CharField(max_length=40)),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(max_length=200)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            (diya.monitoring.contracts.Level["WATCH"], diya.monitoring.contracts.Level["WATCH"]),
                            (diya.monitoring.contracts.Level["WARN"], diya.monitoring.contracts.Level["WARN"]),
                            (diya.monitoring.contracts.Level["URGENT"], diya.monitoring.contracts.Level["URGENT"]),
                        ],
                        max_length=10,
                    ),
                ),
                ("table", models.CharField(max_length=60)),
                ("version_number", models.IntegerField()),
                ("facts", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                diya.monitoring.contracts.AlertState["OPEN"],
                                diya.monitoring.contracts.AlertState["OPEN"],
                            ),
                            (
                                diya.monitoring.contracts.AlertState["ACKNOWLEDGED"],
                                diya.monitoring.contracts.AlertState["ACKNOWLEDGED"],
                            ),
                            (
                                diya.monitoring.contracts.AlertState["CLOSED"],
                                diya.monitoring.contracts.AlertState["CLOSED"],
                            ),
                        ],
                        default="OPEN",
                        max_length=12,
                    ),
                ),
                ("raised_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("handled_at", models.DateTimeField(null=True)),
                ("comment", models.CharField(default="", max_length=2000)),
                ("version", models.IntegerField(default=1)),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch")),
                (
                    "handled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alerts", to="servicing.loan"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["raised_on", "id"], name="monitoring_alert_newest"),
                    models.Index(fields=["state", "level"], name="monitoring_alert_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "CLOSED"), _negated=True),
                        fields=("loan", "rule_code"),
                        name="monitoring_alert_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("state", "CLOSED")),
                            models.Q(models.Q(("state", "CLOSED"), _negated=True), ("closed_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="monitoring_alert_closed_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ACKNOWLEDGED"), _negated=True),
                            ("handled_by__isnull", False),
                            _connector="OR",
                        ),
                        name="monitoring_alert_acknowledged_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "loan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="servicing.loan",
                    ),
                ),
                (
                    "risk_class",
                    models.CharField(
                        choices=[
                            (
                                diya.monitoring.contracts.RiskClass["NORMAL"],
                                diya.monitoring.contracts.RiskClass["NORMAL"],
                            ),
                            (
                                diya.monitoring.contracts.RiskClass["SPECIAL_MENTION"],
                                diya.monitoring.contracts.RiskClass["SPECIAL_MENTION"],
                            ),
                            (
                                diya.monitoring.contracts.RiskClass["SUBSTANDARD"],
                                diya.monitoring.contracts.RiskClass["SUBSTANDARD"],
                            ),
                            (
                                diya.monitoring.contracts.RiskClass["DOUBTFUL"],
                                diya.monitoring.contracts.RiskClass["DOUBTFUL"],
                            ),
                            (diya.monitoring.contracts.RiskClass["LOSS"], diya.monitoring.contracts.RiskClass["LOSS"]),
                        ],
                        max_length=16,
                    ),
                ),
                ("since", models.DateField()),
                ("table", models.CharField(max_length=60)),
                ("version_number", models.IntegerField()),
                ("row_number", models.IntegerField()),
                ("classified_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch")),
            ],
            options={
                "indexes": [models.Index(fields=["risk_class"], name="monitoring_standing_class")],
            },
        ),
    ]
