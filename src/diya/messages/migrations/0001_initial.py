"""Notices to staff, versions of templates, and issued papers."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import diya.foundation.db


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("foundation", "0003_preferences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperTemplate",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=2)),
                ("number", models.IntegerField()),
                ("source", models.TextField()),
                ("sha256", models.BinaryField()),
                ("starts_date", models.DateField()),
                ("released_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "language", "number"), name="messages_template_number"),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ("zh", "en"))), name="messages_template_language"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(max_length=200)),
                ("body_zh", models.CharField(max_length=500)),
                ("body_en", models.CharField(max_length=500)),
                ("subject", models.CharField(max_length=120)),
                ("subject_number", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=120)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "branch",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "at"], name="messages_notice_newest"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)), fields=["person"], name="messages_notice_unread"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("person", "source"), name="messages_notice_once")],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("subject", models.CharField(db_index=True, max_length=120)),
                (
                    "related",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), default=list, size=None
                    ),
                ),
                ("issued_on", models.DateField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch")),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.storedfile")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="messages.papertemplate"),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["related"], name="messages_paper_related")
                ],
            },
        ),
    ]
