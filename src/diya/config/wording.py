"""Names, for people, of kinds of work and of jobs. A kind that is not here shows the title of one of its items."""

from __future__ import annotations

from typing import Final

WORK: Final = {
    "approval.vote": ("贷款审批", "Decisions on applications"),
    "collateral.release": ("抵押注销登记", "Releases of mortgages"),
    "customers.kyc": ("客户尽职调查", "Due diligence on customers"),
    "customers.id_expiry": ("证件到期提醒", "Documents that run out"),
    "customers.screening": ("名单命中核查", "Hits on lists to decide on"),
    "customers.suspicion": ("可疑交易处理", "Suspicious transactions"),
    "customers.complaint": ("客户投诉处理", "Complaints to answer"),
    "customers.case_decision": ("案件结论复核", "Outcomes of cases to decide on"),
    "customers.duplicate": ("疑似重复客户核对", "Possible duplicates to compare"),
    "customers.answer_request": ("答复个人信息权利申请", "Requests about personal data to answer"),
    "customers.decide_erasure": ("复核删除个人信息", "Erasures to decide on"),
    "endofday.parked_loan": ("日终挂起处理", "Parked loans"),
    "foundation.unusual_looks": ("核查异常查看", "Unusual looks to judge"),
    "ledger.decide_journal": ("复核手工凭证", "Journals to check"),
    "monitoring.alert": ("贷后预警处置", "Alerts to handle"),
    "origination.correct": ("补正申请", "Applications to correct"),
    "origination.contract": ("签订合同", "Contracts to sign"),
    "origination.conditions": ("落实放款条件", "Conditions to fulfil"),
    "origination.drawdown": ("提交放款", "Drawdowns to prepare"),
    "servicing.suspense": ("待查款项处理", "Money in suspense to clear"),
    "servicing.suspense_refund": ("待查款退款复核", "Refunds of suspense to check"),
    "servicing.debit_unknown": ("核实扣款结果", "Debits to clarify"),
    "servicing.approve_order": ("业务复核", "Orders to approve"),
    "servicing.booked_order_failed": ("预约业务未能执行", "Booked orders that failed"),
    "servicing.release_disbursement": ("放款复核", "Disbursements to check"),
    "servicing.issue_clearance": ("开具结清证明", "Clearances to issue"),
}

JOBS: Final = {
    "customers.import": ("批量导入客户", "Import of customers"),
    "customers.find_duplicates": ("全行客户查重", "Search for duplicate customers"),
    "customers.screen": ("全行名单筛查", "Screening of all customers"),
    "endofday.run": ("日终处理", "End of day"),
    "origination.import": ("批量导入申请", "Import of applications"),
    "servicing.incoming": ("还款文件与扣款回盘入账", "Posting of repayments and answers"),
}
