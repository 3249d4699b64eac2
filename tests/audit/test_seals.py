"""Whoever changes the record of actions and looks past the application is found out (S5)."""

import random
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from tests.children.deliveries import undone

from vereda.exchange.audit import sealing
from vereda.exchange.audit.actions import record
from vereda.exchange.audit.models import AwaitingSeal, Event, Seal
from vereda.exchange.audit.sealing import seal, spans_of
from vereda.exchange.audit.verifying import Head, verify

EVENTS, BATCHES = 60, 6
COPIED = "at, action, actor, on_kind, on_id, state_code, purpose, facts"
TAMPERINGS = {
    "the person is another": "UPDATE audit_event SET actor = 'someone.else@example.org' WHERE id = {one}",
    "the time is another": "UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = {one}",
    "the purpose is gone": "UPDATE audit_event SET purpose = '' WHERE id = {one}",
    "a count is another": "UPDATE audit_event SET facts = facts || '{{\"shown\": 0}}' WHERE id = {one}",
    "one is gone": "DELETE FROM audit_event WHERE id = {one}",
    "two stand in each other's place": """UPDATE audit_event e SET on_id = o.on_id, at = o.at
        FROM audit_event o WHERE (e.id, o.id) IN (({one}, {other}), ({other}, {one}))""",
    "one has another number": "UPDATE audit_event SET id = (SELECT max(id) + 7 FROM audit_event) WHERE id = {one}",
    "one was slipped in": f"INSERT INTO audit_event ({COPIED}) SELECT {COPIED} FROM audit_event WHERE id = {{one}}",
    "a seal is gone": "DELETE FROM audit_seal WHERE number = {seal}",
    "a seal is another": "UPDATE audit_seal SET digest = md5('x') || md5('y') WHERE number = {seal}",
    "a seal says it holds less": "UPDATE audit_seal SET spans = spans - 0 WHERE number = {seal}",
    "a seal is older than it was": "UPDATE audit_seal SET at = at - interval '1 day' WHERE number = {seal}",
}


def look(number: int) -> Event:
    with transaction.atomic():
        return record(
            action="child.viewed",
            actor=f"person{number % 7}@example.org",
            on=("child", f"{number:012}"),
            purpose="enrollment",
            facts={"known": False, "shown": number},
        )


def tamper(statement: str) -> None:
    """As someone with every right in the database would: the triggers do not fire."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        assert cursor.rowcount, "something was changed"
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def chain(db: None) -> list[Event]:
    events = []
    for number in range(EVENTS):
        events.append(look(number))
        if number % (EVENTS // BATCHES) == EVENTS // BATCHES - 1:
            seal()
    assert verify().fault == ""
    return events


def test_an_untouched_chain_holds_every_event_once(chain: list[Event]) -> None:
    waiting = look(EVENTS)
    verdict = verify()
    assert (verdict.seals, verdict.events, verdict.awaiting, verdict.fault) == (BATCHES, EVENTS, 1, "")
    assert AwaitingSeal.objects.get().event_id == waiting.id


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_shows_wherever_it_is_done(chain: list[Event], name: str) -> None:
    for seed in range(10):
        one, other = random.Random(seed).sample([event.id for event in chain], 2)
        number = random.Random(seed).randrange(1, BATCHES)
        with undone():
            tamper(TAMPERINGS[name].format(one=one, other=other, seal=number))
            assert verify().fault


def test_taking_the_newest_seals_with_their_events_shows_to_who_noted_the_head(chain: list[Event]) -> None:
    noted = verify().head
    last = Seal.objects.order_by("number").last()
    tamper(f"DELETE FROM audit_event WHERE id >= {last.spans[0][0]}")
    tamper(f"DELETE FROM audit_seal WHERE number = {last.number}")
    assert verify().fault == "", "nothing inside the database can tell"
    assert "are gone" in verify(noted=noted).fault


def test_a_chain_made_anew_without_the_key_does_not_hold(chain: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    tamper(f"UPDATE audit_event SET actor = 'x' WHERE id = {chain[0].id}")
    tamper("DELETE FROM audit_seal")
    monkeypatch.setattr(sealing, "key", lambda: b"guessed")
    tamper("INSERT INTO audit_awaitingseal SELECT id FROM audit_event")
    seal()
    monkeypatch.undo()
    assert "seal 1 is broken" in verify().fault


def test_an_event_taken_away_before_it_was_sealed_shows(chain: list[Event]) -> None:
    tamper(f"DELETE FROM audit_event WHERE id = {look(EVENTS).id}")
    seal()
    assert "before it was sealed" in verify().fault


def test_a_noted_head_that_became_another_shows(chain: list[Event]) -> None:
    assert "not the one that was noted" in verify(noted=Head(2, "0" * 64)).fault


def test_runs_of_numbers() -> None:
    assert spans_of([1, 2, 3, 5, 7, 8]) == [[1, 3], [5, 5], [7, 8]]


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_sealed_late_and_nothing_waits_for_it() -> None:
    begun, end = threading.Event(), threading.Event()

    def long_load() -> None:
        with transaction.atomic():
            record(action="submission.loaded", actor="vereda intake", on=("submission", "WA-1"))
            begun.set()
            assert end.wait(10)
        connections.close_all()

    load = threading.Thread(target=long_load)
    load.start()
    assert begun.wait(10)
    quick = look(1)
    assert seal().spans == [[quick.id, quick.id]], "the look does not wait for the load"
    assert seal() is None
    end.set()
    load.join()
    assert seal().spans == [[quick.id - 1, quick.id - 1]]
    call_command("verify_audit")


@pytest.mark.django_db(transaction=True)
def test_seals_follow_within_seconds_and_two_sealers_do_not_hinder_each_other(monkeypatch) -> None:
    monkeypatch.setattr(sealing, "INTERVAL", 0.01)
    stopped = threading.Event()
    sealers = [threading.Thread(target=sealing.keep_sealing, args=[stopped]) for _ in range(2)]
    for sealer in sealers:
        sealer.start()
    for number in range(50):
        look(number)
    while AwaitingSeal.objects.exists():
        assert all(sealer.is_alive() for sealer in sealers)
    stopped.set()
    for sealer in sealers:
        sealer.join()
    assert verify().events == 50


@pytest.mark.django_db(transaction=True)
def test_the_command_names_what_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    first = look(1)
    made = seal()
    call_command("verify_audit", noted=Head(made.number, made.digest))
    assert f"The head is {made}" in capsys.readouterr().out
    tamper(f"UPDATE audit_event SET actor = 'x' WHERE id = {first.id}")
    with pytest.raises(CommandError, match="seal 1 is broken"):
        call_command("verify_audit")
