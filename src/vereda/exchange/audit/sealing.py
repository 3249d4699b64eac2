"""Hashing events into a chain, so that who changes, removes, moves or slips in one cannot do it unseen.

The hash is keyed with what the database does not hold, so that the chain cannot be made anew by who has only the database.
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from vereda.exchange.audit.models import Event, Seal

SEALER = 8_371_301  # key of the advisory lock: one process seals at a time
INTERVAL = 2.0  # seconds between two seals
MOST_EVENTS = 10_000  # of one seal
BEFORE_THE_FIRST = ""

TAKE_AWAITING = """
    DELETE FROM audit_awaitingseal WHERE event_id IN (
        SELECT event_id FROM audit_awaitingseal JOIN audit_event ON id = event_id ORDER BY event_id LIMIT %s
    ) RETURNING event_id
"""

log = structlog.get_logger(__name__)


def keep_sealing(stopped: threading.Event) -> None:
    """Seal every few seconds until told to stop. While the database is away or another process seals, wait."""
    while not stopped.wait(INTERVAL):
        try:
            while seal():
                pass
        except Error as trouble:
            log.warning("audit.not_sealed", exc_info=trouble)
            connection.close()
    connection.close()


@transaction.atomic
def seal() -> Seal | None:
    """Seal what awaits it, at most MOST_EVENTS. None when nothing does, or while another process is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(TAKE_AWAITING, [MOST_EVENTS])
        events = sorted(row[0] for row in cursor.fetchall())
    if not events:
        return None
    last = Seal.objects.order_by("-number").first()
    made = Seal(number=last.number + 1 if last else 1, at=timezone.now(), spans=spans_of(events))
    made.digest = digest_of(made, last.digest if last else BEFORE_THE_FIRST, Event.objects.filter(id__in=events))
    made.save(force_insert=True)
    log.info("audit.sealed", head=str(made), events=len(events))  # a log kept elsewhere holds the head of the chain
    return made


def spans_of(numbers: Sequence[int]) -> list[list[int]]:
    """Runs of numbers that follow one another: 1, 2, 3, 5 → [[1, 3], [5, 5]]. `numbers` ascend."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return spans


def digest_of(seal: Seal, before: str, events: Iterable[Event]) -> str:
    """HMAC-SHA-256 over the digest before, the seal's own number, time and spans, and its events by number."""
    head = [before, seal.number, moment(seal.at), seal.spans]
    digest = hmac.new(key(), canonical(head), hashlib.sha256)
    for event in sorted(events, key=lambda one: one.id):
        digest.update(canonical(content(event)))
    return digest.hexdigest()


def content(event: Event) -> list[Any]:
    told = (event.action, event.actor, event.on_kind, event.on_id, event.state_code, event.purpose, event.facts)
    return [event.id, moment(event.at), *told]


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def key() -> bytes:
    """Derived from the file key, which is never in the database and never changes."""
    return hmac.new(settings.FILE_KEY.encode(), b"vereda audit seal", hashlib.sha256).digest()
