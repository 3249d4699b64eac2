"""State records that may be the child a person asks for, through indexes only."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
from django.db import connection

from vereda.core.identity import features, keys
from vereda.core.identity.people import IDENTITY_COLUMNS
from vereda.core.identity.vocabulary import meanings
from vereda.exchange.children.finding.reading import Query

ASKED = "asked"  # record id of the pseudo-record made of the question
MOST = 400  # State records looked at; more cannot be told apart by what was asked
LIKE = 0.55  # least word similarity: "Gonsales" is like "Gonzalez", "Reyes" is not like "Reza"
NEAR_DATES = 366  # days around a birth date when names alone are many


def pseudo_record(query: Query) -> dict[str, str | None]:
    """The question as an identity. A parent's name is taken for the mother's and the father's."""
    given, _, last = query.parent.partition(" ")
    record: dict[str, str | None] = dict.fromkeys(IDENTITY_COLUMNS)
    return record | {
        "record_id": ASKED,
        "first_name": query.given or None,
        "last_name_1": query.surnames or None,
        "birth_date": query.born.isoformat() if query.born else None,
        "female_parent_first_name": given or None,
        "female_parent_last_name": last or None,
    }


def by_identifier(query: Query) -> list[int]:
    """State records by a State's own identifier or an alternate one."""
    where, values = "", [query.identifier, query.identifier]
    if query.state:
        where, values = " AND r.state_id = %s", [query.identifier, query.state, query.identifier, query.state]
    return _ids(
        f"""SELECT r.id FROM children_staterecord r WHERE upper(r.state_student_identifier) = upper(%s){where}
            UNION SELECT r.id FROM children_alternateid a JOIN children_staterecord r ON r.id = a.state_record_id
                  WHERE upper(a.alternate_state_student_id) = upper(%s){where} LIMIT {MOST}""",  # noqa: S608  # constants
        values,
    )


def by_keys(query: Query) -> list[int]:
    """By the keys that matching uses: they forgive nicknames, sound, order of surnames, day and month swapped."""
    known = features(pl.DataFrame([pseudo_record(query)], schema=dict.fromkeys(IDENTITY_COLUMNS, pl.String)))
    hashes = keys(known)["key"].to_list()
    if not hashes:
        return []
    return _ids(
        f"SELECT DISTINCT state_record_id FROM children_identitykey WHERE key = ANY(%s) LIMIT {MOST}",  # noqa: S608
        [hashes],
    )


def by_names(query: Query) -> list[int]:
    """By the likeness of every word of the names, a nickname standing for all it may mean."""
    known = features(pl.DataFrame([pseudo_record(query)], schema=dict.fromkeys(IDENTITY_COLUMNS, pl.String)))
    given, surnames = ((known[name][0] or "").split() for name in ("given", "surnames"))
    words = [sorted(meanings(word)) for word in given] + [[word] for word in surnames]
    if not words:
        return []
    conditions, values = [], []
    for alternatives in words:
        conditions.append("(" + " OR ".join(["%s <%% name_text"] * len(alternatives)) + ")")
        values += alternatives
    if query.born:
        conditions.append("birth_date BETWEEN %s AND %s")
        values += [_day(query.born, -NEAR_DATES), _day(query.born, NEAR_DATES)]
    nearest = " + ".join(["word_similarity(%s, name_text)"] * len(words))
    return _ids(
        f"SELECT id FROM children_staterecord WHERE {' AND '.join(conditions)} ORDER BY {nearest} DESC, id LIMIT {MOST}",  # noqa: S608
        [*values, *(alternatives[0] for alternatives in words)],
    )


def by_parent(query: Query) -> list[int]:
    """By a parent's name alone, or with a birth date."""
    return _ids(
        f"""SELECT id FROM children_staterecord
            WHERE (lower(coalesce(female_parent_first_name, '') || ' ' || coalesce(female_parent_last_name, '')) LIKE lower(%s)
                   OR lower(coalesce(male_parent_first_name, '') || ' ' || coalesce(male_parent_last_name, '')) LIKE lower(%s))
              AND (%s::date IS NULL OR birth_date = %s::date) ORDER BY id LIMIT {MOST}""",  # noqa: S608
        [f"%{query.parent}%", f"%{query.parent}%", query.born, query.born],
    )


def _day(day: date, by: int) -> date:
    return day + timedelta(days=by)


def _ids(statement: str, values: Sequence[object]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKE)])
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
