"""What crosses the door of collateral: a property with its value, a lien, and why something is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from diya.kernel.errors import Conflict, InvalidInput


class PropertyState(StrEnum):
    OFF_PLAN = "OFF_PLAN"  # 期房
    SECOND_HAND = "SECOND_HAND"  # 二手房
    OWNED = "OWNED"  # 现房自有


class LienState(StrEnum):
    PENDING = "PENDING"
    REGISTERED = "REGISTERED"
    RELEASE_DUE = "RELEASE_DUE"
    RELEASED = "RELEASED"
    CANCELLED = "CANCELLED"


class LienStateRefused(Conflict):
    code = "collateral.lien_state_refused"
    zh = "抵押权当前状态为 {state}，不能办理此操作。"
    en = "The lien is {state}; this cannot be done now."


class RegistrationNumberTaken(Conflict):
    code = "collateral.registration_number_taken"
    zh = "不动产登记证明号 {number} 已被另一笔抵押使用，请核对。"
    en = "The registration number {number} is used by another lien. Check it."


class AreaInvalid(InvalidInput):
    code = "collateral.area_invalid"
    zh = "建筑面积无效：请输入平方米，最多两位小数。"
    en = "The area is not valid: give square metres with at most two decimals."


class DateRefused(InvalidInput):
    code = "collateral.date_refused"
    zh = "日期 {given} 不能晚于营业日 {today}。"
    en = "The date {given} is after the bank's day {today}."


@dataclass(frozen=True, slots=True)
class Property:
    """A property as other rooms may know it, with its newest valuation, and what other lenders' mortgages over it
    secure (None: nobody stated it yet)."""

    id: UUID
    number: str
    branch_id: int
    kind: str
    state: PropertyState
    city: str
    address: str
    certificate_number: str
    area_sqm: str | None
    currency: str
    value_minor: int | None
    valued_on: date | None
    encumbered_minor: int | None
    version: int


@dataclass(frozen=True, slots=True)
class NewProperty:
    """A property to register in a batch, with its value and another lender's mortgage where they are known."""

    state: str
    city: str
    address: str
    certificate_number: str
    area_sqm: str | None
    value_minor: int | None
    encumbered_minor: int | None
    kind: str = "RESIDENTIAL"


@dataclass(frozen=True, slots=True)
class Lien:
    """A mortgage over a property in favour of a secured subject."""

    id: UUID
    property_id: UUID
    secured: str
    state: LienState
    secured_minor: int
    currency: str
    registration_number: str
    version: int


@dataclass(frozen=True, slots=True)
class NewLien:
    """A mortgage that a contract promises, over one property."""

    property_id: UUID
    secured: str
    related: tuple[str, ...]
    secured_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Registration:
    """The registration of the pending lien of a secured subject."""

    secured: str
    number: str
    registered_on: date


ALIVE: Final = (LienState.PENDING, LienState.REGISTERED, LienState.RELEASE_DUE)
"""States in which a lien stands over its property, or soon will."""


@dataclass(frozen=True, slots=True)
class Security:
    """What secures a subject, in minor units: now, when it was first valued, and since when the value is known."""

    value_minor: int | None
    first_value_minor: int | None
    valued_on: date | None
    registration_number: str
