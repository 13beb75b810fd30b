"""How each person likes their screens, and an index for the timeline of a subject."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import diya.foundation.db


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_ground")]

    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=120)),
                ("envelope", models.BinaryField()),
                ("changed_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["subject", "id"], name="foundation_audit_subject"),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.UniqueConstraint(fields=("user", "key"), name="foundation_preference_once"),
        ),
    ]
