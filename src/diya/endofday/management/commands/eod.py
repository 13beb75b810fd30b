"""Runs the end of day in the terminal: `diya eod --until 2026-11-30`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diya.endofday import services
from diya.foundation.jobs import Progress
from diya.kernel.errors import DomainError


class Spoken(Progress):
    """Says progress in the terminal instead of a job's row."""

    def __init__(self, out: Any) -> None:
        super().__init__(None)
        self.out = out
        self.last = ""

    def tell(self, done_count: int, total_count: int, note: str = "") -> None:
        line = f"{note} {done_count}/{total_count}" if total_count else note
        if line != self.last:
            self.out.write(line)
            self.last = line


class Command(BaseCommand):
    help = "Close the business day, and the days after it until a date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = services.run_until(until=options["until"], progress=Spoken(self.stdout))
        except DomainError as error:
            raise CommandError(error.sentence("zh")) from error
        self.stdout.write(f"business date {day}")
