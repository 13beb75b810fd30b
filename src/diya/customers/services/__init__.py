"""The acts of customers, one use case to a function, each in the transaction that its door opened.
The files beside this one hold them by theme; rooms above import from here.
"""

from diya.customers.services.facts import NewFact, end_fact, record_fact, verify_fact, withdraw_fact
from diya.customers.services.parties import (
    check_identity,
    person_of,
    register_firm,
    register_person,
    register_trials,
    reveal,
)

__all__ = [
    "NewFact",
    "check_identity",
    "end_fact",
    "person_of",
    "record_fact",
    "register_firm",
    "register_person",
    "register_trials",
    "reveal",
    "verify_fact",
    "withdraw_fact",
]
