"""The database under the product: an embedded PostgreSQL or any outside one of versions 15 to 18, and its logins.
What is in the database is the business of the rooms."""

from diya.config.postgres.addresses import (
    DatabaseRefused,
    check_version,
    connect,
    ensure_roles,
    identity,
    shown,
    with_database,
    with_login,
)
from diya.config.postgres.embedded import Server, running, start_embedded, stop

__all__ = [
    "DatabaseRefused",
    "Server",
    "check_version",
    "connect",
    "ensure_roles",
    "identity",
    "running",
    "shown",
    "start_embedded",
    "stop",
    "with_database",
    "with_login",
]
