"""Row-level security under the unprivileged login: another branch's rows do not come, whatever the code asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from diya.customers.models import Party
from diya.foundation import db
from diya.foundation.db import RowScope
from diya.foundation.models import AuditEvent, Branch
from diya.foundation.security import house_models
from tests.journeys import way

SCOPED = [model for model in house_models() if model.row_scope is not RowScope.BANK]  # type: ignore[attr-defined]
CONTEXT = db.Context(actor="test")


def scope_of(*codes: str) -> db.Scope:
    return db.Scope(tuple(Branch.objects.filter(code__in=codes).values_list("id", flat=True)))


def test_the_login_is_not_privileged(db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("diya_app", False, False)


def test_a_query_without_scope_raises(fresh_bank: Any) -> None:
    """On every table of a branch that has rows; an empty one has nothing to keep back."""
    way.drawn(_people())
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        filled = [model for model in SCOPED if model.objects.exists()]  # type: ignore[attr-defined]
    assert len(filled) > 15
    for model in filled:
        with pytest.raises(DatabaseError, match="no scope"), transaction.atomic():
            model.objects.count()  # type: ignore[attr-defined]


def _people() -> Any:
    from django.conf import settings

    from diya.config.demo import open_bank
    from tests.people import Person

    open_bank(password=settings.DEMO_PASSWORD)
    return Person


def test_only_the_branches_in_scope_are_seen_and_written(person: Any) -> None:
    way.register(person("officer"), "林浩然", 1)
    with db.transaction(scope_of("001"), CONTEXT):
        assert Party.objects.count() == 1
        assert AuditEvent.objects.count() > 0
    with db.transaction(scope_of("002"), CONTEXT):
        assert Party.objects.count() == 0
        assert Party.objects.update(version=9) == 0
    elsewhere = Branch.objects.get(code="001")
    with pytest.raises(DatabaseError, match="row-level security"), db.transaction(scope_of("002"), CONTEXT):
        AuditEvent.objects.create(branch=elsewhere, actor="x", role="", action="x", subject="x")


def test_every_table_of_a_branch_forces_row_level_security(person: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forced = {row[0] for row in cursor.fetchall()}
    assert {model._meta.db_table for model in SCOPED} == forced


def test_a_table_with_a_branch_declares_it() -> None:
    for model in house_models():
        fields = {field.name for field in model._meta.concrete_fields}
        # Who may do what where is read before there is a scope.
        has_branch = "branch" in fields and model.__name__ not in ("Grant", "MachineScope")
        assert has_branch == (model.row_scope is not RowScope.BANK), model  # type: ignore[attr-defined]


def test_every_field_is_classified_and_personal_ones_are_bytes() -> None:
    from diya.foundation.db import DataClass

    for model in house_models():
        classes = model.data_classes  # type: ignore[attr-defined]
        fields = {field.name: field for field in model._meta.concrete_fields}
        assert set(classes) == set(fields), f"{model}: {set(classes) ^ set(fields)}"
        for name, data_class in classes.items():
            if data_class in (DataClass.PERSONAL, DataClass.SENSITIVE) and name != "password":
                assert fields[name].get_internal_type() == "BinaryField", f"{model}.{name} is not an envelope"


def test_append_only_tables_refuse_change(person: Any) -> None:
    way.register(person("officer"), "林浩然", 1)
    tables = [model._meta.db_table for model in house_models() if getattr(model, "append_only", False)]
    assert "foundation_auditevent" in tables
    assert "ledger_posting" in tables
    for table in tables:
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with (
                pytest.raises(DatabaseError, match=r"permission denied|append-only"),
                db.transaction(scope_of("001"), CONTEXT),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_another_branch_gets_no_answer_by_any_id(person: Any) -> None:
    """Every identifier in the addresses of GET endpoints, taken from branch 001, asked by branch 002."""
    loan = way.drawn(person)
    application = person("officer").get("/origination/applications")["items"][0]
    detail = person("officer").get(f"/origination/applications/{application['id']}")
    stranger = person("officer2")
    for path in (
        f"/customers/parties/{detail['parties'][0]['party_id']}",
        f"/collateral/properties/{detail['property']['id']}",
        f"/origination/applications/{detail['id']}",
        f"/approval/cases/{detail['approval']['case_id']}",
        f"/servicing/loans/{loan['id']}",
        f"/servicing/loans/{loan['id']}/schedule",
        f"/servicing/loans/{loan['id']}/quote",
    ):
        assert stranger.get(path, expect=404)["code"] == "kernel.not_found", path
    for path in (
        "/customers/parties",
        "/collateral/properties",
        "/collateral/liens",
        "/origination/applications",
        "/approval/cases",
        "/servicing/loans",
        "/servicing/disbursements",
        "/documents/documents",
        f"/servicing/loans/{loan['id']}/transactions",
    ):
        answer = stranger.client.get(f"/api/v1{path}")
        assert answer.status_code == 404 or answer.json()["items"] == [], path
    ref = f"origination.application:{detail['id']}"
    assert stranger.get("/foundation/timeline", ref=ref)["items"] == []
    assert stranger.upload(ref, "OTHER", expect=404)


def test_an_identity_number_known_at_another_branch_is_said_without_whose(person: Any) -> None:
    way.register(person("officer"), "林浩然", 1)
    body = {
        "branch_code": "002",
        "name": "他人",
        "id_number": way.id_number(1),
        "phone": "13900000001",
        "marital_status": "SINGLE",
        "employer": "示范公司",
        "address": "示范路",
        "monthly_income_amount": "1.00",
    }
    refused = person("officer2").post("/customers/parties", body, expect=409)
    assert refused["code"] == "customers.party_exists"
    assert "CU" not in refused["detail"]
    assert person("officer2").post("/customers/parties", body | {"branch_code": "001"}, expect=422)["code"] == (
        "foundation.branch_unknown"
    )


CANARIES = ("林浩然", way.id_number(1), "13800000001", "6222000000000000001", "和平路 1 号 101 室")


def test_personal_values_stand_nowhere_in_plain_text(person: Any) -> None:
    way.drawn(person)
    officer = person("officer")
    subject = f"origination.application:{officer.get('/origination/applications')['items'][0]['id']}"
    officer.post("/documents/notes", {"subject": subject, "text": f"客户{CANARIES[0]}，电话{CANARIES[2]}"})
    officer.post("/foundation/preferences", {"key": "list:/customers", "value": {"search": CANARIES[0]}})
    officer.post("/messages/papers", {"kind": "origination.offer", "subject": subject, "language": "zh"})
    person("accountant").get("/customers/parties/export", search=CANARIES[1])
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        with db.transaction(db.all_branches(), CONTEXT, writes=False):
            for table in tables:
                cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
                text = cursor.fetchone()[0]
                for canary in CANARIES:
                    assert canary not in text, f"{canary} in {table}"


def test_a_scope_without_branches_is_nothing_and_never_everything(fresh_bank: Any) -> None:
    way.drawn(_people())
    with db.transaction(db.Scope(()), CONTEXT, writes=False) as opened:
        assert opened.branches == ()
        assert not Party.objects.exists()
    # A value that the types forbid, as one read from outside could be it.
    with pytest.raises(TypeError), db.transaction(db.Scope(None), CONTEXT, writes=False):  # type: ignore[arg-type]
        pass
