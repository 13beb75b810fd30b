"""The ground's endpoints: sessions, work and timelines, parameters, changes and jobs.
Rooms above have doors of their own."""

from diya.foundation.api import events, evidence, looks, people, running, session, work
from diya.foundation.api.door import door

__all__ = ["door", "events", "evidence", "looks", "people", "running", "session", "work"]
