"""A mandate of a debtor who was replaced stays sealed for them, as the payees of disbursements do."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("servicing", "0009_expiry_of_orders_and_late_events"),
        ("customers", "0002_trial_customers"),
    ]

    operations = [
        migrations.AddField(
            "debitmandate",
            "sealed_for",
            models.ForeignKey(
                "customers.Party", null=True, related_name="+", on_delete=django.db.models.deletion.PROTECT
            ),
        ),
    ]
