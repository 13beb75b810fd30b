"""Which adapter fulfils which port, who hears which message, and which plug-ins there are: told once, at start."""

from __future__ import annotations

from django.conf import settings

from diya.approval.ports import subject_handlers
from diya.calc.allocation import allocations
from diya.calc.amortisation import amortisations
from diya.calc.business_days import adjustments
from diya.calc.day_count import day_counts
from diya.calc.fees import charges
from diya.calc.rates import resets
from diya.collateral import selectors as collateral
from diya.config import notices, queue, wording
from diya.config.demo import bureau, living
from diya.customers import handlers as customer_handlers
from diya.customers import selectors as customers
from diya.customers.ports import exposures
from diya.documents import kinds as paper_kinds
from diya.documents.ports import audience_of, branch_of
from diya.foundation import jobs, scanners, work
from diya.ledger import handlers as ledger_handlers
from diya.monitoring import handlers as monitoring_handlers
from diya.origination import handlers as origination_handlers
from diya.origination import papers as origination_papers
from diya.origination import privacy as origination_privacy
from diya.origination import selectors as origination
from diya.origination import services as origination_services
from diya.servicing import papers as servicing_papers
from diya.servicing import privacy as servicing_privacy
from diya.servicing import selectors as servicing


def connect() -> None:
    """Join the rooms; a lower room's port is fulfilled by a higher one here and nowhere else."""
    subject_handlers.register("origination.application")(origination_services.decided)
    branch_of.register("customers.party")(lambda party_id: customers.party(party_id).branch_id)
    exposures.register("servicing.loan")(servicing.exposures)
    exposures.register("origination.limit")(origination.undrawn)
    branch_of.register("customers.case")(customers.branch_of_case)
    branch_of.register("collateral.property")(lambda property_id: collateral.property_(property_id).branch_id)
    branch_of.register("servicing.loan")(lambda loan_id: servicing.loan(loan_id).branch_id)
    branch_of.register("origination.application")(origination.branch_of)
    audience_of.register("customers.party")(lambda party_id: customers.party(party_id).kind)
    audience_of.register("origination.application")(lambda _application_id: paper_kinds.APPLICATION)
    audience_of.register("servicing.loan")(lambda _loan_id: paper_kinds.LOAN)
    work.names(wording.WORK)
    queue.connect()
    jobs.names(wording.JOBS)
    servicing_papers.connect()
    origination_papers.connect()
    origination_privacy.connect()
    servicing_privacy.connect()
    customer_handlers.connect()
    ledger_handlers.connect()
    origination_handlers.connect()
    monitoring_handlers.connect()
    notices.connect()
    if settings.CLAMD:
        scanners.scanners.register("clamav")(scanners.clamd(settings.CLAMD))
    if not settings.PRODUCTION:
        living.connect()
        bureau.connect()
    for strategies in (day_counts, amortisations, allocations, adjustments, resets, charges):
        strategies.load_plugins()
