"""Strategies of installed packages are found by their entry point, and a code that is taken is refused."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from diya.calc.day_count import ACT_360
from diya.kernel import registry
from diya.kernel.errors import BrokenInvariant


def test_a_plugin_is_filed_once_under_its_code(monkeypatch: Any) -> None:
    offered = EntryPoint("ACME", "diya.calc.day_count:ACT_360", "diya.trial")
    monkeypatch.setattr(registry, "entry_points", lambda *, group: [offered] if group == offered.group else [])
    trial: registry.Registry[Any] = registry.Registry("diya.trial")
    trial.load_plugins()
    assert trial.get("ACME") is ACT_360
    with pytest.raises(BrokenInvariant, match="taken"):
        trial.load_plugins()
