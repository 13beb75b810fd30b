"""The door of every room: endpoints that name their right, commands with one effect, lists that page by cursor.
No endpoint is mounted any other way, so none can forget its right, its scope or its key."""

from diya.foundation.door.fields import CleanText, LongText
from diya.foundation.door.lists import Listing, Page
from diya.foundation.door.router import Command, Door, Reader, SignInNeeded, VersionMissing

__all__ = [
    "CleanText",
    "Command",
    "Door",
    "Listing",
    "LongText",
    "Page",
    "Reader",
    "SignInNeeded",
    "VersionMissing",
]
