"""The chart of accounts, and which account has which role."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db import connection
from django.db.models import QuerySet

from diya.kernel.errors import NotFound
from diya.ledger.models import Account

_roles: Final[dict[str, Mapping[str, str]]] = {}


def accounts() -> QuerySet[Account]:
    """The chart of accounts."""
    return Account.objects.order_by("code")


def account(code: str) -> Account:
    """One account of the chart; raises NotFound."""
    found = Account.objects.filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def accounts_by_role() -> Mapping[str, str]:
    """The code of the account that has each role; read once for each database, since a chart in use is fixed."""
    database = str(connection.settings_dict["NAME"])
    if database not in _roles:
        held = Account.objects.exclude(role=None).values_list("role", "code")
        found = MappingProxyType({str(role): code for role, code in held})
        if not found:
            return found
        _roles[database] = found
    return _roles[database]


def forget_roles() -> None:
    """Read the roles anew next time: the chart was loaded, or an account was refused that the roles still name."""
    _roles.clear()
