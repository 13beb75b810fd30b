"""The tables of the ground, by piece.
The services beside this folder are the only ones that write them."""

from diya.foundation.models.access import Branch, Grant, Preference, Role, RoleRight, User, subject_of_staff
from diya.foundation.models.record import (
    AuditEvent,
    AuditHead,
    AuditLeaf,
    AuditNode,
    AuditSignedHead,
    IdempotencyKey,
    OutboxCursor,
    OutboxMessage,
    RowHistory,
    StoredFile,
    SubjectKey,
    Unsequenced,
)
from diya.foundation.models.running import BusinessDay, Change, Job, Parameter, WorkItem

__all__ = [
    "AuditEvent",
    "AuditHead",
    "AuditLeaf",
    "AuditNode",
    "AuditSignedHead",
    "Branch",
    "BusinessDay",
    "Change",
    "Grant",
    "IdempotencyKey",
    "Job",
    "OutboxCursor",
    "OutboxMessage",
    "Parameter",
    "Preference",
    "Role",
    "RoleRight",
    "RowHistory",
    "StoredFile",
    "SubjectKey",
    "Unsequenced",
    "User",
    "WorkItem",
    "subject_of_staff",
]
