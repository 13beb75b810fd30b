"""The small bank as a fixture of this folder."""

from __future__ import annotations

import pytest

from tests.servicing.bank import Bank


@pytest.fixture
def bank(db: None) -> Bank:
    return Bank()
