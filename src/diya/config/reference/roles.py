"""The roles of a lender and their rights: who may see and do what. A right not named here is nobody's."""

from __future__ import annotations

from typing import Final

SEES: Final = (
    "foundation.work_item.view",
    "foundation.timeline.view",
    "foundation.job.view",
    "customers.party.view",
    "products.product.view",
    "collateral.property.view",
    "collateral.lien.view",
    "documents.document.view",
    "origination.application.view",
    "approval.case.view",
    "servicing.loan.view",
    "servicing.disbursement.view",
)
"""What everybody who works on cases sees, at their own branches."""

BOOKS: Final = ("ledger.entry.view", "ledger.balance.view", "endofday.run.view")

ROLES: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "LOAN_OFFICER": (
        "客户经理",
        "Loan officer",
        (
            *SEES,
            "customers.party.create",
            "collateral.property.create",
            "collateral.valuation.create",
            "documents.document.create",
            "origination.application.create",
        ),
    ),
    "UNDERWRITER": ("审查岗", "Underwriter", (*SEES, "approval.case.vote", "rules.table.view")),
    "APPROVER": ("审批岗", "Approver", (*SEES, "approval.case.vote", "rules.table.view")),
    "OPERATIONS": (
        "放款操作岗",
        "Loan operations",
        (
            *SEES,
            "documents.document.create",
            "origination.contract.create",
            "origination.drawdown.create",
            "servicing.clearance.create",
        ),
    ),
    "COLLATERAL_KEEPER": (
        "押品管理岗",
        "Collateral keeper",
        (*SEES, "documents.document.create", "origination.condition.fulfil", "collateral.lien.release"),
    ),
    "OPERATIONS_CHECKER": ("放款复核岗", "Operations checker", (*SEES, "servicing.disbursement.release")),
    "TELLER": ("柜员", "Teller", (*SEES, "servicing.repayment.create")),
    "ACCOUNTANT": ("会计岗", "Accountant", (*SEES, *BOOKS, "endofday.run.start")),
    "ADMINISTRATOR": (
        "系统管理员",
        "Administrator",
        (
            "foundation.work_item.view",
            "foundation.parameter.view",
            "foundation.change.view",
            "foundation.change.create",
            "foundation.change.decide",
            "foundation.job.view",
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
            *BOOKS,
            "foundation.parameter.view",
            "foundation.change.view",
            "rules.table.view",
            "scoring.points_table.view",
        ),
    ),
}
