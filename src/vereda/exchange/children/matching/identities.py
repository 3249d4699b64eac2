"""State records as identities, the way `core.identity` wants them."""

from collections.abc import Iterable

import polars as pl
from django.db import connection

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
SELECT = """
    SELECT id, child_id, said_msix_id, state_id || ':' || state_student_identifier, state_id, state_student_identifier,
           first_name, middle_name, last_name_1, last_name_2, suffix, sex, birth_date, birth_date_verification,
           multiple_birth_flag, birth_city, birth_state, birth_country, male_parent_first_name, male_parent_last_name,
           female_parent_first_name, female_parent_last_name
    FROM children_staterecord WHERE id = ANY(%s) ORDER BY id
"""


def identities(ids: Iterable[int]) -> pl.DataFrame:
    """The identity columns of these State records (and `id`, `child_id`, `said_msix_id`), in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(SELECT, [list(ids)])
        return pl.DataFrame(cursor.fetchall(), schema=COLUMNS, orient="row")
