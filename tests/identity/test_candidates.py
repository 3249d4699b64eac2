"""Pairs that share a key: all of them, each once, and never more than bounded."""

from itertools import combinations

import numpy as np
import pytest

from vereda.core.identity.candidates import ALONE, VOTES, candidates
from vereda.core.identity.keys import FEW_RECORDS


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


@pytest.mark.parametrize("seed", range(20))
def test_common_keys_make_a_pair_together(seed: int):
    """Counted one pair at a time: a key that at most `alone` share is enough, of commoner ones it takes as many as votes."""
    rng = np.random.default_rng(seed)
    once = np.unique(np.stack([rng.integers(0, 30, 200), rng.integers(-20, 20, 200)]), axis=1)
    keys_of = [set(once[1][once[0] == row].tolist()) for row in range(30)]
    size = dict(zip(*np.unique(once[1], return_counts=True), strict=True))
    sharing = {pair: keys_of[pair[0]] & keys_of[pair[1]] for pair in combinations(range(30), 2)}
    expected = [
        pair for pair, shared in sharing.items() if len(shared) >= VOTES or any(size[key] <= 4 for key in shared)
    ]
    found = candidates(once[0], once[1], 30, alone=4)
    assert pairs(found) == expected
    assert found.pairs_passed_over == sum(map(bool, sharing.values())) - len(expected) > 0


def test_among_few_records_every_key_makes_candidates_alone():
    """There is time to look at all; among many, half of a name is not worth it."""
    rows, keys = np.append(np.arange(ALONE + 1), [0, 1]), np.append(np.zeros(ALONE + 1, np.int64), [7, 7])
    assert len(candidates(rows, keys, FEW_RECORDS).left) == (ALONE + 1) * ALONE // 2
    assert pairs(candidates(rows, keys, FEW_RECORDS + 1)) == [(0, 1)]


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
