"""The bank's own directory by OpenID Connect."""

from __future__ import annotations

from django.conf import settings


def is_configured() -> bool:
    """Whether this installation lets staff sign in by a directory."""
    return bool(settings.DIRECTORY["issuer"])
