"""Candidate keys: the same for ever, shared by the records of a child, and never made of nothing."""

import polars as pl
import pytest
from tests.identity.builders import identity, table

from vereda.core.identity import features, keys
from vereda.core.identity.keys import FEW_RECORDS, keys_of_rows

GOLDEN_COUNT, GOLDEN_LEAST, GOLDEN_MOST = 10, -8354430216555125501, 7757501767406584162


def keys_of(*said: dict[str, object]) -> list[set[int]]:
    made = keys(features(table(*said)))
    return [set(made.filter(pl.col("record_id") == one["record_id"])["key"]) for one in said]


def test_keys_are_the_same_in_every_process_and_version():
    """Stored keys are compared with keys made later: a change here needs a migration that makes all keys anew."""
    made = keys(
        features(
            table(identity("a", first_name="José", middle_name=None, last_name_2=None, female_parent_first_name=None))
        )
    )
    assert made.schema == {"record_id": pl.String, "key": pl.Int64}
    assert (made.height, made["key"].min(), made["key"].max()) == (GOLDEN_COUNT, GOLDEN_LEAST, GOLDEN_MOST)


@pytest.mark.parametrize(
    "changed",
    [
        {"last_name_1": "Hernández", "last_name_2": "Xolalpa"},
        {"last_name_2": None},
        {"last_name_1": "Hernandez", "last_name_2": None},
        {"first_name": "Mona", "middle_name": None},
        {"first_name": "Guadalupe", "middle_name": None},
        {"birth_date": "2007-04-13"},
        {"birth_date": "2008-03-14"},
        {"birth_date": None},
        {"last_name_1": "Jolalpa", "last_name_2": "Ernandes"},
        {"first_name": "Monika"},
        {"first_name": "Nomica", "middle_name": None},
        {"last_name_1": "Totally", "last_name_2": "Other"},
        {"first_name": None, "middle_name": None},
        {"birth_date": "2007-03-01", "last_name_2": None},
        {"last_name_1": "Xolalpa-Hernandez", "last_name_2": None},
        {"last_name_1": "Xolal", "last_name_2": None, "birth_date": "2007-04-14"},
        {"first_name": "Mxnica", "last_name_1": "Xlalpa", "last_name_2": None},
        {"first_name": "Mxnica", "middle_name": None, "birth_date": "2007-04-14"},
        {"first_name": "Mxnica", "last_name_1": "Cruz", "last_name_2": None, "birth_date": "2007-04-14"},
    ],
)
def test_one_child_written_otherwise_shares_a_key(changed: dict[str, str | None]):
    one, other = keys_of(identity("a"), identity("b", state="MI", state_student_id="7", **changed))
    assert one & other


def test_other_children_share_none():
    stranger = identity(
        "b",
        state="MI",
        first_name="Tou",
        middle_name=None,
        last_name_1="Vang",
        last_name_2=None,
        birth_date="2009-08-20",
        male_parent_first_name="Kong",
        female_parent_first_name="Mai",
    )
    one, other = keys_of(identity("a"), stranger)
    assert not one & other


NO_PARENTS = {"female_parent_first_name": None, "male_parent_first_name": None}
SLIPPED_TWICE = NO_PARENTS | {"birth_date": "2011-05-30"}


@pytest.mark.parametrize(
    "changed",
    [
        NO_PARENTS | {"last_name_1": "Totally", "last_name_2": "Other", "first_name": "Quite", "middle_name": None},
        SLIPPED_TWICE | {"birth_city": None, "last_name_1": "Hernández", "last_name_2": None},
        SLIPPED_TWICE | {"birth_city": None, "birth_date": "2007-05-30", "last_name_1": "Other", "last_name_2": None},
    ],
)
def test_a_small_table_is_searched_by_broad_keys_too(changed: dict[str, str | None]):
    said = features(table(identity("a"), identity("b", state="MI", state_student_id="7", **changed)))
    for among, broad in ((None, False), (FEW_RECORDS + 1, False), (2, True)):
        rows, made = keys_of_rows(said, among=among)
        assert bool(set(made[rows == 0]) & set(made[rows == 1])) is broad


def test_nothing_said_makes_no_key():
    assert keys(features(table(dict.fromkeys(identity()) | {"record_id": "a"}))).height == 0
    assert keys(features(table())).height == 0


def test_order_of_records_does_not_matter():
    people = [identity("a"), identity("b", first_name="Ana"), identity("c", last_name_1="Ruiz")]
    assert keys(features(table(*people))).equals(keys(features(table(*reversed(people)))))
