"""The acts of origination, by stage: entering an application, deciding on it, closing it.
Each function is one use case in the transaction that the door opened."""

from diya.origination.services import booking, importing
from diya.origination.services.closing import (
    Proof,
    Signing,
    draw_all,
    draw_down,
    fulfil_condition,
    fulfil_conditions,
    sign_contract,
    sign_contracts,
)
from diya.origination.services.deciding import appeal, decided, may_be_appealed, submit, submit_many
from diya.origination.services.entering import add_party, draft, remove_party, revise, withdraw
from diya.origination.services.importing import forget_files, release_mapping

__all__ = [
    "Proof",
    "Signing",
    "add_party",
    "appeal",
    "booking",
    "decided",
    "draft",
    "draw_all",
    "draw_down",
    "forget_files",
    "fulfil_condition",
    "fulfil_conditions",
    "importing",
    "may_be_appealed",
    "release_mapping",
    "remove_party",
    "revise",
    "sign_contract",
    "sign_contracts",
    "submit",
    "submit_many",
    "withdraw",
]
