"""State records as identities, the way `core.identity` wants them."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final

import polars as pl
from django.db import connection

from vereda.core.identity import features, forms
from vereda.exchange.children.matching.fetching import array, fetch_texts
from vereda.exchange.children.models import StateRecord

COLUMNS = {
    "id": pl.Int64,
    "child_id": pl.Int64,
    "said_msix_id": pl.String,
    "record_id": pl.String,  # State and its own identifier: the same on whichever exchange, whatever the order of arrival
    "state": pl.String,
    "state_student_id": pl.String,
    "first_name": pl.String,
    "middle_name": pl.String,
    "last_name_1": pl.String,
    "last_name_2": pl.String,
    "suffix": pl.String,
    "sex": pl.String,
    "birth_date": pl.Date,
    "birth_date_verification": pl.String,
    "multiple_birth": pl.String,
    "birth_city": pl.String,
    "birth_state": pl.String,
    "birth_country": pl.String,
    "male_parent_first_name": pl.String,
    "male_parent_last_name": pl.String,
    "female_parent_first_name": pl.String,
    "female_parent_last_name": pl.String,
}
OURS: Final = frozenset({"id", "child_id", "said_msix_id", "record_id"})
NAMED: Final = {
    "state": "state_id",
    "state_student_id": "state_student_identifier",
    "multiple_birth": "multiple_birth_flag",
}
_AFTER_ID = "\x1f"  # no standard form has it
LONGEST = 2000  # bytes of a form that is read off an index alone; a longer one, which no real name makes, is made anew
RECORD_ID = "r.state_id || ':' || r.state_student_identifier"
_IDENTITY = """r.first_name, r.middle_name, r.last_name_1, r.last_name_2, r.suffix, r.sex, r.birth_date, r.birth_date_verification,
    r.multiple_birth_flag, r.birth_city, r.birth_state, r.birth_country, r.male_parent_first_name, r.male_parent_last_name,
    r.female_parent_first_name, r.female_parent_last_name"""
# What keys and pairs are made of; said_msix_id points to other records, so a new one asks for new pairs.
MATCHED_AS = f"md5(ROW(%s::text, r.said_msix_id, {_IDENTITY})::text)"


def identities(ids: Iterable[int]) -> pl.DataFrame:
    """The identity columns of these State records (and `id`, `child_id`, `said_msix_id`), in the order of their ids."""
    with connection.cursor() as cursor:
        return fetch_texts(
            cursor,
            f"""SELECT r.id, r.child_id, r.said_msix_id, {RECORD_ID}, r.state_id, r.state_student_identifier, {_IDENTITY}
                FROM children_staterecord r WHERE r.id = ANY(%s::bigint[]) ORDER BY r.id""",  # noqa: S608  # names are constants
            COLUMNS,
            [array(ids)],
        )


def identity_of(record: StateRecord) -> dict[str, Any]:
    """The same of one State record that is at hand, without what belongs to the exchange."""
    return {name: getattr(record, NAMED.get(name, name)) or None for name in COLUMNS if name not in OURS}


def forms_of(ids: pl.Series, model_version: str) -> pl.DataFrame:
    """`id` and `form` (a line of `core.identity.forms`) of these State records: as kept, or made where another model's is
    or one longer than `LONGEST`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT string_agg(state_record_id || '{_AFTER_ID}' || form, E'\\n') FROM children_matchedidentity
                WHERE state_record_id = ANY(%s::bigint[]) AND model_version = %s AND octet_length(form) <= {LONGEST}""",  # noqa: S608
            [array(ids), model_version],
        )
        (told,) = cursor.fetchone()
    lines = BytesIO((told or "").encode())
    schema = {"id": pl.Int64, "form": pl.String}
    kept = pl.read_csv(
        lines, schema=schema, separator=_AFTER_ID, has_header=False, quote_char=None, raise_if_empty=False
    ).sort("id")
    if kept.height == len(ids):
        return kept
    others = identities(ids.filter(~ids.is_in(kept["id"].implode())))
    made = forms.lines(features(others))
    return pl.concat([kept, others.select("id").with_columns(form=made)])


def changed(ids: Iterable[int], model_version: str) -> list[int]:
    """Those of these State records whose identity is new, or not what their keys and pairs were made of."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT r.id FROM children_staterecord r LEFT JOIN children_matchedidentity m ON m.state_record_id = r.id
                WHERE r.id = ANY(%s::bigint[]) AND m.digest IS DISTINCT FROM {MATCHED_AS} ORDER BY r.id""",  # noqa: S608
            [array(ids), model_version],
        )
        return [row[0] for row in cursor.fetchall()]
