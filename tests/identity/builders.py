"""Identities for tests: one child, written as each test needs."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from vereda.core.identity import IDENTITY_COLUMNS

MONA: Mapping[str, str] = {
    "state": "TX",
    "state_student_id": "100",
    "first_name": "Mónica",
    "middle_name": "Guadalupe",
    "last_name_1": "Xolalpa",
    "last_name_2": "Hernández",
    "sex": "Female",
    "birth_date": "2007-03-14",
    "multiple_birth": "No",
    "birth_city": "Tlapa",
    "birth_state": "GR",
    "birth_country": "MX",
    "male_parent_first_name": "Refugio",
    "male_parent_last_name": "Xolalpa",
    "female_parent_first_name": "Herlinda",
    "female_parent_last_name": "Hernández",
}


def identity(record_id: str = "a", **said: str | None) -> dict[str, Any]:
    """Mona as Texas writes her, but for what is `said`."""
    return {**dict.fromkeys(IDENTITY_COLUMNS), **MONA, "record_id": record_id, **said}


def table(*identities: Mapping[str, Any]) -> pl.DataFrame:
    columns = dict.fromkeys([*IDENTITY_COLUMNS, *(name for one in identities for name in one)])
    return pl.DataFrame(
        [{name: one.get(name) for name in columns} for one in identities], schema=dict.fromkeys(columns, pl.String)
    )
