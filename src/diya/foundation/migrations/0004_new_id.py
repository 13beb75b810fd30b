"""`foundation_new_id()`: an identifier of version 7 (RFC 9562) made in SQL, for rows that statements make by themselves.
PostgreSQL 18 has one of its own; before it, the first 48 bits of a random identifier are replaced by the milliseconds.

`foundation_whole()`: whether the scope is the whole bank, which a scan of a million rows asks once and not of each row.
"""

from django.db import migrations

CREATE = """
DO $$
BEGIN
    IF current_setting('server_version_num')::int >= 180000 THEN
        CREATE FUNCTION foundation_new_id() RETURNS uuid LANGUAGE sql VOLATILE AS 'SELECT uuidv7()';
    ELSE
        CREATE FUNCTION foundation_new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $body$
            SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
                substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
                52, 1), 53, 1), 'hex')::uuid
        $body$;
    END IF;
END $$;
"""


WHOLE = """
CREATE FUNCTION foundation_whole() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('diya.whole', true), '') = 'on' $$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_preferences")]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION foundation_new_id()"),
        migrations.RunSQL(WHOLE, "DROP FUNCTION foundation_whole() CASCADE"),
    ]
