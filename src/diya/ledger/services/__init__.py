"""Actions on the books: post, between branches, by hand; close days, periods and years; load the chart.
Each runs in the transaction it is given; what a person does waits for a second one.
"""

from diya.ledger.services.chart import reference
from diya.ledger.services.closing import close_day, close_year, keep_reconciliation
from diya.ledger.services.journals import NewLine, decide_journal, propose_journal
from diya.ledger.services.periods import decide_period, propose_period
from diya.ledger.services.posting import between, entries_between, post, post_batch, reverse

__all__ = [
    "NewLine",
    "between",
    "close_day",
    "close_year",
    "decide_journal",
    "decide_period",
    "entries_between",
    "keep_reconciliation",
    "post",
    "post_batch",
    "propose_journal",
    "propose_period",
    "reference",
    "reverse",
]
