"""Words of incoming money: files, lines, debits and suspense, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from diya.kernel.errors import Conflict, DomainError, InvalidInput, NotFound, RuleRefused


class FileKind(StrEnum):
    """What the lines of a file are: money that came in, or answers to debits that were asked for."""

    REPAYMENTS = "REPAYMENTS"
    ANSWERS = "ANSWERS"


class FileFormat(StrEnum):
    CSV = "CSV"
    CAMT_053 = "CAMT_053"
    CAMT_054 = "CAMT_054"


class FileState(StrEnum):
    PREVIEWED = "PREVIEWED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    BROKEN = "BROKEN"
    DISCARDED = "DISCARDED"


class LineState(StrEnum):
    """Where a line stands: the first three wait to be posted, the last three are."""

    MATCHED = "MATCHED"
    UNMATCHED = "UNMATCHED"
    AMBIGUOUS = "AMBIGUOUS"
    REFUSED = "REFUSED"
    KNOWN = "KNOWN"
    APPLIED = "APPLIED"
    PARTLY = "PARTLY"
    SUSPENDED = "SUSPENDED"


WAITING: Final = (LineState.MATCHED, LineState.UNMATCHED, LineState.AMBIGUOUS)
POSTED: Final = (LineState.APPLIED, LineState.PARTLY, LineState.SUSPENDED)


class Rule(StrEnum):
    """How the loan of a line was found."""

    LOAN_NUMBER = "LOAN_NUMBER"
    CONTRACT_NUMBER = "CONTRACT_NUMBER"
    CONTRACT_AMOUNT = "CONTRACT_AMOUNT"
    PAYER_AMOUNT = "PAYER_AMOUNT"


class Why(StrEnum):
    """Why money went to suspense, or why a line has no loan. What a loan refused has the code of the refusal."""

    NO_LOAN = "NO_LOAN"
    SEVERAL_LOANS = "SEVERAL_LOANS"
    OVERPAID = "OVERPAID"
    CURRENCY = "CURRENCY"
    REVERSAL = "REVERSAL"
    DETAILS_DIFFER = "DETAILS_DIFFER"


class MandateState(StrEnum):
    ACTIVE = "ACTIVE"
    ENDED = "ENDED"


class DebitFileState(StrEnum):
    OPEN = "OPEN"
    SENT = "SENT"


class InstructionState(StrEnum):
    """SENT and UNKNOWN are pending: the amount is not debited again until the answer."""

    SENT = "SENT"
    UNKNOWN = "UNKNOWN"
    DONE = "DONE"
    PART = "PART"
    REFUSED = "REFUSED"


PENDING: Final = (InstructionState.SENT, InstructionState.UNKNOWN)


class Result(StrEnum):
    """What the answer to a debit says. TWICE: the payer's bank had the same instruction before."""

    DONE = "DONE"
    PART = "PART"
    REFUSED = "REFUSED"
    TWICE = "TWICE"
    UNKNOWN = "UNKNOWN"


class AnswerState(StrEnum):
    """READY waits; POSTED decided its instruction; DOUBLED says again what was said; CONTRADICTS says otherwise;
    NOTED changes nothing yet; REFUSED could not be taken."""

    READY = "READY"
    POSTED = "POSTED"
    DOUBLED = "DOUBLED"
    CONTRADICTS = "CONTRADICTS"
    NOTED = "NOTED"
    REFUSED = "REFUSED"


class SuspenseState(StrEnum):
    OPEN = "OPEN"
    REFUND_ASKED = "REFUND_ASKED"
    APPLIED = "APPLIED"
    REFUNDED = "REFUNDED"
    SPLIT = "SPLIT"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken: its number, the column, and the refusal in both languages."""

    number: int
    column: str
    code: str
    zh: str
    en: str

    @classmethod
    def because(cls, number: int, error: DomainError, column: str = "") -> BadLine:
        """The line that a refusal makes."""
        return cls(number, column, error.code, error.sentence("zh"), error.sentence("en"))


class FileKnown(Conflict):
    code = "servicing.file_known"
    zh = "同样内容的文件已上传过（{number}），不会重复入账。请打开该文件查看处理结果。"
    en = "A file with the same content was brought before ({number}) and is not booked twice. Open that one."


class FileStateRefused(Conflict):
    code = "servicing.file_state_refused"
    zh = "文件 {number} 的状态为 {state}，不能进行此操作。请刷新页面查看。"
    en = "The file {number} is {state}; this cannot be done to it. Reload the page."


class ColumnMissing(InvalidInput):
    code = "servicing.column_missing"
    zh = "文件缺少“{column}”列。请补上该列后重新上传。"
    en = "The file has no column “{column}”. Add it and upload again."


class XmlRefused(InvalidInput):
    code = "servicing.xml_refused"
    zh = "XML 文件无法读取（{reason}）。请向发送方索取未经改动的 camt.053 或 camt.054 文件。"
    en = "The XML cannot be read ({reason}). Ask its sender for the camt.053 or camt.054 file as it was."


class MessageUnknown(InvalidInput):
    code = "servicing.message_unknown"
    zh = "只接受 ISO 20022 的 camt.053 与 camt.054（001.02 至 001.08），该文件是“{found}”。"
    en = "Only camt.053 and camt.054 of ISO 20022 (001.02 to 001.08) are taken; this is “{found}”."


class TooManyLines(InvalidInput):
    code = "servicing.too_many_lines"
    zh = "文件超过 {most} 笔。请拆成几个文件分别上传。"
    en = "The file has more than {most} payments. Split it and upload the parts."


class NothingInFile(InvalidInput):
    code = "servicing.nothing_in_file"
    zh = "文件中没有已入账的贷方款项。请确认选择了正确的文件。"
    en = "The file holds no booked credit. Check that it is the right one."


class DateUnreadable(InvalidInput):
    code = "servicing.date_unreadable"
    zh = "日期“{text}”无效，请写成 2025-06-30。"
    en = "“{text}” is not a date; write it as 2025-06-30."


class ResultUnknown(InvalidInput):
    code = "servicing.result_unknown"
    zh = "扣款结果“{text}”无效，只能是 DONE、PART、REFUSED、TWICE、UNKNOWN。"
    en = "“{text}” is no result of a debit; only DONE, PART, REFUSED, TWICE, UNKNOWN."


class ReferenceUnknown(NotFound):
    code = "servicing.reference_unknown"
    zh = "没有参考号为“{reference}”的扣款指令。请核对参考号。"
    en = "There is no debit with the reference “{reference}”. Check it."


class AnswerAmountDiffers(InvalidInput):
    code = "servicing.answer_amount_differs"
    zh = "结果为 {result} 时金额应{wanted_zh}，回盘为“{found}”。请与扣款行核对。"
    en = "With {result} the amount must be {wanted_en}; the answer says “{found}”. Ask the debiting bank."


class MandateExists(Conflict):
    code = "servicing.mandate_exists"
    zh = "该借据已有生效的扣款授权，请先终止原授权。"
    en = "The loan has a debit mandate already. End that one first."


class MandateEnded(Conflict):
    code = "servicing.mandate_ended"
    zh = "该扣款授权已终止。"
    en = "The mandate has been ended already."


class MandateDates(InvalidInput):
    code = "servicing.mandate_dates"
    zh = "授权到期日不能早于生效日 {first}。"
    en = "A mandate cannot end before it begins on {first}."


class SuspenseStateRefused(Conflict):
    code = "servicing.suspense_state_refused"
    zh = "待查款项 {number} 的状态为 {state}，不能进行此操作。请刷新页面查看。"
    en = "The suspense item {number} is {state}; this cannot be done to it. Reload the page."


class SuspenseCurrencyDiffers(RuleRefused):
    code = "servicing.suspense_currency_differs"
    zh = "款项币种为 {found}，借据币种为 {wanted}，不能入账。请退款，或选择同币种的借据。"
    en = "The money is {found} and the loan {wanted}. Refund it, or choose a loan in its currency."


class SuspenseTooSmall(RuleRefused):
    code = "servicing.suspense_too_small"
    zh = "金额须大于零且不超过待查金额 {amount}。"
    en = "The amount must be above zero and at most the {amount} in suspense."


class SplitDiffers(RuleRefused):
    code = "servicing.split_differs"
    zh = "拆分各部分须至少两笔、均大于零，且合计等于 {amount}。"
    en = "A split needs at least two parts, each above zero, that add up to {amount}."


class OwnRefund(RuleRefused):
    code = "servicing.own_refund"
    zh = "退款须由另一人复核，您是该笔退款的经办人。"
    en = "A refund is checked by a second person; you asked for this one."
