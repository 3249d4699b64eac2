"""A data folder that cannot or must not be opened is refused with a sentence that says what to do."""

import json
from pathlib import Path

import pytest
from tests.project.processes import EmbeddedServer, until

pytestmark = pytest.mark.faults


def test_a_database_of_another_version(server: EmbeddedServer):
    storage = server.folder / "storage"
    storage.mkdir(parents=True)
    (storage / "PG_VERSION").write_text("14\n")
    refusal = server.refusal()
    assert "made by PostgreSQL 14; this Vereda carries 18" in refusal
    assert "pg_upgrade" in refusal
    assert (storage / "PG_VERSION").read_text() == "14\n"


def test_a_folder_that_is_open_on_another_machine(server: EmbeddedServer):
    server.user().leave()
    until(server.is_stopped)
    record = server.folder / "holder.json"
    record.write_text(json.dumps({"host": "another-machine", "boot": "of-its-own", "pid": 4711}))
    refusal = server.refusal()
    assert "in use by Vereda on the machine another-machine" in refusal
    assert f"delete {record}" in refusal
    record.unlink()
    assert server.user().run("SELECT 1") == [[1]]


def test_a_restart_of_this_machine_is_not_another_machine(server: EmbeddedServer):
    import platform

    server.folder.mkdir(parents=True)
    (server.folder / "holder.json").write_text(json.dumps({"host": platform.node(), "boot": "before", "pid": 1}))
    assert server.user().run("SELECT 1") == [[1]]


def test_a_parameter_that_postgresql_does_not_take(server: EmbeddedServer):
    refusal = server.refusal(VEREDA_DATABASE_TUNING="shared_buffers=plenty")
    assert "PostgreSQL does not start" in refusal
    assert "shared_buffers" in refusal
    assert str(server.folder / "postgres.log") in refusal


def test_a_file_where_the_folder_should_be(server: EmbeddedServer):
    server.data_dir.mkdir()
    server.folder.write_text("not a folder")
    assert "cannot be written" in server.refusal()


def test_a_path_too_long_for_a_socket_works_all_the_same(data_dir: Path):
    deep = EmbeddedServer(data_dir / "/".join(["a-rather-long-name-of-a-folder"] * 5))
    try:
        assert deep.user().run("SELECT 1") == [[1]]
        assert not (deep.folder / "socket").exists()
    finally:
        deep.close()


def test_a_session_never_logs_values(server: EmbeddedServer):
    user = server.user()
    user.run("CREATE TABLE named (name text PRIMARY KEY)")
    user.run("INSERT INTO named VALUES ('CANARY-Guadalupe')")
    assert user.run("INSERT INTO named VALUES ('CANARY-Guadalupe')") == {"trouble": "UniqueViolation"}
    assert user.run("SELECT 'CANARY-Guadalupe'::date") == {"trouble": "InvalidDatetimeFormat"}
    log = (server.folder / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "CANARY" not in log
