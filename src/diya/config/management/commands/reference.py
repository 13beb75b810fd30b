"""Loads the reference data that every bank starts from."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from diya.config.reference import load


class Command(BaseCommand):
    help = "Load roles, accounts, figures, tables and products; again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            load()
