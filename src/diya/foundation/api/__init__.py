"""The ground's endpoints: sessions, work and timelines, parameters, changes and jobs.
Rooms above have doors of their own."""

from diya.foundation.api import (
    clients,
    events,
    evidence,
    looks,
    people,
    running,
    security,
    session,
    staff,
    work,
)
from diya.foundation.api.door import door

__all__ = [
    "clients",
    "door",
    "events",
    "evidence",
    "looks",
    "people",
    "running",
    "security",
    "session",
    "staff",
    "work",
]
