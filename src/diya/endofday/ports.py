"""What the end of day needs from the rooms above and from channels: what came in for the day before it is cut off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from diya.endofday.contracts import StepReport
from diya.foundation.jobs import Progress
from diya.kernel.registry import Registry

arrivals: Registry[Callable[[date, Progress], StepReport]] = Registry("diya.arrivals")
"""What takes in the files of a day, one by one in the order of their codes: payments, applications. Each opens its own
transactions and leaves the same behind when it is asked twice for a day."""
