"""The API's description: a schema class name stands for one schema over all rooms."""

from __future__ import annotations

import inspect
from collections import defaultdict
from importlib import import_module
from pkgutil import walk_packages

from ninja import Schema

import diya


def test_no_two_schemas_share_a_name() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for module in walk_packages(diya.__path__, "diya."):
        if ".api" in module.name and ".management" not in module.name:
            for name, member in inspect.getmembers(import_module(module.name), inspect.isclass):
                if issubclass(member, Schema) and member.__module__.startswith("diya."):
                    owners[name].add(member.__module__)
    assert len(owners) > 50
    assert {name: modules for name, modules in owners.items() if len(modules) > 1} == {}
