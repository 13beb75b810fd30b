"""Actions on loans, one use case to a function, each in the transaction that its door opened.
The files beside this one hold them by theme; rooms above import from here.
"""

from diya.servicing.services.closing import issue_clearance
from diya.servicing.services.daily import (
    age,
    bill,
    due_loan_ids,
    reprice,
    repricing_loan_ids,
)
from diya.servicing.services.debits import instruct as instruct_debits
from diya.servicing.services.debits import loan_ids_to_debit
from diya.servicing.services.debits import send_files as send_debit_files
from diya.servicing.services.holds import lift_hold, place_hold
from diya.servicing.services.moving import change_basis, changing_basis
from diya.servicing.services.opening import (
    open_loans,
    prepare_drawdown,
    reject_disbursement,
    release_disbursement,
    release_disbursements,
)
from diya.servicing.services.orders import NewOrder, order_authority, time_to_decide, waiting_order_ids
from diya.servicing.services.orders import approve as approve_order
from diya.servicing.services.orders import cancel as cancel_order
from diya.servicing.services.orders import dispose as dispose_asset
from diya.servicing.services.orders import end_waiting as end_waiting_order
from diya.servicing.services.orders import make as make_order
from diya.servicing.services.orders import reject as reject_order
from diya.servicing.services.payments import pay_off, prepay, receive, repay
from diya.servicing.services.rules import propose_rule, reference

__all__ = [
    "NewOrder",
    "age",
    "approve_order",
    "bill",
    "cancel_order",
    "change_basis",
    "changing_basis",
    "dispose_asset",
    "due_loan_ids",
    "end_waiting_order",
    "instruct_debits",
    "issue_clearance",
    "lift_hold",
    "loan_ids_to_debit",
    "make_order",
    "open_loans",
    "order_authority",
    "pay_off",
    "place_hold",
    "prepare_drawdown",
    "prepay",
    "propose_rule",
    "receive",
    "reference",
    "reject_disbursement",
    "reject_order",
    "release_disbursement",
    "release_disbursements",
    "repay",
    "reprice",
    "repricing_loan_ids",
    "send_debit_files",
    "time_to_decide",
    "waiting_order_ids",
]
