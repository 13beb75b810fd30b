"""What the bank says and what paper says, brought to one form."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.model.life import Act, Life

ACCOUNTS = {
    "principal": ("130301", "130302"),
    "interest": ("113201", "113202", "730101", "730102"),
    "penalty": ("113203", "730103"),
    "compound": ("113204", "730104"),
    "fee": ("122101",),
    "received": ("1001", "1003"),
    "remembered": ("710101", "710102"),
}
"""Where the default chart keeps what the loans owe, on the balance sheet and off it, what came in, and what was written
off."""

EARNED = ("interest", "penalty", "compound")
"""What the end of day books; after an act in the past these accounts are right again when the day is closed."""


def same(what: str, bank: Any, paper: Any) -> None:
    """Raise what differs, and only that."""
    if bank != paper:
        names = [name for name in bank if bank[name] != paper[name]] if isinstance(bank, dict) else []
        differs = {name: f"bank {bank[name]}, paper {paper[name]}" for name in names} or f"bank {bank}, paper {paper}"
        raise AssertionError(f"{what}: {differs}")


def of_the_bank(view: Any) -> dict[str, Any]:
    at = view.position
    return {
        "state": view.loan.state,
        "principal": at.balance,
        "interest": at.interest_due + at.interest_overdue + at.interest_accrued,
        "penalty": at.penalty,
        "compound": at.compound,
        "fee": at.fee,
        "due": at.total_due,
        "payoff": at.payoff,
        "dpd": at.dpd,
        "next": (at.next_due_date, at.next_due_amount),
        "maturity": view.maturity_date if view.loan.state == "ACTIVE" else None,
    }


def of_accounts(rows: Any) -> dict[str, int]:
    balances = {row.code: row.debit - row.credit for row in rows}
    return {name: sum(balances.get(code, 0) for code in codes) for name, codes in ACCOUNTS.items()}


def said(act: Act) -> dict[str, Any]:
    """What an order says of an act."""
    data = {
        "amount": act.amount if act.kind != "RESTRUCTURED" else 0,
        "annual_rate_ppb": act.rate,
        "instalments" if act.kind == "DEFERRED" else "instalment_count": act.count,
        "way": act.way,
        "due_day": act.due_day,
        "method": act.method,
        **act.parts,
    }
    kept = {name: value for name, value in data.items() if value}
    return kept | ({"annual_rate_ppb": act.rate} if act.kind in ("RATE_RESET", "RESTRUCTURED") else {})


def on_paper(life: Life, day: date) -> dict[str, Any]:
    running = life.status == "ACTIVE"
    return {
        "state": life.status,
        "principal": life.balance + life.owed("principal", day),
        "interest": life.owed("interest", day) + life.accrued(day),
        "penalty": life.owed("penalty", day),
        "compound": life.owed("compound", day),
        "fee": life.owed("fee", day),
        "due": life.total_due(day),
        "payoff": life.payoff(day),
        "dpd": life.dpd(day),
        "next": (life.until if life.runs else None, life.next_amount()),
        "maturity": life.maturity if running else None,
    }


def of_all(lives: list[Life], day: date) -> dict[str, int]:
    """What the accounts of all loans together must hold."""
    names = ("principal", "interest", "penalty", "compound", "fee")
    sums = {name: sum(on_paper(life, day)[name] for life in lives) for name in names}
    received, remembered = sum(life.received for life in lives), sum(life.written_off for life in lives)
    return {**sums, "received": received, "remembered": remembered}
