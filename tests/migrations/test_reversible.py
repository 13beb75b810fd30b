"""Every migration can be taken back and made again, and the database is protected as before."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import psycopg

ROOMS_FROM_THE_TOP = (
    "endofday",
    "monitoring",
    "origination",
    "servicing",
    "collateral",
    "scoring",
    "approval",
    "rules",
    "ledger",
    "products",
    "customers",
    "messages",
    "documents",
)


def _protection(url: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity,"
            " (SELECT array_agg(tgname::text ORDER BY tgname) FROM pg_trigger t"
            "  WHERE t.tgrelid = c.oid AND NOT tgisinternal),"
            " array_to_string(relacl, ',')"
            " FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname"
        ).fetchall()


def test_every_room_can_be_taken_down_and_put_up_again(fresh_bank: Any) -> None:
    before = _protection(fresh_bank.owner_url)
    _migrate(fresh_bank, *((room, "zero") for room in ROOMS_FROM_THE_TOP))
    remaining = {row[0] for row in _protection(fresh_bank.owner_url)}
    assert not [name for name in remaining if name.partition("_")[0] in ROOMS_FROM_THE_TOP]
    _migrate(fresh_bank, ())
    assert _protection(fresh_bank.owner_url) == before


def _migrate(bank: Any, *targets: tuple[str, ...]) -> None:
    """Run several migrations as the owner in one process."""
    script = (
        "import django; django.setup()\nfrom django.core.management import call_command\n"
        f"for target in {targets!r}: call_command('migrate', *target, verbosity=0)"
    )
    env = bank.env("owner") | {"DJANGO_SETTINGS_MODULE": "diya.config.settings"}
    subprocess.run([sys.executable, "-c", script], env=env, check=True)
