"""The lending mathematics: many loans at once against other people's tools, and one loan through the exact engine.

CPU seconds of this process on one thread, after a warm-up. Contestants take turns, round by round, so that a slow
minute of the machine is everybody's; each counts with its best round. "decimal" is one and the same loop, which keeps
rows; against one that keeps none, totals are measured too.
"""

from __future__ import annotations

import gc
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
from script.lib import calcjudges
from script.lib.dispatch import Figures, Frame

from diya.calc.batch import LoanArrays, SeriesArrays, schedules, totals, xirr
from diya.calc.batch.compiling import kernels
from diya.calc.loan.events import Disbursed, InstalmentBilled, LoanEvent, Repaid
from diya.calc.loan.fold import apply, replay
from diya.calc.loan.schedule import schedule
from diya.calc.loan.state import opening
from diya.calc.loan.terms import LoanTerms

COUNT = 360
ROUNDS, QUICK_ROUNDS = 25, 9
LOANS, SERIES = 60_000, 1_000
JUDGED_LOANS = 200
"""Loans a slow opponent computes in a round; its time is taken per loan."""

MATRIX_LOANS = 1_000
"""Loans of one matrix: about as many as one chunk of ours, and kinder than all at once, which leaves the caches."""

REPLAY_YEARS = 10
TERMS = LoanTerms("CNY", 100_000_000, 49_000_000, date(2024, 1, 15), 15, COUNT)


@dataclass(frozen=True)
class Contestant:
    run: Callable[[], Any]
    pieces: int
    """What one run computes: loans, series or calls."""


def run(frame: Frame) -> Figures:
    """Ratios of CPU seconds a loan or a series, and milliseconds of the exact engine."""
    loans = portfolio(LOANS)
    series = flows(loans, SERIES)
    everybody = {**batch_kernels(loans, series), **opponents(loans, series), **exact_engine()}
    frame.tell("warming up")
    for contestant in everybody.values():
        contestant.run()
    frame.tell(f"{len(everybody)} contestants in turn")
    spent = measured(everybody, QUICK_ROUNDS if frame.quick else ROUNDS)
    rows, sums = spent["rows"], spent["totals"]
    return {
        "loans": LOANS,
        "rows_loans_per_s": round(1 / rows),
        "totals_loans_per_s": round(1 / sums),
        "xirr_series_per_s": round(1 / spent["xirr"]),
        "exact_path_loans": int(totals(loans).exact.sum()),
        "chunk_peak_mb": round(max(chunk.nbytes for chunk in schedules(loans)) / 2**20, 1),
        "compiled": kernels() is not None,
        "machine": f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}",
        "totals_vs_decimal_without_rows": round(spent["decimal_totals"] / sums, 1),
        "us": {name: round(seconds * 1e6, 3) for name, seconds in spent.items()},
        "schedule_rows_vs_decimal": round(spent["decimal_rows"] / rows, 1),
        "schedule_rows_vs_quantlib": round(spent["quantlib"] / rows, 1),
        "schedule_rows_vs_numpy_financial": round(spent["numpy_financial"] / rows, 1),
        "totals_vs_decimal": round(spent["decimal_rows"] / sums, 1),
        "xirr_vs_pyxirr": round(spent["pyxirr"] / spent["xirr"], 2),
        "exact_schedule_ms": round(spent["exact_schedule"] * 1e3, 3),
        "apply_event_ms": round(spent["apply_event"] * 1e3, 4),
        "replay_ms": round(spent["replay"] * 1e3, 3),
    }


def measured(everybody: Mapping[str, Contestant], rounds: int) -> dict[str, float]:
    """The least CPU seconds a piece of each contestant, all of them in turn in every round."""
    found: dict[str, list[float]] = {name: [] for name in everybody}
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, contestant in everybody.items():
                began = time.process_time()
                contestant.run()
                found[name].append((time.process_time() - began) / contestant.pieces)
    finally:
        gc.enable()
    return {name: min(seconds) for name, seconds in found.items()}


def portfolio(size: int) -> LoanArrays:
    """Mortgages of 30 years: 10,000.00 to 10,000,000.00 at 2.50 % to 6.50 %."""
    random = np.random.default_rng(2024)
    same = np.ones(size, np.int64)
    return LoanArrays(
        principal=random.integers(10**6, 10**9, size),
        annual_rate_ppb=random.integers(250, 651, size) * 100_000,
        instalment_count=COUNT * same,
        starts=random.integers(16_000, 20_000, size),
        due_day=random.integers(1, 29, size),
        method=0 * same,
        day_count=0 * same,
    )


def flows(loans: LoanArrays, size: int) -> SeriesArrays:
    """What the first loans pay out and receive, on their real dates."""
    first = LoanArrays(*(getattr(loans, name)[:size] for name in LoanArrays.__slots__))
    days = np.empty((size, COUNT + 1), np.int64)
    amounts = np.empty((size, COUNT + 1), np.int64)
    days[:, 0], amounts[:, 0] = first.starts, -first.principal
    for chunk in schedules(first):
        days[chunk.places, 1:] = chunk.due_date
        amounts[chunk.places, 1:] = chunk.principal + chunk.interest
    return SeriesArrays(np.arange(0, days.size + 1, COUNT + 1), days.ravel(), amounts.ravel())


def batch_kernels(loans: LoanArrays, series: SeriesArrays) -> dict[str, Contestant]:
    def all_rows() -> None:
        for _ in schedules(loans):
            pass

    return {
        "rows": Contestant(all_rows, len(loans)),
        "totals": Contestant(lambda: totals(loans), len(loans)),
        "xirr": Contestant(lambda: xirr(series), len(series)),
    }


def opponents(loans: LoanArrays, series: SeriesArrays) -> dict[str, Contestant]:
    cents = zip(loans.principal[:JUDGED_LOANS].tolist(), loans.annual_rate_ppb[:JUDGED_LOANS].tolist(), strict=True)
    terms = [(Decimal(amount).scaleb(-2), Decimal(rate).scaleb(-9), COUNT) for amount, rate in cents]
    build = calcjudges.quantlib_build(terms[0])
    amounts, yearly = loans.principal[:MATRIX_LOANS] / 100, loans.annual_rate_ppb[:MATRIX_LOANS] / 1e9
    matrices = calcjudges.numpy_financial_rows(amounts, yearly, COUNT)
    rates = calcjudges.pyxirr_rates(series.offsets, series.days, series.amounts)
    return {
        "decimal_rows": Contestant(lambda: [calcjudges.decimal_rows(one) for one in terms], JUDGED_LOANS),
        "decimal_totals": Contestant(lambda: [calcjudges.decimal_totals(one) for one in terms], JUDGED_LOANS),
        "quantlib": Contestant(lambda: [build() for _ in range(JUDGED_LOANS)], JUDGED_LOANS),
        "numpy_financial": Contestant(matrices, MATRIX_LOANS),
        "pyxirr": Contestant(rates, len(series)),
    }


def exact_engine() -> dict[str, Contestant]:
    """A schedule of 360 months, one repayment, and ten years of bills and repayments from the disbursement on."""
    events: list[LoanEvent] = [Disbursed(TERMS.starts_date, TERMS.principal)]
    states = [apply(TERMS, opening(TERMS), events[0])]
    for row in schedule(TERMS)[: REPLAY_YEARS * 12]:
        for event in (InstalmentBilled(row.due_date, row.number), Repaid(row.due_date, row.amount)):
            events.append(event)
            states.append(apply(TERMS, states[-1], event))
    paid = [(state, event) for (state, _), event in zip(pairwise(states), events[1:], strict=True)][1::2]
    return {
        "exact_schedule": Contestant(lambda: [schedule(TERMS) for _ in range(5)], 5),
        "apply_event": Contestant(lambda: [apply(TERMS, state, event) for state, event in paid], len(paid)),
        "replay": Contestant(lambda: [replay(TERMS, events) for _ in range(5)], 5),
    }
