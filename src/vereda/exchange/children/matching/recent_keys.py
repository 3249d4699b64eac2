"""Candidate keys of the last files: a small table, a child of the large one, put away into it when nobody waits.

Whoever asks for keys asks the large table and reads both; `stored_keys.keep` alone writes here. Why: docs/adr/009.
"""

from django.db import connection, transaction

from vereda.exchange.children.matching.match import may_write

ENOUGH = 1_000_000  # keys, of some 45,000 records: fewer stay where they are
KEYS_A_TIME = 50_000  # put away under one lock, in the order of the index, so that each of its pages is touched once
LEAST = -(1 << 63)  # before all keys

_ARE_ENOUGH = "SELECT EXISTS (SELECT FROM children_recentkey OFFSET %s)"
_PUT_AWAY = """
    WITH gone AS (
        DELETE FROM children_recentkey WHERE key > %(after)s AND key <= (
            SELECT max(key)
            FROM (SELECT key FROM children_recentkey WHERE key > %(after)s ORDER BY key LIMIT %(most)s) first
        ) RETURNING key, state_record_id),
    put AS (
        INSERT INTO children_identitykey (key, state_record_id) SELECT key, state_record_id FROM gone ORDER BY key RETURNING key)
    SELECT count(*), max(key) FROM put
"""


def put_away(*, enough: int = ENOUGH) -> int:
    """Put recent keys into the large table, if there are so many; gives way to whoever matches. Returns how many it put."""
    with connection.cursor() as cursor:
        cursor.execute(_ARE_ENOUGH, [enough - 1])
        (begin,) = cursor.fetchone()
    total, after = 0, LEAST if begin else None
    while after is not None:
        moved, after = _put_some_away(after)
        total += moved
    return total


@transaction.atomic
def _put_some_away(after: int) -> tuple[int, int | None]:
    """Those next to a key: how many, and the last of them. None: there are none, or somebody matches."""
    if not may_write():
        return 0, None
    with connection.cursor() as cursor:
        cursor.execute(_PUT_AWAY, {"after": after, "most": KEYS_A_TIME})
        moved, last = cursor.fetchone()
    return moved, last
