"""Pairs that share a key: all of them, each once, and never more than bounded."""

from itertools import combinations

import numpy as np
import pytest

from vereda.core.identity.candidates import candidates


def pairs(found: object) -> list[tuple[int, int]]:
    return list(zip(found.left.tolist(), found.right.tolist(), strict=True))  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(20))
def test_exactly_the_pairs_that_share_a_key(seed: int):
    rng = np.random.default_rng(seed)
    rows, keys = rng.integers(0, 30, 60), rng.integers(-20, 20, 60)
    once = np.unique(np.stack([rows, keys]), axis=1)
    of_key = {key: sorted(once[0][once[1] == key].tolist()) for key in set(once[1].tolist())}
    expected = sorted({pair for members in of_key.values() for pair in combinations(members, 2)})
    assert pairs(candidates(once[0], once[1], 30)) == expected


def test_a_key_too_common_is_left_out_and_counted():
    rows, keys = np.append(np.arange(10), [0, 1]), np.append(np.zeros(10, np.int64), [7, 7])
    found = candidates(rows, keys, 10, common=9)
    assert (pairs(found), found.keys_dropped, found.pairs_lost) == ([(0, 1)], 1, 45)


def test_when_there_are_too_many_pairs_the_commonest_keys_go_first():
    """100,000 records that share a few keys: bounded, and what was left out is said."""
    rows = np.tile(np.arange(100_000), 2)
    keys = np.append(np.arange(100_000) // 290, 1_000_000 + np.arange(100_000) // 2)
    found = candidates(rows, keys, 100_000)
    assert len(found.left) <= 6_000_000
    assert {(0, 1), (99_998, 99_999)} <= set(pairs(found))
    assert found.keys_dropped > 300
    assert found.pairs_lost > 10_000_000


def test_no_keys_no_pairs():
    assert pairs(candidates(np.empty(0, np.int64), np.empty(0, np.int64), 0)) == []
