"""Money that comes in by files and by debits: files, lines, keys, answers, mandates, instructions, suspense."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import diya.foundation.db


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0003_preferences"),
        ("servicing", "0005_state"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IncomingKey",
            fields=[
                ("line_key", models.BinaryField(primary_key=True, serialize=False)),
                ("entry_key", models.BinaryField(db_index=True)),
                ("incoming_id", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="DebitFile",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("state", models.CharField(choices=[("OPEN", "OPEN"), ("SENT", "SENT")], default="OPEN", max_length=4)),
                ("currency", models.CharField(max_length=3)),
                ("business_date", models.DateField()),
                ("instruction_count", models.IntegerField(default=0)),
                ("amount", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("sent_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch")),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="foundation.storedfile"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DebitMandate",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("ACTIVE", "ACTIVE"), ("ENDED", "ENDED")], default="ACTIVE", max_length=6
                    ),
                ),
                ("starts_date", models.DateField()),
                ("ends_date", models.DateField(null=True)),
                ("account_token", models.BinaryField(db_index=True)),
                ("envelope", models.BinaryField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch")),
                (
                    "ended_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates", to="servicing.loan"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DebitInstruction",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("due_date", models.DateField()),
                ("attempt", models.SmallIntegerField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("SENT", "SENT"),
                            ("UNKNOWN", "UNKNOWN"),
                            ("DONE", "DONE"),
                            ("PART", "PART"),
                            ("REFUSED", "REFUSED"),
                        ],
                        default="SENT",
                        max_length=7,
                    ),
                ),
                ("instructed_date", models.DateField()),
                ("applied_amount", models.BigIntegerField(default=0)),
                ("suspense_amount", models.BigIntegerField(default=0)),
                ("next_attempt_date", models.DateField(null=True)),
                ("reason", models.CharField(default="", max_length=80)),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"
                    ),
                ),
                (
                    "debit_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="servicing.debitfile",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debits",
                        to="servicing.loan",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="servicing.debitmandate",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IncomingFile",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(choices=[("REPAYMENTS", "REPAYMENTS"), ("ANSWERS", "ANSWERS")], max_length=10),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[("CSV", "CSV"), ("CAMT_053", "CAMT_053"), ("CAMT_054", "CAMT_054")], max_length=8
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PREVIEWED", "PREVIEWED"),
                            ("RUNNING", "RUNNING"),
                            ("DONE", "DONE"),
                            ("BROKEN", "BROKEN"),
                            ("DISCARDED", "DISCARDED"),
                        ],
                        max_length=9,
                    ),
                ),
                ("sha256", models.BinaryField()),
                ("line_count", models.IntegerField()),
                ("left_count", models.IntegerField(default=0)),
                ("job_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch")),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.storedfile")),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DebitAnswer",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("line", models.IntegerField()),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("DONE", "DONE"),
                            ("PART", "PART"),
                            ("REFUSED", "REFUSED"),
                            ("TWICE", "TWICE"),
                            ("UNKNOWN", "UNKNOWN"),
                        ],
                        default="",
                        max_length=7,
                    ),
                ),
                ("amount", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("READY", "READY"),
                            ("POSTED", "POSTED"),
                            ("DOUBLED", "DOUBLED"),
                            ("CONTRADICTS", "CONTRADICTS"),
                            ("NOTED", "NOTED"),
                            ("REFUSED", "REFUSED"),
                        ],
                        max_length=11,
                    ),
                ),
                ("reason", models.CharField(default="", max_length=80)),
                ("code", models.CharField(default="", max_length=80)),
                ("column", models.CharField(default="", max_length=120)),
                ("envelope", models.BinaryField(null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="servicing.debitinstruction",
                    ),
                ),
                (
                    "incoming",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="servicing.incomingfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IncomingLine",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("line", models.IntegerField()),
                ("line_key", models.BinaryField()),
                ("entry_key", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("MATCHED", "MATCHED"),
                            ("UNMATCHED", "UNMATCHED"),
                            ("AMBIGUOUS", "AMBIGUOUS"),
                            ("REFUSED", "REFUSED"),
                            ("KNOWN", "KNOWN"),
                            ("APPLIED", "APPLIED"),
                            ("PARTLY", "PARTLY"),
                            ("SUSPENDED", "SUSPENDED"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("LOAN_NUMBER", "LOAN_NUMBER"),
                            ("CONTRACT_NUMBER", "CONTRACT_NUMBER"),
                            ("CONTRACT_AMOUNT", "CONTRACT_AMOUNT"),
                            ("PAYER_AMOUNT", "PAYER_AMOUNT"),
                        ],
                        default="",
                        max_length=15,
                    ),
                ),
                ("amount", models.BigIntegerField(default=0)),
                ("currency", models.CharField(default="", max_length=3)),
                ("value_date", models.DateField(null=True)),
                ("applied_amount", models.BigIntegerField(default=0)),
                ("suspense_amount", models.BigIntegerField(default=0)),
                ("code", models.CharField(default="", max_length=80)),
                ("column", models.CharField(default="", max_length=120)),
                ("envelope", models.BinaryField()),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"
                    ),
                ),
                (
                    "incoming",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="servicing.incomingfile",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="servicing.loan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SuspenseItem",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "OPEN"),
                            ("REFUND_ASKED", "REFUND_ASKED"),
                            ("APPLIED", "APPLIED"),
                            ("REFUNDED", "REFUNDED"),
                            ("SPLIT", "SPLIT"),
                        ],
                        default="OPEN",
                        max_length=12,
                    ),
                ),
                ("channel", models.CharField(choices=[("TRANSFER", "TRANSFER"), ("DEBIT", "DEBIT")], max_length=10)),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.BigIntegerField()),
                ("reason", models.CharField(max_length=80)),
                ("received_date", models.DateField()),
                ("envelope", models.BinaryField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("comment", models.CharField(default="", max_length=500)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("version", models.IntegerField(default=1)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="servicing.debitanswer",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "event",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="servicing.event"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="servicing.incomingline",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="servicing.loan"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="servicing.suspenseitem",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="debitfile",
            index=models.Index(fields=["business_date", "id"], name="servicing_debitfile_newest"),
        ),
        migrations.AddConstraint(
            model_name="debitfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OPEN")),
                fields=("branch", "currency", "business_date"),
                name="servicing_debitfile_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="debitfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file__isnull", True), ("state", "OPEN")),
                    models.Q(("file__isnull", False), ("state", "SENT")),
                    _connector="OR",
                ),
                name="servicing_debitfile_sent_with_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="debitmandate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ACTIVE")), fields=("loan",), name="servicing_debitmandate_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="debitmandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_date__isnull", True), ("ends_date__gte", models.F("starts_date")), _connector="OR"
                ),
                name="servicing_debitmandate_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="debitinstruction",
            constraint=models.UniqueConstraint(
                fields=("loan", "due_date", "attempt"), name="servicing_debit_attempt_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="debitinstruction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["SENT", "UNKNOWN"])),
                fields=("loan",),
                name="servicing_debit_one_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="debitinstruction",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("attempt__gt", 0)), name="servicing_debit_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="debitinstruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "amount",
                            django.db.models.expressions.CombinedExpression(
                                models.F("applied_amount"), "+", models.F("suspense_amount")
                            ),
                        ),
                        ("state", "DONE"),
                    ),
                    models.Q(
                        (
                            "amount__gt",
                            django.db.models.expressions.CombinedExpression(
                                models.F("applied_amount"), "+", models.F("suspense_amount")
                            ),
                        ),
                        ("state", "PART"),
                    ),
                    models.Q(
                        models.Q(("state__in", ("DONE", "PART")), _negated=True),
                        ("applied_amount", 0),
                        ("suspense_amount", 0),
                    ),
                    _connector="OR",
                ),
                name="servicing_debit_money_as_answered",
            ),
        ),
        migrations.AddIndex(
            model_name="incomingfile",
            index=models.Index(fields=["created_at", "id"], name="servicing_incomingfile_newest"),
        ),
        migrations.AddConstraint(
            model_name="incomingfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "DISCARDED"), _negated=True),
                fields=("branch", "kind", "sha256"),
                name="servicing_incomingfile_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="debitanswer",
            constraint=models.UniqueConstraint(fields=("incoming", "line"), name="servicing_debitanswer_line_once"),
        ),
        migrations.AddConstraint(
            model_name="debitanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "POSTED")),
                fields=("instruction",),
                name="servicing_debitanswer_decides_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="debitanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "REFUSED"), ("instruction__isnull", False), _connector="OR"),
                name="servicing_debitanswer_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingline",
            constraint=models.UniqueConstraint(fields=("incoming", "line"), name="servicing_incomingline_once"),
        ),
        migrations.AddConstraint(
            model_name="incomingline",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "REFUSED"), ("amount__gt", 0), _connector="OR"),
                name="servicing_incomingline_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "amount",
                            django.db.models.expressions.CombinedExpression(
                                models.F("applied_amount"), "+", models.F("suspense_amount")
                            ),
                        ),
                        ("state__in", ["APPLIED", "PARTLY", "SUSPENDED"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["APPLIED", "PARTLY", "SUSPENDED"]), _negated=True),
                        ("applied_amount", 0),
                        ("suspense_amount", 0),
                    ),
                    _connector="OR",
                ),
                name="servicing_incomingline_nothing_lost",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "MATCHED"), _negated=True), ("loan__isnull", False), _connector="OR"
                ),
                name="servicing_incomingline_matched_loan",
            ),
        ),
        migrations.AddIndex(
            model_name="suspenseitem",
            index=models.Index(fields=["state", "id"], name="servicing_suspense_queue"),
        ),
        migrations.AddConstraint(
            model_name="suspenseitem",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="servicing_suspense_amount"),
        ),
        migrations.AddConstraint(
            model_name="suspenseitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent__isnull", True)), fields=("line",), name="servicing_suspense_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspenseitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent__isnull", True)), fields=("answer",), name="servicing_suspense_answer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspenseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__isnull", False), ("line__isnull", True)),
                    models.Q(("answer__isnull", True), ("line__isnull", False)),
                    _connector="OR",
                ),
                name="servicing_suspense_one_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspenseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="servicing_suspense_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspenseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "REFUNDED"), _negated=True),
                    models.Q(("asked_by__isnull", False), ("decided_by__isnull", False), ("envelope__isnull", False)),
                    _connector="OR",
                ),
                name="servicing_suspense_refunded_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspenseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event__isnull", False), ("state", "APPLIED")),
                    models.Q(models.Q(("state", "APPLIED"), _negated=True), ("event__isnull", True)),
                    _connector="OR",
                ),
                name="servicing_suspense_applied_by_event",
            ),
        ),
    ]
