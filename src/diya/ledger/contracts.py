"""What crosses the ledger's door: roles of accounts, lines and entries to post, balances, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from diya.kernel.errors import Conflict, InvalidInput, RuleRefused

YEAR_END: Final = "ledger.year_end"
"""The kind of the entries that empty income and expense at the end of a year."""


class AccountKind(StrEnum):
    ASSET = "ASSET"
    LIABILITY = "LIABILITY"
    COMMON = "COMMON"  # 共同类: stands on either side, as settlement between branches does
    EQUITY = "EQUITY"
    INCOME = "INCOME"
    EXPENSE = "EXPENSE"
    OFF_BALANCE = "OFF_BALANCE"


class Role(StrEnum):
    """What an account of the chart is for; rules name roles, the chart says which account has one."""

    CASH = "CASH"
    CENTRAL_BANK = "CENTRAL_BANK"
    SETTLEMENT = "SETTLEMENT"
    PRINCIPAL_NOT_DUE = "PRINCIPAL_NOT_DUE"
    PRINCIPAL_DUE = "PRINCIPAL_DUE"
    INTEREST_ACCRUED = "INTEREST_ACCRUED"
    INTEREST_DUE = "INTEREST_DUE"
    PENALTY = "PENALTY"
    COMPOUND = "COMPOUND"
    FEE_DUE = "FEE_DUE"
    INTEREST_INCOME = "INTEREST_INCOME"
    PENALTY_INCOME = "PENALTY_INCOME"
    COMPOUND_INCOME = "COMPOUND_INCOME"
    FEE_INCOME = "FEE_INCOME"
    ALLOWANCE = "ALLOWANCE"
    IMPAIRMENT = "IMPAIRMENT"
    VAT_OUTPUT = "VAT_OUTPUT"
    SUSPENSE = "SUSPENSE"
    REFUND_PAYABLE = "REFUND_PAYABLE"
    DEBIT_IN_TRANSIT = "DEBIT_IN_TRANSIT"
    INTERBRANCH = "INTERBRANCH"
    FORECLOSED = "FORECLOSED"
    DISPOSAL_RESULT = "DISPOSAL_RESULT"
    CURRENT_YEAR_PROFIT = "CURRENT_YEAR_PROFIT"
    RETAINED = "RETAINED"
    WRITTEN_OFF_PRINCIPAL = "WRITTEN_OFF_PRINCIPAL"
    WRITTEN_OFF_INTEREST = "WRITTEN_OFF_INTEREST"
    WRITTEN_OFF_RECOVERED = "WRITTEN_OFF_RECOVERED"
    MEMO = "MEMO"
    ENTRUSTED_FUNDS = "ENTRUSTED_FUNDS"
    ENTRUSTED_PRINCIPAL_NOT_DUE = "ENTRUSTED_PRINCIPAL_NOT_DUE"
    ENTRUSTED_PRINCIPAL_DUE = "ENTRUSTED_PRINCIPAL_DUE"
    ENTRUSTED_INTEREST_ACCRUED = "ENTRUSTED_INTEREST_ACCRUED"
    ENTRUSTED_INTEREST_DUE = "ENTRUSTED_INTEREST_DUE"
    ENTRUSTED_PENALTY = "ENTRUSTED_PENALTY"
    ENTRUSTED_COMPOUND = "ENTRUSTED_COMPOUND"
    ENTRUSTED_FEE_DUE = "ENTRUSTED_FEE_DUE"
    ENTRUSTED_MEMO = "ENTRUSTED_MEMO"
    OFF_INTEREST_ACCRUED = "OFF_INTEREST_ACCRUED"
    OFF_INTEREST_DUE = "OFF_INTEREST_DUE"
    OFF_PENALTY = "OFF_PENALTY"
    OFF_COMPOUND = "OFF_COMPOUND"
    OFF_MEMO = "OFF_MEMO"


CONTROL: Final = {
    *(Role.PRINCIPAL_NOT_DUE, Role.PRINCIPAL_DUE, Role.INTEREST_ACCRUED, Role.INTEREST_DUE),
    *(Role.PENALTY, Role.COMPOUND, Role.FEE_DUE),
    *(role for role in Role if role.startswith(("ENTRUSTED_", "OFF_")) and role is not Role.ENTRUSTED_FUNDS),
}
"""The accounts that must equal the loans beneath them; nobody books on them by hand. The entrusted funds are a debt to
the entrusting party and are paid out by hand."""


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
class Crossing:
    """A line whose two accounts stand at two branches, or at one and the same."""

    line: Line
    debit_branch_id: int
    credit_branch_id: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One business fact of several branches; it becomes an entry for each of them. Its references are `reference` and
    the branch, so that it is booked once."""

    reference: str
    source: str
    kind: str
    value_date: date
    crossings: tuple[Crossing, ...]
    description: str = ""


class By(StrEnum):
    """By which date a report counts an entry: the day it was booked, or the accounting period it belongs to."""

    BOOKING = "BOOKING"
    PERIOD = "PERIOD"


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


@dataclass(frozen=True, slots=True)
class MonthOf:
    """An account's month in the general ledger, in minor units; balances stand on the account's own side."""

    month: date
    opening: int
    debit: int
    credit: int
    closing: int


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the books say of a control account and what the loans beneath it add up to, in minor units, as debits."""

    account: str
    branch_id: int
    product: str
    currency: str
    ledger_amount: int
    subledger_amount: int


class ChartUnknown(InvalidInput):
    code = "ledger.chart_unknown"
    zh = "没有名为“{chart}”的科目表，可用：{known}。"
    en = "There is no chart of accounts “{chart}”; there are {known}."


class ChartFixed(RuleRefused):
    code = "ledger.chart_fixed"
    zh = "账簿已有记账，不能更换科目表。请保留原科目表，或新建机构数据库后再选用其他科目表。"
    en = "Entries are booked already, so the chart of accounts stays. Begin a new bank to use another chart."


class PeriodNotOver(RuleRefused):
    code = "ledger.period_not_over"
    zh = "会计期间 {period} 尚未结束，其最后一日日结账后才能关闭。"
    en = "The period {period} is not over. It can be closed after the end of its last day."


class EarlierPeriodOpen(RuleRefused):
    code = "ledger.earlier_period_open"
    zh = "更早的会计期间 {earlier} 尚未关闭，请按顺序先关闭该期间。"
    en = "The earlier period {earlier} is open. Close periods in their order."


class PeriodShut(RuleRefused):
    code = "ledger.period_shut"
    zh = "会计期间 {period} 已关闭，不能补做年终结转。请先由两人重新打开该期间。"
    en = "The period {period} is closed, so the year's result cannot be moved. Have two people reopen it first."


class PeriodUnchanged(Conflict):
    code = "ledger.period_unchanged"
    zh = "会计期间 {period} 已是此状态，请刷新页面。"
    en = "The period {period} is in this state already. Reload the page."


class PeriodWaiting(Conflict):
    code = "ledger.period_waiting"
    zh = "会计期间 {period} 已有待复核的申请，请先复核或驳回。"
    en = "A change of the period {period} waits already. Have it approved or rejected first."


class WholeBankNeeded(RuleRefused):
    code = "ledger.whole_bank_needed"
    zh = "会计期间属于全行：须由在所有机构都有此权限的人员办理，并在页面上方选择“全部机构”。"
    en = "Periods belong to the whole bank: act with this right at every branch, with no single branch chosen above."


class JournalEmpty(InvalidInput):
    code = "ledger.journal_empty"
    zh = "手工凭证至少要有一行。"
    en = "A journal has at least one line."


class JournalDateInFuture(InvalidInput):
    code = "ledger.journal_date_in_future"
    zh = "起息日不能晚于营业日 {today}。"
    en = "The value date cannot be after the bank's day {today}."


class AccountControlled(RuleRefused):
    code = "ledger.account_controlled"
    zh = "科目“{account}”的余额必须等于其下各笔借据，不能手工记账。请在相应借据上办理业务。"
    en = "The account “{account}” must equal the loans beneath it and takes no entry by hand. Act on the loan instead."


class SettledByItself(RuleRefused):
    code = "ledger.settled_by_itself"
    zh = "科目“{account}”由系统在跨机构记账时自动使用。请在该行的借方、贷方分别选择机构。"
    en = "The account “{account}” is booked by lines between branches. Give debit and credit their branches instead."


class OffBalanceMixed(RuleRefused):
    code = "ledger.off_balance_mixed"
    zh = "科目“{debit}”与“{credit}”一个在表内、一个在表外，不能对应记账；表外科目须与表外备查科目对应。"
    en = "One of “{debit}” and “{credit}” is off the balance sheet. Off-balance accounts are booked among themselves."


class OffBalanceCrossing(RuleRefused):
    code = "ledger.off_balance_crossing"
    zh = "表外科目不能跨机构记账，请在两个机构分别与备查科目对应。"
    en = "Off-balance accounts do not cross branches. Book each branch against its counter-account."


class AccountsSame(InvalidInput):
    code = "ledger.accounts_same"
    zh = "同一机构的借方科目与贷方科目不能相同（{account}）。"
    en = "Debit and credit of one branch cannot be the same account ({account})."
