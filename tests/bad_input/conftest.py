"""One bank for all cases, with real commits: none of them may change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from script.lib import testbank

from tests.bad_input import ground
from tests.conftest import _point_at, _restore
from tests.people import Person


@pytest.fixture(scope="module")
def bad_ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Callable[[str], Person], dict]]:
    """The people of the bank and the ids that cases name."""
    with testbank.fresh_bank("bad_input") as bank, django_db_blocker.unblock():
        before = _point_at(bank)
        try:
            yield ground.lay()
        finally:
            connections.close_all()
            _restore(before)
