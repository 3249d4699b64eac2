"""Keys and scored pairs of State records, kept so that a decision can be made again, and explained."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl
from django.db import connection
from django.db.backends.utils import CursorWrapper

from vereda.core.identity import Model, features, forms, keys, score_pairs
from vereda.core.identity.decide import PROBABILITY_KEPT
from vereda.core.identity.vocabulary import meanings
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.children.matching import statements
from vereda.exchange.children.matching.fetching import put_ids
from vereda.exchange.children.matching.identities import MATCHED_AS, forms_of, identities
from vereda.exchange.children.matching.region import PAIRS
from vereda.exchange.children.matching.stored_keys import candidates, keep

PAIRS_AT_ONCE = 1_000_000
SCORED = ("kin", "stranger", "score", "probability", "vetoed")


@dataclass(frozen=True)
class Gathered:
    """What was compared, what was not because a key is too common to help, and which other records' pairs changed with it."""

    pairs_compared: int
    keys_dropped: int
    records_lost: int
    disturbed: Sequence[int]


def gather(touched: Sequence[int], model: Model) -> Gathered:
    """Make the keys and pairs of these State records anew. The caller holds the writer's lock and the transaction."""
    own = identities(touched)
    known = features(own.with_columns(record_id=pl.col("id").cast(pl.String)))
    with connection.cursor() as cursor:
        put_ids(cursor, "touched", touched)
    entries = keys(known).select(id=pl.col("record_id").cast(pl.Int64), key="key")
    found = candidates(entries)
    pairs = pl.concat([found.pairs, found.reopened, statements.pointing(touched)]).unique().sort("a", "b")
    others = forms_of(_others(known, pairs), model.version)
    with connection.cursor() as cursor, ThreadPoolExecutor(1) as beside:  # the database has a processor of its own
        written = [beside.submit(keep, cursor, entries), beside.submit(_note, cursor, own, known, model)]
        scored = _scored(_with_others(known, others), pairs, model)
        for one in written:
            one.result()
    freed = _replace(scored, model)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE touched")
    return Gathered(pairs.height, found.keys_dropped, found.records_lost, [*found.disturbed, *freed])


def _note(cursor: CursorWrapper, own: pl.DataFrame, known: pl.DataFrame, model: Model) -> None:
    """Keep what was matched: the names in standard form, so that search finds them by likeness, and a digest of all of it."""
    texts = {
        "names": ("meant", "surnames"),
        "parents": ("mother_given", "mother_surnames", "father_given", "father_surnames"),
    }
    told = known.with_columns(meant=_with_meanings(known["given"]))
    noted = own.select("id", form=forms.lines(known)).with_columns(
        told.select(
            pl.concat_str(columns, separator=" ", ignore_nulls=True).alias(name) for name, columns in texts.items()
        )
    )
    cursor.execute("CREATE TEMP TABLE noted (id bigint, form text, names text, parents text) ON COMMIT DROP")
    copy_in(cursor, "noted", noted, ("id", "form", *texts))
    cursor.execute(
        f"""INSERT INTO children_matchedidentity AS old (state_record_id, digest, model_version, form, names, parents)
            SELECT r.id, {MATCHED_AS}, %s, noted.form, coalesce(noted.names, ''), coalesce(noted.parents, '')
            FROM noted JOIN children_staterecord r USING (id) ORDER BY r.id
            ON CONFLICT (state_record_id) DO UPDATE SET digest = excluded.digest, model_version = excluded.model_version,
                form = excluded.form, names = excluded.names, parents = excluded.parents""",  # noqa: S608
        [model.version, model.version],
    )
    cursor.execute("SELECT gin_clean_pending_list('matchedidentity_words')")  # all words at once, and found from now on
    cursor.execute("DROP TABLE noted")


def _with_meanings(given: pl.Series) -> pl.Series:
    """Given names and all that they may be short for: whoever asks for Moni or Ramona finds Mona."""
    distinct = given.drop_nulls().unique().to_list()
    words = [
        [*name.split(), *sorted({other for word in name.split() for other in meanings(word)})] for name in distinct
    ]
    table = pl.DataFrame({"given": distinct, "meant": [" ".join(dict.fromkeys(one)) for one in words]}, schema=_MEANT)
    return given.to_frame("given").join(table, on="given", how="left", maintain_order="left")["meant"]


_MEANT = {"given": pl.String, "meant": pl.String}


def _others(known: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Whom these records are compared with: ids."""
    there = pl.concat([pairs["a"], pairs["b"]]).unique()
    return there.filter(~there.is_in(known["record_id"].cast(pl.Int64).implode()))


def _with_others(known: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The standard forms of these records and of those that they are compared with (`id`, `form`)."""
    told = others.with_columns(record_id=pl.col("id").cast(pl.String))
    return pl.concat([known, forms.from_lines(told).select(known.columns)])


def _scored(compared: pl.DataFrame, pairs: pl.DataFrame, model: Model) -> pl.DataFrame:
    """The pairs (`a`, `b`: ids) that are any evidence: with `SCORED`. Asks the database nothing."""
    kept = [pl.DataFrame(schema=PAIRS)]
    for some in pairs.iter_slices(PAIRS_AT_ONCE):
        named = some.select(left=pl.col("a").cast(pl.String), right=pl.col("b").cast(pl.String))
        scored = score_pairs(compared, named, model).select(*SCORED)
        kept.append(pl.concat([some, scored], how="horizontal").filter(pl.col("probability") >= PROBABILITY_KEPT))
    return pl.concat(kept)


def _replace(scored: pl.DataFrame, model: Model) -> list[int]:
    """The pairs of the records in `touched` are these and no others; of other records' pairs these are added. Returns the records
    that were near matches of those in `touched` at least: what is none any more contests their links no more.
    """
    columns = ("left_id", "right_id", *SCORED, "model_version")
    frame = scored.rename({"a": "left_id", "b": "right_id"}).with_columns(model_version=pl.lit(model.version))
    with connection.cursor() as cursor:
        freed: list[int] = []
        for side, other in (("left_id", "right_id"), ("right_id", "left_id")):
            cursor.execute(
                f"""WITH gone AS (
                        DELETE FROM children_identitypair p USING touched t WHERE p.{side} = t.id
                        RETURNING p.{other} AS id, p.probability)
                    SELECT DISTINCT id FROM gone WHERE probability >= %s""",  # noqa: S608  # names are constants
                [model.near_threshold],
            )
            freed += [number for (number,) in cursor.fetchall()]
        cursor.execute("CREATE TEMP TABLE new_pair (LIKE children_identitypair) ON COMMIT DROP")
        cursor.execute("ALTER TABLE new_pair ALTER id DROP NOT NULL")
        copy_in(cursor, "new_pair", frame, columns)
        cursor.execute(
            f"""INSERT INTO children_identitypair ({", ".join(columns)}) SELECT {", ".join(columns)} FROM new_pair
                ORDER BY left_id, right_id ON CONFLICT (left_id, right_id) DO NOTHING"""  # noqa: S608  # names are constants
        )
        cursor.execute("DROP TABLE new_pair")
    return freed
