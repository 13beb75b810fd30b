"""Questions about loans: rows, positions on a date, schedules, quotes, and figures over all loans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.calc.loan import accrual
from diya.calc.loan.events import event_from
from diya.calc.loan.fold import brought_forward, replay
from diya.calc.loan.position import Position, position_on
from diya.calc.loan.state import State
from diya.calc.loan.terms import LoanTerms
from diya.customers import selectors as customers
from diya.foundation import crypto
from diya.foundation.db import fetch_all
from diya.kernel.errors import NotFound
from diya.ledger.contracts import Book, Line
from diya.products import selectors as products
from diya.servicing import frames, models, posting, store
from diya.servicing.contracts import Bucket, Earned, LoanState, Payee
from diya.servicing.engine import Held, with_states
from diya.servicing.posting import CONTROL, PostingRule, Role, Where, posting_rules

earned = frames.earned
watched_loans = frames.watched_loans


def principal_outstanding(*, loan_ids: Sequence[UUID] | None = None) -> dict[str, tuple[int, int]]:
    """Number of running loans of the bank's own and their principal outstanding in minor units, by currency; of some
    loans or of all. Entrusted loans are not the bank's."""
    return frames.principal_outstanding(loan_ids=loan_ids, without=entrusted_products())


def control_accounts() -> set[str]:
    """The accounts that must equal the loans beneath them."""
    return {rule.accounts[role] for _, rule in posting_rules for role in CONTROL}


def controls(*, day: date) -> dict[tuple[str, Book], int]:
    """What each control account must be at the beginning of `day`, summed over the loans; zeros left out."""
    rule_of = _rule_of()
    return {
        (rule_of(book.product).accounts[role], book): amount
        for (role, book), amount in frames.controls(day=day).items()
    }


def entrusted_products() -> list[str]:
    """The products whose loans are others' money and stand off the balance sheet."""
    return [code for code, rule in products.posting_rules().items() if not posting_rules.get(rule).on_balance]


def flow_accounts() -> tuple[str, tuple[str, ...]]:
    """Where the books show money going out to borrowers and coming in from them: each by its debits."""
    return posting.STANDARD.accounts[Role.PRINCIPAL_NOT_DUE], tuple(sorted(set(posting.MONEY_IN.values())))


def earning_lines(growth: Sequence[tuple[str, int, Book]]) -> list[Line]:
    """The postings that book the growth of what books earned: (`interest`, `penalty` or `compound`, minor units,
    book)."""
    rule_of = _rule_of()
    return [
        rule_of(book.product).earning_line(what, amount, Where(book.currency, book.product))
        for what, amount, book in growth
    ]


def _rule_of() -> Callable[[str], PostingRule]:
    """How the loans of a product are booked; a product keeps its rule for ever."""
    codes = products.posting_rules()
    return lambda product: posting_rules.get(codes.get(product, "STANDARD_ACCRUAL"))


@dataclass(frozen=True, slots=True)
class LoanView:
    """A loan with its terms, its state and its position on a day."""

    loan: models.Loan
    terms: LoanTerms
    state: State
    position: Position
    maturity_date: date


@dataclass(frozen=True, slots=True)
class Expecting:
    """A loan that may be paid on: its oldest unpaid due date, the next one to be billed with its number from 1, and the
    date of the last one billed."""

    loan_id: UUID
    number: str
    oldest_due_date: date | None
    next_due_date: date | None
    next_number: int
    last_due_date: date


def loans(
    *,
    state: str = "",
    search: str = "",
    overdue: bool = False,
    dpd_from: int | None = None,
    dpd_to: int | None = None,
    product_code: str = "",
    on: date | None = None,
    borrower_id: UUID | None = None,
    paid_out: bool = False,
    contracts: Sequence[str] | None = None,
) -> QuerySet[models.Loan]:
    """Loans in scope, by state, product, borrower, contracts, those whose money went out, those with something due
    before `on` or so many days past due then; `search` is the beginning of a number or whatever finds a customer."""
    found = models.Loan.objects.all()
    if state:
        found = found.filter(state=state)
    if search:
        by_number = Q(number__startswith=search.strip().upper())
        found = found.filter(by_number | Q(borrower__in=customers.parties(search=search)))
    if borrower_id:
        found = found.filter(borrower_id=borrower_id)
    if product_code:
        found = found.filter(product_code=product_code)
    if contracts is not None:
        found = found.filter(contract__in=contracts)
    if paid_out:
        found = found.filter(position__isnull=False)
    if on is not None:
        if overdue:
            found = found.filter(position__oldest_due_date__lt=on)
        if dpd_from is not None:
            found = found.filter(position__oldest_due_date__lte=on - timedelta(days=dpd_from))
        if dpd_to is not None:
            found = found.filter(position__oldest_due_date__gte=on - timedelta(days=dpd_to))
    return found


def loans_by_id(loan_ids: Iterable[UUID]) -> list[models.Loan]:
    """Loans in scope by their ids, with their branches."""
    return list(models.Loan.objects.select_related("branch").filter(id__in=set(loan_ids)).order_by("id"))


def restructured_loans(*, since: date) -> list[UUID]:
    """Loans restructured on a day or after it."""
    return list(models.Loan.objects.filter(restructured_date__gte=since).values_list("id", flat=True))


def loans_secured_with(contracts: Iterable[str]) -> list[UUID]:
    """The running loans under contracts."""
    found = models.Loan.objects.filter(contract__in=list(contracts), state=LoanState.ACTIVE)
    return list(found.values_list("id", flat=True))


def loan(loan_id: UUID) -> models.Loan:
    """A loan in scope; raises NotFound."""
    found = models.Loan.objects.filter(id=loan_id).first()
    if found is None:
        raise NotFound()
    return found


def views(loans: Sequence[models.Loan], *, on: date) -> list[LoanView]:
    """Positions of loans on a day, in two queries."""
    return [
        LoanView(
            held.loan,
            held.terms,
            held.state,
            position_on(held.terms, held.state, on),
            held.state.maturity_date(held.terms),
        )
        for held in with_states(loans)
    ]


def view(loan_id: UUID, *, on: date) -> LoanView:
    """One loan with its position on a day; raises NotFound."""
    return views([loan(loan_id)], on=on)[0]


def expecting(*, on: date) -> list[Expecting]:
    """Active loans to which nothing happened on a day yet, with what tells whether money is expected for them."""
    rows = models.Position.objects.filter(status=LoanState.ACTIVE, last_event_date__lt=on).order_by("loan_id")
    return [
        Expecting(*row)
        for row in rows.values_list(
            "loan_id", "loan__number", "oldest_due_date", "next_due_date", "next_number", "period_start"
        )
    ]


def loans_of(contract: str, *, on: date) -> list[LoanView]:
    """The loans drawn under a contract."""
    return views(list(models.Loan.objects.filter(contract=contract).order_by("number")), on=on)


def drawn_amount(contract: str) -> int:
    """What was drawn or is being drawn under a contract, in minor units."""
    drawn = models.Loan.objects.filter(contract=contract).exclude(state=LoanState.CANCELLED)
    return sum(drawn.values_list("principal_amount", flat=True))


def events(loan_id: UUID) -> QuerySet[models.Event]:
    """What happened to a loan."""
    return models.Event.objects.filter(loan_id=loan_id)


def all_events(
    *,
    kind: str = "",
    value_from: date | None = None,
    value_to: date | None = None,
    search: str = "",
    branch_code: str = "",
) -> QuerySet[models.Event]:
    """What happened on loans in scope, by kind, days, and the beginning of a loan's number."""
    found = models.Event.objects.select_related("loan__branch")
    if kind:
        found = found.filter(kind__in=kind.split(","))
    if value_from:
        found = found.filter(value_date__gte=value_from)
    if value_to:
        found = found.filter(value_date__lte=value_to)
    if branch_code:
        found = found.filter(branch__code=branch_code)
    return found.filter(loan__number__startswith=search.strip().upper()) if search else found


def replayed(loan: models.Loan) -> State:
    """The state that the events of a loan make, folded from the first: the judge of its position."""
    history = [event_from(row.kind, row.value_date, row.data) for row in events(loan.id).order_by("sequence")]
    return replay(store.terms_of(loan), history)


def event(event_id: UUID) -> models.Event:
    """One event with its loan; raises NotFound."""
    found = models.Event.objects.select_related("loan").filter(id=event_id).first()
    if found is None:
        raise NotFound()
    return found


def held(loan: models.Loan) -> Held:
    """A loan with its terms and state, for figures only: it is not locked."""
    return with_states([loan])[0]


def forward(held: Held, *, on: date) -> State:
    """The state of a loan with everything billed that is due by a day."""
    return brought_forward(held.terms, held.state, on)


def billed_rows(held: Held, *, on: date) -> list[dict[str, Any]]:
    """Every instalment that fell due by a day, in minor units: billed, paid, and how it stands."""
    state = forward(held, on=on)
    claims = {claim.number: claim for claim in accrual.claims(held.terms, state, on)}
    dues = {due.number: due for due in state.open_dues}
    past = [
        (row.data["number"], row.value_date, row.principal_amount, row.interest_amount)
        for row in events(held.loan.id).filter(kind="INSTALMENT_BILLED").order_by("sequence")
    ]
    past += [
        (due.number, due.due_date, due.principal, due.interest)
        for due in state.open_dues
        if due.number >= held.state.next_number
    ]
    paid_ahead, ended = _prepaid_until(held.loan.id), _ended_otherwise(held.loan.id)
    rows, billed = [], 0
    for number, due_date, principal, interest in past:
        claim, due = claims.get(number), dues.get(number)
        left = due.principal + due.interest if due else 0
        opening = held.state.totals.disbursed - billed - paid_ahead(due_date)
        billed += principal
        rows.append(
            {
                "number": number,
                "due_date": due_date,
                "opening_balance": opening,
                "principal": principal,
                "interest": interest,
                "instalment": principal + interest,
                "paid": principal + interest - left,
                "penalty": claim.penalty + claim.compound if claim else 0,
                "state": ended.get(number)
                or _standing(claim.total if claim else 0, left, principal + interest, due_date, on),
            }
        )
    return rows


def _standing(owed: int, left: int, billed: int, due_date: date, on: date) -> str:
    """PAID, OVERDUE, PART (something paid, not late) or DUE."""
    if owed == 0:
        return "PAID"
    if due_date < on:
        return "OVERDUE"
    return "DUE" if left == billed else "PART"


def _ended_otherwise(loan_id: UUID) -> dict[int, str]:
    """Instalments that left unpaid: restructured into later ones, or written off."""
    rows = models.Event.objects.filter(loan_id=loan_id, kind__in=("RESTRUCTURED", "WRITTEN_OFF"))
    return {number: row.kind for row in rows for number in row.data["instalments"]}


def _prepaid_until(loan_id: UUID) -> Callable[[date], int]:
    """How much principal was paid ahead of its due date before a day, less what a restructuring made not due again."""
    ahead = [
        (row.value_date, row.data["principal_prepaid"] - row.data.get("principal_reopened", 0))
        for row in models.Event.objects.filter(loan_id=loan_id, kind__in=("PREPAID", "PAID_OFF", "RESTRUCTURED"))
    ]
    return lambda day: sum(amount for at, amount in ahead if at < day)


def disbursements(*, state: str = "") -> QuerySet[models.Disbursement]:
    """Disbursements in scope, with their loans."""
    found = models.Disbursement.objects.select_related("loan")
    return found.filter(state=state) if state else found


def payees(disbursements: Iterable[models.Disbursement]) -> dict[UUID, Payee]:
    """The payees of disbursements, opened, with one query for their keys."""
    rows = list(disbursements)
    keys = crypto.keys_of(row.loan.borrower_id for row in rows)
    return {
        row.id: Payee(
            **crypto.open_envelope(keys.get(row.loan.borrower_id), f"servicing_disbursement|{row.id}", row.envelope)
        )
        for row in rows
    }


def clearance(loan_id: UUID) -> models.Clearance | None:
    """The certificate of settlement of a loan, if it was issued."""
    return models.Clearance.objects.filter(loan_id=loan_id).first()


def earned_exactly(*, day: date) -> list[Earned]:
    """The same as `earned`, loan by loan with the exact engine: the judge of the fast way, and its breakdown."""
    sums: dict[Book, list[int]] = {}
    for held in with_states(list(models.Loan.objects.filter(position__isnull=False))):
        book = Book(held.loan.branch_id, held.loan.product_code, held.loan.currency)
        charged = accrual.penalty_earned(held.terms, held.state, day)
        one = (accrual.interest_earned(held.terms, held.state, day), charged.penalty, charged.compound)
        total = sums.setdefault(book, [0, 0, 0])
        sums[book] = [before + more for before, more in zip(total, one, strict=True)]
    order = sorted(sums, key=lambda book: (book.branch_id, book.product, book.currency))
    return [Earned(book, *sums[book]) for book in order]


def buckets(*, on: date, contracts: Sequence[str] | None = None) -> list[Bucket]:
    """Loans overdue on a day by bucket of days past due, with their principal outstanding; of contracts, or all."""
    rows = fetch_all(
        """
        SELECT width_bucket(%(on)s::date - oldest_due_date, %(starts)s::int[]) AS bucket, currency,
            count(*) AS loan_count,
            sum(disbursed - principal_prepaid - principal_paid - principal_written_off)::bigint AS principal
        FROM servicing_position WHERE oldest_due_date < %(on)s AND (%(all)s OR loan_id IN (
            SELECT id FROM servicing_loan WHERE contract = ANY(%(contracts)s)))
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        {
            "on": on,
            "starts": list(store.THRESHOLD_DAYS),
            "all": contracts is None,
            "contracts": list(contracts or ()),
        },
    )
    starts = store.THRESHOLD_DAYS
    return [
        Bucket(
            from_days=starts[row["bucket"] - 1],
            to_days=starts[row["bucket"]] - 1 if row["bucket"] < len(starts) else None,
            currency=row["currency"],
            loan_count=row["loan_count"],
            principal=row["principal"],
        )
        for row in rows
    ]


def booked(*, contracts: Sequence[str]) -> tuple[int, int]:
    """How many loans under contracts were paid out, and their principal outstanding in minor units."""
    row = fetch_all(
        "SELECT count(*) AS loans,"
        " coalesce(sum(disbursed - principal_paid - principal_prepaid - principal_written_off), 0)::bigint AS principal"
        " FROM servicing_position p JOIN servicing_loan l ON l.id = p.loan_id WHERE l.contract = ANY(%(contracts)s)",
        {"contracts": list(contracts)},
    )[0]
    return row["loans"], row["principal"]


def numbers(loan_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of loans."""
    return dict(models.Loan.objects.filter(id__in=list(loan_ids)).values_list("id", "number"))
