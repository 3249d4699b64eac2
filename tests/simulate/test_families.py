from datetime import date

import numpy as np
import polars as pl
import pytest

from vereda.simulate.families import families
from vereda.simulate.habits import NATIONS, USUAL


@pytest.fixture(scope="module")
def truth() -> pl.DataFrame:
    return families(np.random.default_rng(4), 6_000, USUAL, until=date(2026, 11, 19))


@pytest.fixture(scope="module")
def twins() -> pl.DataFrame:
    rows = families(np.random.default_rng(4), 6_000, NATIONS["twins"], until=date(2026, 11, 19))
    return rows.filter("multiple_birth")


def test_exactly_the_children_asked_for(truth):
    assert truth.height == 6_000
    for count in (1, 2, 17):
        assert families(np.random.default_rng(1), count, USUAL, until=date(2026, 1, 1)).height == count


def test_brothers_and_sisters_share_parents_and_surnames(truth):
    spanish = truth.filter(culture="spanish")
    per_family = spanish.group_by("family").agg(
        pl.col("surname_2").n_unique(),
        pl.col("mother_given").n_unique(),
        pl.col("surname_1").n_unique().alias("fathers"),
        pl.len(),
    )
    assert per_family["surname_2"].max() == 1
    assert per_family["mother_given"].max() == 1
    assert 0 < (per_family["fathers"] > 1).mean() < 0.2


def test_the_first_surname_is_the_fathers_and_the_second_the_mothers(truth):
    spanish = truth.filter(culture="spanish")
    assert (spanish["surname_1"] == spanish["father_surname_1"]).all()
    assert (spanish["surname_2"] == spanish["mother_surname_1"]).all()
    assert truth.filter(culture="english")["surname_2"].null_count() == truth.filter(culture="english").height


def test_a_somali_child_carries_the_fathers_given_name(truth):
    somali = truth.filter(culture="somali")
    assert (somali["given_2"] == somali["father_given"]).all()


def test_no_two_children_of_a_family_have_the_same_given_names(truth):
    spoken = truth.with_columns(pl.concat_str("given_1", "given_2", separator=" ", ignore_nulls=True).alias("name"))
    twice = spoken.filter(
        pl.struct("family", "name").is_duplicated() & ~pl.col("culture").is_in(["somali", "filipino"])
    )
    assert twice.height / truth.height < 0.002


def test_births_of_one_mother_lie_months_apart_unless_they_are_twins(truth):
    gaps = truth.sort("family", "birth_date").select(
        pl.col("birth_date").diff().over("family").dt.total_days().alias("days"), "multiple_birth"
    ).drop_nulls()  # fmt: skip
    assert gaps.filter(pl.col("days") == 0)["multiple_birth"].all()
    assert gaps.filter(pl.col("days") > 0)["days"].min() > 100


def test_twins_have_one_birthday_and_the_others_are_no_twins(truth, twins):
    days = twins.group_by("family").agg((pl.len() / pl.col("birth_date").n_unique()).alias("children_a_day"))
    assert days["children_a_day"].min() >= 2
    alone = truth.filter(~pl.col("multiple_birth"))
    assert alone.select(pl.struct("family", "birth_date").is_unique().all()).item()


def test_some_twins_have_names_that_look_alike(twins):
    pairs = twins.group_by("family", "birth_date").agg("given_1", "sex").filter(pl.col("given_1").list.len() == 2)
    same_sex = pairs.filter(pl.col("sex").list.n_unique() == 1)["given_1"].to_list()
    alike = [one[:2] == two[:2] for one, two in same_sex]
    assert 0.1 < np.mean(alike) < 0.7


def test_names_are_of_their_culture(truth):
    surnames = truth.filter(culture="indigenous")["surname_1"]
    assert set(surnames) & {"Ixchop", "Tzoc", "Calmo"} or set(surnames) & {"Pascual", "Francisco"}
    assert truth.filter(culture="spanish")["surname_1"].value_counts(sort=True)["surname_1"][0] in {
        "García", "Rodríguez", "Martínez", "Hernández", "López", "González",
    }  # fmt: skip


def test_a_junior_has_his_fathers_name(truth):
    juniors = truth.filter(suffix="Jr")
    assert juniors.height > 0
    assert (juniors["given_1"] == juniors["father_given"]).all()
