"""What is kept of every act: audit events with their Merkle leaves, row history, outbox, keys, files."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from diya.foundation.db import RowScope, classify, new_id


class AuditEvent(models.Model):
    """One readable event for each command: who, when, from where, what, before and after."""

    row_scope = RowScope.BRANCH_OR_BANK
    append_only = True
    data_classes = classify(
        internal="id at branch actor_id actor role action subject related before after request_id address purpose look"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField(db_default=models.functions.Now())
    branch = models.ForeignKey("foundation.Branch", null=True, on_delete=models.PROTECT)
    actor_id = models.IntegerField(null=True)
    actor = models.CharField(max_length=60)
    role = models.CharField(max_length=40)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    related = ArrayField(models.CharField(max_length=120), default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    purpose = models.CharField(max_length=120)
    look = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            GinIndex(fields=["related"], name="foundation_audit_related"),
            models.Index(fields=["actor_id", "id"], name="foundation_audit_actor"),
            models.Index(fields=["subject", "id"], name="foundation_audit_subject"),
        ]


class Unsequenced(models.Model):
    """Events and messages that are committed but have no place in the order yet."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(internal="id kind")

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=1)  # "A" audit event, "O" outbox message


class AuditLeaf(models.Model):
    """An event's place in the Merkle log: gapless index and leaf hash (RFC 9162)."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="leaf_index event_id leaf_hash")

    leaf_index = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    leaf_hash = models.BinaryField()


class AuditHead(models.Model):
    """The tree after each batch: size, root and the frontier from which the next root is made. `acts` counts the
    leaves that are no looks: screens poll it."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="size acts root frontier at")

    size = models.BigIntegerField(primary_key=True)
    acts = models.BigIntegerField()
    root = models.BinaryField()
    frontier = ArrayField(models.BinaryField())
    at = models.DateTimeField(db_default=models.functions.Now())


class AuditNode(models.Model):
    """The hash over a whole block of leaves, so that a proof reads few leaves of a long log."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="block node_hash")

    block = models.BigIntegerField(primary_key=True)
    node_hash = models.BinaryField()


class AuditSignedHead(models.Model):
    """A tree head with the bank's signature (Ed25519), as it is written to places outside the database."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="size root at key signature")

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.DateTimeField()
    key = models.BinaryField()
    signature = models.BinaryField()


class RowHistory(models.Model):
    """Every change of a row that can change, written by statement-level triggers."""

    row_scope = RowScope.BRANCH_OR_BANK
    append_only = True
    written_by_trigger = True
    data_classes = classify(internal="id at branch table_name operation row_key before after context")

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=models.functions.Now())
    branch = models.ForeignKey("foundation.Branch", null=True, on_delete=models.PROTECT, db_constraint=False)
    table_name = models.CharField(max_length=63)
    operation = models.CharField(max_length=6)
    row_key = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    context = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_key", "id"], name="foundation_history_row")]


class OutboxMessage(models.Model):
    """What rooms above may want to hear after the commit; `sequence` is given by the sequencer, gapless."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(internal="id sequence topic subject payload branches at")

    id = models.UUIDField(primary_key=True, default=new_id)
    sequence = models.BigIntegerField(null=True, unique=True)
    topic = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    branches = ArrayField(models.IntegerField(), default=list)
    at = models.DateTimeField(db_default=models.functions.Now())


class OutboxCursor(models.Model):
    """How far a subscriber has come."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(internal="handler sequence")

    handler = models.CharField(max_length=80, primary_key=True)
    sequence = models.BigIntegerField(default=0)


class IdempotencyKey(models.Model):
    """A command that took effect: its key, what was asked, and where the result stands.

    Hash-partitioned by `key_hash` (written out in the migration). Without `expires_at` it is kept for ever.
    """

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(internal="key_hash request_hash reference created_at expires_at")

    key_hash = models.BinaryField(primary_key=True)
    request_hash = models.BinaryField()
    reference = models.CharField(max_length=160, null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    expires_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "foundation_idempotencykey"


class SubjectKey(models.Model):
    """A data key of one subject, wrapped by a key-encryption key; destroying all of them erases the subject.

    A higher number is a newer key: what is sealed anew is sealed under the highest.
    """

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(internal="subject_id number kek_id created_at destroyed_at", sensitive="wrapped")

    pk = models.CompositePrimaryKey("subject_id", "number")
    subject_id = models.UUIDField()
    number = models.SmallIntegerField(default=1)
    wrapped = models.BinaryField(null=True)
    kek_id = models.CharField(max_length=16)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    destroyed_at = models.DateTimeField(null=True)


class StoredFile(models.Model):
    """A file on disk, encrypted under its subject's key; its name is in the envelope."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(
        internal="id branch subject_id content_type size_bytes sha256 created_at", personal="envelope"
    )
    seals = {"envelope": "subject_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    subject_id = models.UUIDField()
    envelope = models.BinaryField()
    content_type = models.CharField(max_length=80)
    size_bytes = models.BigIntegerField()
    sha256 = models.BinaryField()
    created_at = models.DateTimeField(db_default=models.functions.Now())
