"""Money that comes in by files and by debits, in eight tables.

IncomingFile       a file of repayments or of answers: looked through first, then posted line by line
  IncomingLine     one payment of a file, with the rule that found its loan and what became of it
  IncomingKey      every payment that was ever taken, by keyed tokens, over all branches
  DebitAnswer      one line of a file of answers
DebitMandate       the borrower's leave to debit an account
DebitFile          instructions of a day to the debiting bank
  DebitInstruction what is to be debited for a loan; posts nothing until it is answered
SuspenseItem       money that no loan took: open until it is applied, refunded or split
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diya.foundation.db import RowScope, classify, new_id
from diya.servicing.contracts import Channel
from diya.servicing.incoming import contracts as words
from diya.servicing.models.loans import CURRENCY_LENGTH, Event, Loan


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


POSTED: Final = [state.value for state in words.POSTED]
CAME_BY: Final = (Channel.TRANSFER, Channel.DEBIT)
"""How money came in that may end in suspense."""
PENDING: Final = [state.value for state in words.PENDING]


class IncomingFile(models.Model):
    """A file of one branch. The same content is brought once, unless it was given up."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number kind format state file sha256 line_count left_count officer job_id created_at"
        " ended_at version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=_choices(words.FileKind))
    format = models.CharField(max_length=8, choices=_choices(words.FileFormat))
    state = models.CharField(max_length=9, choices=_choices(words.FileState))
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT)
    sha256 = models.BinaryField()
    line_count = models.IntegerField()
    left_count = models.IntegerField(default=0)
    officer = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    job_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "kind", "sha256"],
                condition=~Q(state=words.FileState.DISCARDED.value),
                name="servicing_incomingfile_once",
            )
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="servicing_incomingfile_newest")]

    def __str__(self) -> str:
        return self.number


class IncomingLine(models.Model):
    """A payment as a file says it. Who paid, from which account, the texts, and the reason of a refusal are in an
    envelope under the file's key. Written when the file is read and once more when it is posted."""

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(
        internal="id branch incoming line line_key entry_key state rule loan amount currency value_date applied_amount"
        " suspense_amount code column",
        personal="envelope",
    )
    seals = {"envelope": "incoming.file_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    incoming = models.ForeignKey(IncomingFile, related_name="lines", on_delete=models.PROTECT, db_index=False)
    line = models.IntegerField()
    line_key = models.BinaryField()
    entry_key = models.BinaryField()
    state = models.CharField(max_length=9, choices=_choices(words.LineState))
    rule = models.CharField(max_length=15, choices=_choices(words.Rule), default="")
    loan = models.ForeignKey(Loan, null=True, related_name="+", on_delete=models.PROTECT)
    amount = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=CURRENCY_LENGTH, default="")
    value_date = models.DateField(null=True)
    applied_amount = models.BigIntegerField(default=0)
    suspense_amount = models.BigIntegerField(default=0)
    code = models.CharField(max_length=80, default="")
    column = models.CharField(max_length=120, default="")
    envelope = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incoming", "line"], name="servicing_incomingline_once"),
            models.CheckConstraint(
                condition=Q(state=words.LineState.REFUSED.value) | Q(amount__gt=0), name="servicing_incomingline_amount"
            ),
            models.CheckConstraint(
                condition=Q(state__in=POSTED, amount=F("applied_amount") + F("suspense_amount"))
                | (~Q(state__in=POSTED) & Q(applied_amount=0, suspense_amount=0)),
                name="servicing_incomingline_nothing_lost",
            ),
            models.CheckConstraint(
                condition=~Q(state=words.LineState.MATCHED.value) | Q(loan__isnull=False),
                name="servicing_incomingline_matched_loan",
            ),
        ]


class IncomingEntry(models.Model):
    """Which file an entry of a statement is posted from, by a keyed token of what tells it apart: the first that takes
    it, over all branches. Another file may divide the entry otherwise, so it can have no part of it."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="entry_key incoming_id")

    entry_key = models.BinaryField(primary_key=True)
    incoming_id = models.UUIDField()


class IncomingKey(models.Model):
    """A payment that was taken, by keyed tokens of what tells it apart: of itself, and of the entry of the statement
    that it is part of. Over all branches, so that a payment counts once wherever its file is brought."""

    row_scope = RowScope.BANK
    append_only = True
    data_classes = classify(internal="line_key entry_key incoming_id")

    line_key = models.BinaryField(primary_key=True)
    entry_key = models.BinaryField()
    incoming_id = models.UUIDField()


class DebitMandate(models.Model):
    """Leave to debit an account for a loan; name, number and bank are in an envelope sealed for the borrower, or for
    the one before where another debtor took the loan over. The token finds the loans of an account that money comes
    from."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch loan state starts_date ends_date account_token made_by made_at ended_by ended_at version"
        " sealed_for",
        sensitive="envelope",
    )
    seals = {"envelope": "subject_id"}
    history_omits: ClassVar = ("account_token",)

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    loan = models.ForeignKey(Loan, related_name="mandates", on_delete=models.PROTECT)
    state = models.CharField(
        max_length=6, choices=_choices(words.MandateState), default=words.MandateState.ACTIVE.value
    )
    starts_date = models.DateField()
    ends_date = models.DateField(null=True)
    account_token = models.BinaryField(db_index=True)
    envelope = models.BinaryField()
    sealed_for = models.ForeignKey("customers.Party", null=True, related_name="+", on_delete=models.PROTECT)
    made_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
    made_at = models.DateTimeField(db_default=Now())
    ended_by = models.ForeignKey("foundation.User", null=True, related_name="+", on_delete=models.PROTECT)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan"], condition=Q(state=words.MandateState.ACTIVE.value), name="servicing_debitmandate_one"
            ),
            models.CheckConstraint(
                condition=Q(ends_date__isnull=True) | Q(ends_date__gte=F("starts_date")),
                name="servicing_debitmandate_dates",
            ),
        ]

    @property
    def subject_id(self) -> UUID:
        """Whose key the envelope is under."""
        return self.sealed_for_id or self.loan.borrower_id


class DebitFile(models.Model):
    """Instructions of a day in one currency: open while they are collected, then sent and never changed."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number state currency business_date file instruction_count amount created_at sent_at"
        " version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(
        max_length=4, choices=_choices(words.DebitFileState), default=words.DebitFileState.OPEN.value
    )
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    business_date = models.DateField()
    file = models.ForeignKey("foundation.StoredFile", null=True, on_delete=models.PROTECT)
    instruction_count = models.IntegerField(default=0)
    amount = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "currency", "business_date"],
                condition=Q(state=words.DebitFileState.OPEN.value),
                name="servicing_debitfile_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state=words.DebitFileState.OPEN.value, file__isnull=True)
                | Q(state=words.DebitFileState.SENT.value, file__isnull=False),
                name="servicing_debitfile_sent_with_content",
            ),
        ]
        indexes = [models.Index(fields=["business_date", "id"], name="servicing_debitfile_newest")]


class DebitInstruction(models.Model):
    """What is to be debited for what fell due by a day. Made once and answered once; the answers are kept."""

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(
        internal="id branch reference loan mandate debit_file due_date attempt amount currency state instructed_date"
        " applied_amount suspense_amount next_attempt_date reason answered_at version"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    reference = models.CharField(max_length=40, unique=True)
    loan = models.ForeignKey(Loan, related_name="debits", on_delete=models.PROTECT, db_index=False)
    mandate = models.ForeignKey(DebitMandate, related_name="+", on_delete=models.PROTECT, db_index=False)
    debit_file = models.ForeignKey(DebitFile, related_name="instructions", on_delete=models.PROTECT)
    due_date = models.DateField()
    attempt = models.SmallIntegerField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    state = models.CharField(
        max_length=7, choices=_choices(words.InstructionState), default=words.InstructionState.SENT.value
    )
    instructed_date = models.DateField()
    applied_amount = models.BigIntegerField(default=0)
    suspense_amount = models.BigIntegerField(default=0)
    next_attempt_date = models.DateField(null=True)
    reason = models.CharField(max_length=80, default="")
    answered_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "due_date", "attempt"], name="servicing_debit_attempt_once"),
            models.UniqueConstraint(
                fields=["loan"], condition=Q(state__in=PENDING), name="servicing_debit_one_pending"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, attempt__gt=0), name="servicing_debit_amount"),
            models.CheckConstraint(
                condition=Q(state=words.InstructionState.DONE.value, amount=F("applied_amount") + F("suspense_amount"))
                | Q(state=words.InstructionState.PART.value, amount__gt=F("applied_amount") + F("suspense_amount"))
                | (
                    ~Q(state__in=(words.InstructionState.DONE.value, words.InstructionState.PART.value))
                    & Q(applied_amount=0, suspense_amount=0)
                ),
                name="servicing_debit_money_as_answered",
            ),
        ]


class DebitAnswer(models.Model):
    """A line of a file of answers, and what it did. Only one decides an instruction. Why a line was refused may repeat
    what it holds, so it is in an envelope under the file's key."""

    row_scope = RowScope.BRANCH
    history = False
    data_classes = classify(
        internal="id branch incoming line instruction result amount state reason code column", personal="envelope"
    )
    seals = {"envelope": "incoming.file_id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT, db_index=False)
    incoming = models.ForeignKey(IncomingFile, related_name="answers", on_delete=models.PROTECT, db_index=False)
    line = models.IntegerField()
    instruction = models.ForeignKey(DebitInstruction, null=True, related_name="answers", on_delete=models.PROTECT)
    result = models.CharField(max_length=7, choices=_choices(words.Result), default="")
    amount = models.BigIntegerField(default=0)
    state = models.CharField(max_length=11, choices=_choices(words.AnswerState))
    reason = models.CharField(max_length=80, default="")
    code = models.CharField(max_length=80, default="")
    column = models.CharField(max_length=120, default="")
    envelope = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incoming", "line"], name="servicing_debitanswer_line_once"),
            models.UniqueConstraint(
                fields=["instruction"],
                condition=Q(state=words.AnswerState.POSTED.value),
                name="servicing_debitanswer_decides_once",
            ),
            models.CheckConstraint(
                condition=Q(state=words.AnswerState.REFUSED.value) | Q(instruction__isnull=False),
                name="servicing_debitanswer_of_something",
            ),
        ]


class SuspenseItem(models.Model):
    """Money in suspense, as a whole: applied, refunded, or split into items of their own. Where a refund goes is in an
    envelope under a key of the item."""

    row_scope = RowScope.BRANCH
    data_classes = classify(
        internal="id branch number state channel currency amount reason received_date line answer loan parent event"
        " asked_by asked_at decided_by decided_at comment created_at version",
        sensitive="envelope",
    )
    seals = {"envelope": "id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(
        max_length=12, choices=_choices(words.SuspenseState), default=words.SuspenseState.OPEN.value
    )
    channel = models.CharField(max_length=10, choices=[(one.value, one.value) for one in CAME_BY])
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=80)
    received_date = models.DateField()
    line = models.ForeignKey(IncomingLine, null=True, related_name="+", on_delete=models.PROTECT)
    answer = models.ForeignKey(DebitAnswer, null=True, related_name="+", on_delete=models.PROTECT)
    loan = models.ForeignKey(Loan, null=True, related_name="+", on_delete=models.PROTECT)
    parent = models.ForeignKey("self", null=True, related_name="parts", on_delete=models.PROTECT)
    event = models.OneToOneField(Event, null=True, related_name="+", on_delete=models.PROTECT)
    envelope = models.BinaryField(null=True)
    asked_by = models.ForeignKey("foundation.User", null=True, related_name="+", on_delete=models.PROTECT)
    asked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.User", null=True, related_name="+", on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=500, default="")
    created_at = models.DateTimeField(db_default=Now())
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="servicing_suspense_amount"),
            models.UniqueConstraint(
                fields=["line"], condition=Q(parent__isnull=True), name="servicing_suspense_line_once"
            ),
            models.UniqueConstraint(
                fields=["answer"], condition=Q(parent__isnull=True), name="servicing_suspense_answer_once"
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=True, answer__isnull=False) | Q(line__isnull=False, answer__isnull=True),
                name="servicing_suspense_one_source",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="servicing_suspense_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=words.SuspenseState.REFUNDED.value)
                | Q(asked_by__isnull=False, decided_by__isnull=False, envelope__isnull=False),
                name="servicing_suspense_refunded_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state=words.SuspenseState.APPLIED.value, event__isnull=False)
                | (~Q(state=words.SuspenseState.APPLIED.value) & Q(event__isnull=True)),
                name="servicing_suspense_applied_by_event",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="servicing_suspense_queue")]

    def __str__(self) -> str:
        return self.number
