"""Reference cases: day counts, schedules, yields, weights and project finance that other people published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from script.lib.suites import answers_projects as projects
from script.lib.suites import answers_schedules as schedules
from script.lib.suites import answers_yields as yields
from script.lib.suites.comparing import compare, tolerance_of

SUITE = "Reference cases"

Case = Mapping[str, Any]

KINDS: dict[str, Callable[[Case], Any]] = {
    "day_count": lambda case: schedules.day_count(case["inputs"]),
    "amortization_schedule": lambda case: schedules.amortization_schedule(case["inputs"]),
    "amortization_cn_等额本息": lambda case: schedules.chinese_instalments(case["inputs"], level_principal=False),
    "amortization_cn_等额本金": lambda case: schedules.chinese_instalments(case["inputs"], level_principal=True),
    "trid_disclosure": lambda case: schedules.trid_disclosure(case["inputs"], str(case.get("source", ""))),
    "apr_us_actuarial": lambda case: yields.apr_us_actuarial(case["inputs"]),
    "apr_eu_effective": lambda case: yields.apr_eu_effective(case["inputs"]),
    "xirr": lambda case: yields.dated_yield(case["inputs"]),
    "irr": lambda case: yields.dated_yield(case["inputs"]),
    "effective_interest_rate": lambda case: yields.dated_yield(case["inputs"]),
    "rate_conversion": lambda case: yields.rate_conversion(case["inputs"]),
    "basel_sa_risk_weight": lambda case: projects.sa_risk_weight(case["inputs"], "BASEL"),
    "uk_pra_sa_risk_weight": lambda case: projects.sa_risk_weight(case["inputs"], "UK_PRA"),
    "cn_risk_weight": lambda case: projects.sa_risk_weight(case["inputs"], "CN"),
    "ifrs9_provision_matrix": lambda case: projects.ifrs9_provision_matrix(case["inputs"]),
    "ltv_with_prior_charge": lambda case: projects.ltv_with_prior_charge(case["inputs"]),
    "pf_debt_sizing": lambda case: projects.project_debt(case["inputs"]),
    "pf_debt_sculpting": lambda case: projects.project_debt(case["inputs"]),
    "dscr": lambda case: projects.cover_ratios(case["inputs"]),
}
"""What answers a case, by its kind."""


def recognises(data: Any) -> bool:
    """A list of cases, each with its kind, inputs and expected figures."""
    found = data.get("cases") if isinstance(data, Mapping) else None
    return isinstance(found, list) and bool(found) and all(
        isinstance(case, Mapping) and {"kind", "inputs", "expected"} <= case.keys() for case in found
    )  # fmt: skip


def cases(data: Any) -> list[tuple[str, Case]]:
    return [(str(case.get("id", index)), case) for index, case in enumerate(data["cases"], 1)]


def check(case: Case) -> list[str]:
    """What the answers miss of the expected figures; empty when the case passes."""
    answer = KINDS.get(case["kind"])
    if answer is None:
        return [f"kind: got no answer for {case['kind']}, expected one of {', '.join(sorted(KINDS))}"]
    if not case["expected"]:
        return ["expected: got an answer, expected nothing to hold it against"]
    return list(compare(answer(case), case["expected"], tolerance_of(case.get("tolerance"))))
