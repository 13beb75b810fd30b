"""The full form in slices: every trial in one of them, what is done is kept, and the sum of all says what each said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from script.lib import dispatch, slices
from script.lib.dispatch import Part


@pytest.mark.parametrize("count", [1, 3, 10])
def test_every_trial_is_in_one_part(count: int) -> None:
    parts = [Part(number, count).of(range(1000)) for number in range(1, count + 1)]
    assert sorted(trial for part in parts for trial in part) == list(range(1000))
    assert sum(Part(number, count).share(1000) for number in range(1, count + 1)) == 1000


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "x/y"])
def test_a_part_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Part.parsed(text)


def test_a_slice_that_was_done_is_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Part] = []

    def perform(_folder: str, name: str, *, quick: bool, part: Part) -> dict[str, Any]:
        done.append(part)
        return {"name": name, "quick": quick, "kills": 5, "twins": 5, "twins_caught": 5, "held": part.number != 3}

    monkeypatch.setattr(slices, "KEPT", tmp_path)
    monkeypatch.setattr(dispatch, "perform", perform)
    first = slices.full(["path"])
    assert (first["kills"], first["twins"], first["held"]) == (50, 5, False)
    slices.full(["path"])
    # The one that failed is done again, the others are kept.
    assert [part.number for part in done] == [*range(1, 11), 3]
    kept = json.loads((tmp_path / "path-2-of-10.json").read_text())
    assert kept["held"] is True
