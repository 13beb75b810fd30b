"""What crosses the door of the end of day: how a step went, and why a run is refused or stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from diya.kernel.errors import Conflict, InvalidInput


class StepState(StrEnum):
    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class StepReport:
    """What a step did: how many things, figures for the record, and a note for people."""

    done_count: int
    figures: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


class AlreadyRunning(Conflict):
    code = "endofday.already_running"
    zh = "日终处理正在进行，请等待其完成后再启动。"
    en = "An end of day is running already. Wait until it is done, then start again."


class DateNotAhead(InvalidInput):
    code = "endofday.date_not_ahead"
    zh = "日终处理只能从当前营业日 {business_date} 起向后进行，最多 {days} 天。"
    en = "The end of day runs from the business date {business_date} onward, at most {days} days ahead."


class BooksBroken(Conflict):
    code = "endofday.books_broken"
    zh = "账务核对不平，日终已停止：{findings}。请核对后重新执行。"
    en = "The books do not agree and the day has stopped: {findings}. Find the cause, then run again."
