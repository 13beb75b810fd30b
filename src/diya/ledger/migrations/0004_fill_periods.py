"""The period of what was booked before there were periods: the month of its booking date, a day at a time.

Each day is a transaction of its own and a second run goes on where the first one ended. The owner of the tables sees
and writes every row for this once; afterwards they are append-only and protected as before.
"""

from django.db import migrations

TABLES = ("ledger_entry", "ledger_posting", "ledger_daytotal")

FILL = """
DO $$
DECLARE
    one date;
BEGIN
    FOR one IN SELECT DISTINCT booking_date FROM {table} WHERE period IS NULL ORDER BY 1 LOOP
        UPDATE {table} SET period = date_trunc('month', booking_date)::date
        WHERE booking_date = one AND period IS NULL;
        COMMIT;
    END LOOP;
END $$
"""

OPEN_PERIODS = """
INSERT INTO ledger_period (first_day, state)
SELECT DISTINCT period, 'OPEN' FROM ledger_entry ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("ledger", "0003_chart_periods_journals"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                [
                    f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
                    f"ALTER TABLE {table} DISABLE TRIGGER USER",
                    FILL.format(table=table),
                ],
                migrations.RunSQL.noop,
            )
            for table in TABLES
        ),
        migrations.RunSQL(OPEN_PERIODS, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                [f"ALTER TABLE {table} ENABLE TRIGGER USER", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"],
                migrations.RunSQL.noop,
            )
            for table in TABLES
        ),
    ]
