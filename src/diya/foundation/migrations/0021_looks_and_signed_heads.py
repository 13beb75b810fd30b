"""Looks stand in the log of events beside acts; heads count acts; blocks of leaves and signed heads are kept.

Until now every event was an act, so the count of acts of a head is its size.
"""

from django.db import migrations, models

FILL = [
    "ALTER TABLE foundation_audithead DISABLE TRIGGER USER",
    "UPDATE foundation_audithead SET acts = size",
    "ALTER TABLE foundation_audithead ENABLE TRIGGER USER",
]


class Migration(migrations.Migration):
    dependencies = [("foundation", "0020_key_numbers")]

    operations = [
        migrations.AddField("auditevent", "look", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("audithead", "acts", models.BigIntegerField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("audithead", "acts", models.BigIntegerField()),
        migrations.CreateModel(
            "AuditNode",
            fields=[
                ("block", models.BigIntegerField(primary_key=True, serialize=False)),
                ("node_hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            "AuditSignedHead",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("key", models.BinaryField()),
                ("signature", models.BinaryField()),
            ],
        ),
    ]
