"""The keys that the database works out are those that the checks do, on a server of any locale."""

import hashlib
from datetime import date

import polars as pl
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.intake.test_load_and_fold import framed

from vereda.core.statefile.natural_keys import NATURAL_KEYS, folded, natural_key
from vereda.exchange.children.loading.groups import GROUP_TABLES
from vereda.exchange.children.loading.groups import folded as folded_in_sql

pytestmark = pytest.mark.django_db
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


def in_polars(text: str) -> str:
    return pl.select(folded(pl.lit(text))).item()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Escuela Niños Héroes", "ESCUELA NINOS HEROES"),
        ("U.S. History", "u s  history"),
        ("O’Brien Elementary", "O'Brien elementary "),
        ("Algebra 1—A", "ALGEBRA 1 A"),
    ],
)
def test_case_accents_spacing_and_punctuation_do_not_matter(one, other):
    assert in_polars(one) == in_polars(other)


def test_what_is_not_latin_is_kept_apart():
    assert in_polars("Алгебра") != in_polars("Химия")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS, min_size=1, max_size=200))
def test_sql_folds_as_polars_does(db, texts):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {folded_in_sql('t')} FROM unnest(%s::text[]) WITH ORDINALITY u(t, n) ORDER BY n", [texts]
        )
        found = [row[0] for row in cursor.fetchall()]
    assert found == pl.DataFrame({"t": texts}).select(folded(pl.col("t")))["t"].to_list()


@pytest.mark.parametrize("group", GROUP_TABLES, ids=lambda group: group.group)
def test_sql_keys_are_those_of_the_checks(group):
    kinds = framed(group.group, []).schema
    rows = [{}] + [
        {
            element: {pl.Date: date(2025, 9, 1), pl.Int16: 2025}.get(kinds[element], f"Ñ{n}")
            for part in NATURAL_KEYS[group.group]
            for element in part.elements[n % len(part.elements) :]
        }
        for n in range(3)
    ]
    frame = framed(group.group, rows)
    expected = [hashlib.md5(key.encode()).hexdigest() for key in frame.select(natural_key(group.group)).to_series()]
    names = [name for name, _ in group.elements]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT replace({group.key}::text, '-', '') FROM jsonb_to_recordset(%s::jsonb) g({group.declared})",
            [frame.select(names).write_json()],
        )
        assert [row[0] for row in cursor.fetchall()] == expected
