"""State records that may be the child a person asks for, through indexes only: within a transaction, after `use_indexes`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection

from vereda.core.identity import forms
from vereda.core.identity.single import form_of, keys_of
from vereda.core.identity.vocabulary import meanings
from vereda.exchange.children.finding.places import Place
from vereda.exchange.children.finding.reading import Query

MOST = 400  # State records looked at; more cannot be told apart by what was asked
MOST_NEAR = 1_000  # State records of which those are chosen
# Least share of their trigrams that two words have in common. Of 9,300 words that two States wrote with up to two slips, this finds
# two thirds; the keys of matching forgive others, by sound.
LIKE = 0.35
MOST_LIKE = 30  # words of the vocabulary that a word is taken for
IN_DISTRICT = "IN (SELECT e.state_record_id FROM children_enrollment e WHERE e.school_district_id = ANY(%(districts)s))"
# What MatchedIdentity.words has beside the words of the child's name: those of the parents, the child's again where no parent is
# known and with the birth year, and the State.
PARENT, ALONE, BORN, STATE = "parent:", "alone:", "born:", "state:"


@dataclass(frozen=True)
class Word:
    """A word that was asked for: what it means to the letter, and all that it may be, as `MatchedIdentity.words` has them."""

    exact: Sequence[str]
    like: Sequence[str]


def asked_forms(query: Query) -> dict[str, str]:
    """The question in the standard form of an identity; twice, when a parent is named: that may be the mother or the father."""
    given, _, last = query.parent.partition(" ")
    asked = {
        "first_name": query.given or None,
        "last_name_1": query.surnames or None,
        "birth_date": query.born.isoformat() if query.born else None,
    }
    sides = ("female", "male") if query.parent else ("female",)
    return {
        side: form_of(asked | {f"{side}_parent_first_name": given or None, f"{side}_parent_last_name": last or None})
        for side in sides
    }


def as_features(asked: Mapping[str, str]) -> pl.DataFrame:
    """The same as features, a row a side."""
    return forms.from_lines(pl.DataFrame({"record_id": list(asked), "form": list(asked.values())}))


def by_identifier(query: Query) -> list[int]:
    """Children of whom a State has this identifier, its own or an alternate one."""
    where = " AND r.state_id = %(state)s" if query.state else ""
    return _ids(
        f"""SELECT r.child_id FROM children_staterecord r
            WHERE upper(r.state_student_identifier) = upper(%(identifier)s) AND r.child_id IS NOT NULL{where}
            UNION SELECT r.child_id FROM children_alternateid a JOIN children_staterecord r ON r.id = a.state_record_id
                  WHERE upper(a.alternate_state_student_id) = upper(%(identifier)s) AND r.child_id IS NOT NULL{where}
            LIMIT {MOST}""",  # noqa: S608  # constants
        {"identifier": query.identifier, "state": query.state},
    )


def by_keys(asked: Mapping[str, str]) -> list[int]:
    """By the keys that matching uses: they forgive nicknames, sound, order of surnames, day and month swapped."""
    hashes = sorted({key for form in asked.values() for key in keys_of(form)})
    if not hashes:
        return []
    return _ids(
        f"SELECT DISTINCT state_record_id FROM children_identitykey WHERE key = ANY(%(keys)s) LIMIT {MOST}",  # noqa: S608
        {"keys": hashes},
    )


def by_words(asked: pl.DataFrame, query: Query, place: Place | None) -> list[int]:
    """By the likeness of every word of the child's names and of a parent's, a nickname standing for all it may mean.

    With a State, school or district also those of the State or district alone, so that a common name is found at a small school.
    """
    given, surnames = words_of(asked, "given"), words_of(asked, "surnames")
    family = words_of(asked, "mother_surnames")
    parent = [*words_of(asked, "mother_given"), *family]
    if not (given or surnames or parent):
        return []
    like = _vocabulary({*given, *surnames, *parent})  # not of what a nickname may mean: who says one seldom slips, too
    child = [*(sorted(meanings(word)) for word in given), *([word] for word in surnames)]
    years = range(query.born.year - 1, query.born.year + 2) if query.born else ()
    about = [f"{BORN}{year}:" for year in years] or [""]
    of_child = [_word(some, like, about) for some in child or ([[""]] if query.born else [])]
    wanted = [*of_child, *(_word([word], like, [PARENT]) for word in parent)]
    found = _by_words(wanted)
    if len(child) > 1 and parent:  # another parent may be on the record
        wanted = of_child
        found += _by_words(wanted)
    elif child and parent:  # or none: of the many who are called so, those of the family's name
        alone = [_word(some, like, [ALONE]) for some in (child[0], family) if some]
        found += _by_words([*alone, *(of_child if years else [])])
    if query.state:
        found += _by_words(wanted, state=query.state)
    if place and place.within:
        found += _by_words(wanted, districts=place.within)
    return found


def _word(alternatives: Sequence[str], like: Mapping[str, Sequence[str]], marks: Sequence[str]) -> Word:
    all_like = {*alternatives, *(other for word in alternatives for other in like.get(word, ()))}
    return Word(
        [mark + word for mark in marks for word in alternatives],
        sorted(mark + word for mark in marks for word in all_like),
    )


def _vocabulary(words: Collection[str]) -> dict[str, list[str]]:
    """Of each word those most like it among all the words of names that are on record."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT asked, array_agg(near.word) FROM unnest(%(words)s::text[]) asked, LATERAL (
                    SELECT word FROM children_nameword WHERE asked %% word
                    ORDER BY similarity(asked, word) DESC, word LIMIT {MOST_LIKE}) near
                GROUP BY asked""",  # noqa: S608  # constants
            {"words": sorted(words)},
        )
        return dict(cursor.fetchall())


def by_birth_date(query: Query, place: Place | None) -> list[int]:
    """By the very birth date and a State or a district: for a child whose name nobody can spell."""
    if not query.born or not (query.state or (place and place.within)):
        return []
    where = ["r.birth_date = %(born)s"]
    if query.state:
        where.append("r.state_id = %(state)s")
    if place and place.within:
        where.append(f"r.id {IN_DISTRICT}")
    return _ids(
        f"SELECT r.id FROM children_staterecord r WHERE {' AND '.join(where)} LIMIT {MOST}",  # noqa: S608  # constants
        {"born": query.born, "state": query.state, "districts": place.within if place else []},
    )


def words_of(asked: pl.DataFrame, column: str) -> list[str]:
    """The words of a column of what was asked, in standard form."""
    return (asked[column][0] or "").split()


def _by_words(wanted: Sequence[Word], *, state: str | None = None, districts: Sequence[str] = ()) -> list[int]:
    """State records that have each of the words or one like it; those with most of them to the letter first."""
    groups = [*(one.like for one in wanted), *([[STATE + state]] if state else [])]
    conditions = [f"words && %(like{at})s::text[]" for at in range(len(groups))]
    conditions += [f"state_record_id {IN_DISTRICT}"] if districts else []
    exactly = " + ".join(f"(words && %(exact{at})s::text[])::int" for at in range(len(wanted)))
    values = {f"like{at}": group for at, group in enumerate(groups)}
    values |= {f"exact{at}": list(one.exact) for at, one in enumerate(wanted)}
    return _ids(
        f"""SELECT state_record_id FROM (
                SELECT state_record_id, words FROM children_matchedidentity
                WHERE {" AND ".join(conditions)} LIMIT {MOST_NEAR}) near
            ORDER BY {exactly} DESC, state_record_id LIMIT {MOST}""",  # noqa: S608  # constants and numbered names of values
        {**values, "districts": districts},
    )


def use_indexes() -> None:
    """For the rest of the transaction: what counts as alike, and that every question is answered from its index. For the sake of a
    limit the planner would rather read a table from its beginning.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true), set_config('enable_seqscan', 'off', true)",
            [str(LIKE)],
        )


def _ids(statement: str, values: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
