"""`diya COMMAND`: the commands of the product, e.g. `diya migrate`, `diya people`, `diya calc schedule`."""

from __future__ import annotations

import os
import sys

NO_DATABASE = (
    "没有连接到数据库：请先运行 script/server，或用 DIYA_DATABASE_URL 指定数据库。 /"
    " No database answers: run script/server first, or name one by DIYA_DATABASE_URL."
)


def main() -> None:
    """Hand the words of the command line to the calculator or to Django's commands; these work, without an address, at
    the embedded database of `script/server` while that runs."""
    if sys.argv[1:2] == ["calc"]:
        # Calculations need neither settings nor a database, and start without either.
        from diya.config.calculator import from_shell

        sys.exit(from_shell(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diya.config.settings")
    _find_embedded()
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(["diya", *sys.argv[1:]])
    except OperationalError as error:
        if "connection failed" not in str(error):
            raise
        sys.stderr.write(f"{NO_DATABASE}\n")
        sys.exit(2)


def _find_embedded() -> None:
    from diya.config import postgres, secrets

    if not any(name.endswith("DATABASE_URL") and name.startswith("DIYA_") for name in os.environ):
        server = postgres.running(secrets.VAR)
        if server is not None:
            os.environ["DIYA_DATABASE_URL"] = server.url


if __name__ == "__main__":
    main()
