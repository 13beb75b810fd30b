"""An order knows the bank's day on which it was proposed, so that one nobody decides on expires; and what was booked late
is found by the day of its booking. The index on events is built without stopping those who write.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q

STATES = ("PROPOSED", "BOOKED", "DONE", "REJECTED", "CANCELLED", "FAILED", "EXPIRED")

# The bank's day was not kept before; the day on which the order was written stands for it.
FILL = [
    "ALTER TABLE servicing_order NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE servicing_order DISABLE TRIGGER USER",
    "UPDATE servicing_order SET proposed_date = (proposed_at AT TIME ZONE 'Asia/Shanghai')::date",
    "ALTER TABLE servicing_order ENABLE TRIGGER USER",
    "ALTER TABLE servicing_order FORCE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("servicing", "0008_whose_entry")]

    operations = [
        migrations.AlterField(
            "order", "state", models.CharField(max_length=9, choices=[(state, state) for state in STATES])
        ),
        migrations.AddField("order", "proposed_date", models.DateField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("order", "proposed_date", models.DateField()),
        migrations.AddIndex(
            "order",
            models.Index(fields=["proposed_date"], condition=Q(state="PROPOSED"), name="servicing_order_proposed"),
        ),
        AddIndexConcurrently(
            "event",
            models.Index(
                fields=["booking_date"],
                condition=Q(kind="REVERSED") | Q(value_date__lt=F("booking_date")),
                name="servicing_event_late",
            ),
        ),
    ]
