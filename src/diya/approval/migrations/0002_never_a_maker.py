"""A vote by a maker of the subject is refused by the table itself, whatever the code above forgot."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("approval", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE approval_vote ADD CONSTRAINT approval_vote_never_a_maker CHECK (NOT voter_id = ANY (makers))",
            "ALTER TABLE approval_vote DROP CONSTRAINT approval_vote_never_a_maker",
        )
    ]
