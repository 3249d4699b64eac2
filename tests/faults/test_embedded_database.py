"""The embedded server under kill -9 of everything that has a process id (R2). Here fsync is on, as for people."""

import os
import signal
from contextlib import suppress

import psutil
import pytest
from tests.project.processes import EmbeddedServer, until

pytestmark = pytest.mark.faults

MAKE = "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n"
COUNT = "SELECT count(*) FROM kept"


def test_it_starts_on_first_use_is_shared_and_stops_with_its_last_user(server: EmbeddedServer):
    first = server.user()
    second = server.user()
    first.run(MAKE)
    assert second.run(COUNT) == [[1000]]
    first.leave()
    assert second.run(COUNT) == [[1000]]
    second.kill()  # the last one cannot say good-bye
    until(server.is_stopped)
    assert server.user().run(COUNT) == [[1000]]


def test_eight_processes_at_once_start_one_server(server: EmbeddedServer):
    from tests.project.processes import DatabaseUser

    users = [DatabaseUser(server.data_dir) for _ in range(8)]
    server.users.extend(users)
    assert [user.answer() for user in users] == [{"ready": True}] * 8
    assert len({tuple(user.run("SELECT pg_postmaster_start_time()::text")[0]) for user in users}) == 1


def test_a_killed_postmaster_is_started_again_under_its_users(server: EmbeddedServer):
    user = server.user()
    user.run(MAKE)
    for _ in range(3):
        before = server.postmaster
        os.kill(before, signal.SIGKILL)
        until(lambda: user.runs("SELECT 1"))
        assert server.postmaster != before
        assert user.run(COUNT) == [[1000]]


def test_a_killed_back_end_takes_nothing_with_it(server: EmbeddedServer):
    user = server.user()
    user.run(MAKE)
    victim = server.user()
    victim.process.stdin.write("INSERT INTO kept SELECT n FROM generate_series(1, 5) n, pg_sleep(60)\n")
    victim.process.stdin.flush()
    asked = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'INSERT INTO kept%'"
    [[back_end]] = until(lambda: user.run(asked))
    os.kill(back_end, signal.SIGKILL)
    assert "trouble" in victim.answer()
    until(lambda: user.runs("SELECT 1"))
    assert user.run(COUNT) == [[1000]]


def test_a_killed_keeper_is_replaced_by_the_next_user_and_the_server_still_stops(server: EmbeddedServer):
    user = server.user()
    postmaster, keeper = server.postmaster, server.keeper
    os.kill(keeper, signal.SIGKILL)
    until(lambda: not psutil.pid_exists(keeper))
    assert user.run("SELECT 1") == [[1]]
    next_user = server.user()
    assert server.keeper != keeper
    assert server.postmaster == postmaster  # adopted as it ran
    user.leave()
    next_user.leave()
    until(server.is_stopped)


def test_everything_killed_at_once_comes_back_with_what_was_committed(server: EmbeddedServer):
    user = server.user()
    user.run(MAKE)
    postmaster = psutil.Process(server.postmaster)
    for process in (user.process, psutil.Process(server.keeper), postmaster, *postmaster.children()):
        with suppress(psutil.NoSuchProcess):  # dead of the one killed before it
            process.kill()
    user.process.wait()
    assert server.user().run(COUNT) == [[1000]]


def test_the_number_of_a_dead_server_may_be_another_process_by_now(server: EmbeddedServer):
    server.user().leave()
    until(server.is_stopped)
    taken = f"{os.getpid()}\n{server.folder}/storage\n1\n5432\n{server.folder}/socket\n\n  1234 5678\nready\n"
    (server.folder / "storage" / "postmaster.pid").write_text(taken)
    (server.folder / "socket").mkdir()
    (server.folder / "socket" / ".s.PGSQL.5432.lock").write_text(taken)
    assert server.user().run("SELECT 1") == [[1]]


def test_a_deleted_folder_is_left_alone_by_the_old_keeper(server: EmbeddedServer):
    import shutil

    server.user().run(MAKE)
    old = server.postmaster
    shutil.rmtree(server.folder)
    user = server.user()  # a new, empty database in its place
    os.kill(old, signal.SIGKILL)
    assert user.run("SELECT to_regclass('kept')") == [[None]]
    assert user.run("SELECT 1") == [[1]]


def test_a_half_made_storage_is_made_again(server: EmbeddedServer):
    unfinished = server.folder / "storage.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    assert server.user().run("SELECT 1") == [[1]]
    assert not unfinished.exists()
