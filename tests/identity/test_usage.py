"""What a whole table says of itself: how common its names are, whose flags tell nothing, how many strangers there are."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from tests.identity.builders import identity, table

from vereda.core.identity import default_model, features
from vereda.core.identity.usage import ENOUGH_CHILDREN, FEWEST_RECORDS, usage

BORN = date(2010, 1, 1)


def children(count: int, **said: str | None) -> list[dict[str, str | None]]:
    return [identity(f"{at}", birth_date=str(BORN + timedelta(days=at)), **said) for at in range(count)]


def test_a_name_rare_in_the_country_and_common_in_the_table_surprises_less():
    alone = {"last_name_2": None, "male_parent_last_name": None, "female_parent_last_name": None}
    of_this_name = features(
        table(*children(ENOUGH_CHILDREN, last_name_1="Xolalpa", **alone), *children(90, last_name_1="Lopez", **alone))
    )
    words = usage(of_this_name).encoded(of_this_name).surname_words
    surprise = dict(zip(words.words.tolist(), words.surprise.tolist(), strict=True))
    assert surprise["xolalpa"] == pytest.approx(np.log2(10))
    assert surprise["lopez"] == pytest.approx(np.log2(100 / 90))


def test_one_family_does_not_make_its_name_common():
    family = features(table(*[identity(f"{at}", birth_date=str(BORN)) for at in range(40)]))
    assert "xolalpa" not in usage(family).surnames


def test_more_namesakes_than_the_words_let_expect_are_noted():
    others = children(300, first_name="Ana", middle_name=None, last_name_1="Ruiz", last_name_2=None)
    namesakes = children(40, first_name="Juan", middle_name=None, last_name_1="Cox", last_name_2=None)
    known = features(table(*others, *namesakes))
    (more,) = [bits for name, bits in usage(known).namesakes.items() if name == "juan, cox"]
    assert more == pytest.approx(np.log2(340 / 40), abs=0.01)


def test_the_flag_of_a_state_without_twins_tells_nothing():
    said = [*children(400, state="TX", multiple_birth="No"), *children(390, state="CA", multiple_birth="No")]
    twins = children(10, state="CA", multiple_birth="Yes")
    known = features(table(*said, *twins))
    multiple = pl.Series(usage(known).encoded(known).multiple)
    assert multiple.filter(known["state"] == "TX").unique().to_list() == [-1]
    assert sorted(multiple.filter(known["state"] == "CA").unique()) == [0, 1]


def test_few_records_without_twins_prove_nothing():
    known = features(table(*children(50, multiple_birth="No")))
    assert not usage(known).silent


def test_fewer_records_fewer_strangers():
    model, known = default_model(), features(table(*children(3)))
    nearer = usage(known).model(model)
    assert nearer.prior.kin == model.prior.kin
    assert nearer.prior.stranger - model.prior.stranger == pytest.approx(np.log2(1_000_000 / FEWEST_RECORDS))


def test_nobody_at_all():
    nobody = features(table())
    assert usage(nobody).encoded(nobody).born.size == 0
