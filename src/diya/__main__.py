"""`diya COMMAND`: the commands of the product, e.g. `diya migrate`, `diya people`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Hand the words of the command line to Django's commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diya.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["diya", *sys.argv[1:]])


if __name__ == "__main__":
    main()
