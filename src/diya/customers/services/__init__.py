"""The acts of customers, one use case to a function, each in the transaction that its door opened.
The files beside this one hold them by theme; rooms above import from here.
"""

from diya.customers.integrity import NewConsent
from diya.customers.services.cases import (
    NewCase,
    close_case,
    decide_case,
    extend_case,
    note_on_case,
    open_case,
    open_cases,
    record_check,
    take_case,
)
from diya.customers.services.clearance import ensure_clear, ensure_within_limits
from diya.customers.services.completeness import require_complete
from diya.customers.services.consents import (
    give_consent,
    give_on_papers,
    propose_text,
    reference,
    require_consent,
    withdraw_consent,
)
from diya.customers.services.copies import copy_as_pdf
from diya.customers.services.custom import propose_kind
from diya.customers.services.duplicates import (
    decide_merge,
    dismiss_duplicate,
    propose_merge,
    propose_unmerge,
    start_search,
)
from diya.customers.services.erasing import (
    answer_request,
    decide_erasure,
    hand_out,
    place_hold,
    propose_erasure,
    propose_retention,
    receive_request,
    refuse_request,
    release_hold,
    withdraw_request,
)
from diya.customers.services.facts import NewFact, end_fact, record_fact, verify_fact, withdraw_fact
from diya.customers.services.guarantees import NewGuarantee, reduce_guarantee, take_guarantee
from diya.customers.services.importing import forget_files
from diya.customers.services.owners import end_owner, record_owner
from diya.customers.services.parties import (
    ask_known,
    check_identity,
    person_of,
    register_firm,
    register_person,
    register_trials,
)
from diya.customers.services.relations import NewRelation, end_relation, relate
from diya.customers.services.reminders import remind
from diya.customers.services.reports import ask_report, open_report
from diya.customers.services.reveals import reveal
from diya.customers.services.screening import load_list, screen

__all__ = [
    "NewCase",
    "NewConsent",
    "NewFact",
    "NewGuarantee",
    "NewRelation",
    "answer_request",
    "ask_known",
    "ask_report",
    "check_identity",
    "close_case",
    "copy_as_pdf",
    "decide_case",
    "decide_erasure",
    "decide_merge",
    "dismiss_duplicate",
    "end_fact",
    "end_owner",
    "end_relation",
    "ensure_clear",
    "ensure_within_limits",
    "extend_case",
    "forget_files",
    "give_consent",
    "give_on_papers",
    "hand_out",
    "load_list",
    "note_on_case",
    "open_case",
    "open_cases",
    "open_report",
    "person_of",
    "place_hold",
    "propose_erasure",
    "propose_kind",
    "propose_merge",
    "propose_retention",
    "propose_text",
    "propose_unmerge",
    "receive_request",
    "record_check",
    "record_fact",
    "record_owner",
    "reduce_guarantee",
    "reference",
    "refuse_request",
    "register_firm",
    "register_person",
    "register_trials",
    "relate",
    "release_hold",
    "remind",
    "require_complete",
    "require_consent",
    "reveal",
    "screen",
    "start_search",
    "take_case",
    "take_guarantee",
    "verify_fact",
    "withdraw_consent",
    "withdraw_fact",
    "withdraw_request",
]
