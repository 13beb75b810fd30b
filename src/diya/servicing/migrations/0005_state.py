"""All of a loan's state in its rows: fees, what was capitalised, recovered or put off, another due day or method; the
basis of income, and what was earned in another book. What was pinned at the opening is copied from the terms.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import diya.foundation.db

# The owner of the tables reads and writes every row for this once; the protection is stated anew after migrating.
COPY_TERMS = """
ALTER TABLE servicing_loan NO FORCE ROW LEVEL SECURITY;
ALTER TABLE servicing_position NO FORCE ROW LEVEL SECURITY;
UPDATE servicing_position p SET
    due_day = (l.terms ->> 'due_day')::smallint,
    method = l.terms ->> 'method',
    regular_units = CASE
        WHEN l.terms ?| ARRAY['timing', 'plan'] THEN NULL
        WHEN l.terms ->> 'method' NOT IN ('EQUAL_INSTALMENT', 'EQUAL_PRINCIPAL') THEN NULL
        WHEN l.terms ->> 'day_count' = 'EQUAL_MONTHS' THEN 30
        ELSE 0 END
FROM servicing_loan l WHERE l.id = p.loan_id;
"""

FILL_NARROW = """
INSERT INTO servicing_book (branch_id, product_code, currency, cash_basis)
SELECT DISTINCT branch_id, product_code, currency, cash_basis FROM servicing_position;
INSERT INTO servicing_accrual (loan_id, branch_id, book_id, daily_units, accrued_units, earned_before, divisor,
    penalty_before, compound_before, period_start, period_end, period_units, counted_units)
SELECT p.loan_id, p.branch_id, b.id,
    CASE WHEN wide_units IS NOT NULL THEN NULL WHEN next_due_date IS NULL THEN 0
        ELSE (disbursed + principal_reopened - principal_billed - principal_prepaid) * annual_rate_ppb END,
    accrued_units, interest_billed + interest_prepaid - period_interest_taken, year_days * 1000000000::bigint,
    penalty_settled, compound_settled, period_start, next_due_date,
    CASE WHEN next_due_date IS NULL THEN 0 ELSE period_units END,
    CASE WHEN next_due_date IS NULL OR accrued_from <= period_start THEN 0
        WHEN accrued_from >= next_due_date THEN period_units ELSE least(accrued_from - period_start, period_units) END
FROM servicing_position p JOIN servicing_book b USING (branch_id, product_code, currency, cash_basis);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_trial_customers"),
        ("foundation", "0004_new_id"),
        ("servicing", "0004_ends_of_loans"),
    ]

    operations = [
        migrations.CreateModel(
            name="PostingRuleVersion",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("number", models.SmallIntegerField()),
                ("name_zh", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("starts_date", models.DateField()),
                ("content", models.JSONField()),
                ("released_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "number"), name="servicing_postingrule_number")
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="position",
            name="servicing_position_not_due",
        ),
        migrations.AddField(
            model_name="event",
            name="fee_amount",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="opendue",
            name="fee",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="accelerated_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="position",
            name="cash_basis",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="position",
            name="compound_before",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="corrected",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="position",
            name="deferred",
            field=models.SmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="due_day",
            field=models.SmallIntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name="position",
            name="fee_charged",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="fee_paid",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="fee_written_off",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="interest_before",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="interest_capitalised",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="interest_due_capitalised",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="method",
            field=models.CharField(db_default="EQUAL_INSTALMENT", max_length=40),
        ),
        migrations.AddField(
            model_name="position",
            name="misused",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="position",
            name="penalty_before",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="recovered",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="position",
            name="regular_units",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.RunSQL(COPY_TERMS, migrations.RunSQL.noop),
        migrations.AlterField(model_name="position", name="due_day", field=models.SmallIntegerField()),
        migrations.AlterField(model_name="position", name="method", field=models.CharField(max_length=40)),
        migrations.AlterField(
            model_name="loan",
            name="state",
            field=models.CharField(
                choices=[
                    ("PENDING", "PENDING"),
                    ("ACTIVE", "ACTIVE"),
                    ("CLOSED", "CLOSED"),
                    ("CANCELLED", "CANCELLED"),
                    ("WRITTEN_OFF", "WRITTEN_OFF"),
                    ("TRANSFERRED", "TRANSFERRED"),
                ],
                default="PENDING",
                max_length=11,
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "disbursed__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("principal_billed"), "+", models.F("principal_prepaid")
                                    ),
                                    "-",
                                    models.F("principal_reopened"),
                                ),
                                "-",
                                models.F("interest_capitalised"),
                            ),
                            "-",
                            models.F("interest_due_capitalised"),
                        ),
                    )
                ),
                name="servicing_position_not_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "fee_charged__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("fee_paid"), "+", models.F("fee_written_off")
                        ),
                    )
                ),
                name="servicing_position_fee",
            ),
        ),
        migrations.AddField(
            model_name="disbursement",
            name="sealed_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.party"
            ),
        ),
        migrations.CreateModel(
            name="ForeclosedAsset",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("sequence", models.IntegerField()),
                ("description", models.CharField(max_length=200)),
                ("currency", models.CharField(max_length=3)),
                ("value_amount", models.BigIntegerField()),
                ("taken_date", models.DateField()),
                ("dispose_by", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("HELD", "HELD"), ("DISPOSED", "DISPOSED"), ("RETURNED", "RETURNED")], max_length=8
                    ),
                ),
                ("disposed_date", models.DateField(null=True)),
                ("proceeds_amount", models.BigIntegerField(null=True)),
                ("entry_reference", models.CharField(max_length=120, null=True)),
                ("version", models.IntegerField(default=1)),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch")),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="foreclosed_assets",
                        to="servicing.loan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("value_date", models.DateField()),
                ("data", models.JSONField()),
                ("amount", models.BigIntegerField()),
                ("channel", models.CharField(max_length=10, null=True)),
                ("reason", models.CharField(default="", max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "PROPOSED"),
                            ("BOOKED", "BOOKED"),
                            ("DONE", "DONE"),
                            ("REJECTED", "REJECTED"),
                            ("CANCELLED", "CANCELLED"),
                            ("FAILED", "FAILED"),
                        ],
                        max_length=9,
                    ),
                ),
                ("says_zh", models.CharField(default="", max_length=200)),
                ("says_en", models.CharField(default="", max_length=200)),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_at", models.DateTimeField(null=True)),
                ("comment", models.CharField(default="", max_length=500)),
                ("sequence", models.IntegerField(null=True)),
                ("failure", models.CharField(default="", max_length=500)),
                ("version", models.IntegerField(default=1)),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch")),
                (
                    "decided_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="servicing.loan"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="foreclosedasset",
            index=models.Index(fields=["state", "dispose_by"], name="servicing_asset_clock"),
        ),
        migrations.AddConstraint(
            model_name="foreclosedasset",
            constraint=models.CheckConstraint(
                condition=models.Q(("value_amount__gt", 0)), name="servicing_asset_value"
            ),
        ),
        migrations.AddConstraint(
            model_name="foreclosedasset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "DISPOSED"), _negated=True),
                    models.Q(("disposed_date__isnull", False), ("proceeds_amount__gte", 0)),
                    _connector="OR",
                ),
                name="servicing_asset_disposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="foreclosedasset",
            constraint=models.UniqueConstraint(fields=("loan", "sequence"), name="servicing_asset_once"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["state", "-id"], name="servicing_order_state"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("state", "BOOKED")), fields=["value_date"], name="servicing_order_booked"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="servicing_order_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "DONE"), _negated=True), ("sequence__isnull", False), _connector="OR"
                ),
                name="servicing_order_done_with_event",
            ),
        ),
        migrations.CreateModel(
            name="Accrual",
            fields=[
                (
                    "loan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="accrual",
                        serialize=False,
                        to="servicing.loan",
                    ),
                ),
                ("daily_units", models.BigIntegerField(null=True)),
                ("accrued_units", models.BigIntegerField()),
                ("earned_before", models.BigIntegerField()),
                ("divisor", models.BigIntegerField()),
                ("penalty_before", models.BigIntegerField()),
                ("compound_before", models.BigIntegerField()),
                ("period_start", models.DateField()),
                ("period_end", models.DateField(null=True)),
                ("period_units", models.SmallIntegerField()),
                ("counted_units", models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Book",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("product_code", models.CharField(max_length=40)),
                ("currency", models.CharField(max_length=3)),
                ("cash_basis", models.BooleanField()),
                ("interest", models.BigIntegerField(db_default=0)),
                ("penalty", models.BigIntegerField(db_default=0)),
                ("compound", models.BigIntegerField(db_default=0)),
            ],
        ),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(
                condition=models.Q(("wide_units__isnull", False)), fields=["loan"], name="servicing_position_wide"
            ),
        ),
        migrations.AddField(
            model_name="accrual",
            name="branch",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"
            ),
        ),
        migrations.AddField(
            model_name="book",
            name="branch",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"
            ),
        ),
        migrations.AddField(
            model_name="accrual",
            name="book",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="servicing.book"),
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=models.UniqueConstraint(
                fields=("branch", "product_code", "currency", "cash_basis"), name="servicing_book_once"
            ),
        ),
        migrations.RunSQL(FILL_NARROW, migrations.RunSQL.noop),
    ]
