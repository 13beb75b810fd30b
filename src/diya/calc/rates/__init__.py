"""The rate of a loan over time: an index and its published history, a margin, resets with their limits.
The switch from the old benchmark to the loan prime rate is a margin that keeps the rate of the day.
"""

from diya.calc.rates.contract import RateStep, RateTerms, contract_rate, margin_for, rate_on, rate_steps
from diya.calc.rates.history import Fixing, FixingMissing, fixing_on, read_fixings
from diya.calc.rates.lpr import BENCHMARK_5Y, LPR_1Y, LPR_5Y, index_codes, index_of
from diya.calc.rates.resets import Resets, resets

__all__ = [
    "BENCHMARK_5Y",
    "LPR_1Y",
    "LPR_5Y",
    "Fixing",
    "FixingMissing",
    "RateStep",
    "RateTerms",
    "Resets",
    "contract_rate",
    "fixing_on",
    "index_codes",
    "index_of",
    "margin_for",
    "rate_on",
    "rate_steps",
    "read_fixings",
    "resets",
]
