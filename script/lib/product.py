"""The product inside a script's own process, at a bank of the script's choice."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from script.lib.testbank import TestBank


@contextlib.contextmanager
def at(bank: TestBank) -> Iterator[None]:
    """Let Django of this process work on `bank` as the web server would; another bank may follow."""
    before = dict(os.environ)
    os.environ.update(bank.env("app") | {"DJANGO_SETTINGS_MODULE": "diya.config.settings"})
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    from diya.config.settings import database

    target = {name: value for name, value in database(bank.app_url).items() if name != "ENGINE"}
    connections.close_all()
    connections.databases["default"].update(target)
    connections["default"].settings_dict.update(target)
    kept = settings.FILES_ROOT, settings.SNAPSHOTS_ROOT
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings.FILES_ROOT, settings.SNAPSHOTS_ROOT = Path(folder), Path(folder) / "snapshots"
            yield
    finally:
        settings.FILES_ROOT, settings.SNAPSHOTS_ROOT = kept
        connections.close_all()
        os.environ.clear()
        os.environ.update(before)
