"""The databases of the tests themselves: the login is harmless, rollback and real commits both work."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from django.db import connection
from script.lib.testbank import TestBank

from diya.config import postgres


@pytest.mark.django_db
def test_the_login_of_the_tests_is_bound_by_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("diya_app", False, False)


def test_a_fresh_bank_commits_and_is_seen_by_threads_and_processes(fresh_bank: TestBank) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (fresh_bank.name,)
    seen: list[str] = []

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            seen.append(cursor.fetchone()[0])
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    script = (
        "import django; django.setup(); from django.db import connection as c; k = c.cursor(); "
        "k.execute('SELECT current_database(), current_user'); print(*k.fetchone())"
    )
    env = fresh_bank.env("worker") | {"DJANGO_SETTINGS_MODULE": "diya.config.settings"}
    shown = subprocess.check_output([sys.executable, "-c", script], env=env, text=True)
    assert seen == [fresh_bank.name]
    assert shown.split() == [fresh_bank.name, "diya_worker"]


@pytest.mark.django_db
def test_after_a_fresh_bank_the_connection_is_the_old_one() -> None:
    assert connection.settings_dict["NAME"].startswith("diya_session_")


def test_an_address_that_does_not_answer_is_one_line_without_the_password() -> None:
    with pytest.raises(postgres.DatabaseRefused) as refused:
        postgres.check_version("postgresql://someone:secret@127.0.0.1:1/bank")
    assert "DIYA_DATABASE_URL" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_another_database_of_a_socket_address_keeps_its_socket() -> None:
    url = "postgresql://diya_owner:x@/diya?host=/tmp/s"
    assert postgres.with_database(url, "other") == "postgresql://diya_owner:x@/other?host=/tmp/s"
    assert postgres.with_login(url, "a", "p@q") == "postgresql://a:p%40q@/diya?host=/tmp/s"
