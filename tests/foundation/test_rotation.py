"""Live rows are sealed anew, under another cipher too, while people read and write: no read fails, nothing is lost."""

from __future__ import annotations

import threading
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from diya.config.demo import open_bank
from diya.customers import selectors, services
from diya.customers.models import Party
from diya.foundation import crypto, db, rotation
from diya.foundation.models import AuditEvent, RowHistory, SubjectKey
from diya.foundation.security import house_models

CONTEXT = db.Context(actor="test")
SURNAMES = "王李张刘陈杨黄赵周吴"


def _bank(settings: Any, count: int) -> list[Any]:
    open_bank(password=settings.DEMO_PASSWORD)
    with db.transaction(db.all_branches(), CONTEXT):
        names = [f"{SURNAMES[one % 10]}测{one}" for one in range(count)]
        return services.register_trials(branch_code="001", names=names, currency="CNY")


def _read(party_ids: list[Any], stop: threading.Event, told: list[Any]) -> None:
    """Read the names again and again, in a connection of its own."""
    try:
        while not stop.is_set():
            with db.transaction(db.all_branches(), CONTEXT, writes=False):
                told.append(selectors.names(party_ids))
    except Exception as error:
        told.append(error)
    finally:
        connections.close_all()


def test_every_column_of_envelopes_says_whose_key_it_is_under() -> None:
    """A binary field classed personal or sensitive is an envelope, or the wrapped key itself."""
    for model in house_models():
        classes = model.data_classes  # type: ignore[attr-defined]
        private = {name for name, found in classes.items() if found in ("PERSONAL", "SENSITIVE")}
        keyed = {name for name in private if name.endswith(("_hash", "token"))}
        assert set(getattr(model, "seals", {})) == private - keyed - {"wrapped", "password", "challenge"}, model


def test_from_aes_to_sm4_with_readers_running(fresh_bank: Any, settings: Any) -> None:
    party_ids = _bank(settings, 120)
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        expected = selectors.names(party_ids)
    stop, told = threading.Event(), []
    readers = [threading.Thread(target=_read, args=(party_ids, stop, told)) for _ in range(2)]
    for reader in readers:
        reader.start()
    settings.CIPHER = "SM4-GCM"
    since = db.fetch_all("SELECT clock_timestamp() AS at")[0]["at"]
    (column,) = (one for one in rotation.columns() if one.model is Party)
    reports = list(rotation.walk(column, since=since, batch=25))
    stop.set()
    for reader in readers:
        reader.join()
    assert [report.resealed_count for report in reports] == [25, 50, 75, 100, 120]
    assert len(told) >= 2, "the readers read while rows changed"
    assert all(one == expected for one in told)
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        heads = {bytes(envelope)[:4] for envelope in Party.objects.values_list("envelope", flat=True)}
        assert heads == {bytes((2, crypto.Algorithm.SM4_GCM, 0, 2))}
        assert selectors.names(party_ids) == expected


def test_broken_off_it_does_only_what_is_left_and_old_keys_open_history(fresh_bank: Any, settings: Any) -> None:
    party_ids = _bank(settings, 10)
    since = db.fetch_all("SELECT clock_timestamp() AS at")[0]["at"]
    (column,) = (one for one in rotation.columns() if one.model is Party)
    assert next(rotation.walk(column, since=since, batch=4)).resealed_count == 4
    *_, last = rotation.walk(column, since=since, batch=4)
    assert (last.looked_at_count, last.resealed_count) == (10, 6)
    assert SubjectKey.objects.filter(subject_id__in=party_ids).count() == 20
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        keyring = crypto.keys_of(party_ids[:1])[party_ids[0]]
        kept = RowHistory.objects.get(table_name="customers_party", row_key=str(party_ids[0]), operation="UPDATE")
        before = bytes.fromhex(kept.before["envelope"].removeprefix("\\x"))
        assert before[3] == 1
        assert crypto.open_envelope(keyring, f"customers_party|{party_ids[0]}", before)["name"] == "王测0"


def test_a_row_that_does_not_open_is_named_and_left(fresh_bank: Any, settings: Any) -> None:
    party_ids = _bank(settings, 3)
    with db.transaction(db.all_branches(), CONTEXT):
        stranger = Party.objects.get(id=party_ids[1]).envelope
        Party.objects.filter(id=party_ids[0]).update(envelope=stranger)
    since = db.fetch_all("SELECT clock_timestamp() AS at")[0]["at"]
    (column,) = (one for one in rotation.columns() if one.model is Party)
    *_, last = rotation.walk(column, since=since)
    assert (last.resealed_count, last.broken) == (2, (f"customers_party|{party_ids[0]}",))


def test_every_table_can_be_walked_by_the_command(fresh_bank: Any, settings: Any) -> None:
    """A whole told case: every column with rows is sealed anew and each page of the case opens as before."""
    from tests.journeys import way
    from tests.people import Person

    open_bank(password=settings.DEMO_PASSWORD)
    loan = way.drawn(Person)
    said = StringIO()
    call_command("keys", "reseal", stdout=said)
    walked = [line for line in said.getvalue().splitlines() if not line.endswith(": 0 of 0")]
    assert {line.partition(".")[0] for line in walked} >= {
        "customers_party",
        "collateral_property",
        "servicing_disbursement",
    }
    for line in walked:
        done, _, seen = line.rpartition(": ")[2].partition(" of ")
        assert done == seen, line
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM foundation_subjectkey WHERE number = 2")
        assert cursor.fetchone()[0] == 2, "one new key for the customer and one for the property"
    assert Person("officer").get(f"/servicing/loans/{loan['id']}")
    assert Person("officer").get("/customers/parties")["total"] > 0
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        assert AuditEvent.objects.exists()
