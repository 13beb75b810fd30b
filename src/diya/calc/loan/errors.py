"""What can be refused of a loan's events, with the figure that would be accepted."""

from __future__ import annotations

from diya.calc.loan.terms import LoanTerms
from diya.kernel.errors import Conflict, InvalidInput, RuleRefused
from diya.kernel.money import Money


def amount_text(terms: LoanTerms, minor: int) -> str:
    return str(Money(minor, terms.currency))


class LoanNotActive(Conflict):
    code = "calc.loan_not_active"
    zh = "贷款状态为 {status}，不能进行此操作。"
    en = "The loan is {status}; this cannot be done to it."


class EventOutOfOrder(Conflict):
    code = "calc.event_out_of_order"
    zh = "起息日 {value_date} 早于最近一笔业务的日期 {last_date}，请使用不早于该日的日期。"
    en = "The value date {value_date} is before the last event of {last_date}; use that date or a later one."


class NothingDue(RuleRefused):
    code = "calc.nothing_due"
    zh = "当前没有应还款项。如需提前还款，请选择“提前还款”。"
    en = "Nothing is due now. To pay earlier than due, choose a prepayment."


class RepaymentExceedsDue(RuleRefused):
    code = "calc.repayment_exceeds_due"
    zh = "还款金额超过当前应还总额 {due}。请改为该金额以内，或选择“提前还款”。"
    en = "The amount is above the total due, {due}. Pay at most that, or choose a prepayment."


class PrepaymentTooSmall(RuleRefused):
    code = "calc.prepayment_too_small"
    zh = "提前还款须先结清应还款项及截至当日的利息，金额须大于 {least}。"
    en = "A prepayment first settles what is due and the interest to the day: pay more than {least}."


class PrepaymentTooLarge(RuleRefused):
    code = "calc.prepayment_too_large"
    zh = "该金额已达到结清金额 {payoff}，请选择“提前结清”。"
    en = "This reaches the payoff amount, {payoff}: choose a payoff."


class AmountDiffers(RuleRefused):
    code = "calc.payoff_differs"
    zh = "当日结清金额为 {payoff}，请按此金额还款。"
    en = "The payoff amount of the day is {payoff}: pay exactly that."


class RestructuringDiffers(RuleRefused):
    code = "calc.restructuring_differs"
    zh = "重组须先结清截至当日的利息、罚息和复利，共 {amount}，请按此金额收款。"
    en = "A restructuring settles interest and charges to the day first: take exactly {amount}."


class LoanMatured(RuleRefused):
    code = "calc.loan_matured"
    zh = "贷款已到期，剩余期数无法重排。"
    en = "The loan has matured; there is no schedule left to change."


class LoanNotSettled(Conflict):
    code = "calc.loan_not_settled"
    zh = "贷款尚有未还款项，不能结清。"
    en = "Something is still owed on this loan; it cannot be closed."


class DrawdownExceedsPrincipal(RuleRefused):
    code = "calc.drawdown_exceeds_principal"
    zh = "提款金额超过尚可提取的金额 {left}。"
    en = "The drawdown is above what can still be drawn, {left}."


class NothingToCapitalise(RuleRefused):
    code = "calc.nothing_to_capitalise"
    zh = "截至当日没有可计入本金的利息。"
    en = "There is no interest to the day that could become principal."


class ScheduleFixed(RuleRefused):
    code = "calc.schedule_fixed"
    zh = "还款日逐笔约定，不能按规则顺延，请重新约定。"
    en = "The due dates were agreed one by one: agree them anew instead of moving them by rule."


class RecoveryExceedsWrittenOff(RuleRefused):
    code = "calc.recovery_exceeds_written_off"
    zh = "收回金额超过尚未收回的核销金额 {left}。"
    en = "The recovery is above what was written off and not yet recovered, {left}."


class WaiverExceedsDue(RuleRefused):
    code = "calc.waiver_exceeds_due"
    zh = "减免金额超过该项应还金额 {due}。"
    en = "No more can be waived than is due: {due}."


class NothingWaived(InvalidInput):
    code = "calc.nothing_waived"
    zh = "请至少填写一项大于零的减免金额。"
    en = "Say at least one amount above zero to waive."
