"""Incoming money as tests play it: files brought and posted, debits instructed and answered, and the one law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Sum

from diya.foundation import clock, db
from diya.foundation.jobs import Progress
from diya.foundation.models import Grant, User
from diya.servicing import models
from diya.servicing.contracts import Channel, LoanState, Payee
from diya.servicing.incoming.contracts import FileKind, FileKnown
from diya.servicing.services import debits, files
from tests.people import Person
from tests.servicing.bank import Bank

NO_JOB = Progress(None)
TITLES = "reference,loan_number,contract_number,client_number,amount,currency,value_date,payer,account,remark"
ACCOUNT = Payee(name="张三", account="6217000010001112223", bank="建设银行某支行")


class MoneyIn:
    """The small bank with a person of loan operations who brings files, and an accountant."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.officer = self._person("t-ops", "OPERATIONS")
        self.accountant = self._person("t-acc2", "ACCOUNTANT")

    def _person(self, name: str, role: str) -> User:
        user = User.objects.create(username=name, name=name, password="!")
        for branch in self.bank.branches:
            Grant.objects.create(user=user, role_id=role, branch=branch, starts_date=date(2020, 1, 1))
        return user

    def bring(self, content: bytes, kind: FileKind = FileKind.REPAYMENTS, *, at: int = 0) -> UUID:
        with self.bank.acting(self.officer):
            return files.receive(branch_code=self.bank.branches[at].code, kind=kind, name="文件.csv", content=content)

    def post(self, content: bytes, kind: FileKind = FileKind.REPAYMENTS, *, at: int = 0) -> models.IncomingFile:
        """Bring a file and post it to its end."""
        file_id = self.bring(content, kind, at=at)
        with self.bank.acting(self.officer):
            files.begin(file_id=file_id)
        files.carry_out(file_id, NO_JOB)
        return self.file(file_id)

    def post_again(self, content: bytes, kind: FileKind = FileKind.REPAYMENTS) -> None:
        """The same content once more: refused as known."""
        try:
            self.post(content, kind)
        except FileKnown:
            return
        raise AssertionError("the same file was taken twice")

    def file(self, file_id: UUID) -> models.IncomingFile:
        with self.bank.acting():
            return models.IncomingFile.objects.get(id=file_id)

    def lines(self, file: models.IncomingFile) -> list[tuple[Any, ...]]:
        """(state, rule, applied, suspended, code) of every line."""
        with self.bank.acting():
            rows = models.IncomingLine.objects.filter(incoming=file).order_by("line")
            return list(rows.values_list("state", "rule", "applied_amount", "suspense_amount", "code"))

    def answers(self, file: models.IncomingFile) -> list[tuple[str, str]]:
        with self.bank.acting():
            rows = models.DebitAnswer.objects.filter(incoming=file).order_by("line")
            return list(rows.values_list("state", "code"))

    def items(self) -> list[models.SuspenseItem]:
        with self.bank.acting():
            return list(models.SuspenseItem.objects.order_by("number"))

    def mandate(self, loan_id: UUID, account: Payee = ACCOUNT) -> models.DebitMandate:
        with self.bank.acting(self.officer):
            return debits.make_mandate(loan_id=loan_id, account=account, starts_date=date(2025, 1, 1))

    def instruct(self) -> list[models.DebitInstruction]:
        """The step of the end of day, for the business date."""
        with self.bank.acting():
            day = clock.business_date()
            ids = debits.loan_ids_to_debit(day=day)
            debits.instruct(loan_ids=ids, day=day)
            debits.send_files(day=day)
            return list(models.DebitInstruction.objects.filter(instructed_date=day).order_by("reference"))

    def instruction(self, of: models.DebitInstruction) -> models.DebitInstruction:
        with self.bank.acting():
            return models.DebitInstruction.objects.get(id=of.id)

    def number(self, loan_id: UUID) -> str:
        with self.bank.acting():
            return models.Loan.objects.get(id=loan_id).number

    def holds(self) -> None:
        """Every cent that came in is applied, in suspense or refunded; the account of suspense says so; and every loan
        is the fold of its events."""
        with self.bank.acting():
            lines = models.IncomingLine.objects.filter(state__in=("APPLIED", "PARTLY", "SUSPENDED"))
            debited = models.DebitInstruction.objects.filter(state__in=("DONE", "PART"))
            answers = models.DebitAnswer.objects.filter(state="POSTED")
            came = _sum(lines, "amount") + _sum(answers, "amount")
            by_loans = _sum(
                models.Event.objects.filter(data__channel__in=(Channel.TRANSFER.value, Channel.DEBIT.value)), "amount"
            )
            items = {
                state: _sum(models.SuspenseItem.objects.filter(state=state), "amount")
                for state in ("OPEN", "REFUND_ASKED", "APPLIED", "REFUNDED")
            }
            assert came == by_loans + sum(items.values())
            assert _sum(lines, "applied_amount") + _sum(debited, "applied_amount") == by_loans
            out_of_suspense = _sum(models.Event.objects.filter(data__channel=Channel.SUSPENSE.value), "amount")
            assert items["APPLIED"] == out_of_suspense
            loan_ids = list(models.Loan.objects.exclude(state=LoanState.PENDING).values_list("id", flat=True))
        assert self.bank.balance("2241") == items["OPEN"] + items["REFUND_ASKED"]
        for loan_id in loan_ids:
            self.bank.settled(loan_id)


def _sum(rows: Any, name: str) -> int:
    return rows.aggregate(total=Sum(name))["total"] or 0


def table(*rows: dict[str, str]) -> bytes:
    """A file of repayments with all the columns."""
    titles = TITLES.split(",")
    return "\n".join([TITLES, *(",".join(row.get(title, "") for title in titles) for row in rows)]).encode()


def answered(*rows: Sequence[str]) -> bytes:
    """A file of answers: (reference, result, amount, reason)."""
    return "\n".join(["reference,result,amount,reason", *(",".join(row) for row in rows)]).encode()


def brought(operations: Person, loan_id: str) -> dict[str, str]:
    """At the demo bank: a file with two payments of nobody known, posted, and a debit of a loan instructed; their ids
    by what addresses call them."""
    path = "/servicing/incoming-files"
    rows = [{"reference": uuid4().hex, "amount": amount, "currency": "CNY"} for amount in ("5.00", "6.00")]
    form = {"kind": "REPAYMENTS", "branch_code": "001"}
    file = operations.send(path, form, "还款.csv", table(*rows))
    operations.post(f"{path}/{file['id']}/start", version=file["version"])
    files.carry_out(UUID(file["id"]), NO_JOB)
    if "make_mandate" in operations.get(f"/servicing/loans/{loan_id}/debits")["allowed_actions"]:
        body = {"account_name": "张三", "account_number": ACCOUNT.account, "bank": ACCOUNT.bank}
        operations.post(f"/servicing/loans/{loan_id}/mandates", {**body, "starts_date": "2025-01-01"})
    with db.transaction(db.all_branches(), db.Context(actor="test")):
        day = clock.business_date()
        debits.instruct(loan_ids=debits.loan_ids_to_debit(day=day), day=day)
        debits.send_files(day=day)
    return {
        "incoming_id": file["id"],
        "suspense_id": operations.get("/servicing/suspense", sort="number")["items"][0]["id"],
        "debit_file_id": operations.get("/servicing/debit-files", sort="number")["items"][0]["id"],
    }
