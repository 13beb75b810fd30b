"""A credit bureau for looking around: its reports are invented, the same for the same person at any time, and marked
as simulated wherever they are shown. Production mode does not connect it."""

from __future__ import annotations

import hashlib
from typing import Final

from diya.customers.integrity import Answered, Asked
from diya.customers.ports import bureaus
from diya.foundation import db

CODE: Final = "SIMULATED"
LENDERS: Final = ("示范城市商业银行", "示范消费金融公司", "示范农村商业银行")


def connect() -> None:
    """Take the place of a bureau; called once by `config.wiring`."""
    bureaus.register(CODE)(report)


def report(asked: Asked) -> Answered:
    """The report on a person: loans, cards, arrears and queries that follow from a hash of their number."""
    seed = hashlib.sha256(asked.id_number.encode()).digest()
    loans = [
        {
            "lender": LENDERS[seed[place] % len(LENDERS)],
            "kind": ("CONSUMER", "CAR", "HOUSING")[seed[place + 3] % 3],
            "balance_amount": f"{(seed[place + 6] + 1) * 800}.00",
            "monthly_amount": f"{(seed[place + 6] + 1) * 12}.00",
            "days_overdue": 0,
        }
        for place in range(seed[0] % 3)
    ]
    late = seed[9] % 8 == 0
    content = {
        "currency": "CNY",
        "loans": loans,
        "card_count": seed[10] % 5,
        "card_limit_amount": f"{seed[10] % 5 * 20000}.00",
        "card_used_amount": f"{seed[10] % 5 * (seed[11] % 90) * 100}.00",
        "overdue_months_24": seed[12] % 4 + 1 if late else 0,
        "longest_overdue_months": 1 if late else 0,
        "queries_6_months": seed[13] % 6,
        "public_records": 0,
    }
    return Answered(reference=db.next_number("SIM"), content=content, simulated=True)
