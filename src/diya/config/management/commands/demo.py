"""Makes the demo bank on first start."""

from __future__ import annotations

import gc
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from diya.config.demo import OPENED, SEED, live, living, open_bank, tell
from diya.config.demo.staff import PEOPLE
from diya.foundation import clock, db
from diya.foundation.models import BusinessDay, User


class Command(BaseCommand):
    help = "Make the demo bank: people, cases and years of life. Broken off, it goes on; done, it does nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", type=date.fromisoformat, default=date(2025, 12, 10))
        parser.add_argument("--since", type=date.fromisoformat, default=date(2022, 12, 8), help="when its life begins")
        parser.add_argument("--people-only", action="store_true", help="no cases and no history")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Production mode refuses the demo bank.")
        if User.objects.exists() and not User.objects.filter(username=PEOPLE[0][0]).exists():
            return  # somebody's own bank
        if BusinessDay.objects.filter(business_date__gte=options["until"]).exists():
            return  # lived already
        if options["people_only"]:
            open_bank(password=settings.DEMO_PASSWORD)
            return
        # Years are told in one go by a process that ends with it: looking for circles of garbage often only costs time.
        gc.set_threshold(200_000, 20, 100)
        # Broken off, it goes on where it stood: no commit of the telling needs to wait for the disk.
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        open_bank(password=settings.DEMO_PASSWORD, on=options["since"])
        self._live(options["since"], min(OPENED, options["until"]))
        tell(until=options["until"], say=self.stderr.write)

    def _live(self, since: date, until: date) -> None:
        with db.transaction(db.all_branches(), db.Context(purpose="demo bank")):
            today = clock.business_date()
            if today < until:
                living.sow(living.Life(SEED), on=since)
        if today < until:
            live(SEED, since=since, until=until, say=self.stderr.write)
