"""Splink 5, given our model and the levels of pairs, comes to our bits; and what Splink trains comes back."""

import json
import warnings
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from vereda.core.identity import Model, NotAModel, default_model, features
from vereda.core.identity.encoding import encoded
from vereda.core.identity.levels import compare
from vereda.core.identity.linking import candidate_pairs
from vereda.core.identity.model import Weight
from vereda.core.identity.score import bits, probability, total
from vereda.core.identity.splink_settings import Hypothesis, from_splink, pair_levels, to_splink
from vereda.simulate.people import identities

PEOPLE = features(identities(800, seed=9_000).drop("child", "family"))
SOME = candidate_pairs(PEOPLE)
PAIRS = pl.DataFrame({side: PEOPLE["record_id"].gather(getattr(SOME, side)) for side in ("left", "right")})
FOUND = compare(encoded(PEOPLE), SOME.left, SOME.right)


@pytest.fixture(autouse=True)
def _quiet_peers():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas and DuckDB, inside Splink
        yield


def weights_of_splink(model: Model, against: Hypothesis) -> np.ndarray:
    from splink import DuckDBAPI
    from splink.internals.realtime import compare_records

    left, right = (pair_levels(PEOPLE, PAIRS).to_pandas().assign(source_dataset=side) for side in ("left", "right"))
    settings = json.loads(json.dumps(to_splink(model, against)))
    found = compare_records(left, right, settings, DuckDBAPI(), join_condition="l.pair = r.pair")
    return pl.from_pandas(found.as_pandas_dataframe()).sort("pair_l")["match_weight"].to_numpy()


def test_splink_comes_to_the_same_scores():
    model = default_model()
    against = {hypothesis: weights_of_splink(model, hypothesis) for hypothesis in ("kin", "stranger")}
    kin, stranger = bits(FOUND, model)
    assert len(kin) > 1_000
    assert np.abs(against["kin"] - kin).max() < 1e-9
    assert np.abs(against["stranger"] - stranger).max() < 1e-9
    score = -np.logaddexp2(-against["kin"], -against["stranger"])
    assert np.abs(probability(score) - probability(total(FOUND, model))).max() < 1e-9


@pytest.mark.parametrize("against", ["kin", "stranger"])
def test_m_and_u_are_probabilities(against: Hypothesis):
    for comparison in to_splink(default_model(), against)["comparisons"]:
        if comparison["output_column_name"].endswith("_shared"):
            continue
        for part in ("m_probability", "u_probability"):
            chances = [level[part] for level in comparison["comparison_levels"]]
            assert min(chances) > 0
            assert sum(chances) == pytest.approx(1, abs=1e-9)


def test_there_and_back():
    model, other = default_model(), replace(default_model(), prior=Weight(0.0, 0.0))
    for against in ("kin", "stranger"):
        other = from_splink(json.loads(json.dumps(to_splink(model, against))), other, against)
    for one, again in zip(bits(FOUND, model), bits(FOUND, other), strict=True):
        assert np.abs(one - again).max() < 1e-9


def test_what_splink_trains_comes_back():
    """Splink's own EM, run on the levels of our pairs, and what we read of it."""
    from splink import DuckDBAPI, Linker

    levels, database = pair_levels(PEOPLE, PAIRS).to_pandas(), DuckDBAPI()
    settings = to_splink(
        replace(default_model(), interactions={}, rarity=dict.fromkeys(default_model().rarity, Weight(0, 0)))
    )
    linker = Linker([database.register(levels) for _ in range(2)], settings, log_level=None)
    linker.training.estimate_parameters_using_expectation_maximisation("l.pair = r.pair")
    learned = from_splink(linker.misc.save_model_to_json(), default_model())
    assert learned.levels["birth_date"]["same"].stranger > learned.levels["birth_date"]["far_apart"].stranger + 3
    assert learned.levels["given"]["same"].stranger != default_model().levels["given"]["same"].stranger
    assert learned.levels["given"]["same"].kin == default_model().levels["given"]["same"].kin
    assert {weight.stranger for cells in learned.interactions.values() for weight in cells.values()} == {0.0}


@pytest.mark.parametrize(
    "broken", [{}, {"comparisons": []}, {"comparisons": [], "probability_two_random_records_match": 0.1}]
)
def test_other_settings_are_refused(broken: dict[str, object]):
    with pytest.raises(NotAModel, match="Splink settings"):
        from_splink(broken, default_model())
