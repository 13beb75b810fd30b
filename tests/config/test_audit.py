"""The log of events is proved from the events themselves and against heads outside; whatever was changed is named."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from diya.foundation import audit, clock, db, evidence, merkle, sequencer
from diya.foundation.models import AuditEvent, AuditHead, AuditLeaf, AuditNode, AuditSignedHead
from diya.foundation.standalone import check_proof
from tests.journeys import way

CONTEXT = db.Context(actor="test")
TABLES = ("auditevent", "auditleaf", "audithead", "auditnode", "auditsignedhead")


def prove(*words: str, **options: Any) -> str:
    out = StringIO()
    call_command("audit", *(words or ("verify",)), stdout=out, **options)
    return out.getvalue()


def opened_bank() -> Any:
    from django.conf import settings

    from diya.config.demo import open_bank
    from tests.people import Person

    open_bank(password=settings.DEMO_PASSWORD)
    return Person


@pytest.fixture
def lived(fresh_bank: Any, settings: Any, tmp_path: Path) -> Any:
    settings.HEADS_PLACES = (tmp_path / "heads",)
    person = opened_bank()
    for sequence in range(3):
        way.register(person("officer"), f"客户{sequence}", sequence)
    way.hear()
    return fresh_bank


def as_superuser(bank: Any, *statements: str) -> None:
    """Around every trigger and policy."""
    with psycopg.connect(bank.owner_url) as connection:
        for table in TABLES:
            connection.execute(f"ALTER TABLE foundation_{table} DISABLE TRIGGER USER")
            connection.execute(f"ALTER TABLE foundation_{table} NO FORCE ROW LEVEL SECURITY")
        for statement in statements:
            connection.execute(statement)


def test_an_untouched_log_is_unbroken(lived: Any) -> None:
    head = AuditHead.objects.get()
    root = bytes(head.root).hex()
    assert prove().startswith(
        f"{head.size} events, root {root}: unbroken.\n0 signed heads outside agree; 0 events wait"
    )
    assert prove(size=head.size, root=root.upper()).startswith(f"{head.size} events")
    with pytest.raises(CommandError, match=f"root of the first {head.size} events"):
        prove(size=head.size, root="00" * 32)
    with pytest.raises(CommandError, match=f"ends after {head.size} events"):
        prove(size=99, root=root)
    with pytest.raises(CommandError, match="give --size and --root"):
        prove(root=root)


LAST = "(SELECT event_id FROM foundation_auditleaf WHERE leaf_index = 2)"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (f"UPDATE foundation_auditevent SET actor = 'x' WHERE id = {LAST}", "at place 2 was changed"),
        (f"UPDATE foundation_auditevent SET look = NOT look WHERE id = {LAST}", "at place 2 was changed"),
        (f"DELETE FROM foundation_auditevent WHERE id = {LAST}", "at place 2 is missing"),
        ("DELETE FROM foundation_auditleaf WHERE leaf_index = 1", "at place 1 is missing"),
        ("UPDATE foundation_audithead SET root = '\\x00'", "not the one kept"),
        ("INSERT INTO foundation_auditevent (id, actor, role, action, subject, related, before, after, request_id,"
         " address, purpose) SELECT foundation_new_id(), actor, role, action, subject, related, before, after,"
         " request_id, address, purpose FROM foundation_auditevent LIMIT 1", "was put in"),
    ],
)  # fmt: skip
def test_whoever_goes_around_the_triggers_is_found(lived: Any, harm: str, said: str) -> None:
    as_superuser(lived, harm)
    with pytest.raises(CommandError, match=said):
        prove()


def test_a_head_outside_convicts_whoever_makes_everything_inside_fit_again(lived: Any, settings: Any) -> None:
    """An event is rewritten and its leaf, the heads and the signed head with it: inside nothing shows."""
    prove("sign")
    place = settings.HEADS_PLACES[0]
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        event = AuditEvent.objects.get(id=AuditLeaf.objects.get(leaf_index=1).event_id)
        event.actor = "somebody else"
        leaves = [bytes(leaf.leaf_hash) for leaf in AuditLeaf.objects.order_by("leaf_index")]
    leaves[1] = merkle.leaf_hash(audit.leaf_bytes(event))
    frontier: list[bytes] = []
    for size, leaf in enumerate(leaves):
        frontier = merkle.extend(frontier, size, leaf)
    root = merkle.root(frontier).hex()
    as_superuser(
        lived,
        f"UPDATE foundation_auditevent SET actor = 'somebody else' WHERE id = '{event.id}'",
        f"UPDATE foundation_auditleaf SET leaf_hash = '\\x{leaves[1].hex()}' WHERE leaf_index = 1",
        f"UPDATE foundation_audithead SET root = '\\x{root}'",
        f"UPDATE foundation_auditsignedhead SET root = '\\x{root}'",
    )
    assert "unbroken" in prove(heads=["nowhere"])
    with pytest.raises(CommandError, match=f"The event {event.id} at place 1 is not the one that was sealed outside"):
        prove(heads=[str(place)])


def test_a_forged_head_outside_is_told_by_its_signature(lived: Any, settings: Any) -> None:
    prove("sign")
    (path,) = settings.HEADS_PLACES[0].glob("*.json")
    assert "1 signed heads outside agree" in prove()
    assert "1 signed heads" in prove(key=prove("key").strip())
    with pytest.raises(CommandError, match="not signed by the bank's key"):
        prove(key="00" * 32)
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "at": "2020-01-01T00:00:00+00:00"}))
    with pytest.raises(CommandError, match="not signed by the bank's key"):
        prove()
    path.write_text("{}")
    with pytest.raises(CommandError, match="is no signed head"):
        prove()


def test_heads_are_signed_by_the_hour_and_written_where_they_are_missing(
    lived: Any, settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    assert evidence.sign_if_due()
    assert not evidence.sign_if_due(), "an hour has not gone by"
    way.register(opened_bank()("officer"), "林浩然", 9)
    way.hear()
    later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    settings.HEADS_PLACES = (tmp_path / "heads", tmp_path / "elsewhere")
    assert evidence.sign_if_due()
    first, second = (sorted(path.name for path in place.iterdir()) for place in settings.HEADS_PLACES)
    assert first == second
    assert len(first) == AuditSignedHead.objects.count() == 2
    held = evidence.read_outside(tmp_path / "elsewhere")
    assert [(one.first, len(one.leaves)) for one in held] == [
        (0, held[0].size),
        (held[0].size, held[1].size - held[0].size),
    ]


def test_two_hundred_tamper_trials_are_all_found(fresh_bank: Any, settings: Any, tmp_path: Path) -> None:
    """Drawn by a seed: a field of an event, a leaf, a head, a deletion, an insertion; each alone is found and named."""
    settings.HEADS_PLACES = (tmp_path / "heads",)
    person = opened_bank()
    way.drawn(person)
    prove("sign")
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        places = {leaf.leaf_index: str(leaf.event_id) for leaf in AuditLeaf.objects.all()}
    draw = random.Random(20261128)
    texts = ("actor", "role", "action", "subject", "request_id", "address", "purpose")
    found = []
    kept = ("auditevent", "auditleaf")
    as_superuser(fresh_bank, *(f"CREATE TABLE kept_{table} AS TABLE foundation_{table}" for table in kept))
    with psycopg.connect(fresh_bank.owner_url, autocommit=True) as connection:
        for trial in range(200):
            place = draw.choice(sorted(places))
            statement, named = _harm(draw, trial, place, places[place], draw.choice(texts))
            assert connection.execute(statement).rowcount == 1, statement
            with db.transaction(db.all_branches(), CONTEXT, writes=False):
                verdict = evidence.verify(evidence.read_outside(tmp_path / "heads"))
            found += [trial] if any(named in finding.sentence for finding in verdict.findings) else []
            for table in kept:
                connection.execute(f"DELETE FROM foundation_{table}")
                connection.execute(f"INSERT INTO foundation_{table} SELECT * FROM kept_{table}")
    assert found == list(range(200))
    assert "unbroken" in prove()


def _harm(draw: random.Random, trial: int, place: int, event: str, column: str) -> tuple[str, str]:
    """A statement that changes, takes away or puts in one row, and what a finding must name."""
    return draw.choice(
        (
            (f"UPDATE foundation_auditevent SET {column} = {column} || '{trial}' WHERE id = '{event}'", event),
            (f"UPDATE foundation_auditevent SET after = after || '{{\"x\": {trial}}}' WHERE id = '{event}'", event),
            (f"UPDATE foundation_auditevent SET at = at + interval '1 s' WHERE id = '{event}'", event),
            (f"DELETE FROM foundation_auditevent WHERE id = '{event}'", event),
            (f"DELETE FROM foundation_auditleaf WHERE leaf_index = {place}", f"place {place} "),
            (f"UPDATE foundation_auditleaf SET leaf_hash = sha256('{trial}') WHERE leaf_index = {place}", event),
            (
                "INSERT INTO foundation_auditevent (id, at, actor, role, action, subject, related, before, after,"
                " request_id, address, purpose) SELECT gen_random_uuid(), at, actor, role, action, subject, related,"
                f" before, after, request_id, address, purpose FROM foundation_auditevent WHERE id = '{event}'",
                "was put in",
            ),
        )
    )


def test_blocks_keep_proofs_short_and_equal(fresh_bank: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(sequencer, "BLOCK", 4)
    monkeypatch.setattr(evidence, "BLOCK", 4)
    way.drawn(opened_bank())
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        leaves = [bytes(leaf.leaf_hash) for leaf in AuditLeaf.objects.order_by("leaf_index")]
        size = len(leaves)
        assert AuditNode.objects.count() == size // 4 > 3
        hash_of = evidence.hashes()

        def plain(starts: int, ends: int) -> bytes:
            return merkle.perfect(leaves[starts:ends])

        for index in range(size):
            assert merkle.inclusion_path(index, size, hash_of) == merkle.inclusion_path(index, size, plain)


def test_the_proof_of_a_case_is_checked_alone(lived: Any, tmp_path: Path) -> None:
    """By the script that is given away, in a process that knows nothing of DiYa."""
    prove("sign")
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        subject = AuditEvent.objects.filter(action="customers.party.registered").first().subject
    path = tmp_path / "proof.json"
    path.write_text(prove("proof", subject))
    key = prove("key").strip()

    def checked(*words: str) -> tuple[int, str]:
        run = subprocess.run(
            [sys.executable, "-I", check_proof.__file__, str(path), *words], capture_output=True, text=True, check=False
        )
        return run.returncode, run.stdout + run.stderr

    code, said = checked("--key", key)
    assert code == 0, said
    assert said.rstrip().endswith("PROVED")
    assert checked("--key", "00" * 32)[0] == 1
    good = json.loads(path.read_text())
    for change in (
        lambda proof: proof["events"][0].update(content=proof["events"][0]["content"].replace("officer", "approver")),
        lambda proof: proof["head"].update(root="00" * 32),
        lambda proof: proof["signed_head"].update(at="2020-01-01T00:00:00+00:00"),
        lambda proof: proof["signed_head"].update(signature="11" * 64),
        lambda proof: proof["events"][0].update(leaf_index=None),
    ):
        proof = json.loads(json.dumps(good))
        change(proof)
        if proof == good:
            proof["events"][0]["content"] += " "
        path.write_text(json.dumps(proof))
        assert checked()[0] == 1
    path.write_text("[]")
    assert checked()[0] == 2


def test_the_checkers_own_signature_check_is_that_of_rfc_8032() -> None:
    """RFC 8032, 7.1, tests 1 and 2: valid; with a bit changed: not."""
    for key, text, signature in (
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ):
        parts = bytes.fromhex(key), bytes.fromhex(text), bytes.fromhex(signature)
        assert check_proof.signed(*parts)
        assert not check_proof.signed(parts[0], parts[1] + b"x", parts[2])
        assert not check_proof.signed(parts[0], parts[1], bytes((parts[2][0] ^ 1,)) + parts[2][1:])
