"""State records that may be the child a person asks for, through indexes only."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import polars as pl
from django.db import connection

from vereda.core.identity import features, keys
from vereda.core.identity.people import IDENTITY_COLUMNS
from vereda.core.identity.vocabulary import meanings
from vereda.exchange.children.finding.places import Place
from vereda.exchange.children.finding.reading import Query

MOST = 400  # State records looked at; more cannot be told apart by what was asked
LIKE = 0.55  # least word similarity: "Gonsales" is like "Gonzalez", "Reyes" is not like "Reza"
_IN_DISTRICT = (
    "r.id IN (SELECT e.state_record_id FROM children_enrollment e WHERE e.school_district_id = ANY(%(districts)s))"
)
NEAR_DATES = timedelta(days=366)  # around a birth date, when names alone are many


def asked_features(query: Query) -> pl.DataFrame:
    """The question as features of an identity; of two, when a parent is named: that may be the mother or the father."""
    given, _, last = query.parent.partition(" ")
    asked: dict[str, Any] = dict.fromkeys(IDENTITY_COLUMNS)
    asked |= {
        "first_name": query.given or None,
        "last_name_1": query.surnames or None,
        "birth_date": query.born.isoformat() if query.born else None,
    }
    sides = ("female", "male") if query.parent else ("female",)
    rows = [
        asked
        | {"record_id": side, f"{side}_parent_first_name": given or None, f"{side}_parent_last_name": last or None}
        for side in sides
    ]
    return features(pl.DataFrame(rows, schema=dict.fromkeys(IDENTITY_COLUMNS, pl.String)))


def by_identifier(query: Query) -> list[int]:
    """State records by a State's own identifier or an alternate one."""
    where = " AND r.state_id = %(state)s" if query.state else ""
    return _ids(
        f"""SELECT r.id FROM children_staterecord r WHERE upper(r.state_student_identifier) = upper(%(identifier)s){where}
            UNION SELECT r.id FROM children_alternateid a JOIN children_staterecord r ON r.id = a.state_record_id
                  WHERE upper(a.alternate_state_student_id) = upper(%(identifier)s){where} LIMIT {MOST}""",  # noqa: S608  # constants
        {"identifier": query.identifier, "state": query.state},
    )


def by_keys(asked: pl.DataFrame) -> list[int]:
    """By the keys that matching uses: they forgive nicknames, sound, order of surnames, day and month swapped."""
    hashes = keys(asked)["key"].unique().to_list()
    if not hashes:
        return []
    return _ids(
        f"SELECT DISTINCT state_record_id FROM children_identitykey WHERE key = ANY(%(keys)s) LIMIT {MOST}",  # noqa: S608
        {"keys": hashes},
    )


def by_words(asked: pl.DataFrame, query: Query, place: Place | None) -> list[int]:
    """By the likeness of every word of the child's names and of a parent's, a nickname standing for all it may mean.

    With a school or district also those of its district alone, so that a common name is found at a small school.
    """
    child = [sorted(meanings(word)) for word in _words(asked, "given")] + [[one] for one in _words(asked, "surnames")]
    parent = [[one] for column in ("mother_given", "mother_surnames") for one in _words(asked, column)]
    asked_for = {"names": child, "parents": parent}
    found = _by_words(asked_for, query)
    if child and parent:  # a parent may be missing on the record
        found += _by_words({"names": child}, query)
    if place and place.within:
        found += _by_words(asked_for, query, _IN_DISTRICT, {"districts": place.within})
    return found


def by_birth_date(query: Query, place: Place | None) -> list[int]:
    """By the very birth date and a State or a district: for a child whose name nobody can spell."""
    if not query.born or not (query.state or (place and place.within)):
        return []
    where = ["r.birth_date = %(born)s"]
    if query.state:
        where.append("r.state_id = %(state)s")
    if place and place.within:
        where.append(_IN_DISTRICT)
    return _ids(
        f"SELECT r.id FROM children_staterecord r WHERE {' AND '.join(where)} LIMIT {MOST}",  # noqa: S608  # constants
        {"born": query.born, "state": query.state, "districts": place.within if place else []},
    )


def _words(asked: pl.DataFrame, column: str) -> list[str]:
    return (asked[column][0] or "").split()


def _by_words(
    asked_for: Mapping[str, Sequence[Sequence[str]]],
    query: Query,
    where: str = "TRUE",
    values: Mapping[str, Any] | None = None,
) -> list[int]:
    """`asked_for`: column → of each word the alternatives, any of which will do. The nearest first, with a birth date only those
    near it.
    """
    words = [(column, some) for column, all_words in asked_for.items() for some in all_words]
    if not words:
        return []
    named: dict[str, Any] = {f"word{a}_{b}": one for a, (_, some) in enumerate(words) for b, one in enumerate(some)}
    conditions = [where]
    conditions += [
        "(" + " OR ".join(f"%(word{a}_{b})s <%% {column}" for b in range(len(some))) + ")"
        for a, (column, some) in enumerate(words)
    ]
    if query.born:
        conditions.append("r.birth_date BETWEEN %(from)s AND %(until)s")
        named |= {"from": query.born - NEAR_DATES, "until": query.born + NEAR_DATES}
    nearest = " + ".join(
        "greatest(" + ", ".join(f"word_similarity(%(word{a}_{b})s, {column})" for b in range(len(some))) + ")"
        for a, (column, some) in enumerate(words)
    )
    return _ids(
        f"""SELECT r.id FROM children_matchedidentity m JOIN children_staterecord r ON r.id = m.state_record_id
            WHERE {" AND ".join(conditions)} ORDER BY {nearest} DESC, r.id LIMIT {MOST}""",  # noqa: S608
        named | dict(values or {}),
    )


def _ids(statement: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKE)])
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
