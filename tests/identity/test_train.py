"""Learning: what is known is found again, and what must not be learned is not."""

from dataclasses import replace

import numpy as np
import pytest
from tests.accuracy.nations import nation, ways

from vereda.core.identity import default_model
from vereda.core.identity.design_matrix import Columns, model_of, names, parameters_of, stated_against_kin
from vereda.core.identity.model import Model
from vereda.core.identity.train import Lesson, fit, lesson


@pytest.fixture(scope="module")
def some_lesson() -> Lesson:
    rng = np.random.default_rng(9_000)
    return lesson(nation(2_500, rng, ways(rng)), rng)


def chances(columns: Columns, model: Model) -> np.ndarray:
    against = columns.times(parameters_of(model)) + columns.offset
    odds = np.concatenate([np.ones((len(against), 1)), np.exp2(-against)], axis=1)
    return odds / odds.sum(axis=1, keepdims=True)


def test_a_model_survives_the_way_to_parameters_and_back():
    model = default_model()
    again = model_of(parameters_of(model), model)
    assert np.allclose(parameters_of(again), parameters_of(model), atol=1e-9)
    assert len(names()) == len(set(names()))


def test_known_weights_are_found_again(some_lesson: Lesson):
    """Truth drawn from a known model: what is learned from it gives nearly the same probabilities."""
    rng = np.random.default_rng(9_001)
    known = default_model()
    expected = chances(some_lesson.columns, known)
    drawn = (rng.random((len(expected), 1)) > expected.cumsum(axis=1)).sum(axis=1).clip(0, 2).astype(np.int8)
    weight = np.ones(len(drawn))
    halved = {
        name: {level: replace(weight, stranger=0.5 * weight.stranger) for level, weight in said.items()}
        for name, said in known.levels.items()
    }
    start = replace(known, levels=halved)
    learned = fit([Lesson(some_lesson.columns, drawn, weight)], start, penalty=0.5)
    assert np.abs(chances(some_lesson.columns, learned) - expected).mean() < 0.02


def test_what_parents_weigh_against_kin_is_stated_not_learned(some_lesson: Lesson):
    before = default_model()
    after = fit([some_lesson], before)
    held = stated_against_kin()
    assert np.allclose(parameters_of(after)[held, 0], parameters_of(before)[held, 0], atol=1e-4)
    assert not np.allclose(parameters_of(after)[~held], parameters_of(before)[~held], atol=1e-2)


def test_no_rarity_is_learned_the_wrong_way_round(some_lesson: Lesson):
    learned = fit([some_lesson], default_model())
    assert all(slope.kin >= 0 and slope.stranger >= 0 for slope in learned.rarity.values())


def test_a_lesson_has_pairs_of_every_kind(some_lesson: Lesson):
    assert set(some_lesson.truth.tolist()) == {0, 1, 2}
    assert (some_lesson.weight > 0).all()
