"""Every case of the table is refused with its code, its field and a sentence in the reader's language, and nothing
changes; the table in docs/quality.md is the one that is tested."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from script.lib import badinput

from tests.bad_input import ground
from tests.bad_input.case import Case
from tests.bad_input.table import TABLE
from tests.people import Person

Ground = tuple[Callable[[str], Person], dict[str, str]]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
QUOTED = re.compile(r"“[^”]*”|（[^）]*）|\([^)]*\)")


def send(case: Case, person: Person, names: dict[str, str], language: str) -> Any:
    """The case as a browser sends it, with a session and a key."""
    path = f"/api/v1{ground.filled(case.path, names)}"
    headers = {"idempotency-key": uuid4().hex, "accept-language": language}
    if case.version:
        headers["if-match"] = f'"{ground.filled(case.version, names)}"'
    body = ground.filled(dict(case.body), names)
    if case.file is not None:
        form = {**body, "file": SimpleUploadedFile("工资证明.pdf", case.file)}
        return person.client.post(path, form, headers=headers)
    return person.client.generic(
        case.method, path, json.dumps(body) if body else b"", content_type="application/json", headers=headers
    )


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.id)
def test_it_is_refused_and_nothing_changes(case: Case, bad_ground: Ground) -> None:
    people, names = bad_ground
    person = people(case.who)
    before = ground.fingerprint()
    answers = {language: send(case, person, names, language) for language in ("zh", "en")}
    assert ground.fingerprint() == before, "something changed"
    for language, answer in answers.items():
        said = json.loads(answer.content)
        # What the schema found stands at its field, with a code of its own below the common one.
        first = said["errors"][0] if said["code"] == "foundation.input_invalid" else said
        assert (answer.status_code, first["code"], first["field"]) == (case.status, case.code, case.field), said
        assert answer.headers["Content-Type"] == "application/problem+json"
        told = [said["detail"], *(fault["detail"] for fault in said["errors"])]
        for sentence in told:
            assert len(sentence) > 3
            assert bool(CHINESE.search(QUOTED.sub("", sentence))) == (language == "zh"), sentence
            assert all(word in " ".join(told) for word in case.names)


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.id for case in TABLE}) == len(TABLE)
    assert len({(case.zh, case.en) for case in TABLE}) == len(TABLE)


def test_the_fingerprint_sees_a_change(bad_ground: Ground) -> None:
    people, names = bad_ground
    before = ground.fingerprint()
    path = f"/collateral/properties/{names['property']}/valuations"
    body = {"value_amount": "1.00", "valued_on": "2025-06-20", "method": "EXTERNAL", "valuer": "示范评估"}
    people("officer").post(path, body)
    assert ground.fingerprint() != before


def test_the_table_in_the_documents_is_this_one() -> None:
    assert badinput.written() == badinput.made(), "run: python -m script.lib.badinput"
