"""Transactions of all loans are listed by day; the index is built without stopping those who write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("servicing", "0001_initial")]

    operations = [
        AddIndexConcurrently("event", models.Index(fields=["value_date", "id"], name="servicing_event_day")),
    ]
