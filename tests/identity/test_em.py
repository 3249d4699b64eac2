"""Adjusting a model without labels: known parameters are found again, and a table of other habits is linked no worse."""

from dataclasses import replace

import numpy as np
import pytest
from tests.accuracy.measures import measure
from tests.accuracy.nations import nation, ways
from tests.identity.builders import identity, table

from vereda.core.identity import default_model
from vereda.core.identity.comparisons import BY_NAME
from vereda.core.identity.em import Shares, estimate, train
from vereda.core.identity.model import from_json
from vereda.simulate.habits import NATIONS
from vereda.simulate.people import identities

NAMES = ("given", "second_given", "surnames", "birth_date", "sex", "multiple_birth", "mother")
PAIRS = 150_000


def drawn(rng: np.random.Generator, kinds: list[float], sharp: float) -> Shares:
    """Shares of which those of a kind gather at other levels than those of the others, the more the sharper."""
    levels = {}
    for name in NAMES:
        count = len(BY_NAME[name].levels)
        weights = rng.random((count, 3)) + sharp * np.eye(count)[[1 % count, (1 + count // 2) % count, count - 1]].T
        levels[name] = weights / weights.sum(axis=0)
    return Shares(np.array(kinds), levels)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_known_parameters_are_found_again(seed: int):
    """Levels drawn from stated shares; the search begins a third of the way off."""
    rng = np.random.default_rng(seed)
    truth = drawn(rng, [0.35, 0.25, 0.4], sharp=4.0)
    kind = rng.choice(3, PAIRS, p=truth.kinds)
    codes = {
        name: (rng.random(PAIRS)[:, None] > np.cumsum(shares, axis=0).T[kind]).sum(axis=1).clip(0, len(shares) - 1)
        for name, shares in truth.levels.items()
    }
    even = {name: np.full_like(shares, 1 / len(shares)) for name, shares in truth.levels.items()}
    start = Shares(np.full(3, 1 / 3), {name: (2 * truth.levels[name] + even[name]) / 3 for name in NAMES})
    found = estimate(codes, start)
    off = [np.abs(found.levels[name] - truth.levels[name]).max() for name in NAMES]
    assert max(*off, np.abs(found.kinds - truth.kinds).max()) <= 0.02


def test_careless_clerks_teach_that_a_slip_in_the_date_says_less():
    weight = {}
    for habits in ("tidy", "careless"):
        people = identities(2_000, seed=5_001, habits=NATIONS[habits]).drop("child", "family")
        weight[habits] = train(people, default_model()).levels["birth_date"]["digit"]
    assert weight["careless"].kin > weight["tidy"].kin + 0.5
    assert weight["careless"].stranger > weight["tidy"].stranger + 0.5


def test_harsher_habits_are_linked_better_at_the_same_precision():
    rng = np.random.default_rng(5_004)
    people = nation(2_500, rng, ways(rng))
    before = measure(people)
    after = measure(people, train(people.drop("child", "family"), default_model()))
    assert after.recall_with_near >= before.recall_with_near - 0.002
    assert after.recall >= before.recall
    assert after.precision >= before.precision - 0.0005


def test_adjusting_is_a_function_of_table_and_model_and_says_so():
    people = identities(500, seed=5_003).drop("child", "family")
    once = train(people, default_model())
    assert once.to_json() == train(people, default_model()).to_json() == from_json(once.to_json()).to_json()
    assert once.version == f"{default_model().version}+adjusted"
    assert f"{people.height:,} records" in once.trained_on


def test_nothing_to_learn_from_leaves_the_model_as_it_is():
    assert train(table(), default_model()) == default_model()
    assert train(table(identity()), default_model()) == default_model()


def test_a_model_that_does_not_say_what_it_learned_on_is_refused():
    with pytest.raises(ValueError, match="cannot be adjusted"):
        train(table(identity("a"), identity("b")), replace(default_model(), shares=None))


def test_a_faulty_table_is_refused():
    with pytest.raises(ValueError, match="more than once"):
        train(table(identity("a"), identity("a")), default_model())
