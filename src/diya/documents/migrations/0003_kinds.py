"""Kinds say for whom they are, how long they are kept and whether they run out; what is expected of customers."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_note"),
    ]

    operations = [
        migrations.AddField(
            model_name="kind",
            name="audiences",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="kind",
            name="retention",
            field=models.CharField(default="WITH_LOAN", max_length=10),
        ),
        migrations.AddField(
            model_name="kind",
            name="retention_years",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="kind",
            name="runs_out",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="kind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retention", "YEARS"), ("retention_years__gt", 0), ("retention_years__isnull", False)),
                    models.Q(("retention", "WITH_LOAN"), ("retention_years", None)),
                    _connector="OR",
                ),
                name="documents_kind_retention",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="expires_date",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="Expected",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("audience", models.CharField(max_length=20)),
                ("position", models.PositiveSmallIntegerField()),
                ("kind", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="documents.kind")),
            ],
        ),
        migrations.AddConstraint(
            model_name="expected",
            constraint=models.UniqueConstraint(fields=("audience", "kind"), name="documents_expected_once"),
        ),
    ]
