"""The ground's endpoints: sessions, work and timelines, parameters, changes and jobs.
Rooms above have doors of their own."""

from diya.foundation.api import events, people, running, session, work
from diya.foundation.api.door import door

__all__ = ["door", "events", "people", "running", "session", "work"]
