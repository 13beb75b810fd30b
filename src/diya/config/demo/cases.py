"""The demo bank's cases as data: who asks for what, how far it goes, and how it is repaid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from diya.config.demo.payer import Habit, Payer


class Stage(StrEnum):
    """How far a case is taken on its first day."""

    BEGUN = "BEGUN"
    DRAFT = "DRAFT"
    APPEALED = "APPEALED"
    IN_REVIEW = "IN_REVIEW"
    DECLINED = "DECLINED"
    APPROVED = "APPROVED"
    CONTRACTED = "CONTRACTED"
    PREPARED = "PREPARED"
    DRAWN = "DRAWN"


@dataclass(frozen=True, slots=True)
class Case:
    """One family and its flat. Amounts in yuan; `born` and `sequence` make an identity number that checks."""

    name: str
    born: str
    sequence: str
    spouse: str
    income: int
    price: int
    amount: int
    months: int
    method: str
    branch: str
    stage: Stage
    habit: Habit = Habit.ON_TIME
    due_day: int = 20
    stops_at: int = 3
    """The instalment from which one who stops paying pays no more."""

    @property
    def payer(self) -> Payer:
        """How the borrower pays."""
        return replace(PAYERS[self.habit], since=self.stops_at) if self.habit is Habit.STOPS else PAYERS[self.habit]


PAYERS: Final = {
    Habit.ON_TIME: Payer(Habit.ON_TIME),
    Habit.LATE: Payer(Habit.LATE, delay=9),
    Habit.PART: Payer(Habit.PART),
    Habit.STOPS: Payer(Habit.STOPS),
    Habit.PREPAYS: Payer(Habit.PREPAYS, since=2, share=7),
    Habit.PAYS_OFF: Payer(Habit.PAYS_OFF, since=3),
}
"""How the borrowers of the told cases pay."""

EI, EP = "EQUAL_INSTALMENT", "EQUAL_PRINCIPAL"

CASES: Final = (
    Case("林浩然", "19880412", "017", "苏婉清", 28000, 2600000, 1800000, 360, EI, "001", Stage.DRAWN),
    Case("周子轩", "19910823", "033", "", 21000, 1500000, 900000, 300, EP, "001", Stage.DRAWN, Habit.LATE, 5),
    Case("许文静", "19851130", "042", "罗志远", 36000, 3900000, 2700000, 360, EI, "001", Stage.DRAWN, Habit.PREPAYS),
    Case("邓家豪", "19930217", "051", "", 18500, 1200000, 780000, 360, EI, "002", Stage.DRAWN, Habit.STOPS, 10),
    Case("谢雅琴", "19790605", "068", "潘国栋", 42000, 1000000, 400000, 120, EI, "002", Stage.DRAWN, Habit.PAYS_OFF),
    Case("曹俊杰", "19900909", "075", "", 24000, 1750000, 1200000, 240, EP, "002", Stage.DRAWN, Habit.PART, 28),
    Case("袁梦琪", "19960128", "084", "", 23000, 1680000, 1150000, 360, EI, "001", Stage.DRAWN, Habit.ON_TIME, 31),
    Case("常乐山", "19910330", "186", "", 25000, 1500000, 1000000, 300, EI, "001", Stage.DRAWN, Habit.STOPS, 25, 4),
    Case("韩博文", "19840714", "093", "蒋欣怡", 31000, 2450000, 1700000, 300, EI, "001", Stage.PREPARED),
    Case("唐诗雨", "19941002", "106", "", 26500, 1900000, 1300000, 360, EI, "001", Stage.CONTRACTED),
    Case("冯天佑", "19870326", "119", "", 29000, 2100000, 1400000, 300, EI, "002", Stage.APPROVED),
    Case("于佳宁", "19921215", "124", "", 25000, 2000000, 1450000, 360, EI, "001", Stage.IN_REVIEW),
    Case("董思源", "19890519", "131", "", 22000, 1600000, 1100000, 360, EP, "002", Stage.IN_REVIEW),
    Case("程宇航", "19950701", "148", "", 9000, 2200000, 1800000, 360, EI, "001", Stage.DECLINED),
    Case("孟晓东", "19830822", "162", "", 27000, 1850000, 1250000, 240, EI, "001", Stage.APPEALED),
    Case("秦若兰", "19970415", "179", "", 20000, 1400000, 900000, 360, EI, "001", Stage.BEGUN),
    Case("薛佳慧", "19981111", "155", "", 19000, 1300000, 850000, 360, EI, "001", Stage.DRAFT),
)
"""Every name, number and address is invented; identity numbers are valid by their check digit only."""
