"""What is kept of privacy: reveals, holds, and requests of people about their own data."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diya.customers.privacy import ERASES, HoldBasis, Purpose, RequestKind, RequestState, Way
from diya.foundation.db import RowScope, classify, new_id


def _choices(kind: type[Purpose | RequestKind | RequestState | Way | HoldBasis]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


class Reveal(models.Model):
    """Somebody may see a customer's whole numbers for some minutes; why stands in the log."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id batch branch party by purpose opened_at ends_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    batch = models.UUIDField(db_index=True)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    party = models.ForeignKey("customers.Party", related_name="+", on_delete=models.PROTECT)
    by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    purpose = models.CharField(max_length=12, choices=_choices(Purpose))
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["by", "party", "ends_at"], name="customers_reveal_open")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("opened_at")), name="customers_reveal_has_time")
        ]


class LegalHold(models.Model):
    """An order that a customer's data must stay: from a court, an investigation, a regulator, an audit."""

    row_scope = RowScope.BRANCH
    data_classes = classify(internal="id branch party basis reference placed_by placed_at released_by released_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    party = models.ForeignKey("customers.Party", related_name="+", on_delete=models.PROTECT)
    basis = models.CharField(max_length=16, choices=_choices(HoldBasis))
    reference = models.CharField(max_length=100)
    placed_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    placed_at = models.DateTimeField(db_default=Now())
    released_by = models.ForeignKey("foundation.User", null=True, related_name="+", on_delete=models.PROTECT)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "basis", "reference"],
                condition=Q(released_at__isnull=True),
                name="customers_legalhold_once",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="customers_legalhold_released_by",
            ),
        ]


class SubjectRequest(models.Model):
    """What a person asked about their data, until when it must be answered, and how it was. Their words are in an
    envelope under their key, so that an erasure takes them along."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number party kind state way received_date due_date received_by received_at proposed_by"
        " proposed_at decided_by decided_at closed_date outcome version",
        sensitive="envelope",
    )
    seals = {"envelope": "party_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    party = models.ForeignKey("customers.Party", related_name="+", on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=_choices(RequestKind))
    state = models.CharField(max_length=9, choices=_choices(RequestState), default=RequestState.OPEN.value)
    way = models.CharField(max_length=6, choices=_choices(Way))
    envelope = models.BinaryField()
    received_date = models.DateField()
    due_date = models.DateField()
    received_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    received_at = models.DateTimeField(db_default=Now())
    proposed_by = models.ForeignKey("foundation.User", null=True, related_name="+", on_delete=models.PROTECT)
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.User", null=True, related_name="+", on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    closed_date = models.DateField(null=True)
    outcome = models.CharField(max_length=500, default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")),
                name="customers_subjectrequest_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[kind.value for kind in ERASES], state="DONE")
                | Q(proposed_by__isnull=False, decided_by__isnull=False),
                name="customers_subjectrequest_erased_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("OPEN", "PROPOSED"), closed_date=None)
                | Q(state__in=("DONE", "REFUSED", "WITHDRAWN"), closed_date__isnull=False),
                name="customers_subjectrequest_closed",
            ),
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(kind__in=[kind.value for kind in ERASES], state__in=("OPEN", "PROPOSED")),
                name="customers_subjectrequest_one_erasure",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_date", "id"], name="customers_request_queue"),
            models.Index(fields=["party"], name="customers_request_party"),
        ]
