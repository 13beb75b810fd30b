"""The door of every room: endpoints that name their right, commands with one effect, lists that page by cursor.
No endpoint is mounted any other way, so none can forget its right, its scope or its key."""

from diya.foundation.door.fields import CleanText, Day, JsonValue, LongText, NameText, clean_lines
from diya.foundation.door.lists import Listing, Page
from diya.foundation.door.router import (
    BRANCH_COOKIE,
    Command,
    Door,
    Reader,
    SecondStepNeeded,
    SessionCookie,
    SignInNeeded,
    StepUpNeeded,
    VersionMissing,
    ensure_fresh,
)

__all__ = [
    "BRANCH_COOKIE",
    "CleanText",
    "Command",
    "Day",
    "Door",
    "JsonValue",
    "Listing",
    "LongText",
    "NameText",
    "Page",
    "Reader",
    "SecondStepNeeded",
    "SessionCookie",
    "SignInNeeded",
    "StepUpNeeded",
    "VersionMissing",
    "clean_lines",
    "ensure_fresh",
]
