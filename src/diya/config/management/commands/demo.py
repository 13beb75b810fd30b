"""Makes the demo bank on first start."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diya.config.demo import open_bank, tell
from diya.config.demo.staff import PEOPLE
from diya.foundation.models import BusinessDay, User


class Command(BaseCommand):
    help = "Make the demo bank: people, cases and months of life. Broken off, it goes on; done, it does nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", type=date.fromisoformat, default=date(2025, 12, 10))
        parser.add_argument("--people-only", action="store_true", help="no cases and no history")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Production mode refuses the demo bank.")
        if User.objects.exists() and not User.objects.filter(username=PEOPLE[0][0]).exists():
            return  # somebody's own bank
        if BusinessDay.objects.filter(business_date__gte=options["until"]).exists():
            return  # lived already
        open_bank(password=settings.DEMO_PASSWORD)
        if not options["people_only"]:
            tell(until=options["until"], say=self.stderr.write)
