"""The acts of customers, one use case to a function, each in the transaction that its door opened.
The files beside this one hold them by theme; rooms above import from here.
"""

from diya.customers.services.completeness import require_complete
from diya.customers.services.custom import propose_kind
from diya.customers.services.facts import NewFact, end_fact, record_fact, verify_fact, withdraw_fact
from diya.customers.services.guarantees import NewGuarantee, reduce_guarantee, take_guarantee
from diya.customers.services.parties import (
    ask_known,
    check_identity,
    person_of,
    register_firm,
    register_person,
    register_trials,
    reveal,
)
from diya.customers.services.relations import NewRelation, end_relation, relate

__all__ = [
    "NewFact",
    "NewGuarantee",
    "NewRelation",
    "ask_known",
    "check_identity",
    "end_fact",
    "end_relation",
    "person_of",
    "propose_kind",
    "record_fact",
    "reduce_guarantee",
    "register_firm",
    "register_person",
    "register_trials",
    "relate",
    "require_complete",
    "reveal",
    "take_guarantee",
    "verify_fact",
    "withdraw_fact",
]
