"""What people hold today: their grants with the branches below, and what others let them use."""

from django.db import migrations

HELD = """
CREATE FUNCTION foundation_held(people int[])
RETURNS TABLE (user_id int, role_id varchar, branch_id int, rights varchar[], giver_id int)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE day AS (SELECT business_date AS today FROM foundation_businessday),
    -- Not materialized: the condition on people and grants goes inside, or every request would read every grant.
    standing AS NOT MATERIALIZED (
        SELECT g.id, g.user_id, g.role_id, g.branch_id, g.with_below FROM foundation_grant g CROSS JOIN day
        WHERE g.starts_date <= today AND (g.ends_date IS NULL OR g.ends_date > today)
    ), own AS (
        SELECT s.user_id, s.role_id, s.branch_id, s.with_below, NULL::varchar[] AS rights, NULL::int AS giver_id
        FROM standing s WHERE s.user_id = ANY (people)
        UNION ALL
        -- Nobody uses the rights of somebody who may no longer sign in.
        SELECT t.taker_id, s.role_id, s.branch_id, s.with_below, t.rights, s.user_id
        FROM foundation_delegation t CROSS JOIN day
        JOIN standing s ON s.id = t.grant_id JOIN foundation_user u ON u.id = s.user_id AND u.is_active
        WHERE t.taker_id = ANY (people) AND t.starts_date <= today AND t.ends_date > today
    ), reach AS (
        SELECT * FROM own
        UNION
        SELECT r.user_id, r.role_id, b.id, true, r.rights, r.giver_id
        FROM reach r JOIN foundation_branch b ON b.parent_id = r.branch_id WHERE r.with_below
    )
    SELECT r.user_id, r.role_id, r.branch_id, r.rights, r.giver_id FROM reach r
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0006_identity")]

    operations = [migrations.RunSQL(HELD, "DROP FUNCTION foundation_held(int[])")]
