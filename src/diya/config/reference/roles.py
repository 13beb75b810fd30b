"""The roles of a lender and their rights: who may see and do what. A right not named here is nobody's."""

from __future__ import annotations

from typing import Final

EVERYBODY: Final = (
    "foundation.work_item.view",
    "foundation.job.view",
    "foundation.preference.view",
    "foundation.preference.change",
    "foundation.delegation.view",
    "foundation.delegation.create",
    "messages.notice.view",
)
"""What every member of staff has: their own queue, inbox, long work and settings."""

SEES: Final = (
    "foundation.timeline.view",
    "customers.party.view",
    "products.product.view",
    "collateral.property.view",
    "collateral.lien.view",
    "documents.document.view",
    "documents.note.view",
    "messages.paper.view",
    "origination.application.view",
    "origination.contract.view",
    "origination.import.view",
    "approval.case.view",
    "servicing.loan.view",
    "servicing.disbursement.view",
    "monitoring.alert.view",
)
"""What everybody who works on cases sees, at their own branches."""

MONEY_IN: Final = ("servicing.incoming.view", "servicing.suspense.view", "servicing.debit.view")
"""Files of repayments and of answers, money in suspense, debits: what those who move money in see."""

BOOKS: Final = (
    "ledger.entry.view",
    "ledger.balance.view",
    "ledger.journal.view",
    "ledger.period.view",
    "ledger.reconciliation.view",
    "endofday.run.view",
)

LISTS: Final = (
    "monitoring.alert",
    "approval.case",
    "collateral.lien",
    "collateral.property",
    "customers.party",
    "documents.document",
    "foundation.change",
    "foundation.event",
    "foundation.parameter",
    "foundation.person",
    "foundation.timeline",
    "foundation.work_item",
    "ledger.balance",
    "ledger.entry",
    "ledger.journal",
    "ledger.period",
    "ledger.reconciliation",
    "origination.application",
    "origination.contract",
    "origination.import",
    "products.product",
    "rules.table",
    "scoring.points_table",
    "servicing.debit",
    "servicing.disbursement",
    "servicing.incoming",
    "servicing.loan",
    "servicing.suspense",
)
"""What can be taken away as a file."""

TAKES: Final[dict[str, tuple[str, ...]]] = {
    "LOAN_OFFICER": ("origination.application", "origination.contract", "origination.import", "servicing.loan"),
    "OPERATIONS": LISTS,
    "COLLATERAL_KEEPER": ("collateral.lien", "collateral.property"),
    "OPERATIONS_CHECKER": ("servicing.disbursement",),
    "POST_LOAN": LISTS,
    "MANAGER": LISTS,
    "ACCOUNTANT": LISTS,
    "ADMINISTRATOR": LISTS,
    "AUDITOR": LISTS,
}
"""Which lists a role may export, of those it sees. Customers leave the house with few roles only."""

DUTIES: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "LOAN_OFFICER": (
        "客户经理",
        "Loan officer",
        (
            *SEES,
            "customers.party.create",
            "customers.party.reveal",
            "collateral.property.create",
            "collateral.valuation.create",
            "documents.document.create",
            "documents.note.create",
            "messages.paper.create",
            "origination.application.create",
            "origination.appeal.create",
            "origination.import.create",
        ),
    ),
    "UNDERWRITER": (
        "审查岗",
        "Underwriter",
        (*SEES, "customers.party.reveal", "documents.note.create", "approval.case.vote", "rules.table.view"),
    ),
    "APPROVER": ("审批岗", "Approver", (*SEES, "documents.note.create", "approval.case.vote", "rules.table.view")),
    "OPERATIONS": (
        "放款操作岗",
        "Loan operations",
        (
            *SEES,
            "documents.document.create",
            "documents.note.create",
            "messages.paper.create",
            "customers.party.reveal",
            "origination.contract.create",
            "origination.drawdown.create",
            "servicing.clearance.create",
            "servicing.drawdown.create",
            "servicing.order.create",
            "servicing.change.create",
            "servicing.repayment.create",
            "servicing.reversal.create",
            *MONEY_IN,
            "servicing.incoming.create",
            "servicing.debit.take",
            "servicing.debit.clarify",
            "servicing.mandate.create",
            "servicing.suspense.apply",
            "servicing.suspense.refund",
        ),
    ),
    "COLLATERAL_KEEPER": (
        "押品管理岗",
        "Collateral keeper",
        (
            *SEES,
            "documents.document.create",
            "documents.note.create",
            "origination.condition.fulfil",
            "collateral.lien.release",
        ),
    ),
    "OPERATIONS_CHECKER": (
        "放款复核岗",
        "Operations checker",
        (*SEES, "documents.note.create", "servicing.disbursement.release", "servicing.order.approve"),
    ),
    "TELLER": (
        "柜员",
        "Teller",
        (
            *SEES,
            *MONEY_IN,
            "messages.paper.create",
            "servicing.order.create",
            "servicing.repayment.create",
            "servicing.mandate.create",
            "servicing.suspense.apply",
        ),
    ),
    "POST_LOAN": (
        "贷后管理岗",
        "Post-loan management",
        (
            *SEES,
            "customers.party.reveal",
            "documents.note.create",
            "monitoring.alert.handle",
            "collateral.valuation.create",
            "rules.table.view",
            "servicing.order.create",
            "servicing.relief.create",
            "servicing.distress.create",
        ),
    ),
    "MANAGER": (
        "支行负责人",
        "Branch manager",
        (
            *SEES,
            *BOOKS,
            *MONEY_IN,
            "ledger.journal.decide",
            "ledger.period.decide",
            "servicing.order.create",
            "servicing.order.approve",
            "servicing.move.create",
            "servicing.posting_rule.view",
            "reporting.overview.view",
            "rules.table.view",
        ),
    ),
    "ACCOUNTANT": (
        "会计岗",
        "Accountant",
        (
            *SEES,
            *BOOKS,
            *MONEY_IN,
            "ledger.journal.create",
            "ledger.journal.decide",
            "ledger.period.create",
            "ledger.period.decide",
            "endofday.run.start",
            "servicing.suspense.release",
            "servicing.posting_rule.view",
            "servicing.posting_rule.create",
        ),
    ),
    "ADMINISTRATOR": (
        "系统管理员",
        "Administrator",
        (
            "foundation.parameter.view",
            "foundation.change.view",
            "foundation.change.create",
            "foundation.change.decide",
            "foundation.person.view",
            "foundation.person.change",
            "foundation.branch.view",
            "foundation.branch.change",
            "foundation.client.view",
            "foundation.client.change",
            "messages.template.view",
            "messages.template.change",
            "foundation.event.view",
            "products.product.view",
            "rules.table.view",
            "scoring.points_table.view",
            "endofday.run.view",
        ),
    ),
    "AUDITOR": (
        "审计员",
        "Auditor",
        (
            *SEES,
            "reporting.overview.view",
            *BOOKS,
            *MONEY_IN,
            "servicing.posting_rule.view",
            "foundation.parameter.view",
            "foundation.change.view",
            "foundation.person.view",
            "foundation.branch.view",
            "foundation.client.view",
            "messages.template.view",
            "foundation.event.view",
            "rules.table.view",
            "scoring.points_table.view",
        ),
    ),
}


def _whole(code: str, rights: tuple[str, ...]) -> tuple[str, ...]:
    exports = (f"{noun}.export" for noun in TAKES.get(code, ()) if f"{noun}.view" in (*EVERYBODY, *rights))
    return tuple(sorted({*EVERYBODY, *rights, *exports}))


ROLES: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    code: (name_zh, name_en, _whole(code, rights)) for code, (name_zh, name_en, rights) in DUTIES.items()
}
"""Every role with its names and all its rights."""
