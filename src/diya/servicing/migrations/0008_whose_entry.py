"""An entry of a statement belongs to the file that took it first, by a key; and a line of a file, written twice in its
life, is changed where it stands, so that its indexes are not written again."""

from django.db import migrations, models

ENTRIES = """
INSERT INTO servicing_incomingentry (entry_key, incoming_id)
SELECT DISTINCT ON (entry_key) entry_key, incoming_id FROM servicing_incomingkey ORDER BY entry_key, incoming_id
"""


class Migration(migrations.Migration):
    dependencies = [("servicing", "0007_finding_loans")]

    operations = [
        migrations.CreateModel(
            name="IncomingEntry",
            fields=[
                ("entry_key", models.BinaryField(primary_key=True, serialize=False)),
                ("incoming_id", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(ENTRIES, migrations.RunSQL.noop),
        migrations.AlterField("incomingkey", "entry_key", models.BinaryField()),
        migrations.RunSQL(
            "ALTER TABLE servicing_incomingline SET (fillfactor = 50)",
            "ALTER TABLE servicing_incomingline RESET (fillfactor)",
        ),
    ]
