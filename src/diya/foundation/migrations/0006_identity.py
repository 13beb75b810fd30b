"""Sessions, second factors, failed tries, machine clients; delegations, branches below, duties that exclude."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import diya.foundation.db


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0021_looks_and_signed_heads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None),
                ),
                ("starts_date", models.DateField()),
                ("ends_date", models.DateField()),
                ("reason", models.CharField(max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="ExcludedDuties",
            fields=[
                ("code", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("name_zh", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                (
                    "one",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None),
                ),
                (
                    "other",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("TOTP", "Totp"), ("PASSKEY", "Passkey")], max_length=7)),
                ("label", models.CharField(max_length=60)),
                ("envelope", models.BinaryField()),
                ("token", models.BinaryField(null=True, unique=True)),
                ("last_step", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("proved_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FailedTry",
            fields=[
                ("token", models.BinaryField(primary_key=True, serialize=False)),
                ("failures", models.IntegerField()),
                ("last_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MachineClient",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("requests_per_minute", models.IntegerField()),
                ("made_at", models.DateTimeField()),
                ("disabled_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="MachineScope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("right", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="MachineSecret",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("secret_hash", models.BinaryField(null=True, unique=True)),
                ("made_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MachineToken",
            fields=[
                ("token_hash", models.BinaryField(primary_key=True, serialize=False)),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None),
                ),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.UUIDField(default=diya.foundation.db.new_id, primary_key=True, serialize=False)),
                ("key_hash", models.BinaryField(unique=True)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField()),
                ("factor_at", models.DateTimeField(null=True)),
                ("challenge", models.BinaryField(null=True)),
                ("address", models.CharField(max_length=64)),
                ("device", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(default="", max_length=20)),
            ],
        ),
        migrations.AddField(
            model_name="grant",
            name="with_below",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="role",
            name="own",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="user",
            name="directory_subject",
            field=models.CharField(max_length=200, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="user",
            name="kind",
            field=models.CharField(choices=[("STAFF", "Staff"), ("MACHINE", "Machine")], default="STAFF", max_length=7),
        ),
        migrations.AddField(
            model_name="user",
            name="secret_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="branch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                ),
                name="foundation_branch_not_its_own_parent",
            ),
        ),
        migrations.AddField(
            model_name="delegation",
            name="grant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.grant"),
        ),
        migrations.AddField(
            model_name="delegation",
            name="taker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="factor",
            name="user",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name="MachineUse",
            fields=[
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="foundation.machineclient",
                    ),
                ),
                ("minute", models.DateTimeField()),
                ("requests", models.IntegerField()),
                ("used_at", models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="machineclient",
            constraint=models.CheckConstraint(
                condition=models.Q(("requests_per_minute__gte", 1)), name="foundation_machineclient_may_ask"
            ),
        ),
        migrations.AddField(
            model_name="machinescope",
            name="branch",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.branch"),
        ),
        migrations.AddField(
            model_name="machinescope",
            name="client",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.machineclient"),
        ),
        migrations.AddField(
            model_name="machinesecret",
            name="client",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.machineclient"),
        ),
        migrations.AddField(
            model_name="machinesecret",
            name="fetched_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="machinetoken",
            name="client",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="foundation.machineclient"),
        ),
        migrations.AddField(
            model_name="session",
            name="user",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name="delegation",
            index=models.Index(fields=["taker", "ends_date"], name="foundation_delegation_taker"),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_date__gt", models.F("starts_date"))), name="foundation_delegation_dates_rise"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("rights__len__gt", 0)), name="foundation_delegation_of_something"
            ),
        ),
        migrations.AddIndex(
            model_name="factor",
            index=models.Index(
                condition=models.Q(("taken_at__isnull", True)), fields=["user"], name="foundation_factor_standing"
            ),
        ),
        migrations.AddConstraint(
            model_name="machinescope",
            constraint=models.UniqueConstraint(
                fields=("client", "branch", "right"), name="foundation_machinescope_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="machinesecret",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("made_at__isnull", True), ("secret_hash__isnull", True)),
                    models.Q(("made_at__isnull", False), ("secret_hash__isnull", False)),
                    _connector="OR",
                ),
                name="foundation_machinesecret_made_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["user", "id"], name="foundation_session_open"
            ),
        ),
    ]
