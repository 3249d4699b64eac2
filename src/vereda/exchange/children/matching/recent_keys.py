"""Candidate keys of the last files: a small table, a child of the large one, put away into it when nobody waits.

Who asks for keys asks the large table and reads both. Who writes them writes here (`stored_keys.renew`).
"""

from django.db import connection, transaction

from vereda.exchange.children.matching.match import may_write

ENOUGH = 1_000_000  # keys, of some 45,000 records: fewer stay where they are
KEYS_A_TIME = 50_000  # put away under one lock, in the order of the index, so that each of its pages is touched once

_ARE_ENOUGH = "SELECT EXISTS (SELECT FROM children_recentkey OFFSET %s)"
_PUT_AWAY = """
    WITH gone AS (
        DELETE FROM children_recentkey WHERE key <= (
            SELECT max(key) FROM (SELECT key FROM children_recentkey ORDER BY key LIMIT %s) first
        ) RETURNING key, state_record_id)
    INSERT INTO children_identitykey (key, state_record_id) SELECT key, state_record_id FROM gone ORDER BY key
"""


def put_away(*, enough: int = ENOUGH) -> int:
    """Put recent keys into the large table, if there are so many; gives way to whoever matches. Returns how many it put."""
    with connection.cursor() as cursor:
        cursor.execute(_ARE_ENOUGH, [enough - 1])
        (begin,) = cursor.fetchone()
    total = 0
    while begin and (moved := _put_some_away()):
        total += moved
    return total


@transaction.atomic
def _put_some_away() -> int:
    if not may_write():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_PUT_AWAY, [KEYS_A_TIME])
        return int(cursor.rowcount)
