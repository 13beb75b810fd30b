"""The instalments of a loan in life: what each asks for, what was paid on it, when its obligations were met.

Mutable for the same reason as the interest model: one replay works on them and hands out frozen rows at its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from diya.calc.progressive.rules import Portion


def _zeros() -> dict[Portion, int]:
    return dict.fromkeys(Portion, 0)


@dataclass(slots=True)
class Instalment:
    """One row to be; `forgiven` is waived or written off, `credited` the principal that charge-backs brought back."""

    start: date
    due: date
    charged: dict[Portion, int] = field(default_factory=_zeros)
    paid: dict[Portion, int] = field(default_factory=_zeros)
    forgiven: dict[Portion, int] = field(default_factory=_zeros)
    in_advance: int = 0
    late: int = 0
    credited: int = 0
    met: bool = False
    met_on: date | None = None
    down_payment: bool = False
    additional: bool = False

    def outstanding(self, portion: Portion) -> int:
        return self.charged[portion] - self.paid[portion] - self.forgiven[portion]

    @property
    def total_outstanding(self) -> int:
        return sum(self.charged.values()) - sum(self.paid.values()) - sum(self.forgiven.values())

    @property
    def total_paid(self) -> int:
        return sum(self.paid.values())

    @property
    def asks_nothing(self) -> bool:
        return not any(self.charged.values())

    def pay(self, portion: Portion, day: date, amount: int) -> int:
        """Pay up to `amount` of the portion; answers what was taken."""
        taken = min(amount, self.outstanding(portion))
        self.paid[portion] += taken
        if day < self.due:
            self.in_advance += taken
        elif day > self.due:
            self.late += taken
        self.check_met(day)
        return taken

    def take_back(self, portion: Portion, day: date, amount: int) -> int:
        """Undo up to `amount` of what was paid of the portion; answers how much."""
        taken = min(amount, self.paid[portion])
        self.paid[portion] -= taken
        if day < self.due:
            self.in_advance = max(0, self.in_advance - taken)
        elif day > self.due:
            self.late = max(0, self.late - taken)
        self.check_met(day)
        return taken

    def ask(self, portion: Portion, amount: int, day: date | None) -> None:
        """Ask for `amount` more of the portion."""
        self.charged[portion] += amount
        self.check_met(day)

    def ask_again(self, portion: Portion, amount: int, day: date | None) -> None:
        """Ask for `amount` of the portion that had been paid: it comes back into the balance first."""
        if portion is Portion.PRINCIPAL:
            self.credited += amount
        self.ask(portion, amount, day)

    def forgive(self, portion: Portion, amount: int, day: date) -> None:
        self.forgiven[portion] += amount
        self.check_met(day)

    def check_met(self, day: date | None) -> None:
        """The obligations are met, and were on `day`, when nothing is outstanding."""
        self.met = self.total_outstanding == 0
        self.met_on = day if self.met else None

    def update_met(self, day: date) -> None:
        """As `check_met`, but obligations met earlier keep their day."""
        if self.met != (self.total_outstanding == 0):
            self.check_met(day)


def in_order(instalments: list[Instalment]) -> list[Instalment]:
    """By due date; a down payment stands after the instalment due on the same day, an additional one last."""
    return sorted(instalments, key=lambda one: (one.due, one.additional, one.down_payment))
