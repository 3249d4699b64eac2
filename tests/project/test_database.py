"""How the database is named, and what is said when it cannot be used."""

import pytest

from vereda.project import database
from vereda.project.embedded.cluster import MIB, shared_buffers
from vereda.project.trouble import CouldNotRun


def test_every_part_of_an_address_arrives(monkeypatch):
    address = "postgres://ve%40reda:s%2Fcret@db.example.gov:6432/exchange?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    monkeypatch.setenv("VEREDA_DATABASE_URL", address)
    assert database.connection_parameters() == {
        "host": "db.example.gov",
        "port": 6432,
        "user": "ve@reda",
        "password": "s/cret",
        "dbname": "exchange",
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
    }
    entry = database.django_database()
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("db.example.gov", "6432", "exchange")
    assert entry["OPTIONS"]["sslmode"] == "verify-full"
    assert "client_connection_check_interval=1s" in entry["OPTIONS"]["options"]


def test_a_socket_folder_can_be_named(monkeypatch):
    monkeypatch.setenv("VEREDA_DATABASE_URL", "postgres:///vereda?host=/run/postgresql")
    assert database.connection_parameters() == {"dbname": "vereda", "host": "/run/postgresql"}
    assert database.django_database()["HOST"] == "/run/postgresql"


def test_a_server_that_does_not_answer_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setenv("VEREDA_DATABASE_URL", "postgres://nobody:secret@127.0.0.1:1/vereda")
    with pytest.raises(CouldNotRun, match="VEREDA_DATABASE_URL cannot be used") as refusal:
        database.ensure()
    assert "secret" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_old_server_is_refused():
    with pytest.raises(CouldNotRun, match="names a PostgreSQL 14; Vereda needs 15 or newer"):
        database.refuse_old(14)
    database.refuse_old(15)


@pytest.mark.django_db
def test_the_server_has_what_the_exchange_rests_on():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name IN ('pg_trgm', 'unaccent', 'btree_gin')")
        assert len(cursor.fetchall()) == 3
        cursor.execute("SHOW client_connection_check_interval")
        assert cursor.fetchone() == ("1s",)
        cursor.execute("SELECT upper('ñandú josé') = 'ÑANDÚ JOSÉ'")
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize(("memory", "buffers"), [(1_024, 256), (8_192, 512), (65_536, 1_024)])
def test_the_server_keeps_a_sixteenth_of_the_memory_within_bounds(memory: int, buffers: int) -> None:
    assert shared_buffers(memory * MIB) == buffers
