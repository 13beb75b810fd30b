"""Fixtures of signing in: a desk, and the clock of the test."""

from __future__ import annotations

from typing import Any

import pytest

from tests.identity.desk import Clock, Desk


@pytest.fixture
def desk(db: Any) -> Desk:
    return Desk()


@pytest.fixture
def clock_of_test(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)
