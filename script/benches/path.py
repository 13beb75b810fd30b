"""The seven steps of one mortgage by the API: seconds and queries of each, loans and repayments a second.

In this process, on a durable bank: what is measured is the product and its database, without a network.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from script.lib import product
from script.lib.dispatch import Figures, Frame

LOANS, QUICK_LOANS = 200, 20
REPAYMENTS_EACH = 5
WARM_LOANS = 2
STEPS = ("1_people", "2_application", "3_decision", "4_approval", "5_drawdown", "6_repayment", "7_settlement")

People = Callable[[str], Any]


def run(frame: Frame) -> Figures:
    """One mortgage step by step on a bank that is warm, then many through the whole path, then their repayments."""
    with frame.bank() as bank, product.at(bank):
        from tests.journeys import way
        from tests.people import Person

        known: dict[str, Person] = {}

        def people(username: str) -> Person:
            if username not in known:
                known[username] = Person(username)
            return known[username]

        frame.tell("the seven steps")
        people("keeper2")  # signed in before anything is measured, as the others are by the first loans
        for number in range(WARM_LOANS):
            way.drawn(people, sequence=900 + number)
        steps = Steps()
        walk(people, steps)
        many = QUICK_LOANS if frame.quick else LOANS
        frame.tell(f"{many} loans through the whole path")
        began = time.monotonic()
        loans = [way.drawn(people, sequence=100 + number) for number in range(many)]
        loans_s = time.monotonic() - began
        repayments = many * REPAYMENTS_EACH
        way.live_until(_before(loans[0]["next_due_date"]))
        frame.tell(f"{repayments} repayments")
        began = time.monotonic()
        for loan in loans * REPAYMENTS_EACH:
            repay(people("teller"), loan["id"], "DUE", "1.00")
        repayments_s = time.monotonic() - began
    return {
        **steps.figures,
        "loans": many,
        "loans_per_s": round(many / loans_s, 2),
        "repayments": repayments,
        "repayments_per_s": round(repayments / repayments_s, 1),
    }


class Steps:
    """Seconds and queries of what runs within a step; a step may be entered more than once."""

    def __init__(self) -> None:
        self.figures: Figures = {}
        self.queries = 0

    @contextlib.contextmanager
    def measured(self, name: str) -> Iterator[None]:
        from django.db import connection

        queries, began = self.queries, time.monotonic()
        with connection.execute_wrapper(self._counted):
            yield
        spent = round(time.monotonic() - began, 3)
        self.figures[f"{name}_s"] = round(self.figures.get(f"{name}_s", 0) + spent, 3)
        self.figures[f"{name}_queries"] = self.figures.get(f"{name}_queries", 0) + self.queries - queries

    def _counted(self, execute: Callable[..., Any], *words: Any) -> Any:
        self.queries += 1
        return execute(*words)


def walk(people: People, steps: Steps) -> None:
    """One mortgage through all seven steps, each measured by itself; the days between are not."""
    from tests.journeys import way

    officer = people("officer")
    with steps.measured(STEPS[0]):
        parties = [way.register(officer, f"林浩然{number}", 10 + number) for number in range(3)]
    with steps.measured(STEPS[1]):
        draft = officer.post("/origination/applications", way.terms(parties[0], way.flat(officer)))
        path = f"/origination/applications/{draft['id']}"
        for party, role in zip(parties[1:], ("CO_BORROWER", "GUARANTOR"), strict=True):
            officer.post(f"{path}/parties", {"party_id": party["id"], "role": role})
        for kind in way.CHECKLIST:
            officer.upload(f"origination.application:{draft['id']}", kind)
        draft = officer.get(path)
    with steps.measured(STEPS[2]):
        application = officer.post(f"{path}/submit", version=draft["version"])
    with steps.measured(STEPS[3]):
        way.vote(people("underwriter"), application)
        way.vote(people("approver"), people("approver").get(path))
    with steps.measured(STEPS[4]):
        loan = draw(people, path)
    way.hear()
    way.live_until(_before(loan["next_due_date"]))
    teller, loan_path = people("teller"), f"/servicing/loans/{loan['id']}"
    with steps.measured(STEPS[5]):
        due = teller.get(loan_path)["position"]["next_due_amount"]
        repay(teller, loan["id"], "DUE", due)
        teller.get(f"{loan_path}/quote", amount="200000.00")
        repay(teller, loan["id"], "PREPAYMENT", "200000.00", way="LOWER_INSTALMENT")
    with steps.measured(STEPS[6]):
        payoff = teller.get(f"{loan_path}/quote")["payoff_amount"]
        repay(teller, loan["id"], "PAYOFF", payoff)
    way.hear()
    with steps.measured(STEPS[6]):
        settle(people, loan_path)


def draw(people: People, path: str) -> dict[str, Any]:
    """Contract, conditions, drawdown prepared by one and released by another; answers the loan."""
    from tests.journeys import way

    application = people("operations").get(path)
    body = {
        "signed_on": "2025-06-20",
        "payee_name": "示范卖方",
        "payee_account": "6222000000000000001",
        "payee_bank": "示范银行",
    }
    application = people("operations").post(f"{path}/contract", body, version=application["version"])
    for number, condition in enumerate(application["conditions"]):
        way.fulfil(people("keeper"), condition, f"证明第{number}号-{application['number']}")
    application = people("operations2").post(f"{path}/drawdowns", {"amount": application["requested_amount"]})
    checker, loan_path = people("checker"), f"/servicing/loans/{application['loans'][0]['id']}"
    waiting = checker.get(loan_path)["disbursements"][0]
    checker.post(
        f"/servicing/disbursements/{waiting['id']}/release", {"comment": "核对无误"}, version=waiting["version"]
    )
    return checker.get(loan_path)


def repay(teller: Any, loan_id: str, kind: str, amount: str, **more: str) -> None:
    body = {"kind": kind, "amount": amount, "channel": "COUNTER", **more}
    teller.post(f"/servicing/loans/{loan_id}/repayments", body)


def settle(people: People, loan_path: str) -> None:
    """The certificate, and the lien released when its evidence is in."""
    people("operations").post(f"{loan_path}/clearance")
    keeper = people("keeper2")
    lien = keeper.get("/collateral/liens", state="RELEASE_DUE")["items"][0]
    body = {"certificate_number": "注销第001号", "released_on": "2025-06-21"}
    keeper.post(f"/collateral/liens/{lien['id']}/release", body)


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
