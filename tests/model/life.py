"""What a loan on paper is while it is lived: what was agreed, what is open, what interest and charges are by a day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

PPB = 10**9


class Refused(Exception):
    """The act cannot be done to this loan."""


@dataclass(frozen=True)
class Agreed:
    """What a loan was agreed on: amounts in fen, the rate in parts per billion a year."""

    principal: int
    rate: int
    starts: date
    due_day: int
    count: int
    method: str
    uplift: Fraction = Fraction(1, 2)
    grace: int = 0
    compounds: bool = True


@dataclass(frozen=True, eq=False)
class Act:
    """Something that was done, from a day on."""

    day: date
    kind: str
    amount: int = 0
    rate: int = 0
    count: int = 0
    way: str = ""
    due_day: int = 0
    method: str = ""
    parts: dict[str, int] = field(default_factory=dict)


@dataclass
class Due:
    """An instalment that fell due and is not wholly paid. `runs` says from which day what of it was open at which
    penalty rate and contract rate."""

    number: int
    day: date
    principal: int
    interest: int
    fee: int = 0
    penalty_paid: int = 0
    compound_paid: int = 0
    runs: list[tuple[date, int, int, int, int]] = field(default_factory=list)


def half_up(value: Fraction) -> int:
    """A whole number of fen, a half upwards."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def in_month(start: date, months: int, day: int) -> date:
    """`day` of the month so many months after another date; the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def parts_of_year(start: date, end: date) -> int:
    """360ths of a year between two dates: whole months by the same day of the month, then odd days."""
    months = 0
    while in_month(start, months + 1, start.day) <= end:
        months += 1
    return 30 * months + (end - in_month(start, months, start.day)).days


class Life:
    """A loan while it is lived. Fields say what stands at the moment; `settle` brings interest to a day before anything
    changes on it."""

    def __init__(self, agreed: Agreed) -> None:
        self.agreed = agreed
        self.rate, self.due_day, self.method = agreed.rate, agreed.due_day, agreed.method
        self.misused = False
        self.accelerated: date | None = None
        self.status = "ACTIVE"
        self.balance, self.left, self.number, self.put_off = agreed.principal, agreed.count, 1, 0
        self.dues: list[Due] = []
        self.received = self.written_off = self.recovered = 0
        self.from_day, self.until = agreed.starts, self.due_date(1)
        self.units = parts_of_year(self.from_day, self.until)
        self.exact, self.counted, self.taken = Fraction(0), agreed.starts, 0
        self.level = self.level_now()

    # --- dates and interest

    def due_date(self, number: int) -> date:
        return in_month(self.agreed.starts, number + self.put_off, self.due_day)

    @property
    def runs(self) -> bool:
        """Whether an instalment is still to come."""
        return self.left > 0

    @property
    def maturity(self) -> date:
        return self.accelerated or self.due_date(max(1, self.number + self.left - 1))

    def passed(self, day: date) -> int:
        """Units of the running period that are over when a day begins."""
        return self.units if day >= self.until else max(0, min((day - self.from_day).days, self.units))

    def earned(self, day: date) -> Fraction:
        """Interest of the running period by the beginning of a day."""
        if not self.runs:
            return Fraction(0)
        more = max(0, self.passed(day) - (self.passed(self.counted) if self.counted > self.from_day else 0))
        return self.exact + Fraction(self.balance * self.rate * more, 360 * PPB)

    def accrued(self, day: date) -> int:
        return half_up(self.earned(day)) - self.taken

    def settle(self, day: date) -> None:
        if day > self.counted:
            self.exact, self.counted = self.earned(day), day

    # --- instalments

    def level_now(self) -> int:
        """The figure that stays level: the instalment, or the principal in it."""
        month = Fraction(self.rate, 12 * PPB)
        if self.method == "EQUAL_PRINCIPAL" or month == 0:
            return half_up(Fraction(self.balance, self.left))
        grown = (1 + month) ** self.left
        return half_up(self.balance * month * grown / (grown - 1))

    def part(self, balance: int) -> int:
        """Principal of an instalment that is not the last, on a balance."""
        if self.method == "EQUAL_PRINCIPAL":
            return min(balance, self.level)
        return max(0, min(balance, self.level - half_up(Fraction(balance * self.rate, 12 * PPB))))

    def next_amount(self) -> int:
        if not self.runs:
            return 0
        return (self.balance if self.left == 1 else self.part(self.balance)) + self.accrued(self.until)

    def bill(self) -> None:
        day, interest = self.until, self.accrued(self.until)
        principal = self.balance if self.left == 1 else self.part(self.balance)
        if principal + interest:
            due = Due(self.number, day, principal, interest)
            due.runs.append((day, principal, interest, self.penalty_rate, self.rate))
            self.dues.append(due)
        self.balance -= principal
        self.number += 1
        self.left = self.left - 1 if self.balance else 0
        self.exact, self.taken, self.from_day, self.counted = Fraction(0), 0, day, day
        if self.left:
            self.until, self.units = self.due_date(self.number), 30

    def forward(self, day: date) -> None:
        """Bill what falls due by a day."""
        while self.status == "ACTIVE" and self.runs and self.until <= day:
            self.bill()

    # --- charges

    @property
    def penalty_rate(self) -> int:
        if self.misused:
            return self.rate
        return half_up(self.rate * (1 + self.agreed.uplift))

    def charges(self, due: Due, day: date) -> tuple[int, int]:
        """Penalty and compound interest that an instalment earned by a day, paid or not."""
        if (day - due.day).days <= self.agreed.grace:
            return 0, 0
        penalty = compound = 0
        ends = [run[0] for run in due.runs[1:]] + [day]
        for (begins, principal, interest, penalty_rate, rate), ends_on in zip(due.runs, ends, strict=True):
            days = max(0, (ends_on - begins).days)
            before = max(0, min(days, (self.maturity - begins).days))
            penalty += principal * penalty_rate * days
            if self.agreed.compounds:
                compound += interest * (rate * before + penalty_rate * (days - before))
        return half_up(Fraction(penalty, 360 * PPB)), half_up(Fraction(compound, 360 * PPB))

    def claim(self, due: Due, day: date) -> dict[str, int]:
        penalty, compound = self.charges(due, day)
        return {
            "fee": due.fee,
            "penalty": penalty - due.penalty_paid,
            "compound": compound - due.compound_paid,
            "interest": due.interest,
            "principal": due.principal,
        }

    def claims(self, day: date) -> list[dict[str, int]]:
        return [self.claim(due, day) for due in self.dues]

    def owed(self, name: str, day: date) -> int:
        return sum(claim[name] for claim in self.claims(day))

    def total_due(self, day: date) -> int:
        return sum(sum(claim.values()) for claim in self.claims(day))

    def payoff(self, day: date) -> int:
        return self.total_due(day) + self.balance + self.accrued(day)

    def dpd(self, day: date) -> int:
        oldest = min((due.day for due in self.dues if due.principal + due.interest), default=day)
        return max(0, (day - oldest).days)

    def pay(self, day: date, parts: list[dict[str, int]]) -> None:
        """Take parts off the open instalments; what is wholly paid leaves."""
        kept = []
        for due, part in zip(self.dues, parts, strict=True):
            if sum(self.claim(due, day).values()) > sum(part.values()):
                self.pay_part(due, day, part)
                kept.append(due)
        self.dues = kept

    def pay_part(self, due: Due, day: date, part: dict[str, int]) -> None:
        due.fee -= part["fee"]
        due.penalty_paid += part["penalty"]
        due.compound_paid += part["compound"]
        due.principal -= part["principal"]
        due.interest -= part["interest"]
        if (day - due.day).days <= self.agreed.grace:
            # Paid within the days of grace is as if paid on the due date.
            due.runs = [(begins, due.principal, due.interest, *rates) for begins, _, _, *rates in due.runs]
        self.run_on(due, day)

    def run_on(self, due: Due, day: date) -> None:
        due.runs.append((max(day, due.day), due.principal, due.interest, self.penalty_rate, self.rate))

    def relevel(self) -> None:
        if self.left:
            self.level = self.level_now()

    def count_again(self) -> None:
        """How many instalments of the same level repay what is left."""
        balance, count = self.balance, 0
        while balance > 0 and count < self.left:
            balance -= self.part(balance)
            count += 1
        self.left = max(1, count)

    def end(self) -> None:
        self.balance = self.left = 0
        self.exact, self.taken = Fraction(0), 0
