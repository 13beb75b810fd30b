"""Drafts may be incomplete, a declined application may be appealed, approvers may add conditions."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import diya.foundation.db
import diya.origination.contracts


class Migration(migrations.Migration):
    dependencies = [
        ("collateral", "0001_initial"),
        ("foundation", "0003_preferences"),
        ("origination", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=2000)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="condition",
            name="origin",
            field=models.CharField(
                choices=[
                    (
                        diya.origination.contracts.ConditionOrigin["PRODUCT"],
                        diya.origination.contracts.ConditionOrigin["PRODUCT"],
                    ),
                    (
                        diya.origination.contracts.ConditionOrigin["APPROVER"],
                        diya.origination.contracts.ConditionOrigin["APPROVER"],
                    ),
                ],
                default="PRODUCT",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="due_day",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="application",
            name="homes_owned_count",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="application",
            name="margin_bps",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="application",
            name="other_debt_monthly_amount",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="application",
            name="price_amount",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="application",
            name="property",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="collateral.property"),
        ),
        migrations.AlterField(
            model_name="application",
            name="repayment_method",
            field=models.CharField(max_length=30, null=True),
        ),
        migrations.AlterField(
            model_name="application",
            name="requested_amount",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="application",
            name="term_months",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="condition",
            name="evidence_en",
            field=models.CharField(max_length=200),
        ),
        migrations.AlterField(
            model_name="condition",
            name="evidence_zh",
            field=models.CharField(max_length=200),
        ),
        migrations.AlterField(
            model_name="condition",
            name="name_en",
            field=models.CharField(max_length=200),
        ),
        migrations.AlterField(
            model_name="condition",
            name="name_zh",
            field=models.CharField(max_length=200),
        ),
        AddConstraintNotValid(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("DRAFT", "WITHDRAWN")),
                    models.Q(
                        ("due_day__isnull", False),
                        ("homes_owned_count__isnull", False),
                        ("margin_bps__isnull", False),
                        ("other_debt_monthly_amount__isnull", False),
                        ("price_amount__isnull", False),
                        ("property__isnull", False),
                        ("repayment_method__isnull", False),
                        ("requested_amount__isnull", False),
                        ("term_months__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="origination_application_whole",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="appealed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="application",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="appeal", to="origination.application"
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="branch",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"),
        ),
    ]
