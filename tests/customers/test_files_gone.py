"""Files of several people: after their days they are destroyed, so that none of them outlives an erasure in one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.timezone import localtime

from diya.customers import services as customers
from diya.customers.models import PartyImport
from diya.foundation import crypto, db
from diya.origination import services as applications
from diya.origination.models import ImportRun
from tests.customers.test_imports import brought, entered, line
from tests.journeys import way
from tests.origination import retail

DAYS = 90
CONTEXT = db.Context(actor="test")


def on_disk(file_id: Any) -> Path:
    return Path(settings.FILES_ROOT) / file_id.hex[-2:] / file_id.hex


def row_of(model: Any, run: dict[str, Any]) -> Any:
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        return model.objects.get(id=run["id"])


def forget(room: Any, row: Any, days: int, capture: Any) -> int:
    """The act of a day so many days after the file came, with what follows its commit."""
    with capture(execute=True), db.transaction(db.all_branches(), CONTEXT):
        count: int = room.forget_files(day=localtime(row.created_at).date() + timedelta(days=days))
        return count


def test_a_file_of_customers_is_kept_its_days_and_then_nobody_reads_it(
    person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    officer = person("officer")
    run = entered(officer, brought(officer, line(1), line(2, phone="无")))
    row = row_of(PartyImport, run)
    assert forget(customers, row, DAYS, django_capture_on_commit_callbacks) == 0
    assert on_disk(row.file_id).exists()
    assert forget(customers, row, DAYS + 1, django_capture_on_commit_callbacks) == 1
    assert forget(customers, row, DAYS + 1, django_capture_on_commit_callbacks) == 0, "once is enough"
    assert not on_disk(row.file_id).exists()
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        assert crypto.keys_of([row.file_id]) == {}
    path = f"/customers/imports/{run['id']}"
    after = officer.get(path)
    assert after["file_gone_at"] is not None
    assert (after["file_name"], after["preview"], after["allowed_actions"]) == ("", [], [])
    assert (after["entered_count"], after["refused_count"]) == (1, 1), "what became of it stays"
    assert [one["reason_zh"] for one in after["problems"]] == [""]
    assert officer.get("/customers/imports")["items"][0]["file_name"] == ""
    assert len(officer.get(f"{path}/lines")["items"]) == 2
    assert officer.get(f"{path}/errors", expect=409)["code"] == "customers.import_file_gone"
    timeline = person("auditor").get("/foundation/timeline", ref=f"customers.import:{run['id']}")["items"]
    assert timeline[0]["action_en"] == "Imported file of customers destroyed"
    assert officer.get("/customers/parties", search=way.id_number(1))["total"] == 1


def test_a_file_left_lying_is_destroyed_and_not_entered(person: Any, django_capture_on_commit_callbacks: Any) -> None:
    officer = person("officer")
    run = brought(officer, line(1))
    row = row_of(PartyImport, run)
    assert forget(customers, row, DAYS + 1, django_capture_on_commit_callbacks) == 1
    start = f"/customers/imports/{run['id']}/start"
    assert officer.post(start, version=row.version + 1, expect=409)["code"] == "customers.import_file_gone"


def test_a_file_of_applications_goes_the_same_way(person: Any, django_capture_on_commit_callbacks: Any) -> None:
    officer = person("officer")
    run = retail.received(officer, retail.content(retail.row(sequence=90), retail.row(sequence=91, phone="无")))
    row = row_of(ImportRun, run)
    assert forget(applications, row, DAYS, django_capture_on_commit_callbacks) == 0
    assert forget(applications, row, DAYS + 1, django_capture_on_commit_callbacks) == 1
    assert not on_disk(row.file_id).exists()
    path = f"/origination/imports/{run['id']}"
    after = officer.get(path)
    assert (after["file_name"], after["preview"]["rows"], after["allowed_actions"]) == ("", [], [])
    assert [one["zh"] for one in after["problems"]] == [""]
    assert officer.get("/origination/imports")["items"][0]["file_gone_at"] is not None
    started = officer.post(f"{path}/start", version=row.version + 1, expect=409)
    assert started["code"] == "origination.import_file_gone"


def test_a_running_file_is_left_alone(person: Any, django_capture_on_commit_callbacks: Any) -> None:
    officer = person("officer")
    run = brought(officer, line(1))
    officer.post(f"/customers/imports/{run['id']}/start", version=run["version"])
    row = row_of(PartyImport, run)
    assert forget(customers, row, 10 * DAYS, django_capture_on_commit_callbacks) == 0
    assert on_disk(row.file_id).exists()
    with pytest.raises(AssertionError, match="state_refused"):
        officer.post(f"/customers/imports/{run['id']}/start", version=row.version)
