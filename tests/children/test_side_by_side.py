"""Two States' files at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event

import pytest
from django.db import connection, transaction
from tests.children.deliveries import assert_invariants, deliver, partition, student

from vereda.exchange.children import consolidated
from vereda.exchange.children.jobs import put_keys_away
from vereda.exchange.children.matching.match import take_writers_lock
from vereda.exchange.children.matching.recent_keys import put_away
from vereda.exchange.children.models import Child, IdentityKey

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("Mona", "Iker", "Noé", "Itzel", "Brayan", "Dalia", "Ximena", "Joaquín", "Yaretzi", "Mateo")
SURNAMES = ("Reyes", "Zapata", "Ixchop", "Quispe", "Ibáñez")


def same_children(state: str, step: int) -> list:
    return [
        student(
            f"{state}{number}", NAMES[number % 10], SURNAMES[number % 5], "Cárdenas" if step else None,
            born=date(2000 + number, 1 + number % 12, 1 + number), female_parent_first_name="Elena",
            female_parent_last_name="Cárdenas", action_code="U" if step else "I",
        )
        for number in range(20)
    ]  # fmt: skip


def test_no_child_is_invented_twice_and_nobody_waits_in_a_ring() -> None:
    """Each thread delivers three files, one after another; every step locks what the other wants."""
    start = Barrier(3)

    def work(state: str) -> None:
        start.wait()
        for step in range(3):
            deliver(state, same_children(state, step), on=date(2026, 9, 1 + step))

    def publish() -> None:
        start.wait()
        for _ in range(6):
            Child.objects.update(is_stale=True)
            consolidated.publish()

    _together(lambda: work("TX"), lambda: work("WA"), publish)
    consolidated.publish()
    assert partition() == {frozenset({f"TX:TX{number}", f"WA:WA{number}"}) for number in range(20)}
    assert_invariants()


def test_keys_are_put_away_when_nobody_matches() -> None:
    deliver("TX", same_children("TX", 0))
    matching, stopped = Event(), Event()

    def match() -> None:
        with transaction.atomic():
            take_writers_lock()
            matching.set()
            assert stopped.wait(60)

    def put_keys() -> None:
        assert matching.wait(60)
        assert put_away(enough=1) == 0, "it gives way"
        stopped.set()

    _together(match, put_keys)
    keys = IdentityKey.objects.count()
    assert put_away(enough=keys) == keys
    assert IdentityKey.objects.count() == keys
    put_keys_away(timestamp=0)
    deliver("WA", same_children("WA", 0))
    assert partition() == {frozenset({f"TX:TX{number}", f"WA:WA{number}"}) for number in range(20)}


def _together(*tasks: Callable[[], None]) -> None:
    def closing(task: Callable[[], None]) -> None:
        try:
            task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as threads:
        for done in [threads.submit(closing, task) for task in tasks]:
            done.result(timeout=300)
