"""Words of privacy: why whole data is shown, what a person may ask for, and what stands against erasing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from diya.kernel.errors import Conflict, InvalidInput, RuleRefused


class Purpose(StrEnum):
    """For what whole identity, phone and account numbers are shown (个人信息保护法 第六条: a clear purpose)."""

    CONTACT = "CONTACT"
    IDENTIFY = "IDENTIFY"
    CONTRACT = "CONTRACT"
    COLLECTION = "COLLECTION"
    COMPLAINT = "COMPLAINT"
    AUDIT = "AUDIT"


class RequestKind(StrEnum):
    """What a person asks of the bank about their data (个人信息保护法 第四十五至四十七条)."""

    EXPORT = "EXPORT"
    CORRECTION = "CORRECTION"
    ERASURE = "ERASURE"
    RETENTION = "RETENTION"
    """Nobody asked: the time for which the data may be kept is over."""


class RequestState(StrEnum):
    OPEN = "OPEN"
    PROPOSED = "PROPOSED"
    DONE = "DONE"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


ERASES = (RequestKind.ERASURE, RequestKind.RETENTION)
"""Kinds that end with the destruction of keys, and so need a second person."""


class Way(StrEnum):
    """How a request reached the bank."""

    BRANCH = "BRANCH"
    PHONE = "PHONE"
    MAIL = "MAIL"
    ONLINE = "ONLINE"
    BANK = "BANK"
    """The bank itself, when retention ends."""


class HoldBasis(StrEnum):
    """Why somebody's data must stay although its time is over or the person wants it gone."""

    LITIGATION = "LITIGATION"
    INVESTIGATION = "INVESTIGATION"
    REGULATOR = "REGULATOR"
    AUDIT = "AUDIT"


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason that stands against erasing a person, in words, and the first day on which it no longer does (None:
    while it lasts)."""

    code: str
    zh: str
    en: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Belongings:
    """What goes with a person when they are erased: owners of keys to destroy, and files to take off the disk."""

    keys: frozenset[UUID] = frozenset()
    files: frozenset[UUID] = frozenset()


class RevealClosed(Conflict):
    code = "customers.reveal_closed"
    zh = "查看原值的时间已过，请重新说明用途后查看。"
    en = "The time for which the whole data was shown is over. Say again what you need it for."


class TooManyRevealed(InvalidInput):
    code = "customers.too_many_revealed"
    zh = "一次最多查看 {most} 位客户的原值。"
    en = "At most {most} customers can be revealed at once."


class RequestStateRefused(Conflict):
    code = "customers.request_state_refused"
    zh = "该申请当前状态为 {state}，不能办理此操作。"
    en = "The request is {state}; this cannot be done to it now."


class RequestKindRefused(RuleRefused):
    code = "customers.request_kind_refused"
    zh = "此操作不适用于该类申请。"
    en = "This is not done for a request of this kind."


class HeldBack(RuleRefused):
    code = "customers.erasure_held_back"
    zh = "暂不能删除该客户的个人信息：{reasons_zh}。"
    en = "The personal data of this customer cannot be erased yet: {reasons_en}."


class OwnProposal(RuleRefused):
    code = "customers.own_erasure"
    zh = "不能复核自己提出的删除，请由另一人办理。"
    en = "You cannot decide on an erasure that you proposed. Another person must."


class HoldReleased(Conflict):
    code = "customers.hold_released"
    zh = "该保全已解除。"
    en = "This hold has been released already."


class HoldPlaced(Conflict):
    code = "customers.hold_placed"
    zh = "该客户已按“{reference}”保全。"
    en = "The data of this customer is held already under “{reference}”."
