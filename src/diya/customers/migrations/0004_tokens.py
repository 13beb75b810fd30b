"""The tokens of documents and phones move from the party, whose history would keep them, to a table of their own."""

from uuid import uuid5

from django.db import migrations

SLOTS = {"id_token": ("RESIDENT_ID", "IDENTITY_DOCUMENT/RESIDENT_ID"), "phone_token": ("PHONE", "CONTACT/MOBILE")}
"""For each column: the kind of the token, and the slot of the fact it will belong to."""

WHOLE = "SELECT set_config('diya.whole', 'on', true), set_config('diya.branches', '{}', true)"


def move(apps, schema_editor):
    """Into the table of tokens."""
    party, token = apps.get_model("customers", "Party"), apps.get_model("customers", "Token")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WHOLE)
        for row in party.objects.exclude(id_token=None).iterator(chunk_size=2000):
            token.objects.bulk_create(
                token(
                    branch_id=row.branch_id,
                    party_id=row.id,
                    series=uuid5(row.id, slot),
                    kind=kind,
                    token=getattr(row, name),
                )
                for name, (kind, slot) in SLOTS.items()
                if getattr(row, name) is not None
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def move_back(_apps, schema_editor):
    """Back into the columns: any document and any phone of a party, since those columns hold one of each."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WHOLE)
        cursor.execute(
            "UPDATE customers_party p SET"
            " id_token = (SELECT t.token FROM customers_token t WHERE t.party_id = p.id"
            "  AND t.kind NOT IN ('PHONE', 'EMAIL', 'ACCOUNT') ORDER BY t.kind DESC, t.token LIMIT 1),"
            " phone_token = (SELECT t.token FROM customers_token t WHERE t.party_id = p.id"
            "  AND t.kind = 'PHONE' ORDER BY t.token LIMIT 1)"
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_facts")]

    operations = [
        migrations.RemoveConstraint(model_name="party", name="customers_party_has_identity"),
        migrations.RunPython(move, move_back),
        migrations.RemoveField(model_name="party", name="id_token"),
        migrations.RemoveField(model_name="party", name="phone_token"),
    ]
