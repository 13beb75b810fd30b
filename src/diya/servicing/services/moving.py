"""A loan that goes over into another book: to another branch, to another debtor, to the other basis of income.

The books it leaves keep what it earned there (`models.Book`); its balances go over by an entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import F

from diya.calc.loan import accrual
from diya.calc.loan.events import event_data
from diya.calc.loan.position import position_on
from diya.customers import selectors as customers
from diya.customers.contracts import Party
from diya.foundation import audit, clock, db, outbox
from diya.foundation.models import Branch
from diya.kernel.errors import NotFound
from diya.ledger import services as ledger
from diya.ledger.contracts import NewEntry
from diya.servicing import life, models, posting, store
from diya.servicing.contracts import LoanState, LoanStateRefused, SameBranch, SameDebtor
from diya.servicing.engine import Held, hold_loans
from diya.servicing.incoming.contracts import MandateState
from diya.servicing.posting import Flow, Rulebook, Where
from diya.servicing.services.debits.mandates import end_mandate
from diya.servicing.store import Standing

DEBTOR_CHANGED: Final = "DEBTOR_CHANGED"
BASIS_CHANGED: Final = "BASIS_CHANGED"
BETWEEN: Final = "INTERBRANCH"

audit.actions({"servicing.loan.basis_changed": ("计息方式转换（应计/非应计）", "Basis of income changed")})


@dataclass(frozen=True, slots=True)
class Going:
    """A loan that goes over: its balances by control, and what it had earned, both at the beginning of a day."""

    held: Held
    balances: Mapping[str, int]
    earned: tuple[int, int, int]

    @property
    def left(self) -> tuple[int, int, int]:
        """What it earned since it came into the book it leaves."""
        standing = self.held.standing
        before = (standing.interest_before, standing.penalty_before, standing.compound_before)
        interest, penalty, compound = (now - then for now, then in zip(self.earned, before, strict=True))
        return interest, penalty, compound

    def came(self, *, cash_basis: bool) -> Standing:
        """How it stands in the book it comes into."""
        interest, penalty, compound = self.earned
        return replace(
            self.held.standing,
            cash_basis=cash_basis,
            interest_before=interest,
            penalty_before=penalty,
            compound_before=compound,
        )


def going(held: Held, day: date) -> Going:
    """A loan as its books show it at the beginning of a day."""
    position = position_on(held.terms, held.state, day)
    charged = accrual.penalty_earned(held.terms, held.state, day)
    state = held.state
    balances = {
        "principal_not_due": state.principal_not_due,
        "principal_due": state.principal_due,
        "interest_accrued": accrual.interest_accrued(held.terms, state, day),
        "interest_due": state.interest_due,
        "penalty": position.penalty,
        "compound": position.compound,
        "fee": state.fee_due,
    }
    return Going(held, balances, (accrual.interest_earned(held.terms, state, day), charged.penalty, charged.compound))


def move_branch(held: Held, branch_id: int, reason: str) -> models.Event:
    """Hand a loan over to another branch: its balances go through the account between branches, and its acts go with it
    so that the new branch can read and correct its life. Raises SameBranch, NotFound, LoanStateRefused."""
    loan, today = held.loan, clock.business_date()
    require_movable(loan, branch_id)
    gone = going(held, today)
    rulebook = posting.rulebook(today)
    rule = rulebook.rule(loan.posting_rule, cash_basis=held.standing.cash_basis)
    reference = f"{loan.number}-{held.sequence + 1:05d}"
    out = [(_other_side(role), role, amount) for role, amount in _by_role(rule.controls, gone.balances)]
    where = Where(loan.currency, loan.product_code)
    entries = [
        _entry(held, f"{reference}-OUT", life.MOVED_BRANCH, loan.branch_id, rulebook, out, where),
        _entry(held, f"{reference}-IN", life.MOVED_BRANCH, branch_id, rulebook, [_turned(flow) for flow in out], where),
    ]
    ledger.post_batch([entry for entry in entries if entry is not None])
    acts = life.acts_of(models.Event.objects.filter(loan_id=loan.id).order_by("sequence"))
    data = {"from": loan.branch_id, "to": branch_id, "reason": reason, "acts": [_carried(*act) for act in acts.items()]}
    _leave([gone])
    loan.branch_id = branch_id
    loan.version += 1
    loan.save(update_fields=["branch", "version"])
    for table in (models.OpenDue, models.Hold):
        table.objects.filter(loan=loan).update(branch_id=branch_id)
    row = _row(held, life.MOVED_BRANCH, data, f"{reference}-IN" if entries[1] else None)
    db.insert_all([row])
    standing = replace(gone.came(cash_basis=held.standing.cash_basis), corrected=True)
    store.store_positions([_position(held, standing)])
    store.store_accruals([(None, (loan, held.terms, held.state, standing))])
    _tell(held, "servicing.loan.branch_moved", {"from": data["from"], "to": branch_id, "reason": reason})
    return row


def change_debtor(held: Held, party_id: str, reason: str) -> models.Event:
    """债务承担: another customer owes the loan from today. What was sealed for the one before stays sealed for
    them, and their account is debited no longer.

    Raises NotFound, SameDebtor.
    """
    loan = held.loan
    party = require_debtor(loan, party_id)
    models.Disbursement.objects.filter(loan=loan, sealed_for=None).update(sealed_for_id=loan.borrower_id)
    mandates = models.DebitMandate.objects.filter(loan=loan)
    for mandate_id in mandates.filter(state=MandateState.ACTIVE.value).values_list("id", flat=True):
        end_mandate(mandate_id=mandate_id)
    mandates.filter(sealed_for=None).update(sealed_for_id=loan.borrower_id)
    data = {"from": str(loan.borrower_id), "to": str(party.id), "reason": reason}
    loan.borrower_id = party.id
    loan.version += 1
    loan.save(update_fields=["borrower", "version"])
    row = _row(held, DEBTOR_CHANGED, data, None)
    db.insert_all([row])
    store.store_positions([_position(held, held.standing)])
    _tell(held, "servicing.loan.debtor_changed", data)
    return row


def require_movable(loan: models.Loan, branch_id: int) -> None:
    """Refuse a branch to which a loan cannot go. Raises SameBranch, NotFound, LoanStateRefused."""
    if loan.state != LoanState.ACTIVE:
        raise LoanStateRefused(state=loan.state)
    if branch_id == loan.branch_id:
        raise SameBranch(field="branch_id")
    if not Branch.objects.filter(id=branch_id, id__in=db.current().branches).exists():
        raise NotFound(field="branch_id")


def require_debtor(loan: models.Loan, party_id: str) -> Party:
    """The customer who can become the debtor of a loan. Raises NotFound, SameDebtor."""
    party = customers.party(UUID(party_id))
    if party.id == loan.borrower_id:
        raise SameDebtor(field="party_id")
    return party


def changing_basis(*, day: date, overdue_days: int) -> list[UUID]:
    """Loans that go over to the other basis of income at the beginning of `day`: more than so many days past due to
    cash basis, wholly cured back to accrual."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT loan_id FROM servicing_position WHERE status = 'ACTIVE' AND"
            " ((NOT cash_basis AND oldest_due_date < %(day)s::date - %(days)s::int)"
            "  OR (cash_basis AND oldest_due_date IS NULL)) ORDER BY loan_id",
            {"day": day, "days": overdue_days},
        )
        return [row[0] for row in cursor.fetchall()]


def change_basis(*, loan_ids: Sequence[UUID], day: date) -> int:
    """Bring loans over to the other basis of income as of the beginning of `day`, in one transaction; answers how many.
    What was booked of their interest leaves the income of the day it goes over, and comes back the same way."""
    rulebook, at = posting.rulebook(day), []
    entries: list[NewEntry] = []
    rows, positions = [], []
    accruals: list[tuple[None, store.Row]] = []
    for held in hold_loans(loan_ids):
        here = rulebook.rule(held.loan.posting_rule, cash_basis=held.standing.cash_basis)
        there = rulebook.rule(held.loan.posting_rule, cash_basis=not held.standing.cash_basis)
        if here is there:
            continue
        gone = going(held, day)
        reference = f"{held.loan.number}-{held.sequence + 1:05d}"
        where = Where(held.loan.currency, held.loan.product_code)
        flows = list(here.changed_to(there, gone.balances))
        entry = _entry(held, reference, BASIS_CHANGED, held.loan.branch_id, rulebook, flows, where)
        if entry is not None:
            entries.append(entry)
        at.append(gone)
        data = {"cash_basis": not held.standing.cash_basis, **gone.balances}
        rows.append(_row(held, BASIS_CHANGED, data, reference if entry else None))
        came = gone.came(cash_basis=not held.standing.cash_basis)
        positions.append(_position(held, came))
        accruals.append((None, (held.loan, held.terms, held.state, came)))
    ledger.post_batch(entries)
    _leave(at)
    db.insert_all(rows)
    store.store_positions(positions)
    store.store_accruals(accruals)
    for gone in at:
        _tell(gone.held, "servicing.loan.basis_changed", {"cash_basis": not gone.held.standing.cash_basis})
    return len(at)


def _leave(gone: Iterable[Going]) -> None:
    """Keep what loans earned in the books they leave, whose totals must not fall."""
    sums: dict[store.BookKey, list[int]] = {}
    for one in gone:
        loan = one.held.loan
        key = (loan.branch_id, loan.product_code, loan.currency, one.held.standing.cash_basis)
        sums[key] = [known + more for known, more in zip(sums.get(key, [0, 0, 0]), one.left, strict=True)]
    for key, book_id in sorted(store.book_ids(sums).items()):
        interest, penalty, compound = sums[key]
        models.Book.objects.filter(id=book_id).update(
            interest=F("interest") + interest, penalty=F("penalty") + penalty, compound=F("compound") + compound
        )


def _by_role(controls: Mapping[str, str], balances: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(controls[name], amount) for name, amount in balances.items() if amount]


def _other_side(role: str) -> str:
    """Where a balance goes over: through the account between branches, off the balance sheet against the memo."""
    for prefix in ("OFF_", "ENTRUSTED_"):
        if role.startswith(prefix):
            return f"{prefix}MEMO"
    return BETWEEN


def _turned(flow: Flow) -> Flow:
    debit, credit, amount = flow
    return credit, debit, amount


def _entry(
    held: Held,
    reference: str,
    kind: str,
    branch_id: int,
    rulebook: Rulebook,
    flows: Iterable[Flow],
    where: Where,
) -> NewEntry | None:
    straight = [flow if flow[2] > 0 else (flow[1], flow[0], -flow[2]) for flow in flows]
    lines = rulebook.lines(straight, where)
    if not lines:
        return None
    return NewEntry(
        reference=reference,
        source=held.ref,
        kind=f"servicing.{kind.lower()}",
        branch_id=branch_id,
        value_date=clock.business_date(),
        lines=lines,
        description=held.loan.number,
    )


def _carried(sequence: int, act: Any) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "kind": life.kind_of(act),
        "value_date": act.value_date.isoformat(),
        "data": event_data(act),
    }


def _row(held: Held, kind: str, data: dict[str, Any], entry_reference: str | None) -> models.Event:
    """An event of the books or of the papers: it moves no money and changes nothing of the loan's state."""
    context, today = db.current().context, clock.business_date()
    nothing = dict.fromkeys(("amount", *(f"{name}_amount" for name in store.PARTS)), 0)
    return models.Event(
        branch_id=held.loan.branch_id,
        loan_id=held.loan.id,
        sequence=held.sequence + 1,
        kind=kind,
        value_date=today,
        booking_date=today,
        balance_amount=held.state.principal_outstanding,
        data=data,
        entry_reference=entry_reference,
        actor_id=context.actor_id,
        actor=context.actor,
        **nothing,
    )


def _position(held: Held, standing: Standing) -> models.Position:
    return store.position_of(held.loan, held.terms, held.state, sequence=held.sequence + 1, standing=standing)


def _tell(held: Held, action: str, after: dict[str, Any]) -> None:
    audit.record(action, subject=held.ref, branch_id=held.loan.branch_id, after=after, related=held.loan.related)
    outbox.publish(action, subject=held.ref, branch_id=held.loan.branch_id, payload={"contract": held.loan.contract})
