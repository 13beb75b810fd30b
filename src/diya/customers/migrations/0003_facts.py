"""What is known of customers in two times, who belongs to whom, and the tokens by which customers are found."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import diya.customers.contracts
import diya.foundation.db

ONE_AT_A_TIME = """
-- Ranges of identifiers let GiST compare them without an extension: a range of one is the identifier itself.
CREATE TYPE customers_uuidrange AS RANGE (subtype = uuid);
ALTER TABLE customers_fact ADD CONSTRAINT customers_fact_one_at_a_time EXCLUDE USING gist (
    customers_uuidrange(series, series, '[]') WITH =, daterange(starts_date, ends_date) WITH &&
) WHERE (superseded_at IS NULL);
"""
ONE_AT_A_TIME_REVERSE = """
ALTER TABLE customers_fact DROP CONSTRAINT customers_fact_one_at_a_time;
DROP TYPE customers_uuidrange;
"""

KEPT = """
CREATE FUNCTION customers_fact_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Let through: the end of belief and the verification, each once, and the same content sealed anew.
    IF (OLD.id, OLD.branch_id, OLD.party_id, OLD.kind, OLD.series, OLD.starts_date, OLD.recorded_at, OLD.recorded_date,
        OLD.source, OLD.evidence)
       IS DISTINCT FROM
       (NEW.id, NEW.branch_id, NEW.party_id, NEW.kind, NEW.series, NEW.starts_date, NEW.recorded_at, NEW.recorded_date,
        NEW.source, NEW.evidence)
       OR (OLD.ends_date, OLD.recorded_by_id, OLD.replaces_id)
       IS DISTINCT FROM (NEW.ends_date, NEW.recorded_by_id, NEW.replaces_id)
       OR (OLD.superseded_at IS NOT NULL AND (OLD.superseded_at, OLD.superseded_date, OLD.superseded_by_id)
           IS DISTINCT FROM (NEW.superseded_at, NEW.superseded_date, NEW.superseded_by_id))
       OR (OLD.verified_at IS NOT NULL AND (OLD.verified_at, OLD.verified_date, OLD.verified_by_id)
           IS DISTINCT FROM (NEW.verified_at, NEW.verified_date, NEW.verified_by_id)) THEN
        RAISE EXCEPTION 'a recorded fact is not edited: record another' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER customers_fact_kept BEFORE UPDATE ON customers_fact
FOR EACH ROW EXECUTE FUNCTION customers_fact_kept();
"""
KEPT_REVERSE = """
DROP TRIGGER customers_fact_kept ON customers_fact;
DROP FUNCTION customers_fact_kept();
"""

KNOWN = """
CREATE FUNCTION customers_known(given_kind text, given_token bytea) RETURNS TABLE (branch_code text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
-- Over the whole bank, and therefore only this: at which branch. No name, no number, no id leaves.
DECLARE
    scope text := current_setting('diya.whole', true);
BEGIN
    -- Set and put back by hand: a setting of our own in the head of a function is left to superusers.
    PERFORM set_config('diya.whole', 'on', true);
    RETURN QUERY SELECT DISTINCT b.code::text FROM customers_token t JOIN foundation_branch b ON b.id = t.branch_id
        WHERE t.kind = given_kind AND t.token = given_token ORDER BY 1;
    PERFORM set_config('diya.whole', coalesce(scope, 'off'), true);
END $$;
"""
KNOWN_REVERSE = "DROP FUNCTION customers_known(text, bytea)"


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_trial_customers"),
        ("foundation", "0005_history_of_many_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomKind",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=30)),
                ("number", models.IntegerField()),
                ("party_kind", models.CharField(max_length=10)),
                ("name_zh", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=60)),
                ("schema", models.JSONField()),
                ("released_date", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("series", models.UUIDField()),
                ("envelope", models.BinaryField()),
                ("starts_date", models.DateField()),
                ("ends_date", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("recorded_date", models.DateField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_date", models.DateField(null=True)),
                ("evidence", models.CharField(default="", max_length=120)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            (diya.customers.contracts.Source["STATED"], diya.customers.contracts.Source["STATED"]),
                            (diya.customers.contracts.Source["DOCUMENT"], diya.customers.contracts.Source["DOCUMENT"]),
                            (diya.customers.contracts.Source["REGISTER"], diya.customers.contracts.Source["REGISTER"]),
                            (diya.customers.contracts.Source["BANK"], diya.customers.contracts.Source["BANK"]),
                        ],
                        max_length=12,
                    ),
                ),
                ("verified_at", models.DateTimeField(null=True)),
                ("verified_date", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Guarantee",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("subject", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                diya.customers.contracts.GuaranteeKind["GENERAL"],
                                diya.customers.contracts.GuaranteeKind["GENERAL"],
                            ),
                            (
                                diya.customers.contracts.GuaranteeKind["JOINT"],
                                diya.customers.contracts.GuaranteeKind["JOINT"],
                            ),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("remaining_amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("starts_date", models.DateField()),
                ("ends_date", models.DateField(null=True)),
                ("evidence", models.CharField(default="", max_length=120)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("version", models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                diya.customers.contracts.RelationKind["SPOUSE"],
                                diya.customers.contracts.RelationKind["SPOUSE"],
                            ),
                            (
                                diya.customers.contracts.RelationKind["PARENT"],
                                diya.customers.contracts.RelationKind["PARENT"],
                            ),
                            (
                                diya.customers.contracts.RelationKind["OWNER"],
                                diya.customers.contracts.RelationKind["OWNER"],
                            ),
                            (
                                diya.customers.contracts.RelationKind["LEGAL_REPRESENTATIVE"],
                                diya.customers.contracts.RelationKind["LEGAL_REPRESENTATIVE"],
                            ),
                            (
                                diya.customers.contracts.RelationKind["BENEFICIAL_OWNER"],
                                diya.customers.contracts.RelationKind["BENEFICIAL_OWNER"],
                            ),
                            (
                                diya.customers.contracts.RelationKind["CONTROLLER"],
                                diya.customers.contracts.RelationKind["CONTROLLER"],
                            ),
                            (
                                diya.customers.contracts.RelationKind["RELATED"],
                                diya.customers.contracts.RelationKind["RELATED"],
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("share_ppb", models.BigIntegerField(null=True)),
                ("starts_date", models.DateField()),
                ("ends_date", models.DateField(null=True)),
                ("evidence", models.CharField(default="", max_length=120)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("version", models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("series", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("token", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["kind", "created_at", "id"], name="customers_party_kinds"),
        ),
        migrations.AddConstraint(
            model_name="customkind",
            constraint=models.UniqueConstraint(fields=("code", "number"), name="customers_customkind_version"),
        ),
        migrations.AddField(
            model_name="fact",
            name="branch",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"),
        ),
        migrations.AddField(
            model_name="fact",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="customers.party"
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="recorded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="replaces",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.fact"
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="superseded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="verified_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="guarantee",
            name="branch",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"),
        ),
        migrations.AddField(
            model_name="guarantee",
            name="debtor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="guarantees_held", to="customers.party"
            ),
        ),
        migrations.AddField(
            model_name="guarantee",
            name="guarantor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="guarantees_given", to="customers.party"
            ),
        ),
        migrations.AddField(
            model_name="guarantee",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="branch",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"),
        ),
        migrations.AddField(
            model_name="relation",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="from_party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="relations_from", to="customers.party"
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="to_party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="relations_to", to="customers.party"
            ),
        ),
        migrations.AddField(
            model_name="token",
            name="branch",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"),
        ),
        migrations.AddField(
            model_name="token",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="customers.party"
            ),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["party", "kind", "recorded_at"], name="customers_fact_of_party"),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["series"], name="customers_fact_series"),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_date__isnull", True), ("ends_date__gt", models.F("starts_date")), _connector="OR"
                ),
                name="customers_fact_dates_rise",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("superseded_at__isnull", True), ("superseded_date__isnull", True)),
                    models.Q(("superseded_at__isnull", False), ("superseded_date__gte", models.F("recorded_date"))),
                    _connector="OR",
                ),
                name="customers_fact_belief_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_at__isnull", True), ("verified_date__isnull", True)),
                    models.Q(
                        ("verified_at__isnull", False), ("verified_by__isnull", False), ("verified_date__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="customers_fact_verified_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="guarantee",
            index=models.Index(fields=["debtor"], name="customers_guarantee_debtor"),
        ),
        migrations.AddIndex(
            model_name="guarantee",
            index=models.Index(fields=["subject"], name="customers_guarantee_subject"),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(("guarantor", models.F("debtor")), _negated=True),
                name="customers_guarantee_for_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0), ("remaining_amount__gte", 0), ("remaining_amount__lte", models.F("amount"))
                ),
                name="customers_guarantee_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_date__isnull", True), ("ends_date__gt", models.F("starts_date")), _connector="OR"
                ),
                name="customers_guarantee_dates_rise",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("remaining_amount__gt", 0)),
                fields=("guarantor", "subject"),
                name="customers_guarantee_once",
            ),
        ),
        migrations.AddIndex(
            model_name="relation",
            index=models.Index(fields=["to_party"], name="customers_relation_to"),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_party", models.F("to_party")), _negated=True),
                name="customers_relation_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "kind__in",
                            (
                                diya.customers.contracts.RelationKind["RELATED"],
                                diya.customers.contracts.RelationKind["SPOUSE"],
                            ),
                        ),
                        _negated=True,
                    ),
                    ("from_party__lt", models.F("to_party")),
                    _connector="OR",
                ),
                name="customers_relation_stored_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "kind__in",
                            (
                                diya.customers.contracts.RelationKind["OWNER"],
                                diya.customers.contracts.RelationKind["BENEFICIAL_OWNER"],
                            ),
                        ),
                        ("share_ppb__gt", 0),
                        ("share_ppb__lte", 1000000000),
                    ),
                    models.Q(
                        models.Q(("kind", diya.customers.contracts.RelationKind["OWNER"]), _negated=True),
                        ("share_ppb__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="customers_relation_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_date__isnull", True), ("ends_date__gt", models.F("starts_date")), _connector="OR"
                ),
                name="customers_relation_dates_rise",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_date__isnull", True)),
                fields=("from_party", "to_party", "kind"),
                name="customers_relation_once",
            ),
        ),
        migrations.AddIndex(
            model_name="token",
            index=models.Index(fields=["token"], name="customers_token_found"),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            diya.customers.contracts.IdType["BUSINESS_LICENCE"],
                            diya.customers.contracts.IdType["FOREIGN_PR_ID"],
                            diya.customers.contracts.IdType["HK_MACAU_PERMIT"],
                            diya.customers.contracts.IdType["RESIDENT_ID"],
                            diya.customers.contracts.IdType["TAIWAN_PERMIT"],
                        ),
                    )
                ),
                fields=("kind", "token"),
                name="customers_token_one_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.UniqueConstraint(fields=("series", "kind", "token"), name="customers_token_once"),
        ),
        migrations.RunSQL(ONE_AT_A_TIME, ONE_AT_A_TIME_REVERSE),
        migrations.RunSQL(KEPT, KEPT_REVERSE),
        migrations.RunSQL(KNOWN, KNOWN_REVERSE),
    ]
