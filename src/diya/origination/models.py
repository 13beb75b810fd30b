"""Applications, their assessments and appeals, what an approved one leads to (limit, contract, conditions), and the
files that applications came in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from diya.foundation.db import RowScope, classify, new_id
from diya.origination.contracts import ConditionOrigin, ImportState, PartyRole, State, Verdict

NEEDED = ("property", "requested_amount", "term_months", "repayment_method", "margin_bps", "due_day")
"""The terms every application must have before it is submitted; what else is needed is the product's to say."""


class Application(models.Model):
    """A request for a mortgage loan. A draft may be incomplete; whatever left the draft is whole.

    `facts` are what the product asks beyond its terms (`products.FactTerm`), as integers or codes of a choice.
    `combined_with` is the bank's part of a combined loan (组合贷款), of which this is the provident fund's.
    """

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number state product_code product_version_id property price_amount requested_amount"
        " currency term_months repayment_method margin_bps due_day homes_owned_count other_debt_monthly_amount"
        " officer created_at submitted_at decided_at drawn_at facts combined_with version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=[(state, state) for state in State], default=State.DRAFT)
    product_code = models.CharField(max_length=40)
    product_version_id = models.UUIDField()
    property = models.ForeignKey("collateral.Property", null=True, on_delete=models.PROTECT)
    price_amount = models.BigIntegerField(null=True)
    requested_amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    term_months = models.SmallIntegerField(null=True)
    repayment_method = models.CharField(max_length=30, null=True)
    margin_bps = models.SmallIntegerField(null=True)
    due_day = models.SmallIntegerField(null=True)
    homes_owned_count = models.SmallIntegerField(null=True)
    other_debt_monthly_amount = models.BigIntegerField(null=True)
    officer = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)
    combined_with = models.OneToOneField("self", related_name="combined", null=True, on_delete=models.PROTECT)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(requested_amount__gt=0) & Q(requested_amount__lte=F("price_amount")),
                name="origination_application_amount_in_price",
            ),
            models.CheckConstraint(
                condition=Q(due_day__gte=1, due_day__lte=31), name="origination_application_due_day"
            ),
            models.CheckConstraint(
                condition=Q(homes_owned_count__gte=0, other_debt_monthly_amount__gte=0),
                name="origination_application_counts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("DRAFT", "WITHDRAWN")) | Q(**{f"{name}__isnull": False for name in NEEDED}),
                name="origination_application_whole",
            ),
            models.CheckConstraint(
                condition=~Q(combined_with=F("id")), name="origination_application_combined_with_another"
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="origination_app_newest"),
            models.Index(fields=["state", "created_at"], name="origination_app_state"),
        ]


class ApplicationParty(models.Model):
    """A person's part in an application."""

    row_scope = RowScope.BRANCH
    data_classes = classify(internal="id branch application party role")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    application = models.ForeignKey(Application, related_name="parties", on_delete=models.PROTECT)
    party = models.ForeignKey("customers.Party", on_delete=models.PROTECT)
    role = models.CharField(max_length=12, choices=[(role, role) for role in PartyRole])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "party"], name="origination_party_once"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(role="BORROWER"), name="origination_one_borrower"
            ),
        ]


class Assessment(models.Model):
    """What was computed and decided when an application was submitted; never changed, a later one follows."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(
        internal="id branch application on annual_rate_ppb index_fixed_on instalment_amount ratios missing facts"
        " score_run_id verdict table version reasons created_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    application = models.ForeignKey(Application, related_name="assessments", on_delete=models.PROTECT)
    on = models.DateField()
    annual_rate_ppb = models.BigIntegerField()
    index_fixed_on = models.DateField()
    instalment_amount = models.BigIntegerField()
    ratios = models.JSONField()
    missing = models.JSONField()
    facts = models.JSONField()
    score_run_id = models.UUIDField()
    verdict = models.CharField(max_length=8, choices=[(verdict, verdict) for verdict in Verdict])
    table = models.CharField(max_length=60)
    version = models.IntegerField()
    reasons = models.JSONField()
    created_at = models.DateTimeField(db_default=models.functions.Now())


class Appeal(models.Model):
    """A second look (复议) at a declined application, asked for once, decided by people who did not decide before."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch application reason appealed_by created_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    application = models.OneToOneField(Application, related_name="appeal", on_delete=models.PROTECT)
    reason = models.CharField(max_length=2000)
    appealed_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    created_at = models.DateTimeField(db_default=models.functions.Now())


class Limit(models.Model):
    """A credit limit (授信额度): reserved at approval, used at drawdown."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number application amount reserved_amount used_amount currency expires_on"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    application = models.OneToOneField(Application, related_name="limit", on_delete=models.PROTECT)
    amount = models.BigIntegerField()
    reserved_amount = models.BigIntegerField()
    used_amount = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    expires_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved_amount__gte=0, used_amount__gte=0)
                & Q(amount__gte=F("reserved_amount") + F("used_amount")),
                name="origination_limit_not_exceeded",
            )
        ]


class Contract(models.Model):
    """A signed contract (合同) under a limit; whom the money goes to (受托支付) is in the envelope."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(
        internal="id branch number application amount currency signed_on annual_rate_ppb signed_by created_at",
        sensitive="payee",
    )
    seals = {"payee": "id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    application = models.OneToOneField(Application, related_name="contract", on_delete=models.PROTECT)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    signed_on = models.DateField()
    annual_rate_ppb = models.BigIntegerField()
    payee = models.BinaryField()
    signed_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    created_at = models.DateTimeField(db_default=models.functions.Now())


class Condition(models.Model):
    """A condition precedent: open until its evidence is in."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch application place origin code name_zh name_en evidence_zh evidence_en registers_lien"
        " state evidence evidence_date fulfilled_by fulfilled_at version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    application = models.ForeignKey(Application, related_name="conditions", on_delete=models.PROTECT)
    place = models.SmallIntegerField()
    origin = models.CharField(max_length=10, choices=[(one, one) for one in ConditionOrigin], default="PRODUCT")
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    evidence_zh = models.CharField(max_length=200)
    evidence_en = models.CharField(max_length=200)
    registers_lien = models.BooleanField()
    state = models.CharField(max_length=10, default="OPEN")
    evidence = models.CharField(max_length=200, default="")
    evidence_date = models.DateField(null=True)
    fulfilled_by = models.ForeignKey("foundation.User", related_name="+", null=True, on_delete=models.PROTECT)
    fulfilled_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "code"], name="origination_condition_once"),
            models.CheckConstraint(
                condition=Q(state="OPEN", fulfilled_by__isnull=True)
                | (Q(state="FULFILLED", fulfilled_by__isnull=False) & ~Q(evidence="")),
                name="origination_condition_with_evidence",
            ),
        ]


class ImportMapping(models.Model):
    """How a kind of file becomes applications, by its code; what it says is in its versions."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="code name_zh name_en")

    code = models.CharField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.code


class ImportMappingVersion(models.Model):
    """Columns, fields, transformations and defaults from a day on; a released version never changes."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="id mapping number starts_date content")

    id = models.UUIDField(primary_key=True, default=new_id)
    mapping = models.ForeignKey(ImportMapping, on_delete=models.PROTECT)
    number = models.IntegerField()
    starts_date = models.DateField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mapping", "number"], name="origination_mapping_number_once")]


class ImportRun(models.Model):
    """A file of applications: looked through first, then entered, line by line, each line once."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number state mapping file row_count entered_count known_count refused_count officer"
        " job_id created_at ended_at file_gone_at version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=[(state, state) for state in ImportState])
    mapping = models.ForeignKey(ImportMappingVersion, on_delete=models.PROTECT)
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT)
    row_count = models.IntegerField()
    entered_count = models.IntegerField(default=0)
    known_count = models.IntegerField(default=0)
    refused_count = models.IntegerField(default=0)
    officer = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    job_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    ended_at = models.DateTimeField(null=True)
    file_gone_at = models.DateTimeField(null=True)
    """When the key of the file was destroyed: it holds several people, and none of them outlives an erasure in it."""
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="origination_import_newest")]


class ImportLine(models.Model):
    """What became of a line of a file: an application, or a reason why not. `row_key` is a keyed token of what the
    line says, so that the same line is never entered twice, whatever file it comes in. A reason may repeat what a cell
    holds, so it is in an envelope under the file's key."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch run line row_key application column code", personal="envelope")
    seals = {"envelope": "run.file_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    run = models.ForeignKey(ImportRun, related_name="lines", on_delete=models.PROTECT, db_index=False)
    line = models.IntegerField()
    row_key = models.BinaryField(null=True, unique=True)
    application = models.OneToOneField(Application, related_name="import_line", null=True, on_delete=models.PROTECT)
    column = models.CharField(max_length=120, default="")
    code = models.CharField(max_length=80, default="")
    envelope = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="origination_import_line_once"),
            models.CheckConstraint(
                condition=Q(application__isnull=False, row_key__isnull=False, code="")
                | (Q(application__isnull=True, row_key__isnull=True) & ~Q(code="")),
                name="origination_import_line_entered_or_refused",
            ),
        ]
