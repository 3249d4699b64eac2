"""Reading the chain of seals from its beginning: is every event as it was sealed?"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from vereda.exchange.audit.models import AwaitingSeal, Event, Seal
from vereda.exchange.audit.sealing import BEFORE_THE_FIRST, digest_of

HELD_BY_NONE = """
    SELECT min(id) FROM audit_event
    WHERE NOT id <@ %s::int8multirange AND NOT EXISTS (SELECT FROM audit_awaitingseal WHERE event_id = id)
"""
GONE_BEFORE_SEALED = """
    SELECT min(event_id) FROM audit_awaitingseal WHERE NOT EXISTS (SELECT FROM audit_event WHERE id = event_id)
"""


@dataclass(frozen=True)
class Head:
    """A seal as someone noted it: its number and its digest."""

    number: int
    digest: str


@dataclass(frozen=True)
class Verdict:
    """`fault` says what is broken first, and is empty when nothing is."""

    seals: int
    events: int
    awaiting: int
    head: Head | None
    fault: str = ""


def verify(*, noted: Head | None = None) -> Verdict:
    """Compare every event with its seal, and every seal with the one before it.

    `noted` is a head of the chain that was kept elsewhere: only so can the loss of the newest seals be seen. To be called in a
    transaction of isolation level REPEATABLE READ or while nothing is sealed.
    """
    last: Seal | None = None
    held: list[list[int]] = []
    events = 0
    for seal in Seal.objects.order_by("number").iterator():
        found = list(_events_of(seal))
        if fault := _fault_of(seal, last, found):
            return Verdict(seal.number - 1, events, 0, _head(last), fault)
        if noted and noted.number == seal.number and noted.digest != seal.digest:
            return Verdict(seal.number, events, 0, _head(seal), f"seal {seal.number} is not the one that was noted")
        events += len(found)
        held += seal.spans
        last = seal
    numbers = last.number if last else 0
    awaiting = AwaitingSeal.objects.count()
    return Verdict(numbers, events, awaiting, _head(last), _fault_beside(held) or _fault_at_end(numbers, noted))


def _events_of(seal: Seal) -> Iterator[Event]:
    for first, last in seal.spans:
        yield from Event.objects.filter(id__range=(first, last)).order_by("id")


def _fault_of(seal: Seal, last: Seal | None, found: list[Event]) -> str:
    expected = last.number + 1 if last else 1
    if seal.number != expected:
        return f"seal {expected} is gone"
    if digest_of(seal, last.digest if last else BEFORE_THE_FIRST, found) == seal.digest:
        return ""
    there = {event.id for event in found}
    sealed = (number for first, end in seal.spans for number in range(first, end + 1))
    gone = next((number for number in sealed if number not in there), None)
    what = f"event {gone} is gone" if gone else "it, or one of its events, was changed"
    return f"seal {seal.number} is broken: {what}"


def _fault_beside(held: list[list[int]]) -> str:
    ranges = "{" + ",".join(f"[{first},{last}]" for first, last in held) + "}"
    with connection.cursor() as cursor:
        cursor.execute(HELD_BY_NONE, [ranges])
        [slipped_in] = cursor.fetchone()
        cursor.execute(GONE_BEFORE_SEALED)
        [gone] = cursor.fetchone()
    if slipped_in:
        return f"event {slipped_in} was slipped in: no seal holds it and it awaits none"
    return f"event {gone} was taken away before it was sealed" if gone else ""


def _fault_at_end(seals: int, noted: Head | None) -> str:
    return f"the seals after {seals} are gone: {noted.number} was noted" if noted and noted.number > seals else ""


def _head(seal: Seal | None) -> Head | None:
    return Head(seal.number, seal.digest) if seal else None
