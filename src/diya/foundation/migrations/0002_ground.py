"""The functions and triggers that everything stands on, and the partitioned table of idempotency keys."""

from django.db import migrations

SCOPE = """
CREATE FUNCTION foundation_begin(branches int[], context jsonb, writes boolean)
RETURNS TABLE (business_date date, closing boolean) LANGUAGE plpgsql AS $$
BEGIN
    -- A writing transaction shares the lock of the day, so that cut-off and turn wait for it.
    IF writes THEN
        PERFORM pg_advisory_xact_lock_shared(hashtext('diya.day'));
    END IF;
    PERFORM set_config('diya.branches', branches::text, true);
    PERFORM set_config('diya.context', context::text, true);
    RETURN QUERY SELECT d.business_date, d.closing FROM foundation_businessday d;
    IF NOT FOUND THEN
        RETURN QUERY SELECT date '1900-01-01', true;
    END IF;
END $$;

CREATE FUNCTION foundation_branches() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    branches text := current_setting('diya.branches', true);
BEGIN
    IF branches IS NULL OR branches = '' THEN
        RAISE EXCEPTION 'no scope: open the transaction through foundation.db.transaction'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN branches;
END $$;
"""

SCOPE_REVERSE = """
DROP FUNCTION foundation_branches();
DROP FUNCTION foundation_begin(int[], jsonb, boolean);
"""

KEEP = """
CREATE FUNCTION foundation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: correct by adding', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION foundation_keep_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
-- Arguments: key column, branch column or '', columns left out.
DECLARE
    key text := TG_ARGV[0];
    branch text := TG_ARGV[1];
    omits text[] := string_to_array(TG_ARGV[2], ',');
    context jsonb := coalesce(nullif(current_setting('diya.context', true), ''), '{}')::jsonb
        || jsonb_build_object('login', session_user);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO foundation_rowhistory (table_name, operation, row_key, branch_id, before, after, context)
        SELECT TG_TABLE_NAME, TG_OP, n.r ->> key, (n.r ->> branch)::int, NULL, n.r - omits, context
        FROM (SELECT to_jsonb(t) AS r FROM new_rows t) n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO foundation_rowhistory (table_name, operation, row_key, branch_id, before, after, context)
        SELECT TG_TABLE_NAME, TG_OP, o.r ->> key, (o.r ->> branch)::int, o.r - omits, NULL, context
        FROM (SELECT to_jsonb(t) AS r FROM old_rows t) o;
    ELSE
        INSERT INTO foundation_rowhistory (table_name, operation, row_key, branch_id, before, after, context)
        SELECT TG_TABLE_NAME, TG_OP, n.r ->> key, (n.r ->> branch)::int, o.r - omits, n.r - omits, context
        FROM (SELECT to_jsonb(t) AS r FROM new_rows t) n
        JOIN (SELECT to_jsonb(t) AS r FROM old_rows t) o ON o.r ->> key = n.r ->> key
        WHERE o.r - omits IS DISTINCT FROM n.r - omits;
    END IF;
    RETURN NULL;
END $$;
"""

KEEP_REVERSE = """
DROP FUNCTION foundation_keep_history() CASCADE;
DROP FUNCTION foundation_refuse_change() CASCADE;
"""

KEYS = """
CREATE TABLE foundation_idempotencykey (
    key_hash bytea PRIMARY KEY,
    request_hash bytea NOT NULL,
    reference varchar(160),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz
) PARTITION BY HASH (key_hash);
CREATE SEQUENCE foundation_number;
""" + "".join(
    f"CREATE TABLE foundation_idempotencykey_{part:02d} PARTITION OF foundation_idempotencykey"
    f" FOR VALUES WITH (MODULUS 16, REMAINDER {part});\n"
    f"CREATE INDEX ON foundation_idempotencykey_{part:02d} (expires_at) WHERE expires_at IS NOT NULL;\n"
    for part in range(16)
)

KEYS_REVERSE = """
DROP SEQUENCE foundation_number;
DROP TABLE foundation_idempotencykey;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [
        migrations.RunSQL(SCOPE, SCOPE_REVERSE),
        migrations.RunSQL(KEEP, KEEP_REVERSE),
        migrations.RunSQL(KEYS, KEYS_REVERSE),
    ]
