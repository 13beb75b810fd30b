"""Whether a schedule adds up: the last look before it is handed out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from diya.calc.progressive.rows import ProgressiveRow
from diya.kernel.errors import InvalidInput


class ProgressiveNotReckoned(InvalidInput):
    code = "calc.progressive_not_reckoned"
    zh = "这些变更合在一起无法推算出正确的还款计划（{reason}）。请减少或拆分变更后重试。"
    en = "This combination of changes cannot be reckoned into a schedule that adds up ({reason}). Make fewer changes."


def check_adds_up(rows: Sequence[ProgressiveRow], principal_owed: int) -> None:
    """Raise ProgressiveNotReckoned unless the rows ask for all principal owed and no more, no figure is negative, due
    dates rise, and nothing is left after the last one.

    Terms and events can be combined without end, and not every combination has been foreseen: a wrong table must not
    leave this package as if it were right.
    """
    reasons = (
        ("principal", sum(one.principal for one in rows) != principal_owed),
        ("negative", any(_least(one) < 0 for one in rows)),
        ("dates", any(one.due_date > other.due_date for one, other in pairwise(rows))),
        ("balance", bool(rows) and rows[-1].balance != 0),
    )
    for reason, broken in reasons:
        if broken:
            raise ProgressiveNotReckoned(reason=reason)


def _least(row: ProgressiveRow) -> int:
    asked = min(row.principal, row.interest, row.fees, row.penalties)
    return min(asked, row.days, row.balance, row.paid, row.in_advance, row.late, row.outstanding)
