"""What must not change the outcome, and what may change it in one direction only, on whole invented nations."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.identity.builders import identity, table

from vereda.core.identity import Linked, default_model, features, link, score_pairs
from vereda.simulate.habits import NATIONS
from vereda.simulate.people import identities

NAME_COLUMNS = [
    "first_name", "middle_name", "last_name_1", "last_name_2", "male_parent_first_name", "male_parent_last_name",
    "female_parent_first_name", "female_parent_last_name",
]  # fmt: skip
PAIR = pl.DataFrame({"left": ["a"], "right": ["b"]})


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    return identities(600, seed=6_001, habits=NATIONS["careless"]).drop("child", "family")


@pytest.fixture(scope="module")
def linked(people: pl.DataFrame) -> Linked:
    return link(people)


def assert_same(one: Linked, other: Linked) -> None:
    assert one.children.sort("record_id").equals(other.children.sort("record_id"))
    assert one.pairs.equals(other.pairs)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_records_changes_nothing(people: pl.DataFrame, linked: Linked, seed: int):
    order = np.random.default_rng(seed).permutation(people.height)
    assert_same(link(people[order]), linked)


def test_the_order_of_columns_and_columns_of_others_change_nothing(people: pl.DataFrame, linked: Linked):
    assert_same(link(people.select(reversed(people.columns)).with_columns(note=pl.lit("?"))), linked)


WAYS = {
    "capitals": pl.col(NAME_COLUMNS).str.to_uppercase(),
    "accents": pl.col(NAME_COLUMNS).str.normalize("NFD").str.replace_all(r"\p{M}", ""),
    "spaces": pl.col(NAME_COLUMNS).str.replace_all(r"^| |$", "  "),
    "hyphens": pl.col(NAME_COLUMNS).str.replace_all("-", " "),
}


@pytest.mark.parametrize("way", WAYS)
def test_how_names_are_written_changes_nothing(people: pl.DataFrame, linked: Linked, way: str):
    assert_same(link(people.with_columns(WAYS[way])), linked)


def score(left: dict[str, str | None], right: dict[str, str | None]) -> float:
    both = features(table(identity("a", **left), identity("b", state="MI", state_student_id="7", **right)))
    return float(score_pairs(both, PAIR, default_model())["score"][0])


slips = st.fixed_dictionaries(
    {},
    optional={
        "birth_date": st.sampled_from(["2007-03-15", "2007-04-14", "2008-03-14", None]),
        "last_name_2": st.sampled_from([None, "Hernandes", "Ruiz"]),
        "female_parent_first_name": st.sampled_from([None, "Rosa"]),
        "multiple_birth": st.sampled_from([None, "Yes"]),
    },
)


@settings(max_examples=40)
@given(slips, st.sampled_from(["Guadalupe", "Itzel", "Xóchitl", "Alberta"]))
def test_the_same_middle_name_on_both_never_speaks_against(slip: dict[str, str | None], middle: str):
    without = score({"middle_name": None}, {"middle_name": None, **slip})
    assert score({"middle_name": middle}, {"middle_name": middle, **slip}) > without
    assert score({"middle_name": middle}, {"middle_name": "Petra", **slip}) < without
    assert score({"middle_name": middle}, {"middle_name": middle[0], **slip}) >= score(
        {"middle_name": middle}, {"middle_name": "Petra", **slip}
    )
