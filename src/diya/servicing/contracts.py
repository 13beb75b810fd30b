"""What crosses servicing's door: payees, states, figures by book, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from diya.calc.loan.events import Way
from diya.calc.loan.terms import LoanTerms
from diya.kernel.errors import Conflict, DomainError, InvalidInput, RuleRefused
from diya.ledger.contracts import Book


class LoanState(StrEnum):
    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"
    WRITTEN_OFF = "WRITTEN_OFF"
    TRANSFERRED = "TRANSFERRED"


class DisbursementState(StrEnum):
    PREPARED = "PREPARED"
    RELEASED = "RELEASED"
    REJECTED = "REJECTED"


class OrderState(StrEnum):
    """How an ordered act stands: BOOKED waits for its day, EXPIRED waited too long for a second person."""

    PROPOSED = "PROPOSED"
    BOOKED = "BOOKED"
    DONE = "DONE"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"


class AssetState(StrEnum):
    """Whether property that was taken in payment is still the bank's."""

    HELD = "HELD"
    DISPOSED = "DISPOSED"
    RETURNED = "RETURNED"


class InvoiceItem(StrEnum):
    """What an invoice is about."""

    INTEREST = "INTEREST"
    PENALTY = "PENALTY"
    FEE = "FEE"


class Taxed(StrEnum):
    """When the tax in an amount is owed: as the amount fell due, once it is received, or because it was received."""

    DUE = "DUE"
    WAITING = "WAITING"
    RECEIVED = "RECEIVED"


class RepaymentKind(StrEnum):
    """What a payment is meant for."""

    DUE = "DUE"
    PREPAYMENT = "PREPAYMENT"
    PAYOFF = "PAYOFF"


class PreviewKind(StrEnum):
    """An act that can be looked at before it is done."""

    DUE = "DUE"
    PREPAYMENT = "PREPAYMENT"
    PAYOFF = "PAYOFF"
    RELEASE = "RELEASE"


class Channel(StrEnum):
    """How money came in."""

    COUNTER = "COUNTER"
    TRANSFER = "TRANSFER"
    DEBIT = "DEBIT"
    SUSPENSE = "SUSPENSE"
    """Money that had come in before and waited in suspense."""
    ASSET = "ASSET"
    """抵债: not money but property, at the value agreed."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in for a loan: what it is meant for, the amount in minor units, how it came, and for a prepayment
    what becomes shorter or smaller."""

    loan_id: UUID
    kind: RepaymentKind
    amount: int
    channel: Channel
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class PaymentRefused:
    """A payment that booked nothing, and why."""

    payment: Payment
    error: DomainError


class HoldKind(StrEnum):
    """What is stopped."""

    DISBURSEMENT = "DISBURSEMENT"


@dataclass(frozen=True, slots=True)
class Payee:
    """Who receives the money (受托支付: the seller, the builder); personal data, kept in an envelope."""

    name: str
    account: str
    bank: str


@dataclass(frozen=True, slots=True)
class NewLoan:
    """A loan to open under a contract, with its disbursement to prepare. A loan whose rate is fixed has no index."""

    branch_id: int
    borrower_id: UUID
    product_code: str
    product_version_id: UUID
    contract: str
    contract_number: str
    related: tuple[str, ...]
    terms: LoanTerms
    payee: Payee
    first_amount: int | None = None
    """Of a loan agreed in several drawdowns (分次放款), the first; the whole principal where none is said."""
    posting_rule: str = "STANDARD_ACCRUAL"
    rate_reset: str = "FIXED"
    rate_index: str | None = None
    margin_bps: int | None = None


@dataclass(frozen=True, slots=True)
class Earned:
    """Everything earned in a book since its start, in minor units; on cash basis it stands off the balance sheet."""

    book: Book
    cash_basis: bool = False
    interest: int = 0
    penalty: int = 0
    compound: int = 0


@dataclass(frozen=True, slots=True)
class Bucket:
    """Loans overdue `from_days` to `to_days`, and their principal outstanding."""

    from_days: int
    to_days: int | None
    currency: str
    loan_count: int
    principal: int


class SamePerson(RuleRefused):
    code = "servicing.same_person"
    zh = "放款须由经办以外的另一人复核，您是该笔放款的经办人。"
    en = "A disbursement is released by a second person; you prepared this one."


class DisbursementDecided(Conflict):
    code = "servicing.disbursement_decided"
    zh = "该笔放款已处理（{state}），请刷新查看。"
    en = "This disbursement has been decided already ({state}). Reload to see it."


class DrawdownWaiting(Conflict):
    code = "servicing.drawdown_waiting"
    zh = "该借据已有一笔放款等待复核，请先处理。"
    en = "A drawdown of this loan waits to be released. Decide on it first."


class LoanOnHold(RuleRefused):
    code = "servicing.loan_on_hold"
    zh = "该贷款已被止付：{reason}。请先解除止付。"
    en = "The loan is on hold: {reason}. Lift the hold first."


class LoanStateRefused(Conflict):
    code = "servicing.loan_state_refused"
    zh = "贷款状态为 {state}，不能进行此操作。"
    en = "The loan is {state}; this cannot be done to it."


class WayMissing(InvalidInput):
    code = "servicing.way_missing"
    zh = "请选择提前还款方式：缩短期限或减少月供。"
    en = "Choose what the prepayment buys: a shorter term or a lower instalment."


class ClearanceIssued(Conflict):
    code = "servicing.clearance_issued"
    zh = "结清证明已开具，编号 {number}。"
    en = "The certificate of settlement has been issued already: {number}."


class DateTooEarly(InvalidInput):
    code = "servicing.date_too_early"
    zh = "试算日期不能早于最近一笔业务的日期 {first}。"
    en = "The date cannot be before the last event of the loan, {first}."


class TermsNotKept(RuleRefused):
    code = "servicing.terms_not_kept"
    zh = "日终批处理尚不支持条款“{name}”，不能按此建立借据。"
    en = "The end of day does not know the term “{name}” yet; no loan can be opened with it."


class OrderKindUnknown(InvalidInput):
    code = "servicing.order_kind_unknown"
    zh = "没有名为“{kind}”的业务种类。"
    en = "There is no kind of act called “{kind}”."


class OrderFieldMissing(InvalidInput):
    code = "servicing.order_field_missing"
    zh = "请填写“{zh}”。"
    en = "Say “{en}”."


class OrderDateRefused(InvalidInput):
    code = "servicing.order_date_refused"
    zh = "起息日 {given} 不可用：该业务的起息日须在 {first} 至 {last} 之间。"
    en = "{given} cannot be the value date: it lies between {first} and {last} for this act."


class OrderNotAllowed(RuleRefused):
    code = "servicing.order_not_allowed"
    zh = "按业务权限表不能办理：{why_zh}。"
    en = "The table of limits does not allow this: {why_en}."


class OrderDecided(Conflict):
    code = "servicing.order_decided"
    zh = "该业务申请已处理（{state}），请刷新查看。"
    en = "This order has been decided already ({state}). Reload to see it."


class OwnOrder(RuleRefused):
    code = "servicing.own_order"
    zh = "业务须由经办以外的另一人复核，您是该笔业务的经办人。"
    en = "An order is approved by a second person; you made this one."


class NothingToReverse(InvalidInput):
    code = "servicing.nothing_to_reverse"
    zh = "第 {sequence} 笔不能冲正：它不是业务、已经冲正，或是首次放款。"
    en = "Number {sequence} cannot be reversed: it is no act, has been reversed, or is the first drawdown."


class LaterActRefused(RuleRefused):
    code = "servicing.later_act_refused"
    zh = "办理后，{day} 的后续业务（{kind}）不再成立：{why_zh}请先冲正该笔业务，再重新办理。"
    en = "Then the later act of {day} ({kind}) could not stand: {why_en} Reverse that one first, and enter it anew."


class SameBranch(InvalidInput):
    code = "servicing.same_branch"
    zh = "该贷款已在此机构，请选择另一机构。"
    en = "The loan belongs to this branch already. Choose another one."


class SameDebtor(InvalidInput):
    code = "servicing.same_debtor"
    zh = "该客户已是借款人，请选择另一客户。"
    en = "This customer is the debtor already. Choose another one."


class AssetDisposed(Conflict):
    code = "servicing.asset_disposed"
    zh = "该抵债资产已处置。"
    en = "This property has been disposed of already."


class ReasonMissing(InvalidInput):
    code = "servicing.reason_missing"
    zh = "请填写原因。"
    en = "Give a reason."


@dataclass(frozen=True, slots=True)
class WatchedLoan:
    """A loan as monitoring looks at it: its days past due, whether it was restructured within a year or written off,
    and what all loans of its contract owe, in minor units."""

    loan_id: UUID
    branch_id: int
    number: str
    contract: str
    related: Sequence[str]
    dpd: int
    restructured: bool
    written_off: bool
    secured: int
