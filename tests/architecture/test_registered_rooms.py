"""The plan and the house agree: every room of the plan is there, nothing else, and rooms with tables are installed."""

from __future__ import annotations

from django.conf import settings

from tests.architecture.house import SOURCE, height


def rooms_on_disk() -> set[str]:
    return {path.parent.name for path in SOURCE.glob("*/__init__.py")}


def test_every_room_of_the_plan_exists_and_no_other() -> None:
    assert rooms_on_disk() == set(height())


def test_every_room_with_tables_is_installed() -> None:
    with_tables = {path.parent.name for path in SOURCE.glob("*/apps.py")}
    installed = {name.removeprefix("diya.").split(".")[0] for name in settings.INSTALLED_APPS if "diya." in name}
    assert with_tables <= installed


def test_a_missing_room_would_be_noticed() -> None:
    assert rooms_on_disk() - {"ledger"} != set(height())
