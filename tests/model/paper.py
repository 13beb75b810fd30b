"""A mortgage as a person would keep it with pencil and paper: a list of what was done, and exact fractions.

Nothing of the product's calculation is used here. Every question is answered by living the whole life again from the
first day, so that an act that comes late, or is taken back, needs no rule of its own. The rules are those of
docs/glossary.md and docs/architecture.md: first day counts, last does not; a month is a twelfth of a year, an odd day a
360th; interest is rounded once over its period, charges once over the life of an instalment, always half up; money
goes to the oldest instalment first, there to fees, penalty, compound interest, interest, principal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.model.life import Act, Agreed, Due, Life, Refused, half_up, parts_of_year

MISUSE_UPLIFT = Fraction(1)


def repaid(life: Life, act: Act) -> None:
    claims, left = life.claims(act.day), act.amount
    if not 0 < act.amount <= life.total_due(act.day):
        raise Refused
    parts = []
    for claim in claims:
        part = {}
        for name, amount in claim.items():
            part[name] = min(left, amount)
            left -= part[name]
        parts.append(part)
    life.pay(act.day, parts)
    life.received += act.amount


def take_interest(life: Life, day: date) -> int:
    """Everything due and the interest to the day, as taken; answers what that is."""
    first, accrued = life.total_due(day), life.accrued(day)
    life.pay(day, life.claims(day))
    life.settle(day)
    life.taken += accrued
    return first + accrued


def prepaid(life: Life, act: Act) -> None:
    principal = act.amount - take_interest(life, act.day)
    if not 0 < principal < life.balance:
        raise Refused
    life.balance -= principal
    life.received += act.amount
    if act.way == "LOWER_INSTALMENT":
        life.relevel()
    else:
        life.count_again()


def paid_off(life: Life, act: Act) -> None:
    if act.amount != life.payoff(act.day):
        raise Refused
    take_interest(life, act.day)
    life.end()
    life.received += act.amount


def at_rate(life: Life, day: date, rate: int) -> None:
    life.settle(day)
    life.rate = rate
    for due in life.dues:
        life.run_on(due, day)
    life.relevel()


def heavier(life: Life, rate: int) -> int:
    return half_up(rate * (1 + max(life.agreed.uplift, MISUSE_UPLIFT)))


def rate_reset(life: Life, act: Act) -> None:
    at_rate(life, act.day, heavier(life, act.rate) if life.misused else act.rate)


def misused(life: Life, act: Act) -> None:
    if not life.misused:
        rate = heavier(life, life.rate)
        life.misused = True
        at_rate(life, act.day, rate)


def restructured(life: Life, act: Act) -> None:
    require_running(life)
    accrued, claims = life.accrued(act.day), life.claims(act.day)
    if act.amount != accrued + sum(sum(claim.values()) - claim["principal"] for claim in claims):
        raise Refused
    life.settle(act.day)
    life.balance += sum(claim["principal"] for claim in claims)
    life.dues = []
    life.taken += accrued
    life.left = act.count
    life.rate = heavier(life, act.rate) if life.misused else act.rate
    life.received += act.amount
    life.relevel()


def require_running(life: Life) -> None:
    if not life.runs:
        raise Refused


def redate(life: Life) -> None:
    life.until = life.due_date(life.number)
    life.units = parts_of_year(life.from_day, life.until)


def deferred(life: Life, act: Act) -> None:
    require_running(life)
    life.settle(act.day)
    life.put_off += act.count
    redate(life)


def rescheduled(life: Life, act: Act) -> None:
    require_running(life)
    life.settle(act.day)
    life.left, life.method = act.count, act.method or life.method
    if act.due_day and act.due_day != life.due_day:
        life.due_day = act.due_day
        while life.due_date(life.number) <= act.day:
            life.put_off += 1
        redate(life)
    life.relevel()


def capitalised(life: Life, act: Act) -> None:
    require_running(life)
    interest = life.accrued(act.day)
    if interest <= 0:
        raise Refused
    life.settle(act.day)
    life.balance += interest
    life.taken += interest
    life.relevel()


def accelerated(life: Life, act: Act) -> None:
    require_running(life)
    due = Due(life.number, act.day, life.balance, life.accrued(act.day))
    for one in life.dues:
        life.run_on(one, act.day)
    life.run_on(due, act.day)
    life.dues.append(due)
    life.number += 1
    life.accelerated = act.day
    life.end()


def fee_charged(life: Life, act: Act) -> None:
    due = next((due for due in life.dues if due.number == life.number - 1), None)
    if due is None:
        due = Due(life.number - 1, act.day, 0, 0)
        life.run_on(due, act.day)
        life.dues.append(due)
    due.fee += act.amount


def waived(life: Life, act: Act) -> None:
    left = dict(act.parts)
    if any(amount > life.owed(name, act.day) for name, amount in left.items()) or not any(left.values()):
        raise Refused
    parts = []
    for claim in life.claims(act.day):
        part = {name: min(left.get(name, 0), amount) for name, amount in claim.items()}
        left = {name: amount - part[name] for name, amount in left.items()}
        parts.append(part)
    life.pay(act.day, parts)


def written_off(life: Life, act: Act) -> None:
    life.written_off = life.payoff(act.day)
    life.dues = []
    life.end()
    life.status = "WRITTEN_OFF"


def recovered(life: Life, act: Act) -> None:
    if not 0 < act.amount <= life.written_off - life.recovered:
        raise Refused
    life.recovered += act.amount
    life.received += act.amount


ACTS: dict[str, Callable[[Life, Act], None]] = {
    "REPAID": repaid,
    "PREPAID": prepaid,
    "PAID_OFF": paid_off,
    "RATE_RESET": rate_reset,
    "MISUSED": misused,
    "RESTRUCTURED": restructured,
    "DEFERRED": deferred,
    "RESCHEDULED": rescheduled,
    "INTEREST_CAPITALISED": capitalised,
    "ACCELERATED": accelerated,
    "FEE_CHARGED": fee_charged,
    "WAIVED": waived,
    "WRITTEN_OFF": written_off,
    "RECOVERED": recovered,
}


@dataclass
class Loan:
    """A loan on paper: what was agreed, and what was done in the order it arrived."""

    agreed: Agreed
    acts: list[Act] = field(default_factory=list)

    def lived(self, until: date, acts: Iterable[Act] | None = None) -> Life:
        """The life by a day; raises Refused where one of the acts cannot be."""
        life = Life(self.agreed)
        for act in sorted(self.acts if acts is None else acts, key=lambda one: one.day):
            life.forward(act.day)
            if life.status != ("WRITTEN_OFF" if act.kind == "RECOVERED" else "ACTIVE"):
                raise Refused
            ACTS[act.kind](life, act)
        life.forward(until)
        if life.status == "ACTIVE" and not life.dues and life.balance == 0:
            life.status = "CLOSED"
        return life

    def before(self, day: date) -> Life:
        """The life as an act on a day finds it: what was done later is not yet."""
        return self.lived(day, [act for act in self.acts if act.day <= day])

    def do(self, act: Act, today: date) -> None:
        """Do something; raises Refused, and nothing is done."""
        if self.lived(today).status != ("WRITTEN_OFF" if act.kind == "RECOVERED" else "ACTIVE"):
            raise Refused
        self.lived(today, [*self.acts, act])
        self.acts.append(act)

    def take_back(self, act: Act, today: date) -> None:
        """Reverse an act; raises Refused where a later one cannot be without it."""
        rest = [one for one in self.acts if one is not act]
        self.lived(today, rest)
        self.acts = rest
