"""A re-interview sample is random, drawn again by its seed, and tells a defect rate with its interval (34 CFR 200.89)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.core.counts.reinterviews import defect_rate, drawn, size_for


@given(st.lists(st.text(min_size=1), unique=True), st.integers(0, 20), st.text(), st.randoms(use_true_random=False))
def test_the_seed_alone_settles_who_is_drawn(children: list[str], size: int, seed: str, order: object) -> None:
    chosen = drawn(children, size=size, seed=seed)
    shuffled = [*children]
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own Random
    assert drawn(shuffled, size=size, seed=seed) == chosen
    assert len(set(chosen)) == min(size, len(children))


def test_every_child_is_as_likely_as_the_others() -> None:
    children = [str(number) for number in range(50)]
    times = dict.fromkeys(children, 0)
    for seed in range(1_000):
        for one in drawn(children, size=10, seed=str(seed)):
            times[one] += 1
    assert 150 < min(times.values()) <= max(times.values()) < 250, "200 each on average; 4 standard deviations are 51"


def test_oklahoma_121_of_124() -> None:
    """ED-OIG/A06F0013: 121 of 124 sampled children were not eligible."""
    rate = defect_rate(121, 124)
    assert rate
    assert (round(rate.share, 3), round(rate.low, 3), round(rate.high, 3)) == (0.976, 0.931, 0.992)


def test_no_defect_found_is_not_no_defect() -> None:
    rate = defect_rate(0, 50)
    assert rate
    assert rate.low == 0
    assert rate.high == pytest.approx(0.071, abs=0.001)
    assert defect_rate(0, 0) is None


@pytest.mark.parametrize(("children", "size"), [(0, 0), (1, 1), (100, 80), (1_000, 278), (100_000, 383)])
def test_the_size_that_tells_to_within_five_percent(children: int, size: int) -> None:
    """The tables that survey samplers use for 95 percent and 5 percent."""
    assert size_for(children) == size
