"""A subject may have several data keys, by number: a newer one can be made while the older ones are still read.

The new primary key is built beside the readers (CONCURRENTLY) and then takes the old one's place at once.
"""

from django.db import migrations, models
from django.db.models.functions import Now

FORWARD = [
    "ALTER TABLE foundation_subjectkey ADD COLUMN number smallint NOT NULL DEFAULT 1",
    "CREATE UNIQUE INDEX CONCURRENTLY foundation_subjectkey_numbered ON foundation_subjectkey (subject_id, number)",
    "ALTER TABLE foundation_subjectkey DROP CONSTRAINT foundation_subjectkey_pkey,"
    " ADD CONSTRAINT foundation_subjectkey_pkey PRIMARY KEY USING INDEX foundation_subjectkey_numbered",
]
# Taking the numbers away would leave what is sealed under a later key unreadable, so it is refused once there is one.
BACKWARD = [
    "DO $$ BEGIN IF EXISTS (SELECT FROM foundation_subjectkey WHERE number > 1) THEN"
    " RAISE 'there are data keys of a second number: they cannot be taken away'; END IF; END $$",
    "CREATE UNIQUE INDEX CONCURRENTLY foundation_subjectkey_single ON foundation_subjectkey (subject_id)",
    "ALTER TABLE foundation_subjectkey DROP CONSTRAINT foundation_subjectkey_pkey,"
    " ADD CONSTRAINT foundation_subjectkey_pkey PRIMARY KEY USING INDEX foundation_subjectkey_single",
    "ALTER TABLE foundation_subjectkey DROP COLUMN number",
]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("foundation", "0007_held")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                *(migrations.RunSQL(text, migrations.RunSQL.noop) for text in FORWARD),
                *(migrations.RunSQL(migrations.RunSQL.noop, text) for text in reversed(BACKWARD)),
            ],
            state_operations=[
                migrations.DeleteModel("SubjectKey"),
                migrations.CreateModel(
                    "SubjectKey",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "subject_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("subject_id", models.UUIDField()),
                        ("number", models.SmallIntegerField(default=1)),
                        ("wrapped", models.BinaryField(null=True)),
                        ("kek_id", models.CharField(max_length=16)),
                        ("created_at", models.DateTimeField(db_default=Now())),
                        ("destroyed_at", models.DateTimeField(null=True)),
                    ],
                ),
            ],
        ),
    ]
