"""What an order says: as a person sends it, as it is kept, and as it is read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from ninja import Field, Schema

from diya.customers import selectors as customers
from diya.foundation import access
from diya.foundation.door import Day
from diya.foundation.models import Branch
from diya.kernel.money import format_minor, parse_minor
from diya.kernel.rates import format_rate, parse_rate
from diya.servicing import models

MONEY_FIELDS: Final = ("amount", "interest", "penalty", "compound", "fee")
PLAIN_FIELDS: Final = (
    "way",
    "instalment_count",
    "instalments",
    "due_day",
    "method",
    "capitalise_interest",
    "description",
    "sequence",
)


class OrderSaid(Schema):
    """What an order says; each kind takes its own part of it."""

    kind: str = Field(max_length=30)
    value_date: Day | None = None
    # Money in suspense is applied from its own item, never drawn from the account by an order.
    channel: Literal["COUNTER", "TRANSFER", "DEBIT"] = "TRANSFER"
    amount: str | None = None
    interest: str | None = None
    penalty: str | None = None
    compound: str | None = None
    fee: str | None = None
    annual_rate: str | None = None
    way: Literal["SHORTER_TERM", "LOWER_INSTALMENT"] | None = None
    instalment_count: int | None = Field(None, ge=1, le=600)
    instalments: int | None = Field(None, ge=1, le=60)
    due_day: int | None = Field(None, ge=1, le=31)
    method: str | None = Field(None, max_length=40)
    capitalise_interest: bool | None = None
    description: str | None = Field(None, max_length=200)
    sequence: int | None = Field(None, ge=1, le=100_000)
    branch_code: str | None = Field(None, max_length=20)
    party_id: UUID | None = None


def kept(body: OrderSaid, currency: str) -> dict[str, Any]:
    """What was said, in minor units and parts per billion."""
    data: dict[str, Any] = {name: getattr(body, name) for name in PLAIN_FIELDS}
    for name in MONEY_FIELDS:
        text = getattr(body, name)
        if text is not None:
            data[name] = parse_minor(text, currency, field=name)
    if body.annual_rate is not None:
        data["annual_rate_ppb"] = parse_rate(body.annual_rate, field="annual_rate")
    if body.branch_code is not None:
        data["branch_id"] = access.branch_by_code(body.branch_code).id
    if body.party_id is not None:
        data["party_id"] = str(body.party_id)
    return {name: value for name, value in data.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Names:
    """The branches and customers that orders name."""

    branches: dict[int, Branch]
    parties: dict[UUID, str]

    @classmethod
    def of(cls, orders: Iterable[models.Order]) -> Names:
        """In one query for each, and none where nobody is named."""
        said = [order.data for order in orders]
        branches = {data["branch_id"] for data in said if "branch_id" in data}
        parties = {UUID(data["party_id"]) for data in said if "party_id" in data}
        return cls(
            access.branches(branches) if branches else {},
            customers.names(parties) if parties else {},
        )


def told(order: models.Order, names: Names) -> dict[str, Any]:
    """What an order says, as a person reads it: money and rates as text, branches and customers by name."""
    said: dict[str, Any] = {}
    for name, value in order.data.items():
        if name in MONEY_FIELDS:
            said[name] = format_minor(value, order.loan.currency)
        elif name == "annual_rate_ppb":
            said["annual_rate"] = format_rate(value)
        elif name == "branch_id":
            branch = names.branches.get(value)
            said["branch_code"] = branch.code if branch else ""
        elif name == "party_id":
            said["party_name"] = names.parties.get(UUID(value), "")
        else:
            said[name] = value
    return said
