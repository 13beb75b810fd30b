"""The history of an update joins the rows before with the rows after, and its plan is kept for the session: made for one
row as a nested loop, it took minutes for ten thousand. Without nested loops it is a hash join, good for both.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("foundation", "0004_new_id")]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION foundation_keep_history() SET enable_nestloop = off",
            "ALTER FUNCTION foundation_keep_history() RESET enable_nestloop",
        )
    ]
