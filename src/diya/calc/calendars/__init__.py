"""Business days: the calendar of a place by its code, and unions of several ("CN+TARGET").
The days are facts kept in the package, written by `script/calendars` from libraries that follow the announcements.
"""

from diya.calc.calendars.calendar import NO_HOLIDAYS, Calendar, CalendarUnknown, calendar_codes, calendar_of

__all__ = ["NO_HOLIDAYS", "Calendar", "CalendarUnknown", "calendar_codes", "calendar_of"]
