"""The instalments of a loan in life: what each asks for, what was paid on it, when its obligations were met.

Mutable for the same reason as the interest model: one replay works on them and hands out frozen rows at its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from diya.calc.progressive.model import Period
from diya.calc.progressive.rules import Portion


def _zeros() -> dict[Portion, int]:
    return dict.fromkeys(Portion, 0)


@dataclass(slots=True)
class Instalment:
    """One row to be; `forgiven` is waived or written off, `beside` what it asks for beside its period of the model:
    owed again after a charge-back, or spread evenly, where interest is not recalculated."""

    start: date
    due: date
    charged: dict[Portion, int] = field(default_factory=_zeros)
    paid: dict[Portion, int] = field(default_factory=_zeros)
    forgiven: dict[Portion, int] = field(default_factory=_zeros)
    beside: dict[Portion, int] = field(default_factory=_zeros)
    in_advance: int = 0
    late: int = 0
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
        # What is undone late may have been paid early.
        self.late = min(self.late, self.total_paid)
        self.in_advance = min(self.in_advance, self.total_paid - self.late)
        self.check_met(day)
        return taken

    def ask(self, portion: Portion, amount: int, day: date | None) -> None:
        """Ask for `amount` more of the portion."""
        self.charged[portion] += amount
        self.check_met(day)

    def ask_beside(self, portion: Portion, amount: int, day: date | None) -> None:
        """Ask for `amount` more of the portion, whatever the model says."""
        self.beside[portion] += amount
        self.ask(portion, amount, day)

    def ask_as(self, period: Period) -> bool:
        """Ask for the principal and the interest of `period`, and for what stands beside it; answers whether that is
        anything new."""
        principal = period.due_principal + self.beside[Portion.PRINCIPAL]
        interest = period.due_interest + self.beside[Portion.INTEREST]
        if principal == self.charged[Portion.PRINCIPAL] and interest == self.charged[Portion.INTEREST]:
            return False
        self.charged[Portion.PRINCIPAL], self.charged[Portion.INTEREST] = principal, interest
        return True

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
