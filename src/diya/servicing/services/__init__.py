"""Actions on loans, one use case to a function, each in the transaction that its door opened.
The files beside this one hold them by theme; rooms above import from here."""

from diya.servicing.services.closing import issue_clearance
from diya.servicing.services.daily import age, bill, due_loan_ids, reprice, repricing_loan_ids
from diya.servicing.services.holds import lift_hold, place_hold
from diya.servicing.services.opening import (
    open_loans,
    reject_disbursement,
    release_disbursement,
    release_disbursements,
)
from diya.servicing.services.payments import pay_off, prepay, receive, repay, reset_rate
from diya.servicing.services.workout import restructure, write_off

__all__ = [
    "age",
    "bill",
    "due_loan_ids",
    "issue_clearance",
    "lift_hold",
    "open_loans",
    "pay_off",
    "place_hold",
    "prepay",
    "receive",
    "reject_disbursement",
    "release_disbursement",
    "release_disbursements",
    "repay",
    "reprice",
    "repricing_loan_ids",
    "reset_rate",
    "restructure",
    "write_off",
]
