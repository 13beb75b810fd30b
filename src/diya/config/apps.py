"""The composition root as a Django application: it wires the rooms together at start."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "diya.config"
    label = "config"

    def ready(self) -> None:
        from diya.config import wiring

        wiring.connect()
