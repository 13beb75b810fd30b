"""People, branches and rights: a person holds a role at a branch for a time; a role is a set of rights."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID, uuid5

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from diya.foundation.db import RowScope, classify, new_id


class Branch(models.Model):
    """An office of the bank; row-level security is by its id."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="id code name_zh name_en parent")

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.code


class User(AbstractBaseUser):
    """A member of staff."""

    row_scope = RowScope.BANK
    history_omits: ClassVar = ("password", "last_login")
    data_classes = classify(internal="id username name is_active last_login", sensitive="password")

    id = models.AutoField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.username


class Role(models.Model):
    """A duty a person can hold, such as loan officer."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="code name_zh name_en")

    code = models.CharField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)

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
    """A person's role at a branch, from a day (inclusive) to a day (exclusive)."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="id user role branch starts_date ends_date")

    user = models.ForeignKey(User, on_delete=models.PROTECT)
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT)
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
