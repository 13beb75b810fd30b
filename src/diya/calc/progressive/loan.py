"""A loan in the middle of a replay: terms, interest model, instalments, and the money nobody owes yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from diya.calc.progressive.due_dates import due_dates
from diya.calc.progressive.instalments import Instalment, in_order
from diya.calc.progressive.model import Model, Period, new_model
from diya.calc.progressive.rules import Portion
from diya.calc.progressive.terms import ProgressiveTerms, Recalculation
from diya.calc.progressive.transactions import Transaction


@dataclass(slots=True)
class Loan:
    """`frozen` once charged off, written off or terminated: interest is no longer recalculated. `split` remembers how
    each payment fell on its portions, for a charge-back of it; `skipped` are instalments found to take nothing.
    `bears_interest` holds for the whole life: also where a rate of nothing rises later. `owed_again` is principal that
    charge-backs and refunds brought back. `evenly` is set where overdue principal was spread over instalments the
    model knows nothing of: later drawdowns are spread likewise; `detached` where the instalments are no longer the
    periods of the model at all, and nothing that changes the model changes them."""

    terms: ProgressiveTerms
    model: Model
    instalments: list[Instalment]
    drawn: list[tuple[date, int]] = field(default_factory=list)
    owed_again: list[tuple[date, int]] = field(default_factory=list)
    split: list[tuple[Transaction, dict[Portion, int]]] = field(default_factory=list)
    charged_back: dict[str, dict[Portion, int]] = field(default_factory=dict)
    skipped: list[Instalment] = field(default_factory=list)
    overpaid: int = 0
    prepaying: bool = False
    frozen: bool = False
    bears_interest: bool = True
    evenly: bool = False
    detached: bool = False

    @property
    def recalculation(self) -> Recalculation | None:
        """How interest is recalculated, or None where it is not (any more)."""
        return self.terms.recalculation if self.bears_interest and not self.frozen else None

    @property
    def regular(self) -> list[Instalment]:
        return [one for one in self.instalments if not one.down_payment and not one.additional]

    def arrange(self) -> None:
        self.instalments = in_order(self.instalments)

    def period_for(self, instalment: Instalment) -> Period | None:
        """The period an instalment stands for."""
        return next((period for one, period in self.pairs() if one is instalment), None)

    def pairs(self) -> Iterator[tuple[Instalment, Period]]:
        """Each instalment with the period it stands for: both run in the order of their due dates."""
        return iter(()) if self.detached else zip(self.regular, self.model.periods, strict=True)

    @property
    def principal_owed(self) -> int:
        """All principal that ever came to be owed: drawn, capitalised and brought back."""
        return sum(amount for _, amount in (*self.drawn, *self.owed_again))

    def is_in(self, day: date, instalment: Instalment) -> bool:
        """Whether `day` falls in the instalment's period; the loan's first day falls in the first."""
        first = next((one for one in self.instalments if not one.down_payment), None)
        return instalment.start < day <= instalment.due or (instalment is first and day == instalment.start)

    def follow_model(self, day: date) -> None:
        """Let every instalment ask what its period asks."""
        for instalment, period in self.pairs():
            if instalment.ask_as(period):
                instalment.update_met(day)

    def additional_until(self, day: date) -> Instalment:
        """The instalment after the last, for what falls due after maturity; it reaches at least to `day`."""
        extra = next((one for one in self.instalments if one.additional), None)
        if extra is None:
            extra = Instalment(min(day, max(one.due for one in self.instalments)), day, additional=True)
            self.instalments.append(extra)
        extra.due = max(extra.due, day)
        return extra


def new_loan(terms: ProgressiveTerms, *, bears_interest: bool) -> Loan:
    """The loan before any money is paid out: its instalments ask for nothing and so count as met."""
    model = new_model(terms, due_dates(terms))
    instalments = [Instalment(one.start, one.due) for one in model.periods]
    for one in instalments:
        one.check_met(terms.starts_on)
    return Loan(terms, model, instalments, bears_interest=bears_interest)
