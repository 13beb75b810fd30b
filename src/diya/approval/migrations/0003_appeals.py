"""Approvers may add conditions to their vote."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0002_never_a_maker"),
    ]

    operations = [
        migrations.AddField(
            model_name="vote",
            name="conditions",
            field=models.JSONField(default=list),
        ),
    ]
