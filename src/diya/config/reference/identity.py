"""How staff sign in, as dated figures, and which duties exclude each other."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.conf import settings

from diya.foundation.identity.limits import DEFAULTS

SINCE: Final = date(2020, 1, 1)
SOURCE: Final = "机构自定安全策略（示范值；要求见 OWASP ASVS 5.0 第 6、7 章）"
NAMES: Final = {
    "foundation.session_idle_minutes": ("登录会话空闲时限（分钟）", "Session ends after so many idle minutes"),
    "foundation.session_hours": ("登录会话最长时限（小时）", "Session ends after so many hours"),
    "foundation.step_up_minutes": ("身份再次确认的有效时间（分钟）", "A confirmation holds for so many minutes"),
    "foundation.second_factor_required": ("登录须第二步验证", "Signing in needs a second factor"),
}


def sign_in_figures() -> list[tuple[str, date, Any, str, str, str, bool]]:
    """(code, from, value, names, source, confirmed); in the demo bank a password alone is enough."""
    values = {**DEFAULTS, "foundation.second_factor_required": settings.PRODUCTION}
    return [(code, SINCE, values[code], *NAMES[code], SOURCE, False) for code in sorted(NAMES)]


EXCLUDED: Final = (
    (
        "RELEASE",
        "放款经办与放款复核不相容",
        "Who prepares a disbursement does not release it",
        ("OPERATIONS", "servicing.drawdown.create"),
        ("OPERATIONS_CHECKER", "servicing.disbursement.release"),
    ),
    (
        "APPROVAL",
        "贷款调查与审查审批不相容（审贷分离）",
        "Who brings an application does not decide on it",
        ("LOAN_OFFICER", "origination.application.create"),
        ("UNDERWRITER", "APPROVER", "approval.case.vote"),
    ),
    (
        "ADMINISTRATION",
        "系统管理与资金业务不相容",
        "Who administers the system moves no money",
        ("ADMINISTRATOR", "foundation.person.change", "foundation.change.decide"),
        ("servicing.*", "ledger.*", "endofday.*", "approval.*", "origination.*"),
    ),
    ("AUDIT", "审计与一切经办不相容", "Who audits changes nothing", ("AUDITOR",), ("*",)),
)
"""(code, Chinese name, English name, one side, the other): nobody holds something of both, at whatever branch."""
