"""The charts of accounts a bank can start with, as files: `cn` by 企业会计准则——应用指南 (财会〔2006〕18号; first four
digits) and then our own; `ifrs` of a lender that reports under IFRS. What an account is for is its role: the code of
the product names roles, never codes.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diya.kernel.errors import ensure
from diya.ledger.contracts import AccountKind, ChartUnknown, Role, Side

FOLDER: Final = Path(__file__).parent / "charts"
CHARTS: Final = tuple(sorted(path.stem.upper() for path in FOLDER.glob("*.csv")))


@dataclass(frozen=True, slots=True)
class ChartAccount:
    """One row of a chart; `role` is None where no rule of the product asks for the account."""

    code: str
    kind: AccountKind
    side: Side
    name_zh: str
    name_en: str
    role: Role | None


def read_chart(name: str) -> tuple[ChartAccount, ...]:
    """The accounts of a chart, by code; every role has exactly one. Raises ChartUnknown."""
    if name not in CHARTS:
        raise ChartUnknown(chart=str(name)[:20], known=", ".join(CHARTS))
    with (FOLDER / f"{name.lower()}.csv").open(encoding="utf-8", newline="") as file:
        accounts = tuple(
            ChartAccount(
                row["code"],
                AccountKind(row["kind"]),
                Side(row["side"]),
                row["name_zh"],
                row["name_en"],
                Role(row["role"]) if row["role"] else None,
            )
            for row in csv.DictReader(file)
        )
    given = [account.role for account in accounts if account.role]
    ensure(sorted(given) == sorted(Role), f"the chart {name} gives every role to one account")
    ensure(len({account.code for account in accounts}) == len(accounts), f"the chart {name} has a code twice")
    return accounts
