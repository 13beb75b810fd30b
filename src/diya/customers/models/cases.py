"""Cases of a bank's duties to and about customers: what is to be looked into, by whom, until when, and how it ended."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from diya.foundation.db import RowScope, classify, new_id


class CaseKind(models.TextChoices):
    KYC_ONBOARDING = "KYC_ONBOARDING"
    KYC_REVIEW = "KYC_REVIEW"
    SCREENING_HIT = "SCREENING_HIT"
    SUSPICIOUS_TRANSACTION = "SUSPICIOUS_TRANSACTION"
    COMPLAINT = "COMPLAINT"


class CaseState(models.TextChoices):
    OPEN = "OPEN"
    IN_PROGRESS = "IN_PROGRESS"
    PROPOSED = "PROPOSED"
    CLOSED = "CLOSED"


class Case(models.Model):
    """One case. What it is about is sealed: under the customer's key, or a key of its own where no customer is
    known."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number kind state party topic channel opened_date due_date clock clock_days extensions"
        " owner opened_by opened_at outcome report_reference proposed_by proposed_at decided_by decided_at closed_date"
        " version",
        sensitive="envelope",
    )
    seals = {"envelope": "subject_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", related_name="+", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=24, choices=CaseKind.choices)
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.OPEN)
    party = models.ForeignKey("customers.Party", related_name="+", null=True, on_delete=models.PROTECT)
    topic = models.CharField(max_length=24, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    envelope = models.BinaryField()
    opened_date = models.DateField()
    due_date = models.DateField()
    clock = models.CharField(max_length=80)
    """The dated parameter the days come from."""
    clock_days = models.IntegerField()
    extensions = models.IntegerField(default=0)
    owner = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    opened_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    opened_at = models.DateTimeField(db_default=models.functions.Now())
    outcome = models.CharField(max_length=16, blank=True)
    report_reference = models.CharField(max_length=60, blank=True)
    proposed_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    closed_date = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False) | Q(kind__in=("COMPLAINT", "SUSPICIOUS_TRANSACTION")),
                name="customers_case_about_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="CLOSED", closed_date__isnull=False, decided_by__isnull=False) & ~Q(outcome="")
                | ~Q(state="CLOSED") & Q(closed_date=None),
                name="customers_case_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="customers_case_two_people",
            ),
            models.UniqueConstraint(
                fields=["party", "kind"],
                condition=Q(kind__in=("KYC_ONBOARDING", "KYC_REVIEW")) & ~Q(state="CLOSED"),
                name="customers_case_kyc_once",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "state", "due_date", "id"], name="customers_case_queue"),
            models.Index(fields=["party"], name="customers_case_party"),
        ]

    @property
    def subject_id(self) -> UUID:
        """Whose key the case is sealed under: its customer's, or its own."""
        return self.party_id or self.id


class CaseCheck(models.Model):
    """One line of a case's checklist, as the checklist stood when the case was opened."""

    row_scope = RowScope.BRANCH
    data_classes = classify(internal="id branch case place code name_zh name_en required result done_by done_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    case = models.ForeignKey(Case, related_name="checks", on_delete=models.PROTECT)
    place = models.IntegerField()
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    required = models.BooleanField()
    result = models.CharField(max_length=12, blank=True)
    done_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="customers_casecheck_once")]


class CaseNote(models.Model):
    """What somebody wrote on a case. The room keeps these itself: a note among the bank's other notes would tell who
    reads them that a case on suspicion exists."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch case step created_by created_at", sensitive="envelope")
    seals = {"envelope": "case.subject_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    case = models.ForeignKey(Case, related_name="notes", on_delete=models.PROTECT)
    step = models.CharField(max_length=12)
    envelope = models.BinaryField()
    created_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(db_default=models.functions.Now())


class BeneficialOwner(models.Model):
    """A natural person who in the end owns, controls or manages a firm, as it was established on a day."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch firm person basis share_ppb established_date ended_date recorded_by", sensitive="envelope"
    )
    seals = {"envelope": "firm_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    firm = models.ForeignKey("customers.Party", related_name="+", on_delete=models.PROTECT)
    person = models.ForeignKey("customers.Party", related_name="+", null=True, on_delete=models.PROTECT)
    """The person as a customer, where they are one; their name is in the envelope either way."""
    envelope = models.BinaryField()
    basis = models.CharField(max_length=12)
    share_ppb = models.BigIntegerField(null=True)
    established_date = models.DateField()
    ended_date = models.DateField(null=True)
    recorded_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="SHARES", share_ppb__gt=0, share_ppb__lte=1_000_000_000)
                | Q(basis__in=("CONTROL", "MANAGEMENT"), share_ppb=None),
                name="customers_beneficialowner_basis",
            )
        ]
