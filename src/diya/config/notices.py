"""Who is told what: subscribers of the outbox that put notices into inboxes. Hearing twice makes one notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from diya.foundation import access, changes, db, outbox, vigilance
from diya.foundation.models import OutboxMessage
from diya.kernel.errors import NotFound
from diya.kernel.words import grouped_amount
from diya.messages import services as messages
from diya.origination import selectors as origination
from diya.servicing import selectors as servicing

DECIDED: Final = {
    "origination.application.approved": (
        "申请已批准",
        "Application approved",
        "申请 {number} 已批准，可以通知客户并安排签约。",
        "The application {number} is approved. Tell the customer and arrange the signing.",
    ),
    "origination.application.returned": (
        "申请被退回补正",
        "Application returned",
        "申请 {number} 被退回，请按审批意见补正后重新提交。",
        "The application {number} came back. Correct it as the comment says and submit it again.",
    ),
    "origination.application.declined": (
        "申请被拒绝",
        "Application declined",
        "申请 {number} 未获批准，原因见申请页；三十天内可以复议一次。",
        "The application {number} was declined; its page says why. It can be appealed once within thirty days.",
    ),
}
PAID: Final = {
    "servicing.loan.disbursed": (
        "放款已复核",
        "Disbursement released",
        "借据 {number} 的放款 {amount} {currency} 已复核放出。",
        "The disbursement of {amount} {currency} on the loan {number} went out.",
    ),
    "servicing.disbursement.rejected": (
        "放款被退回",
        "Disbursement rejected",
        "借据 {number} 的放款 {amount} {currency} 被复核退回，原因见借据页。",
        "The disbursement of {amount} {currency} on the loan {number} was sent back; the loan's page says why.",
    ),
}
CHANGED: Final = {
    "foundation.change.approved": ("变更已生效", "Change in effect", "“{zh}”已复核通过。", "“{en}” was approved."),
    "foundation.change.rejected": ("变更被驳回", "Change rejected", "“{zh}”被驳回。", "“{en}” was rejected."),
}


def connect() -> None:
    """Subscribe; called once by `config.wiring`."""
    for name, topics, tell in (
        ("notices.decided", set(DECIDED), _decided),
        ("notices.paid", set(PAID), _paid),
        ("notices.closed", {"servicing.loan.closed"}, _closed),
        ("notices.parked", {"endofday.loan.parked"}, _parked),
        ("notices.changed", set(CHANGED), _changed),
        ("notices.unusual", {vigilance.UNUSUAL}, _unusual),
    ):
        outbox.subscribe(name, topics, _if_found(tell))


def _if_found(tell: Callable[[OutboxMessage], None]) -> Callable[[OutboxMessage], None]:
    """A subject that is gone is told to nobody, and the messages after it go on."""

    def handle(message: OutboxMessage) -> None:
        try:
            tell(message)
        except NotFound:
            return

    return handle


def _decided(message: OutboxMessage) -> None:
    row = origination.application(db.ref_id(message.subject))
    title_zh, title_en, body_zh, body_en = DECIDED[message.topic]
    messages.notify(
        [row.officer_id],
        title_zh=title_zh,
        title_en=title_en,
        body_zh=body_zh.format(number=row.number),
        body_en=body_en.format(number=row.number),
        subject=message.subject,
        subject_number=row.number,
        branch_id=row.branch_id,
        source=str(message.id),
    )


def _officer_of(contract: str) -> int:
    return origination.contract(db.ref_id(contract)).application.officer_id


def _paid(message: OutboxMessage) -> None:
    loan = servicing.loan(db.ref_id(message.subject))
    prepared = servicing.disbursements().filter(loan=loan).values_list("prepared_by_id", flat=True)
    title_zh, title_en, body_zh, body_en = PAID[message.topic]
    figures = {
        "number": loan.number,
        "amount": grouped_amount(message.payload["amount"], loan.currency),
        "currency": loan.currency,
    }
    messages.notify(
        [*prepared, _officer_of(loan.contract)],
        title_zh=title_zh,
        title_en=title_en,
        body_zh=body_zh.format(**figures),
        body_en=body_en.format(**figures),
        subject=message.subject,
        subject_number=loan.number,
        branch_id=loan.branch_id,
        source=str(message.id),
    )


def _closed(message: OutboxMessage) -> None:
    loan = servicing.loan(db.ref_id(message.subject))
    messages.notify(
        [_officer_of(loan.contract)],
        title_zh="贷款已结清",
        title_en="Loan settled",
        body_zh=f"借据 {loan.number} 已全部结清，待开具结清证明并办理抵押注销。",
        body_en=f"The loan {loan.number} is settled. Its certificate and the release of the mortgage follow.",
        subject=message.subject,
        subject_number=loan.number,
        branch_id=loan.branch_id,
        source=str(message.id),
    )


def _parked(message: OutboxMessage) -> None:
    branch_id = message.branches[0]
    number = message.payload["number"]
    messages.notify(
        access.holders("ACCOUNTANT", branch_id=branch_id),
        title_zh="借据被日终挂起",
        title_en="Loan set aside by the end of day",
        body_zh=f"借据 {number} 在日终步骤 {message.payload['step']} 出错被挂起，请处理。",
        body_en=f"The loan {number} failed in the step {message.payload['step']} and was set aside. Look into it.",
        subject=message.subject,
        subject_number=number,
        branch_id=branch_id,
        source=str(message.id),
    )


def _unusual(message: OutboxMessage) -> None:
    branch_id = int(message.payload["branch_id"])
    messages.notify(
        access.holders(vigilance.ROLE, branch_id=branch_id),
        title_zh="客户信息查看量异常",
        title_en="Unusual looks at personal data",
        body_zh=f"{message.payload['actor']} 查看、导出客户信息的数量或时间异常，请核查。",
        body_en=f"{message.payload['actor']} looked at or took away unusually much personal data. Look into it.",
        subject=message.subject,
        subject_number=message.payload["actor"],
        branch_id=branch_id,
        source=str(message.id),
    )


def _changed(message: OutboxMessage) -> None:
    change = changes.change(db.ref_id(message.subject))
    title_zh, title_en, body_zh, body_en = CHANGED[message.topic]
    messages.notify(
        [change.proposed_by_id],
        title_zh=title_zh,
        title_en=title_en,
        body_zh=body_zh.format(zh=change.title_zh),
        body_en=body_en.format(en=change.title_en),
        subject=message.subject,
        subject_number="",
        branch_id=None,
        source=str(message.id),
    )
