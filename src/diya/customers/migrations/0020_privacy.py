"""Reveals for minutes, holds against erasing, and what people ask about their own data."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import diya.foundation.db


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0010_integrity"),
        ("foundation", "0021_looks_and_signed_heads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="party",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("LITIGATION", "LITIGATION"),
                            ("INVESTIGATION", "INVESTIGATION"),
                            ("REGULATOR", "REGULATOR"),
                            ("AUDIT", "AUDIT"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reference", models.CharField(max_length=100)),
                ("placed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("released_at", models.DateTimeField(null=True)),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.party"
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=("party", "basis", "reference"),
                        name="customers_legalhold_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at", None), ("released_by", None)),
                            models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="customers_legalhold_released_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reveal",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("batch", models.UUIDField(db_index=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("CONTACT", "CONTACT"),
                            ("IDENTIFY", "IDENTIFY"),
                            ("CONTRACT", "CONTRACT"),
                            ("COLLECTION", "COLLECTION"),
                            ("COMPLAINT", "COMPLAINT"),
                            ("AUDIT", "AUDIT"),
                        ],
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.party"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["by", "party", "ends_at"], name="customers_reveal_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("opened_at"))), name="customers_reveal_has_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectRequest",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("EXPORT", "EXPORT"),
                            ("CORRECTION", "CORRECTION"),
                            ("ERASURE", "ERASURE"),
                            ("RETENTION", "RETENTION"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "OPEN"),
                            ("PROPOSED", "PROPOSED"),
                            ("DONE", "DONE"),
                            ("REFUSED", "REFUSED"),
                            ("WITHDRAWN", "WITHDRAWN"),
                        ],
                        default="OPEN",
                        max_length=9,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("BRANCH", "BRANCH"),
                            ("PHONE", "PHONE"),
                            ("MAIL", "MAIL"),
                            ("ONLINE", "ONLINE"),
                            ("BANK", "BANK"),
                        ],
                        max_length=6,
                    ),
                ),
                ("envelope", models.BinaryField()),
                ("received_date", models.DateField()),
                ("due_date", models.DateField()),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("proposed_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("closed_date", models.DateField(null=True)),
                ("outcome", models.CharField(default="", max_length=500)),
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
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.party"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "due_date", "id"], name="customers_request_queue"),
                    models.Index(fields=["party"], name="customers_request_party"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("proposed_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="customers_subjectrequest_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["ERASURE", "RETENTION"]), ("state", "DONE"), _negated=True),
                            models.Q(("decided_by__isnull", False), ("proposed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="customers_subjectrequest_erased_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_date", None), ("state__in", ("OPEN", "PROPOSED"))),
                            models.Q(("closed_date__isnull", False), ("state__in", ("DONE", "REFUSED", "WITHDRAWN"))),
                            _connector="OR",
                        ),
                        name="customers_subjectrequest_closed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["ERASURE", "RETENTION"]), ("state__in", ("OPEN", "PROPOSED"))),
                        fields=("party",),
                        name="customers_subjectrequest_one_erasure",
                    ),
                ],
            },
        ),
    ]
