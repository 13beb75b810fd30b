"""A loan in the middle of a replay: terms, interest model, instalments, and the money nobody owes yet."""

from __future__ import annotations

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
    `bears_interest` holds for the whole life: also where a rate of nothing rises later. `evenly` is set where overdue
    principal was spread over instalments the model knows nothing of: later drawdowns are spread likewise."""

    terms: ProgressiveTerms
    model: Model
    instalments: list[Instalment]
    drawn: list[tuple[date, int]] = field(default_factory=list)
    split: list[tuple[Transaction, dict[Portion, int]]] = field(default_factory=list)
    charged_back: dict[str, dict[Portion, int]] = field(default_factory=dict)
    skipped: list[Instalment] = field(default_factory=list)
    overpaid: int = 0
    prepaying: bool = False
    frozen: bool = False
    bears_interest: bool = True
    evenly: bool = False

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
        """The period an instalment stands for; a period that took in others stands for all of them."""
        around = [one for one in self.model.periods_due_from(instalment.due) if one.start <= instalment.start]
        exact = (one for one in around if (one.start, one.due) == (instalment.start, instalment.due))
        return next(exact, around[0] if around else None)

    def by_due(self) -> dict[date, Instalment]:
        """The first instalment due on each day, down payments apart."""
        return {one.due: one for one in reversed(self.instalments) if not one.down_payment}

    def is_in(self, day: date, instalment: Instalment) -> bool:
        """Whether `day` falls in the instalment's period; the loan's first day falls in the first."""
        first = next((one for one in self.instalments if not one.down_payment), None)
        return instalment.start < day <= instalment.due or (instalment is first and day == instalment.start)

    def follow_model(self, day: date) -> None:
        """Let every instalment ask what its period asks."""
        by_due = self.by_due()
        for period in self.model.periods:
            instalment = by_due.get(period.due)
            if instalment is not None:
                instalment.charged[Portion.PRINCIPAL] = period.due_principal
                instalment.charged[Portion.INTEREST] = period.due_interest
                instalment.credited = period.credited_principal
                instalment.update_met(day)

    def additional_until(self, day: date) -> Instalment:
        """The instalment after the last, for what falls due after maturity; it reaches at least to `day`."""
        extra = next((one for one in self.instalments if one.additional), None)
        if extra is None:
            extra = Instalment(max(one.due for one in self.instalments), day, additional=True)
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
