"""Named strategies: a product is data that names them, code adds them here once at import or start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from typing import Final, Generic, TypeVar

from diya.kernel.errors import InvalidInput, ensure

Strategy = TypeVar("Strategy")


FAMILIES: Final = {
    "day_count": ("计息基准", "day count"),
    "amortisation": ("还款方式", "method of repayment"),
    "method": ("还款方式", "method of repayment"),
    "allocation": ("还款顺序", "order of allocation"),
    "business_day": ("工作日调整规则", "business-day rule"),
    "rate_reset": ("重定价方式", "rate reset"),
    "rate_index": ("利率基准", "rate index"),
    "charge": ("费用计收方式", "fee rule"),
}
"""What a family of strategies is called, in Chinese and English."""


class StrategyUnknown(InvalidInput):
    code = "kernel.strategy_unknown"
    zh = "没有名为“{name}”的{family_zh}。"
    en = "There is no {family_en} called “{name}”."

    def __init__(self, *, name: str, family: str, field: str | None = None) -> None:
        family_zh, family_en = FAMILIES.get(family.removeprefix("diya."), (family, family))
        super().__init__(field=field, name=name, family_zh=family_zh, family_en=family_en)


class Registry(Generic[Strategy]):
    """The strategies of one family by their code; a code can be taken once only.

    >>> day_counts = Registry("diya.day_count")
    >>> @day_counts.register("ACT/360")
    ... def act_360(): ...
    >>> day_counts.codes()
    ('ACT/360',)
    """

    def __init__(self, family: str) -> None:
        self.family = family
        self._strategies: dict[str, Strategy] = {}

    def register(self, code: str) -> Callable[[Strategy], Strategy]:
        """Decorator that files a strategy under `code`."""

        def file(strategy: Strategy) -> Strategy:
            ensure(code not in self._strategies, f"{self.family}: the code {code} is taken")
            self._strategies[code] = strategy
            return strategy

        return file

    def get(self, code: str) -> Strategy:
        """The strategy filed under `code`; raises StrategyUnknown."""
        try:
            return self._strategies[code]
        except KeyError:
            raise StrategyUnknown(name=code, family=self.family) from None

    def codes(self) -> tuple[str, ...]:
        return tuple(sorted(self._strategies))

    def __iter__(self) -> Iterator[tuple[str, Strategy]]:
        return iter(sorted(self._strategies.items()))

    def load_plugins(self) -> None:
        """File the strategies that installed packages offer under this family's entry-point group."""
        for point in entry_points(group=self.family):
            self.register(point.name)(point.load())
