"""The tables of servicing, by theme: loans and their states, orders on them, money that comes in, how it is booked.
They are private to the room."""

from diya.servicing.models.incoming import (
    DebitAnswer,
    DebitFile,
    DebitInstruction,
    DebitMandate,
    IncomingEntry,
    IncomingFile,
    IncomingKey,
    IncomingLine,
    SuspenseItem,
)
from diya.servicing.models.loans import Clearance, Disbursement, Event, Hold, Loan
from diya.servicing.models.orders import ForeclosedAsset, Order
from diya.servicing.models.rulebook import PostingRuleVersion
from diya.servicing.models.states import Accrual, Book, OpenDue, Position

__all__ = [
    "Accrual",
    "Book",
    "Clearance",
    "DebitAnswer",
    "DebitFile",
    "DebitInstruction",
    "DebitMandate",
    "Disbursement",
    "Event",
    "ForeclosedAsset",
    "Hold",
    "IncomingEntry",
    "IncomingFile",
    "IncomingKey",
    "IncomingLine",
    "Loan",
    "OpenDue",
    "Order",
    "Position",
    "PostingRuleVersion",
    "SuspenseItem",
]
