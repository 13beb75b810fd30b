"""The door of the ledger, and what its endpoints share."""

from __future__ import annotations

from diya.foundation import access
from diya.foundation.door import Door

door = Door("ledger")


def branch_id_of(code: str) -> int | None:
    """The branch of a filter; none when it is empty. Raises BranchUnknown."""
    return access.branch_by_code(code).id if code else None
