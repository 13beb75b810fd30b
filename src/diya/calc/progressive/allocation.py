"""How a payment is spread: horizontally (an instalment whole, then the next) or vertically (a portion through all
instalments, then the next portion), and which future instalments take what is paid in advance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from diya.calc.progressive.figures import shares
from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.loan import Loan
from diya.calc.progressive.payments import counts_to_due_date, due_amounts, give_back, pay_interest, pay_principal
from diya.calc.progressive.rules import AllocationRule, AllocationStep, DueType, FutureRule, Portion
from diya.calc.progressive.terms import Direction, Recalculation
from diya.kernel.registry import Registry

Spread = Callable[[Loan, date, int, AllocationRule], tuple[int, dict[Portion, int]]]
"""(loan, day, amount, rule) -> (what is left, what was taken by portion)."""

FutureChoice = Callable[[Sequence[Instalment], date], list[Instalment]]
"""(open instalments due after the day, the day) -> those that take money in advance."""

ROUNDS_FOR_EACH: Final = 100
"""How many rounds a payment may take for each instalment: enough for any order, and an end for all of them."""

spreads: Final[Registry[Spread]] = Registry("diya.progressive_spread")
future_choices: Final[Registry[FutureChoice]] = Registry("diya.progressive_future")


@future_choices.register(FutureRule.NEXT_INSTALLMENT)
def next_instalment(ahead: Sequence[Instalment], day: date) -> list[Instalment]:  # noqa: ARG001 - one shape
    return list(ahead[:1])


@future_choices.register(FutureRule.LAST_INSTALLMENT)
def last_instalment(ahead: Sequence[Instalment], day: date) -> list[Instalment]:  # noqa: ARG001 - one shape
    return list(ahead[-1:])


@future_choices.register(FutureRule.REAMORTIZATION)
def every_instalment(ahead: Sequence[Instalment], day: date) -> list[Instalment]:  # noqa: ARG001 - one shape
    """All of them in equal shares, the last taking what a division leaves."""
    return list(ahead)


@future_choices.register(FutureRule.NEXT_LAST_INSTALLMENT)
def current_then_last(ahead: Sequence[Instalment], day: date) -> list[Instalment]:
    """The one whose period runs; where it is settled, the last one."""
    return [one for one in ahead if one.start <= day] or list(ahead[-1:])


def spread(loan: Loan, day: date, amount: int, rule: AllocationRule) -> tuple[int, dict[Portion, int]]:
    """Settle debt in the direction of the loan's terms; answers what found no debt, and what was taken by portion.

    Paying an instalment in advance can move what another one asks. Where that leaves debt and money side by side the
    rule is gone through again, and at last every open instalment gets what it asks, so that nobody is said to have
    paid too much who still owes.
    """
    left, taken = amount, dict.fromkeys(Portion, 0)
    for way in (spreads.get(loan.terms.direction), _as_asked):
        while left > 0 and any(not one.met for one in loan.instalments):
            still, more = way(loan, day, left, rule)
            for portion, part in more.items():
                taken[portion] += part
            if still == left:
                break
            left = still
    return left, taken


def _as_asked(loan: Loan, day: date, amount: int, rule: AllocationRule) -> tuple[int, dict[Portion, int]]:
    """Pay what open instalments ask, interest not yet accrued among it: for the fractions that looking at the loan as
    of the day leaves between what a payment could take and what is owed."""
    taken = dict.fromkeys(Portion, 0)
    for portion in dict.fromkeys(one.portion for one in rule.steps):
        for instalment in loan.instalments:
            part = min(amount, instalment.outstanding(portion))
            if part > 0:
                paid = pay(loan, day, AllocationStep(DueType.DUE, portion), instalment, part)
                taken[portion] += paid
                amount -= paid
    return amount, taken


@spreads.register(Direction.HORIZONTAL)
def horizontally(loan: Loan, day: date, amount: int, rule: AllocationRule) -> tuple[int, dict[Portion, int]]:
    """Instalment by instalment: all steps of past due, then of due, then of in advance (in the rule's own order)."""
    taken = dict.fromkeys(Portion, 0)
    for due in dict.fromkeys(one.due for one in rule.steps):
        steps = [one for one in rule.steps if one.due is due]
        amount = _settle_whole(loan, day, amount, steps, rule.future, taken)
    return amount, taken


def _settle_whole(
    loan: Loan, day: date, amount: int, steps: list[AllocationStep], future: FutureRule, taken: dict[Portion, int]
) -> int:
    loan.skipped, in_vain = [], None
    for _ in range(ROUNDS_FOR_EACH * len(loan.instalments)):
        if amount <= 0 or all(one.met for one in loan.instalments):
            break
        targets = _targets(loan, day, steps[0].due, future)
        names = [id(one) for one in targets]
        if not targets or names == in_vain:
            break
        before = amount
        for step in steps:
            for target, part in zip(targets, shares(amount, len(targets)), strict=True):
                paid = pay(loan, day, step, target, part if step.due is DueType.IN_ADVANCE else amount)
                taken[step.portion] += paid
                amount -= paid
        in_vain = names if amount == before else None
    return amount


def _targets(loan: Loan, day: date, due: DueType, future: FutureRule) -> list[Instalment]:
    open_ones = [one for one in loan.instalments if not one.met]
    if due is DueType.PAST_DUE:
        return [one for one in open_ones if one.due < day][:1]
    if due is DueType.DUE:
        return [one for one in open_ones if one.due == day][:1]
    ahead = [one for one in open_ones if one.due > day]
    to_last = future in (FutureRule.LAST_INSTALLMENT, FutureRule.NEXT_LAST_INSTALLMENT)
    current = future is FutureRule.NEXT_LAST_INSTALLMENT and any(one.start <= day for one in ahead)
    if to_last and not current and loan.recalculation is not None:
        # An instalment emptied by earlier payments into the last ones can take principal again until it was tried.
        ahead = [one for one in loan.instalments if one.due > day and (not one.met or _untried(loan, one))]
        return ahead[-1:]
    return future_choices.get(future)(ahead, day)


def _untried(loan: Loan, instalment: Instalment) -> bool:
    return instalment.asks_nothing and all(one is not instalment for one in loan.skipped)


@spreads.register(Direction.VERTICAL)
def vertically(loan: Loan, day: date, amount: int, rule: AllocationRule) -> tuple[int, dict[Portion, int]]:
    """Step by step: one portion through all instalments it is outstanding in, then the next step."""
    taken = dict.fromkeys(Portion, 0)
    for step in rule.steps:
        loan.skipped = []
        for _ in range(ROUNDS_FOR_EACH * len(loan.instalments)):
            moved = _settle_portion(loan, day, step, amount, rule.future) if amount > 0 else 0
            taken[step.portion] += moved
            amount -= moved
            if moved == 0:
                break
    return amount, taken


def _settle_portion(loan: Loan, day: date, step: AllocationStep, amount: int, future: FutureRule) -> int:
    """Pay one portion of the instalments whose turn it is: in equal shares, or, where each payment changes what the
    next one owes, as much as each takes."""
    targets = _with_outstanding(loan, day, step, future)
    parts = shares(amount, len(targets)) if targets else []
    moved = 0
    for target, part in zip(targets, parts, strict=True):
        moved += pay(loan, day, step, target, part if loan.recalculation is None else amount - moved)
    return moved


def _with_outstanding(loan: Loan, day: date, step: AllocationStep, future: FutureRule) -> list[Instalment]:
    asking = [one for one in loan.instalments if one.outstanding(step.portion) > 0]
    if step.due is DueType.PAST_DUE:
        return [one for one in asking if one.due < day][:1]
    if step.due is DueType.DUE:
        return [one for one in asking if one.due == day][:1]
    ahead = [one for one in asking if one.due > day and all(one is not skipped for skipped in loan.skipped)]
    return future_choices.get(future)(ahead, day)


def pay(loan: Loan, day: date, step: AllocationStep, instalment: Instalment, amount: int) -> int:
    """Pay one portion of one instalment; where interest is recalculated the interest model follows."""
    recalculation = loan.recalculation
    if recalculation is None or amount == 0:
        return instalment.pay(step.portion, day, amount)
    period = loan.period_for(instalment)
    if period is None:
        loan.skipped.append(instalment)
        return instalment.pay(step.portion, day, amount)
    counts_on = day
    if step.due is DueType.IN_ADVANCE and step.portion in (Portion.PRINCIPAL, Portion.INTEREST):
        counts_on = _reckoned_on(loan, recalculation, day, instalment)
        principal, interest = due_amounts(loan.model, period, counts_on)
        if principal == 0 and interest == 0:
            loan.skipped.append(instalment)
        if step.portion is Portion.PRINCIPAL:
            instalment.charged[Portion.PRINCIPAL] = principal
        else:
            instalment.charged[Portion.INTEREST] = interest
    taken = instalment.pay(step.portion, day, amount)
    if step.portion not in (Portion.PRINCIPAL, Portion.INTEREST):
        return taken
    if taken:
        book = pay_principal if step.portion is Portion.PRINCIPAL else pay_interest
        # Taking a portion can lower what is asked: what the model has no room for is not paid after all.
        taken -= instalment.take_back(step.portion, day, taken - book(loan.model, period, counts_on, taken))
    loan.follow_model(day)
    return taken


def _reckoned_on(loan: Loan, recalculation: Recalculation, day: date, instalment: Instalment) -> date:
    running = loan.is_in(day, instalment)
    return instalment.due if running and counts_to_due_date(recalculation, loan.prepaying) else day


def take_back(loan: Loan, day: date, amount: int, steps: Iterable[AllocationStep], future: FutureRule) -> int:
    """Undo payments, latest past due first, as a refund of a running loan does; answers what could not be undone."""
    for step in steps:
        while amount > 0:
            paid = [one for one in loan.instalments if one.paid[step.portion] > 0]
            if step.due is DueType.PAST_DUE:
                targets = [one for one in paid if one.due < day][-1:]
            elif step.due is DueType.DUE:
                targets = [one for one in paid if one.due == day][-1:]
            else:
                targets = future_choices.get(future)([one for one in paid if one.due > day], day)
            if not targets:
                break
            for target, part in zip(targets, shares(amount, len(targets)), strict=True):
                undone = target.take_back(step.portion, day, part)
                amount -= undone
                period = loan.period_for(target) if loan.recalculation is not None else None
                if period is not None and step.portion is Portion.PRINCIPAL:
                    give_back(loan.model, period, day, principal=undone)
                elif period is not None and step.portion is Portion.INTEREST:
                    give_back(loan.model, period, day, interest=undone)
    if loan.recalculation is not None:
        loan.follow_model(day)
    return amount
