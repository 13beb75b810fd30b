"""Notes on a case, sealed."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import diya.foundation.db


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0003_preferences"),
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False),
                ),
                ("subject", models.CharField(db_index=True, max_length=120)),
                ("envelope", models.BinaryField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "branch",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]
