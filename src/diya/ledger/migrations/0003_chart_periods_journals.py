"""What accounts are for, accounting periods, entries by hand, and books against loans.

The period of what is booked already is filled in by the next migration and required by the one after it, so that a
table of any size is never rewritten under one lock.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import diya.foundation.db


def branch(**options):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch", **options)


def account():
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0003_preferences"),
        ("ledger", "0002_closed_totals"),
    ]

    operations = [
        migrations.AddField(
            model_name="account", name="role", field=models.CharField(max_length=40, null=True, unique=True)
        ),
        migrations.AlterField(
            model_name="account",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ASSET", "ASSET"),
                    ("LIABILITY", "LIABILITY"),
                    ("COMMON", "COMMON"),
                    ("EQUITY", "EQUITY"),
                    ("INCOME", "INCOME"),
                    ("EXPENSE", "EXPENSE"),
                    ("OFF_BALANCE", "OFF_BALANCE"),
                ],
                max_length=11,
            ),
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("first_day", models.DateField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(choices=[("OPEN", "Open"), ("CLOSED", "Closed")], default="OPEN", max_length=6),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("first_day__day", 1)), name="ledger_period_first_day")
                ],
            },
        ),
        migrations.AddField(model_name="entry", name="period", field=models.DateField(null=True)),
        migrations.AddField(model_name="posting", name="period", field=models.DateField(null=True)),
        migrations.AddField(model_name="daytotal", name="period", field=models.DateField(null=True)),
        migrations.RemoveConstraint(model_name="daytotal", name="ledger_daytotal_once"),
        migrations.AddConstraint(
            model_name="daytotal",
            constraint=models.UniqueConstraint(
                fields=("booking_date", "period", "account", "branch", "product", "currency"),
                name="ledger_daytotal_once",
            ),
        ),
        migrations.AddIndex(
            model_name="daytotal", index=models.Index(fields=["period"], name="ledger_daytotal_period")
        ),
        migrations.CreateModel(
            name="Journal",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("value_date", models.DateField()),
                ("reason", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("branch", branch()),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.change"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JournalLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.SmallIntegerField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("product", models.CharField(default="", max_length=40)),
                ("branch", branch(db_index=False, related_name="+")),
                ("credit", account()),
                ("credit_branch", branch(db_index=False, related_name="+")),
                ("debit", account()),
                ("debit_branch", branch(db_index=False, related_name="+")),
                (
                    "journal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="ledger.journal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("journal", "place"), name="ledger_journalline_place"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="ledger_journalline_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("debit", models.F("credit")), _negated=True),
                            models.Q(("debit_branch", models.F("credit_branch")), _negated=True),
                            _connector="OR",
                        ),
                        name="ledger_journalline_two_places",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("business_date", models.DateField()),
                ("product", models.CharField(default="", max_length=40)),
                ("currency", models.CharField(max_length=3)),
                ("ledger_amount", models.BigIntegerField()),
                ("subledger_amount", models.BigIntegerField()),
                ("account", account()),
                ("branch", branch(db_index=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business_date", "account", "branch", "product", "currency"),
                        name="ledger_reconciliation_once",
                    )
                ],
            },
        ),
    ]
