"""The foundation as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FoundationConfig(AppConfig):
    name = "diya.foundation"
    label = "foundation"

    def ready(self) -> None:
        from diya.foundation import security

        # Django's own hook: grants, row-level security and triggers follow every migration.
        post_migrate.connect(security.after_migrate, sender=self)
