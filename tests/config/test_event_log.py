"""The log of events is proved from the events themselves; one that was changed or taken away is named."""

from __future__ import annotations

from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from diya.foundation.models import AuditHead
from tests.journeys import way


def prove(**options: Any) -> str:
    out = StringIO()
    call_command("event_log", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def lived(fresh_bank: Any) -> Any:
    from django.conf import settings

    from diya.config.demo import open_bank
    from tests.people import Person

    open_bank(password=settings.DEMO_PASSWORD)
    for sequence in range(3):
        way.register(Person("officer"), f"客户{sequence}", sequence)
    way.hear()
    return fresh_bank


def test_an_untouched_log_is_unbroken(lived: Any) -> None:
    head = AuditHead.objects.get()
    root = bytes(head.root).hex()
    assert prove() == f"3 events, root {root}: unbroken.\n"
    assert prove(size=3, root=root.upper()).startswith("3 events")
    with pytest.raises(CommandError, match="root of the first 3 events"):
        prove(size=3, root="00" * 32)
    with pytest.raises(CommandError, match="ends after 3 events"):
        prove(size=9, root=root)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE foundation_auditevent SET actor = 'x' WHERE id = (SELECT max(id::text)::uuid FROM"
         " foundation_auditevent)", "at place 2 was changed"),
        ("DELETE FROM foundation_auditevent WHERE id = (SELECT max(id::text)::uuid FROM foundation_auditevent)",
         "at place 2 is missing"),
        ("DELETE FROM foundation_auditleaf WHERE leaf_index = 1", "at place 1 is missing"),
        ("DELETE FROM foundation_auditleaf WHERE leaf_index = 2", "ends after 2 events"),
    ],
)  # fmt: skip
def test_whoever_goes_around_the_triggers_is_found(lived: Any, harm: str, said: str) -> None:
    with psycopg.connect(lived.owner_url) as connection:
        for table in ("foundation_auditevent", "foundation_auditleaf"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        connection.execute(harm)
    with pytest.raises(CommandError, match=said):
        prove()
