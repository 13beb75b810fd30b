"""What crosses the ledger's door: lines and entries to post, balances, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from diya.kernel.errors import Conflict, InvalidInput


class AccountKind(StrEnum):
    ASSET = "ASSET"
    LIABILITY = "LIABILITY"
    EQUITY = "EQUITY"
    INCOME = "INCOME"
    EXPENSE = "EXPENSE"
    OFF_BALANCE = "OFF_BALANCE"


class Side(StrEnum):
    DEBIT = "DEBIT"
    CREDIT = "CREDIT"


@dataclass(frozen=True, slots=True)
class Line:
    """One posting: `amount` minor units go from the credit account to the debit account."""

    debit: str
    credit: str
    amount: int
    currency: str
    product: str = ""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to post. `source` is an opaque reference to what caused it, `reference` is unique for ever."""

    reference: str
    source: str
    kind: str
    branch_id: int
    value_date: date
    lines: tuple[Line, ...]
    description: str = ""
    reverses_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """Totals of an account since the beginning, in minor units of one currency."""

    code: str
    name_zh: str
    name_en: str
    kind: AccountKind
    side: Side
    currency: str
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """The balance on the account's own side; negative when it stands on the other."""
        return self.debit - self.credit if self.side is Side.DEBIT else self.credit - self.debit


@dataclass(frozen=True, slots=True)
class Book:
    """The dimensions by which control accounts are compared with what they control."""

    branch_id: int
    product: str
    currency: str


class AccountUnknown(InvalidInput):
    code = "ledger.account_unknown"
    zh = "会计科目“{account}”不存在或已停用，请检查科目表。"
    en = "There is no open account “{account}”. Check the chart of accounts."


class ReferenceTaken(Conflict):
    code = "ledger.reference_taken"
    zh = "凭证编号“{reference}”已记账，不能重复记账。"
    en = "The reference “{reference}” is booked already and cannot be booked twice."


class EntryReversed(Conflict):
    code = "ledger.entry_reversed"
    zh = "凭证“{reference}”已冲正。"
    en = "The entry “{reference}” has been reversed already."


class DayClosed(Conflict):
    code = "ledger.day_closed"
    zh = "{day} 的账务已结账，请在当前营业日记账。"
    en = "The books of {day} are closed. Book on the present business day."


@dataclass(frozen=True, slots=True)
class MonthMoved:
    """Debits and credits of an account in a calendar month (its first day), in minor units."""

    month: date
    account: str
    currency: str
    debit: int
    credit: int
