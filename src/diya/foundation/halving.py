"""A batch that is taken whole, or in halves until the one that stands against it is alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from diya.kernel.errors import DomainError, NotPermitted

One = TypeVar("One")


def halve(
    batch: Sequence[One], act: Callable[[Sequence[One]], None], refuse: Callable[[One, DomainError], None]
) -> None:
    """Do a batch in one act; where it is refused, its halves, and at last hand the one that cannot be done to `refuse`.

    `act` opens a transaction of its own. Of 500 lines with one bad one that is 9 acts in vain and 9 that hold. A right
    that is missing stands against all alike and is raised: NotPermitted.
    """
    try:
        act(batch)
    except NotPermitted:
        raise
    except DomainError as error:
        if len(batch) == 1:
            refuse(batch[0], error)
            return
        half = len(batch) // 2
        halve(batch[:half], act, refuse)
        halve(batch[half:], act, refuse)
