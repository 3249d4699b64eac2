"""What States said beyond identity of the records of some pairs, and what that weighs."""

from datetime import date

import polars as pl
from django.db import connection

from vereda.core.identity import Model
from vereda.core.identity.circumstances import Circumstance, Life, Lives, between, circumstances, found
from vereda.core.identity.circumstances import weighed as weighed_with
from vereda.exchange.children.matching.fetching import FEW, fetch_numbers, fetch_texts, few_ids, put_ids
from vereda.exchange.children.matching.statements import pointing

CERTAIN = 25.0  # bits; no circumstance brings such a pair into doubt
NOT_SAID = -1_000_000  # days since 1970

_ENROLLMENTS = f"""
    SELECT e.state_record_id, e.enrollment_date - date '1970-01-01',
           coalesce(e.withdrawal_date - date '1970-01-01', {NOT_SAID})
    FROM living JOIN children_enrollment e ON e.state_record_id = living.id
"""  # noqa: S608  # a number
_MOVES = """
    SELECT m.state_record_id, m.qualifying_arrival_date, upper(m.qualifying_move_from_state)
    FROM living JOIN children_qualifyingmove m ON m.state_record_id = living.id
"""
_NUMBERS = """
    SELECT a.state_record_id, upper(a.alternate_state_student_id), coalesce(a.alternate_state_student_id_type, '-')
    FROM living JOIN children_alternateid a ON a.state_record_id = living.id
"""
_SAID_OF_ONE = (
    ("upper(alternate_state_student_id)", "alternateid"),
    ("coalesce(alternate_state_student_id_type, '-')", "alternateid"),
    ("qualifying_arrival_date", "qualifyingmove"),
    ("upper(qualifying_move_from_state)", "qualifyingmove"),
    ("enrollment_date", "enrollment"),
    ("withdrawal_date", "enrollment"),
)  # in the order of `_life`
_ARRAYS = [
    f"ARRAY(SELECT {what} FROM children_{of} WHERE state_record_id = r.id ORDER BY id)"  # noqa: S608  # names are constants
    for what, of in _SAID_OF_ONE
]
_TWO = f"""
    SELECT r.said_msix_id IS NOT NULL, r.state_id, {", ".join(_ARRAYS)}
    FROM children_staterecord r WHERE r.id = ANY(%s) ORDER BY r.id
"""  # noqa: S608  # names are constants


def weighed(pairs: pl.DataFrame, records: pl.DataFrame, model: Model) -> pl.DataFrame:
    """The same pairs (`a`, `b`, `kin`, `stranger`, `score`, `probability`, `vetoed`) with what was said beyond identity of their
    records (`id`, `state`).
    """
    doubtful = pairs.filter(pl.col("score") < CERTAIN).select("a", "b")
    ids = pl.concat([doubtful["a"], doubtful["b"]]).unique().sort()
    return weighed_with(pairs, found(doubtful, _lives(ids, records.select("id", "state"))), model)


def circumstances_of(one: int, other: int) -> list[Circumstance]:
    """What was said beyond identity of two State records, with its bits and sentences: for whoever explains a near match."""
    ids = sorted((one, other))
    with connection.cursor() as cursor:
        cursor.execute(_TWO, [ids])
        rows = cursor.fetchall()
    first, second = (_life(*row[1:]) for row in rows)
    points = any(row[0] for row in rows) and tuple(ids) in pointing(ids).rows()
    told = between(first, second, said=points)
    return [circumstance for circumstance in circumstances().values() if circumstance.level in told]


def _life(
    state: str,
    numbers: list[str],
    kinds: list[str],
    arrived: list[date],
    left: list[str | None],
    begun: list[date],
    ended: list[date | None],
) -> Life:
    alike, moves, stays = (
        list(zip(*both, strict=True)) for both in ((numbers, kinds), (arrived, left), (begun, ended))
    )
    return Life(state, frozenset(alike), moves, stays)


def _lives(ids: pl.Series, states: pl.DataFrame) -> Lives:
    few = few_ids("living", ids) if len(ids) <= FEW else ""
    with connection.cursor() as cursor:
        if not few:
            put_ids(cursor, "living", ids)
        days = fetch_numbers(cursor, few + _ENROLLMENTS, {"id": pl.Int64, "begin": pl.Int64, "end": pl.Int64})
        moves = fetch_texts(cursor, few + _MOVES, {"id": pl.Int64, "arrived": pl.Date, "from_state": pl.String})
        numbers = fetch_texts(cursor, few + _NUMBERS, {"id": pl.Int64, "number": pl.String, "kind": pl.String})
        if not few:
            cursor.execute("DROP TABLE living")
    said = pl.when(pl.col("end") > NOT_SAID).then(pl.col("end"))
    enrollments = days.select("id", pl.col("begin").cast(pl.Int32).cast(pl.Date), end=said.cast(pl.Int32).cast(pl.Date))
    return Lives(states, numbers, moves, enrollments, pointing(ids))
