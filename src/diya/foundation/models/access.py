"""People, branches and rights: a person holds a role at a branch for a time; a role is a set of rights."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID, uuid5

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from diya.foundation.db import RowScope, classify, new_id


class Branch(models.Model):
    """An office of the bank; row-level security is by its id. Offices below `parent` make a tree."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="id code name_zh name_en parent")

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="foundation_branch_not_its_own_parent",
            )
        ]

    def __str__(self) -> str:
        return self.code


class UserKind(models.TextChoices):
    STAFF = "STAFF"
    MACHINE = "MACHINE"


class User(AbstractBaseUser):
    """Who can act: a member of staff, or a machine client, which has no password and no role.

    `directory_subject` is the id by which the bank's own directory knows a member of staff.
    """

    row_scope = RowScope.BANK
    history_omits: ClassVar = ("password", "last_login")
    data_classes = classify(
        internal="id username name kind is_active directory_subject secret_at last_login", sensitive="password"
    )

    id = models.AutoField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=7, choices=UserKind.choices, default=UserKind.STAFF)
    is_active = models.BooleanField(default=True)
    directory_subject = models.CharField(max_length=200, null=True, unique=True)
    secret_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.username


class Role(models.Model):
    """A duty a person can hold, such as loan officer. Where the bank changed its rights (`own`), the reference data
    leaves them alone."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="code name_zh name_en own")

    code = models.CharField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    own = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class RoleRight(models.Model):
    """One right of a role; a right is `room.noun.verb`."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="id role right")

    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    right = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "right"], name="foundation_roleright_once")]


class Grant(models.Model):
    """A person's role at a branch, or at it and all below it, from a day (inclusive) to a day (exclusive)."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="id user role branch with_below starts_date ends_date")

    user = models.ForeignKey(User, on_delete=models.PROTECT)
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT)
    with_below = models.BooleanField(default=False)
    starts_date = models.DateField()
    ends_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "branch", "starts_date"], name="foundation_grant_once"),
            models.CheckConstraint(
                condition=models.Q(ends_date__isnull=True) | models.Q(ends_date__gt=models.F("starts_date")),
                name="foundation_grant_dates_rise",
            ),
        ]


class Delegation(models.Model):
    """Rights of a grant that its holder lets another person use for a time; it never outlives the grant."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="id grant taker rights starts_date ends_date reason")

    id = models.UUIDField(primary_key=True, default=new_id)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT)
    taker = models.ForeignKey(User, related_name="+", on_delete=models.PROTECT)
    rights = ArrayField(models.CharField(max_length=80))
    starts_date = models.DateField()
    ends_date = models.DateField()
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_date__gt=models.F("starts_date")), name="foundation_delegation_dates_rise"
            ),
            models.CheckConstraint(condition=models.Q(rights__len__gt=0), name="foundation_delegation_of_something"),
        ]
        indexes = [models.Index(fields=["taker", "ends_date"], name="foundation_delegation_taker")]


class ExcludedDuties(models.Model):
    """Two duties that nobody may hold together, at whatever branch. A side lists roles, rights, `room.*` for whatever
    writes in a room, and `*` for whatever writes at all."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="code name_zh name_en one other")

    code = models.CharField(max_length=60, primary_key=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    one = ArrayField(models.CharField(max_length=80))
    other = ArrayField(models.CharField(max_length=80))


class Preference(models.Model):
    """How a person likes their screens. A kept search may hold a customer's name, so the value is an envelope."""

    row_scope = RowScope.BANK
    history = False
    data_classes = classify(internal="id user key changed_at", personal="envelope")
    seals = {"envelope": "subject_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    key = models.CharField(max_length=120)
    envelope = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="foundation_preference_once")]

    @property
    def subject_id(self) -> UUID:
        """Whose key the envelope is under."""
        return subject_of_staff(self.user_id)


STAFF: Final = UUID("8f6d3b52-6c4e-5d0a-9a57-1f0c6a1b7e11")
"""The namespace in which the id of a member of staff becomes the id of their data key."""


def subject_of_staff(user_id: int) -> UUID:
    """Under whose key is sealed what a member of staff keeps for themselves."""
    return uuid5(STAFF, str(user_id))
