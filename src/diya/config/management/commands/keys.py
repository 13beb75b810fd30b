"""Keys of personal data: how many there are under which cipher and key-encryption key, and changing both while people
work."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from diya.config import secrets
from diya.foundation import crypto, db, rotation

MOST: Final = 1000


class Command(BaseCommand):
    help = (
        "status: keys by number, cipher and key-encryption key. new-kek NAME: make another key-encryption key in the"
        " generated file. rewrap: wrap every data key under the present one. reseal: give every subject a new data key"
        " under the chosen cipher and seal live rows under it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("status", "new-kek", "rewrap", "reseal"))
        parser.add_argument("name", nargs="?", default="", help="name of the new key-encryption key")

    def handle(self, *args: Any, **options: Any) -> None:
        {"status": self._status, "new-kek": self._new_kek, "rewrap": self._rewrap, "reseal": self._reseal}[
            options["act"]
        ](options["name"])

    def _status(self, name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT kek_id, number, CASE WHEN destroyed_at IS NOT NULL THEN 'destroyed'"
                " WHEN length(wrapped) = 60 OR get_byte(wrapped, 1) = 1 THEN 'AES-256-GCM' ELSE 'SM4-GCM' END, count(*)"
                " FROM foundation_subjectkey GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
            )
            for kek_id, number, cipher, count in cursor.fetchall():
                self.stdout.write(f"{kek_id}  number {number}  {cipher}  {count}")
        self.stdout.write(f"new keys: {settings.CIPHER} under {settings.SECRETS['kek_id']}")

    def _new_kek(self, name: str) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "In production keys come from the environment: set DIYA_KEK, DIYA_KEK_ID, DIYA_OTHER_KEKS."
            )
        if not 1 <= len(name) <= 16 or not name.replace("-", "").isalnum():
            raise CommandError("Give the new key a name of up to 16 letters, digits and dashes.")
        if name in (
            settings.SECRETS["kek_id"],
            *(one.split("=")[0] for one in settings.SECRETS["other_keks"].split(",")),
        ):
            raise CommandError(f"There is a key-encryption key {name} already.")
        secrets.change_kek(name)
        self.stdout.write(f"{name} is made. Start server and worker again, then run: diya keys rewrap")

    def _rewrap(self, name: str) -> None:
        count = 0
        while True:
            with transaction.atomic():
                done = crypto.rewrap(MOST)
            if not done:
                break
            count += done
        self.stdout.write(f"{count} data keys are under {settings.SECRETS['kek_id']} now.")

    def _reseal(self, name: str) -> None:
        since = db.fetch_all("SELECT clock_timestamp() AS at")[0]["at"]
        broken: tuple[str, ...] = ()
        for sealed in rotation.columns():
            report = rotation.Report()
            for told in rotation.walk(sealed, since=since):
                report = told
            broken += report.broken
            self.stdout.write(f"{sealed.table}.{sealed.column}: {report.resealed_count} of {report.looked_at_count}")
        if broken:
            raise CommandError(f"These did not open and were left as they are: {', '.join(broken[:20])}")
