"""What crosses the door of monitoring: classes, levels, states, and why an act on an alert is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from diya.kernel.errors import Conflict, InvalidInput


class RiskClass(StrEnum):
    """The five classes (正常 关注 次级 可疑 损失), 商业银行金融资产风险分类办法 (2023) 第六条."""

    NORMAL = "NORMAL"
    SPECIAL_MENTION = "SPECIAL_MENTION"
    SUBSTANDARD = "SUBSTANDARD"
    DOUBTFUL = "DOUBTFUL"
    LOSS = "LOSS"


NON_PERFORMING: Final = (RiskClass.SUBSTANDARD, RiskClass.DOUBTFUL, RiskClass.LOSS)
"""The classes that count as bad loans (不良贷款)."""


class Level(StrEnum):
    """How much an alert presses."""

    WATCH = "WATCH"
    WARN = "WARN"
    URGENT = "URGENT"


class AlertState(StrEnum):
    OPEN = "OPEN"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    CLOSED = "CLOSED"


class AlertClosed(Conflict):
    code = "monitoring.alert_closed"
    zh = "该预警已关闭。"
    en = "This alert is closed already."


class AlertAcknowledged(Conflict):
    code = "monitoring.alert_acknowledged"
    zh = "该预警已由 {name} 确认。"
    en = "{name} has acknowledged this alert already."


class CommentMissing(InvalidInput):
    code = "monitoring.comment_missing"
    zh = "请填写处理意见：核实了什么、采取什么措施。"
    en = "Say what was found and what is being done."
