"""Which adapter fulfils which port, who hears which message, and which plug-ins there are: told once, at start."""

from __future__ import annotations

from diya.approval.ports import subject_handlers
from diya.calc.allocation import allocations
from diya.calc.amortisation import amortisations
from diya.calc.day_count import day_counts
from diya.documents.ports import branch_of
from diya.origination import handlers as origination_handlers
from diya.origination import selectors as origination
from diya.origination import services as origination_services
from diya.servicing.posting import posting_rules


def connect() -> None:
    """Join the rooms; a lower room's port is fulfilled by a higher one here and nowhere else."""
    subject_handlers.register("origination.application")(origination_services.decided)
    branch_of.register("origination.application")(origination.branch_of)
    origination_handlers.connect()
    for strategies in (day_counts, amortisations, allocations, posting_rules):
        strategies.load_plugins()
