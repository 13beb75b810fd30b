"""Figures other people published, transcribed into tests/golden/reference, each answered within its tolerance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from script.benches import conformance
from script.lib.ground import Refused
from script.lib.suites import failures, reference

GOLDEN = Path(__file__).parents[1] / "golden" / "reference"
SHARED = Path(__file__).parents[3] / "shared" / "conformance" / "reference_cases.json"

KEPT = [case for path in sorted(GOLDEN.glob("*.json")) for case in reference.cases(json.loads(path.read_text()))]


@pytest.mark.parametrize("case", [case for _, case in KEPT], ids=[name for name, _ in KEPT])
def test_a_published_figure_is_met(case: Mapping[str, Any]) -> None:
    assert failures(reference, case) == []


def test_the_facts_kept_are_those_of_the_reference() -> None:
    if not SHARED.exists():
        pytest.skip("../shared is absent: the transcription is not compared with its source")
    kept = dict(KEPT)
    published = reference.cases(json.loads(SHARED.read_text()))
    assert len(published) == len(kept) == 132
    for name, case in published:
        inputs = {key: value for key, value in case["inputs"].items() if key != "description"}
        assert (kept[name]["inputs"], kept[name]["expected"]) == (inputs, case["expected"]), name


def test_every_case_names_its_source() -> None:
    assert [name for name, case in KEPT if not case["source"] or not case["status"]] == []


def test_a_wrong_figure_is_told_with_got_and_expected() -> None:
    case = dict(KEPT)["dc_bond_0_1"]
    wrong = {**case, "expected": {"days": 181}}
    assert reference.check(wrong) == ["days: got 180, expected 181"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "unheard_of"}, "got no answer for unheard_of"),
        ({"expected": {}}, "expected nothing"),
        ({"expected": {"weeks": 26}}, "weeks: got no answer, expected 26"),
        ({"inputs": {"convention": "NEVER"}}, "raised StrategyUnknown"),
    ],
)
def test_what_cannot_be_answered_is_a_failed_case(changed: Mapping[str, Any], said: str) -> None:
    case = dict(KEPT)["dc_bond_0_1"]
    found = failures(reference, {**case, **changed})
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    "data", [{}, [], {"cases": []}, {"cases": [{"id": "x", "rows": []}]}, {"pam01": {"terms": {}}}]
)
def test_another_form_is_not_taken_for_reference_cases(data: Any) -> None:
    assert not reference.recognises(data)


def test_the_table_counts_passed_and_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = dict(KEPT)["dc_bond_0_1"]
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [case, {**case, "id": "wrong", "expected": {"days": 181}}]}))
    assert conformance.table([file]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Reference cases wrong: days: got 180, expected 181",
        "1 passed, 1 failed",
    ]
    assert conformance.table([GOLDEN / "apr_us_actuarial.json"]) == 0
    assert capsys.readouterr().out.splitlines() == ["6 passed, 0 failed"]


@pytest.mark.parametrize("text", ["{}", "[1, 2]", "no json", '{"cases": [{"id": "x"}]}'])
def test_a_file_of_no_known_form_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(text)
    with pytest.raises(Refused):
        conformance.table([file])


def test_without_the_shared_files_the_kept_facts_are_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(conformance, "SHARED", tmp_path / "absent")
    assert conformance.table([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "absent" in lines[0]
    assert any(line.split() == ["Reference", "cases", "132", "132", "0"] for line in lines)
    assert lines[-1].endswith(" passed, 0 failed")
