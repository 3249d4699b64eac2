"""MSIX IDs that a State sends: strong evidence (`core.identity.circumstances`), but checked against the identity.

A State that first sends a student with an MSIX ID says that the student is the child whom the exchange knew by that number when
the file came. A State that sends back the number which the exchange itself gave this student says nothing new: taking that for
evidence would make every error of ours prove itself. What was meant is a fact of history and does not move with later links.
"""

from collections.abc import Iterable

import polars as pl
from django.db import connection

from vereda.exchange.children.matching.fetching import FEW, array, fetch_numbers, few_ids, put_ids
from vereda.exchange.children.matching.stored_keys import PAIR

# Read are what the State first said of the student and what it says now; versions between are large and would say no more.
_MEANT = """
    SELECT DISTINCT least(one.id, o.state_record_id), greatest(one.id, o.state_record_id)
    FROM (SELECT r.id, r.said_msix_id AS number, v.submission_id
          FROM saying JOIN children_staterecord r USING (id) JOIN children_studentversion v ON v.id = r.version_id
          UNION
          SELECT saying.id, first.payload #>> '{student,msix_identification_number}', first.submission_id
          FROM saying CROSS JOIN LATERAL (SELECT v.payload, v.submission_id FROM children_studentversion v
                                          WHERE v.state_record_id = saying.id ORDER BY v.id LIMIT 1) first) one
    JOIN intake_submission s ON s.id = one.submission_id
    JOIN children_child c ON c.msix_id = one.number
    CROSS JOIN LATERAL (SELECT CASE WHEN c.retired_at <= s.received_at THEN c.successor_id ELSE c.id END AS id) meant
    JOIN children_link o ON o.child_id = meant.id AND o.since <= s.received_at
                        AND (o.until IS NULL OR o.until > s.received_at)
    WHERE o.state_record_id <> one.id
      AND NOT EXISTS (SELECT FROM children_link own WHERE own.state_record_id = one.id
                      AND own.child_id IN (c.id, meant.id) AND own.since <= s.received_at)
"""

_SAY = "SELECT id FROM children_staterecord WHERE id = ANY(%s::bigint[]) AND said_msix_id IS NOT NULL"


def pointing(ids: Iterable[int]) -> pl.DataFrame:
    """The pairs (`a` < `b`) of State records that one of these says are one child."""
    with connection.cursor() as cursor:
        cursor.execute(_SAY, [array(ids)])
        saying = [number for (number,) in cursor.fetchall()]
        if not saying:
            return pl.DataFrame(schema=PAIR)
        if len(saying) <= FEW:
            return fetch_numbers(cursor, few_ids("saying", saying) + _MEANT, PAIR)
        put_ids(cursor, "saying", saying)
        found = fetch_numbers(cursor, _MEANT, PAIR)
        cursor.execute("DROP TABLE saying")
    return found
