"""Questions about alerts, classes of risk, and what secures a loan now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.calc.ratios import ltv_ppb
from diya.collateral import selectors as collateral
from diya.collateral.contracts import Security
from diya.foundation.db import fetch_all
from diya.kernel.errors import NotFound
from diya.monitoring.contracts import AlertState, RiskClass
from diya.monitoring.models import Alert, Standing
from diya.servicing import selectors as servicing
from diya.servicing.contracts import LoanState
from diya.servicing.selectors import LoanView


@dataclass(frozen=True, slots=True)
class Watched:
    """A loan with what secures it. Loan to value in parts per billion, null where nothing was valued."""

    view: LoanView
    security: Security | None
    ltv_ppb: int | None
    first_ltv_ppb: int | None


def alerts(
    *,
    state: str = "",
    level: str = "",
    rule_code: str = "",
    loan_id: UUID | None = None,
    borrower_id: UUID | None = None,
) -> QuerySet[Alert]:
    """Alerts in scope; a state of `WAITING` means those not closed."""
    found = Alert.objects.select_related("branch", "loan", "handled_by")
    if state:
        found = found.exclude(state=AlertState.CLOSED) if state == "WAITING" else found.filter(state=state)
    equal = {"level": level, "rule_code": rule_code, "loan_id": loan_id, "loan__borrower_id": borrower_id}
    return found.filter(**{name: value for name, value in equal.items() if value})


def alert(alert_id: UUID) -> Alert:
    """One alert; raises NotFound."""
    found = alerts().filter(id=alert_id).first()
    if found is None:
        raise NotFound()
    return found


def loans_in_class(*, risk_class: str = "", borrower_id: UUID | None = None) -> QuerySet[Any]:
    """Running loans by class of risk, one or several by commas; a loan without a standing is normal."""
    found = servicing.loans(state=LoanState.ACTIVE, borrower_id=borrower_id).select_related("branch", "standing")
    wanted = set(risk_class.split(",")) - {""}
    if not wanted:
        return found
    told = Q(standing__risk_class__in=wanted)
    return found.filter(told | Q(standing__isnull=True) if RiskClass.NORMAL in wanted else told)


def class_of(loan: Any) -> tuple[RiskClass, date | None]:
    """A loan's class, and since when; normal from its disbursement while nothing else was ever said."""
    standing: Standing | None = getattr(loan, "standing", None)
    if standing is None:
        return RiskClass.NORMAL, loan.disbursed_date
    return RiskClass(standing.risk_class), standing.since


def watched(loans: Sequence[Any], *, on: date) -> list[Watched]:
    """Loans with their positions and securities on a day, in a fixed number of queries."""
    securities = collateral.securing(loan.contract for loan in loans)
    views = servicing.views(loans, on=on)
    secured: dict[str, int] = {}
    for view in views:
        secured[view.loan.contract] = secured.get(view.loan.contract, 0) + view.position.balance
    return [_watched(view, securities.get(view.loan.contract), secured) for view in views]


def _watched(view: LoanView, security: Security | None, secured: Mapping[str, int]) -> Watched:
    if security is None or security.value_minor is None or security.first_value_minor is None:
        return Watched(view, security, None, None)
    return Watched(
        view,
        security,
        ltv_ppb(secured_amount=secured[view.loan.contract], value_amount=security.value_minor),
        ltv_ppb(secured_amount=view.loan.principal_amount, value_amount=security.first_value_minor),
    )


@dataclass(frozen=True, slots=True)
class ClassSum:
    """Running loans of a class in a currency, with their principal outstanding in minor units."""

    risk_class: RiskClass
    currency: str
    loan_count: int
    principal: int


def class_sums() -> list[ClassSum]:
    """Every class with what stands in it. Only loans outside the normal class are looked at one by one."""
    told = {
        row["loan_id"]: RiskClass(row["risk_class"])
        for row in fetch_all("SELECT loan_id, risk_class FROM monitoring_standing WHERE risk_class <> 'NORMAL'")
    }
    sums: list[ClassSum] = []
    rest = dict(servicing.principal_outstanding())
    for risk_class in RiskClass:
        if risk_class is RiskClass.NORMAL:
            continue
        ids = [loan_id for loan_id, one in told.items() if one is risk_class]
        for currency, (count, principal) in servicing.principal_outstanding(loan_ids=ids).items():
            sums.append(ClassSum(risk_class, currency, count, principal))
            all_loans, all_principal = rest[currency]
            rest[currency] = (all_loans - count, all_principal - principal)
    normal = [ClassSum(RiskClass.NORMAL, currency, *figures) for currency, figures in rest.items()]
    return normal + sums


def waiting_count() -> int:
    """How many alerts are not closed."""
    return Alert.objects.exclude(state=AlertState.CLOSED).count()
