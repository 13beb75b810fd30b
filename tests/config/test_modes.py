"""Demo and production: what production mode refuses, and how its first people come in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.test import Client

from diya.config import secrets


def _start(mode: str, var: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DIYA_")}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={**clean, "DJANGO_SETTINGS_MODULE": "diya.config.settings", "DIYA_MODE": mode, "DIYA_VAR": str(var), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(secrets, "VAR", tmp_path)
    for name in secrets.NAMES:
        monkeypatch.delenv(f"DIYA_{name.upper()}", raising=False)
    first = secrets.load()
    assert secrets.load() == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len({first[name] for name in secrets.NAMES}) == len(secrets.NAMES)


def test_a_new_key_encryption_key_keeps_the_ones_before_it(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(secrets, "VAR", tmp_path)
    for name in (*secrets.NAMES, *secrets.KEKS):
        monkeypatch.delenv(f"DIYA_{name.upper()}", raising=False)
    first = secrets.load()
    secrets.change_kek("local-2")
    second = secrets.load()
    secrets.change_kek("local-3")
    third = secrets.load()
    assert [one["kek_id"] for one in (first, second, third)] == ["local-1", "local-2", "local-3"]
    assert third["other_keks"] == f"local-1={first['kek']},local-2={second['kek']}"
    assert len({first["kek"], second["kek"], third["kek"]}) == 3
    assert {name: third[name] for name in secrets.NAMES if name != "kek"} == {
        name: first[name] for name in secrets.NAMES if name != "kek"
    }
    monkeypatch.setenv("DIYA_KEK_ID", "vault-7")
    assert secrets.load()["kek_id"] == "vault-7", "the environment is asked first"


def test_production_takes_no_generated_key(tmp_path: Path) -> None:
    ended = _start("production", tmp_path)
    assert ended.returncode != 0
    assert "Production mode takes no generated keys: set DIYA_DJANGO_SECRET_KEY" in ended.stderr
    assert not (tmp_path / "secrets.json").exists()
    keys = {f"DIYA_{name.upper()}": "ab" * 32 for name in secrets.NAMES}
    assert _start("production", tmp_path, **keys).returncode == 0
    assert _start("trial", tmp_path).returncode != 0


def test_production_refuses_the_demo_password(person: Any, settings: Any) -> None:
    body = {"username": "officer", "password": settings.DEMO_PASSWORD}
    settings.PRODUCTION = True
    refused = Client().post("/api/v1/foundation/session", body, content_type="application/json")
    assert refused.status_code == 422
    assert Client().get("/api/v1/foundation/session").json()["demo_people"] == []
    settings.PRODUCTION = False
    assert Client().post("/api/v1/foundation/session", body, content_type="application/json").status_code == 200


def test_a_person_is_enrolled_with_a_password_that_stands(fresh_bank: Any) -> None:
    words = ["enrol", "first", "--name", "首位管理员", "--role", "ADMINISTRATOR", "--branch", "900"]

    def enrol(password: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "diya", *words],
            env=fresh_bank.env("app"),
            input=f"{password}\n",
            capture_output=True,
            text=True,
            check=False,
        )

    assert enrol("short").returncode != 0
    assert enrol("a long enough sentence").returncode == 0
    body = {"username": "first", "password": "a long enough sentence"}
    signed = Client().post("/api/v1/foundation/session", body, content_type="application/json").json()
    assert signed["user"]["roles"][0]["code"] == "ADMINISTRATOR"


def test_a_command_without_a_database_says_what_to_do_in_one_line(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DIYA_")}
    ended = subprocess.run(
        [sys.executable, "-m", "diya", "people"],
        env={**clean, "DIYA_VAR": str(tmp_path), "DIYA_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/diya"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "script/server" in ended.stderr
    assert "DIYA_DATABASE_URL" in ended.stderr


def test_a_command_finds_the_embedded_database_that_runs(tmp_path: Path, monkeypatch: Any) -> None:
    from diya import __main__
    from diya.config import postgres

    for name in [name for name in os.environ if name.startswith("DIYA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(secrets, "VAR", tmp_path)
    __main__._find_embedded()
    assert "DIYA_DATABASE_URL" not in os.environ, "nothing runs there"
    found = postgres.Server("postgresql://diya_owner@/diya", "", 0, tmp_path, adopted=True)
    monkeypatch.setattr(postgres, "running", lambda var: found if var == tmp_path else None)
    __main__._find_embedded()
    assert os.environ.pop("DIYA_DATABASE_URL") == found.url
