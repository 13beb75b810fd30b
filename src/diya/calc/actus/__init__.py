"""Loans described by ACTUS terms: contract types PAM, LAM, NAM and ANN, run event by event and never rounded.
Day counts, calendars, business-day rules and month arithmetic are those of `calc`; nothing is stored, and no other
contract type is known.
"""

from diya.calc.actus.contract import ActusEvent, events
from diya.calc.actus.errors import ObservationMissing, ScheduleTooLong, TermInvalid, TermMissing, TermNeverRepays

__all__ = [
    "ActusEvent",
    "ObservationMissing",
    "ScheduleTooLong",
    "TermInvalid",
    "TermMissing",
    "TermNeverRepays",
    "events",
]
