"""The chart of accounts a bank runs on: chosen by the parameter `ledger.chart`, fixed by the first posting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from diya.foundation import audit, parameters
from diya.kernel.errors import ensure
from diya.ledger import selectors
from diya.ledger.chart import ChartAccount, read_chart
from diya.ledger.contracts import ChartFixed
from diya.ledger.models import Account

PARAMETER: Final = "ledger.chart"

audit.actions({"ledger.chart.loaded": ("更换科目表", "Chart of accounts changed")})


def reference() -> int:
    """Load the chart of the parameter `ledger.chart` (without one: CN); names and roles follow, codes and sides never
    change. Answers how many accounts. Raises ChartUnknown, and ChartFixed when postings stand on another chart."""
    return _load(parameters.newest(PARAMETER, "CN"))


@parameters.followers.register(PARAMETER)
def change_chart(value: Any) -> None:
    """A new value of the parameter takes effect at once or is refused. Raises ChartUnknown and ChartFixed."""
    count = _load(value)
    audit.record(
        "ledger.chart.loaded", subject="ledger.chart", branch_id=None, after={"chart": value, "account_count": count}
    )


def _load(name: str) -> int:
    accounts = read_chart(name)
    known = {account.code: account for account in Account.objects.all()}
    codes = {account.code for account in accounts}
    for account in accounts:
        before = known.get(account.code)
        ensure(before is None or before.side == account.side.value, f"{account.code} would change its side")
    try:
        with transaction.atomic():
            if codes.isdisjoint(known):
                _clear()
            _write(accounts, known)
    except IntegrityError as error:
        raise ChartFixed() from error
    selectors.forget_roles()
    transaction.on_commit(selectors.forget_roles)
    return len(accounts)


def _clear() -> None:
    """Take the accounts of the other chart away. The foreign keys of the postings decide whether it was used: they see
    every branch, whatever the scope."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_account")
    connection.check_constraints()


def _write(accounts: Sequence[ChartAccount], known: Mapping[str, Account]) -> None:
    given = {account.role.value: account.code for account in accounts if account.role}
    moved = [one.code for one in known.values() if one.role and given.get(one.role) != one.code]
    Account.objects.filter(code__in=moved).update(role=None)  # a role has one account at any moment
    Account.objects.bulk_create(
        [
            Account(
                code=account.code,
                name_zh=account.name_zh,
                name_en=account.name_en,
                kind=account.kind.value,
                side=account.side.value,
                role=account.role.value if account.role else None,
            )
            for account in accounts
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_zh", "name_en", "role"],
    )
