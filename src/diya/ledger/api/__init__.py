"""The ledger's endpoints: the chart and its accounts, entries, reports, statements, periods, entries by hand.
Each opens its door, calls one service or selector, and answers.
"""

from diya.ledger.api import accounts, entries, journals, periods, reports, statements
from diya.ledger.api.door import door

__all__ = ["accounts", "door", "entries", "journals", "periods", "reports", "statements"]
