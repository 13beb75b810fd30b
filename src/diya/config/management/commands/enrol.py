"""Enrols a member of staff: how a production bank gets its first administrators; reads the password."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from diya.config.reference.roles import ROLES
from diya.foundation import access, clock
from diya.foundation.identity import passwords
from diya.foundation.models import BusinessDay
from diya.kernel.errors import InvalidInput


class Command(BaseCommand):
    help = "Enrol a person with a role at a branch; makes the branch when it is new. Reads the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=sorted(ROLES))
        parser.add_argument("--branch", required=True, metavar="CODE")
        parser.add_argument("--directory-subject", default=None, metavar="ID", help="id in the bank's own directory")
        parser.add_argument("--branch-name", default="", help="name of a new branch")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            passwords.ensure_good(password, username=options["username"])
        except InvalidInput as error:
            raise CommandError(f"{error.sentence('zh')} / {error.sentence('en')}") from error
        with transaction.atomic():
            clock.start(clock.now().date())
            name = options["branch_name"] or options["branch"]
            access.load_branch(options["branch"], name_zh=name, name_en=name)
            access.load_person(
                options["username"],
                name=options["name"],
                password=password,
                grants={options["role"]: [options["branch"]]},
                on=BusinessDay.objects.get().business_date,
                directory_subject=options["directory_subject"],
            )
        self.stdout.write(f"{options['username']} is enrolled as {options['role']} at {options['branch']}.")
