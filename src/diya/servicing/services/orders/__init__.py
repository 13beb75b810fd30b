"""Orders: everything that can be done to a loan, with rights, a second person where the table of limits says so, a day
in the past or to come, and a reversal. The files beside this one hold the kinds, the making and the doing."""

from diya.servicing.services.orders.assets import dispose
from diya.servicing.services.orders.kinds import KINDS, OrderKind
from diya.servicing.services.orders.making import (
    NewOrder,
    approve,
    cancel,
    end_waiting,
    make,
    order_authority,
    reject,
    time_to_decide,
    waiting_order_ids,
)

__all__ = [
    "KINDS",
    "NewOrder",
    "OrderKind",
    "approve",
    "cancel",
    "dispose",
    "end_waiting",
    "make",
    "order_authority",
    "reject",
    "time_to_decide",
    "waiting_order_ids",
]
