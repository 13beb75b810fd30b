"""Parts of names move from an array of the party to the table of tokens.

Containment in an array is not leakproof, so row-level security keeps it from its index and every party is read; one
token is compared by equality, which is.
"""

from uuid import uuid5

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

WHOLE = "SELECT set_config('diya.whole', 'on', true), set_config('diya.branches', '{}', true)"
NAMED = ("PERSON", "FIRM")


def move(apps, schema_editor):
    """Into the table of tokens, in the series of the fact that holds the name."""
    party, token = apps.get_model("customers", "Party"), apps.get_model("customers", "Token")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WHOLE)
        rows = party.objects.exclude(name_tokens=[])
        batch = []
        for row in rows.only("id", "branch_id", "kind", "name_tokens").iterator(chunk_size=2000):
            series = uuid5(row.id, row.kind if row.kind in NAMED else "PERSON")
            batch += [
                token(branch_id=row.branch_id, party_id=row.id, series=series, kind="NAME", token=bytes(one))
                for one in row.name_tokens
            ]
            if len(batch) >= 5000:
                token.objects.bulk_create(batch)
                batch = []
        token.objects.bulk_create(batch)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def move_back(_apps, schema_editor):
    """Back into the array."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WHOLE)
        cursor.execute(
            "UPDATE customers_party p SET name_tokens = t.tokens FROM (SELECT party_id,"
            " array_agg(DISTINCT token ORDER BY token) AS tokens FROM customers_token WHERE kind = 'NAME'"
            " GROUP BY party_id) t WHERE t.party_id = p.id"
        )
        cursor.execute("DELETE FROM customers_token WHERE kind = 'NAME'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("customers", "0022_imports")]

    operations = [
        migrations.AlterField(
            model_name="party",
            name="name_tokens",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), size=None, default=list),
        ),
        migrations.RunPython(move, move_back),
        migrations.RemoveIndex(model_name="party", name="customers_party_names"),
        migrations.RemoveField(model_name="party", name="name_tokens"),
        migrations.RemoveIndex(model_name="token", name="customers_token_found"),
        migrations.AddIndex(
            model_name="token", index=models.Index(fields=["token", "party"], name="customers_token_found")
        ),
    ]
