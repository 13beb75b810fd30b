"""Which adapter fulfils which port, who hears which message, and which plug-ins there are: told once, at start."""

from __future__ import annotations


def connect() -> None:
    """Join the rooms; a lower room's port is fulfilled by a higher one here and nowhere else."""
