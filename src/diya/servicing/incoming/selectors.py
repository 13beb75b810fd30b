"""Questions about incoming files, debits and suspense: lists, what became of a file, and what is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from diya.foundation import crypto
from diya.kernel.errors import NotFound
from diya.servicing import models
from diya.servicing.contracts import Payee
from diya.servicing.incoming.contracts import PENDING, FileKind

LINE_PLACE = "servicing_incomingline|{id}"
ANSWER_PLACE = "servicing_debitanswer|{id}"
MANDATE_PLACE = "servicing_debitmandate|{id}"
ITEM_PLACE = "servicing_suspenseitem|{id}"


@dataclass(frozen=True, slots=True)
class Stage:
    """How many lines of a file stand in a state, and their money in minor units of one currency."""

    state: str
    currency: str
    count: int
    amount: int
    applied: int
    suspended: int


def incoming_files(*, kind: str = "", state: str = "") -> QuerySet[models.IncomingFile]:
    """Files in scope, with their branch, file and the person who brought them."""
    found = models.IncomingFile.objects.select_related("branch", "file", "officer")
    if kind:
        found = found.filter(kind=kind)
    return found.filter(state__in=state.split(",")) if state else found


def incoming_file(file_id: UUID) -> models.IncomingFile:
    """One file; raises NotFound."""
    found = incoming_files().filter(id=file_id).first()
    if found is None:
        raise NotFound()
    return found


def stages(files: Sequence[models.IncomingFile]) -> dict[UUID, list[Stage]]:
    """What became of the lines of files, by state and currency, in two queries."""
    found: dict[UUID, list[Stage]] = {file.id: [] for file in files}
    lines = models.IncomingLine.objects.filter(
        incoming_id__in=[file.id for file in files if file.kind == FileKind.REPAYMENTS]
    )
    counted = lines.values("incoming_id", "state", "currency").annotate(
        count=Count("id"), money=Sum("amount"), applied=Sum("applied_amount"), suspended=Sum("suspense_amount")
    )
    for row in counted.order_by("incoming_id", "state", "currency"):
        found[row["incoming_id"]].append(
            Stage(row["state"], row["currency"], row["count"], row["money"], row["applied"], row["suspended"])
        )
    answers = models.DebitAnswer.objects.filter(
        incoming_id__in=[file.id for file in files if file.kind == FileKind.ANSWERS]
    )
    answered = answers.values("incoming_id", "state", "instruction__currency").annotate(
        count=Count("id"), money=Sum("amount")
    )
    for answer in answered.order_by("incoming_id", "state", "instruction__currency"):
        currency = answer["instruction__currency"] or ""
        found[answer["incoming_id"]].append(Stage(answer["state"], currency, answer["count"], answer["money"], 0, 0))
    return found


def incoming_lines(file: models.IncomingFile, *, state: str = "", rule: str = "") -> QuerySet[models.IncomingLine]:
    """The payments of a file, with their loans."""
    found = file.lines.select_related("loan")
    if state:
        found = found.filter(state__in=state.split(","))
    return found.filter(rule=rule) if rule else found


def debit_answers(file: models.IncomingFile, *, state: str = "") -> QuerySet[models.DebitAnswer]:
    """The answers of a file, with their instructions and loans."""
    found = file.answers.select_related("instruction__loan")
    return found.filter(state__in=state.split(",")) if state else found


def said(rows: Iterable[models.IncomingLine | models.DebitAnswer], *, of: UUID) -> dict[UUID, dict[str, Any]]:
    """What is sealed in the lines of one file, whose stored file is `of`; nothing where its key was destroyed."""
    key = crypto.keys_of([of]).get(of)
    return {row.id: _open(key, row) for row in rows} if key else {}


def payers(lines: Iterable[models.IncomingLine]) -> dict[UUID, dict[str, Any]]:
    """What is sealed in lines of any files (`incoming` selected with them), with one query for the keys."""
    rows = list(lines)
    keys = crypto.keys_of({row.incoming.file_id for row in rows})
    return {row.id: _open(keys[row.incoming.file_id], row) for row in rows if row.incoming.file_id in keys}


def _open(key: Any, row: models.IncomingLine | models.DebitAnswer) -> dict[str, Any]:
    if row.envelope is None:
        return {}
    place = LINE_PLACE if isinstance(row, models.IncomingLine) else ANSWER_PLACE
    return crypto.open_envelope(key, place.format(id=row.id), row.envelope)


def suspense_items(
    *, state: str = "", search: str = "", reason: str = "", currency: str = "", branch_code: str = ""
) -> QuerySet[models.SuspenseItem]:
    """Money that is or was in suspense; `search` is the beginning of a number of the item or of its loan."""
    found = models.SuspenseItem.objects.select_related(
        "branch", "loan", "line__incoming", "answer__instruction", "event", "asked_by", "decided_by"
    )
    if state:
        found = found.filter(state__in=state.split(","))
    if reason:
        found = found.filter(reason=reason)
    if currency:
        found = found.filter(currency=currency)
    if branch_code:
        found = found.filter(branch__code=branch_code)
    if search:
        text = search.strip().upper()
        found = found.filter(Q(number__startswith=text) | Q(loan__number__startswith=text))
    return found


def suspense_item(item_id: UUID) -> models.SuspenseItem:
    """One item; raises NotFound."""
    found = suspense_items().filter(id=item_id).first()
    if found is None:
        raise NotFound()
    return found


def refund_payees(items: Iterable[models.SuspenseItem]) -> dict[UUID, Payee]:
    """Where refunds of items go, opened, with one query for their keys."""
    rows = [item for item in items if item.envelope is not None]
    keys = crypto.keys_of(row.id for row in rows)
    return {
        row.id: Payee(**crypto.open_envelope(keys[row.id], ITEM_PLACE.format(id=row.id), row.envelope or b""))
        for row in rows
        if row.id in keys
    }


def debit_files(*, state: str = "") -> QuerySet[models.DebitFile]:
    """Files of instructions, with how many were answered and what was debited, in minor units."""
    pending = Q(instructions__state__in=[state.value for state in PENDING])
    found = models.DebitFile.objects.select_related("branch").annotate(
        made_count=Count("instructions"),
        made_amount=Coalesce(Sum("instructions__amount"), 0),
        pending_count=Count("instructions", filter=pending),
        debited_amount=Coalesce(Sum("instructions__applied_amount") + Sum("instructions__suspense_amount"), 0),
    )
    return found.filter(state=state) if state else found


def debit_file(file_id: UUID) -> models.DebitFile:
    """One file of instructions; raises NotFound."""
    found = debit_files().filter(id=file_id).first()
    if found is None:
        raise NotFound()
    return found


def debit_instructions(
    *, file_id: UUID | None = None, loan_id: UUID | None = None, state: str = ""
) -> QuerySet[models.DebitInstruction]:
    """Instructions of a file or of a loan, with their loans and files."""
    found = models.DebitInstruction.objects.select_related("loan", "debit_file")
    if file_id is not None:
        found = found.filter(debit_file_id=file_id)
    if loan_id is not None:
        found = found.filter(loan_id=loan_id)
    return found.filter(state__in=state.split(",")) if state else found


def debit(instruction_id: UUID) -> models.DebitInstruction:
    """One instruction; raises NotFound."""
    found = debit_instructions().filter(id=instruction_id).first()
    if found is None:
        raise NotFound()
    return found


def mandates(loan_id: UUID) -> QuerySet[models.DebitMandate]:
    """The debit mandates of a loan, newest first."""
    found = models.DebitMandate.objects.select_related("loan", "made_by", "ended_by").filter(loan_id=loan_id)
    return found.order_by("-made_at", "-id")


def accounts(found: Iterable[models.DebitMandate]) -> dict[UUID, Payee]:
    """The accounts of mandates (`loan` selected with them), opened; one whose borrower was erased is left out."""
    rows = list(found)
    keys = crypto.keys_of({row.subject_id for row in rows})
    return {
        row.id: Payee(**crypto.open_envelope(keys[row.subject_id], MANDATE_PLACE.format(id=row.id), row.envelope))
        for row in rows
        if row.subject_id in keys
    }


def mandate(mandate_id: UUID) -> models.DebitMandate:
    """One mandate; raises NotFound."""
    found = models.DebitMandate.objects.select_related("loan", "made_by", "ended_by").filter(id=mandate_id).first()
    if found is None:
        raise NotFound()
    return found
