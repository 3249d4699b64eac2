"""Intervals of shares whose pairs come in families."""

import numpy as np
import pytest
from tests.accuracy.published.intervals import mean, share


def test_single_draws_give_wilsons_interval():
    """Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20."""
    for hits, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        found = share(np.repeat([1.0, 0.0], [hits, of - hits]), np.ones(of))
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-4)
        assert (found.hits, found.of) == (hits, of)


def test_it_holds_the_truth_as_often_as_it_says_when_families_fail_together():
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(400):
        of = rng.integers(1, 20, 400).astype(float)
        spoiled = rng.random(400) < 0.1
        found = share(np.where(spoiled, 0.0, of), of)
        held += found.low <= 0.9 <= found.high
    assert held / 400 > 0.92


def test_no_error_seen_is_no_proof_of_none():
    """The rule of three, of children and not of pairs: none wrong in 300 children of 10 pairs each."""
    assert 1 - share(np.full(300, 10.0), np.full(300, 10.0), together=10.0).low == pytest.approx(3.84 / 300, rel=0.05)


def test_a_mean_may_be_more_than_one():
    found = mean(np.array([3.0, 5.0, 4.0]), np.array([2.0, 2.0, 2.0]))
    assert found.value == 2.0
    assert found.low < 2.0 < found.high


def test_nothing_to_count_says_nothing():
    assert (share(np.zeros(3), np.zeros(3)).low, share(np.zeros(0), np.zeros(0)).high) == (0.0, 1.0)
