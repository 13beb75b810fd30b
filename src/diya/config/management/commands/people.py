"""Prints the sign-ins of the demo bank."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from diya.foundation.models import Grant


class Command(BaseCommand):
    help = "Print user names, roles and the demo password; prints nothing in production mode."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            return
        for grant in Grant.objects.select_related("user", "role").order_by("user_id", "id").distinct():
            line = f"{grant.user.username:<14}{grant.user.name:<8}{grant.role.name_zh} {grant.role.name_en}"
            if line not in self._seen:
                self._seen.append(line)
                self.stdout.write(line)
        self.stdout.write(f"密码 / password: {settings.DEMO_PASSWORD}")

    _seen: list[str] = []
