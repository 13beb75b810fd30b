"""When a borrower can no longer pay as agreed: the loan is restructured, or written off.

Both are called by the rooms that decide on them; nothing here asks whether they should be.
"""

from __future__ import annotations

from uuid import UUID

from diya.calc.loan.events import Restructured, WrittenOff
from diya.calc.loan.position import position_on
from diya.foundation import audit, clock
from diya.servicing import models
from diya.servicing.contracts import Channel, LoanState, ReasonMissing
from diya.servicing.engine import Held, hold_loan
from diya.servicing.services.acts import carry_out, stepped

audit.actions(
    {
        "servicing.loan.restructured": ("贷款重组", "Loan restructured"),
        "servicing.loan.written_off": ("贷款核销", "Loan written off"),
    }
)


def restructure(
    *, loan_id: UUID, instalment_count: int, channel: Channel, reason: str, annual_rate_ppb: int | None = None
) -> models.Event:
    """Take the interest and charges to the day, and spread what is left over a new number of instalments, at a new
    rate or the present one. For twelve months the loan is at least special mention.

    Raises NotFound, LoanStateRefused, ReasonMissing, LoanMatured, DayClosing.
    """
    held, day = _held(loan_id, reason), clock.money_date()
    position = position_on(held.terms, held.state, day)
    owed = position.payoff - position.balance
    rate = held.state.annual_rate_ppb if annual_rate_ppb is None else annual_rate_ppb
    event = Restructured(day, owed, instalment_count, rate)
    row = carry_out([stepped(held, "servicing.loan.restructured", event, channel, {"reason": reason})])[0]
    models.Loan.objects.filter(id=loan_id).update(restructured_date=day)
    return row


def write_off(*, loan_id: UUID, reason: str) -> models.Event:
    """Take everything off the books against the allowance; the claim is remembered off the balance sheet, and the
    collateral stays pledged. Raises NotFound, LoanStateRefused, ReasonMissing, DayClosing."""
    held = _held(loan_id, reason)
    event = WrittenOff(clock.money_date())
    row = carry_out([stepped(held, "servicing.loan.written_off", event, said={"reason": reason})])[0]
    models.Loan.objects.filter(id=loan_id).update(state=LoanState.WRITTEN_OFF)
    return row


def _held(loan_id: UUID, reason: str) -> Held:
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return hold_loan(loan_id)
