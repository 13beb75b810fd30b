"""How one proves who one is: sessions, second factors, failed tries, and machine clients with their tokens."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from diya.foundation.db import RowScope, classify, new_id
from diya.foundation.models.access import subject_of_staff


class Session(models.Model):
    """One person at one browser. The cookie holds a key of which only the hash is kept."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(
        internal="id key_hash user started_at seen_at confirmed_at factor_at challenge address device ended_at"
        " ended_why"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    key_hash = models.BinaryField(unique=True)
    user = models.ForeignKey("foundation.User", on_delete=models.PROTECT)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    factor_at = models.DateTimeField(null=True)
    challenge = models.BinaryField(null=True)  # of a passkey, answered once
    address = models.CharField(max_length=64)
    device = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "id"], condition=models.Q(ended_at__isnull=True), name="foundation_session_open"
            )
        ]


class FactorKind(models.TextChoices):
    TOTP = "TOTP"
    PASSKEY = "PASSKEY"


class Factor(models.Model):
    """A second factor of a person; what makes it secret is sealed. It stands once it was shown (`proved_at`)."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(
        internal="id user kind label token last_step made_at proved_at used_at taken_at", sensitive="envelope"
    )
    seals: ClassVar = {"envelope": "subject_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey("foundation.User", on_delete=models.PROTECT)
    kind = models.CharField(max_length=7, choices=FactorKind.choices)
    label = models.CharField(max_length=60)
    envelope = models.BinaryField()
    token = models.BinaryField(null=True, unique=True)  # finds a passkey by its credential id
    last_step = models.BigIntegerField(default=0)  # the time step of the last code, or the passkey's counter
    made_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user"], condition=models.Q(taken_at__isnull=True), name="foundation_factor_standing")
        ]

    @property
    def subject_id(self) -> UUID:
        """Whose keys the envelope is under."""
        return subject_of_staff(self.user_id)


class FailedTry(models.Model):
    """Failed sign-ins under a keyed token of (name, address) or of an address: no name stands here in plain."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(internal="token failures last_at")

    token = models.BinaryField(primary_key=True)
    failures = models.IntegerField()
    last_at = models.DateTimeField()


class MachineClient(models.Model):
    """A system of the bank that uses the API; it acts as a user of the kind MACHINE, whose name it has."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="user requests_per_minute made_at disabled_at version")

    user = models.OneToOneField("foundation.User", primary_key=True, on_delete=models.PROTECT)
    requests_per_minute = models.IntegerField()
    made_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(requests_per_minute__gte=1), name="foundation_machineclient_may_ask"
            )
        ]


class MachineScope(models.Model):
    """A right of a machine client at a branch."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="id client branch right")

    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    right = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "branch", "right"], name="foundation_machinescope_once")
        ]


class MachineSecret(models.Model):
    """A secret of a machine client, of which only a hash is kept. One that was allowed and not fetched has none yet;
    while secrets are changed, two hold side by side."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(internal="id client fetched_by secret_hash made_at ends_at used_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT)
    fetched_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    secret_hash = models.BinaryField(unique=True, null=True)
    made_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(made_at__isnull=True, secret_hash__isnull=True)
                | models.Q(made_at__isnull=False, secret_hash__isnull=False),
                name="foundation_machinesecret_made_whole",
            )
        ]


class MachineToken(models.Model):
    """A short-lived token of a machine client, with the rights it was asked for; only a hash is kept."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(internal="token_hash client rights made_at ends_at")

    token_hash = models.BinaryField(primary_key=True)
    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT)
    rights = ArrayField(models.CharField(max_length=80))
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()


class MachineUse(models.Model):
    """How often a machine client asked in the present minute, and when it did last."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(internal="client minute requests used_at")

    client = models.OneToOneField(MachineClient, primary_key=True, on_delete=models.PROTECT)
    minute = models.DateTimeField()
    requests = models.IntegerField()
    used_at = models.DateTimeField()
