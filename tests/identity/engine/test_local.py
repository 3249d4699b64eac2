"""This machine's engine: parts and threads change nothing but the time it takes."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.identity.builders import identity

from vereda.core.identity import IDENTITY_COLUMNS, default_model, features, link
from vereda.core.identity.candidates import blocks, candidates
from vereda.core.identity.engine import local
from vereda.core.identity.score import score_rows
from vereda.core.identity.table_files import write_tables
from vereda.core.identity.usage import usage
from vereda.core.identity.vocabulary import vocabulary
from vereda.simulate.people import identities


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    return identities(400, seed=71).drop("child", "family")


def test_parts_change_nothing(people: pl.DataFrame, monkeypatch: pytest.MonkeyPatch):
    whole = link(people)
    monkeypatch.setattr(local, "RECORDS_AT_ONCE", 37)
    monkeypatch.setattr(local, "PAIRS_AT_ONCE", 11)
    parted = link(people)
    assert_frame_equal(parted.pairs, whole.pairs, check_exact=True)
    assert_frame_equal(parted.children, whole.children)
    assert parted.counts.pairs_compared == whole.counts.pairs_compared > 500


def test_the_order_of_the_records_changes_nothing(people: pl.DataFrame):
    whole, shuffled = link(people), link(people.sample(fraction=1.0, shuffle=True, seed=3))
    assert_frame_equal(shuffled.pairs, whole.pairs, check_exact=True)
    assert_frame_equal(shuffled.children.sort("record_id"), whole.children.sort("record_id"))


def test_the_scores_are_those_of_pairs_one_by_one(people: pl.DataFrame):
    """What the whole table says of its names is known to the single pair too; nothing else of the others is."""
    form, pairs = features(people), link(people).pairs.head(60)
    known = usage(form)
    for left, right, score in pairs.select("left", "right", "score").iter_rows():
        two = known.encoded(form.filter(pl.col("record_id").is_in([left, right])))
        alone = score_rows(two, np.array([0]), np.array([1]), known.model(default_model()))
        assert alone.score[0] == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize("alone", [None, 5])
@pytest.mark.parametrize("seed", range(10))
def test_parts_of_blocks_have_every_pair_once(seed: int, alone: int | None):
    rng = np.random.default_rng(seed)
    rows, keys = rng.integers(0, 40, 300), rng.integers(-(2**63), 2**63 - 1, 50)[rng.integers(0, 50, 300)]
    whole, found = candidates(rows, keys, 40, alone=alone), blocks(rows, keys, 40, alone=alone)
    told = [found.pairs(part) for part in found.parts(20)]
    assert len(told) > 3
    assert np.array_equal(np.concatenate([part.left for part in told]), whole.left)
    assert np.array_equal(np.concatenate([part.right for part in told]), whole.right)
    assert sum(part.passed_over for part in told) == whole.pairs_passed_over
    assert (whole.pairs_passed_over > 0) == (alone is not None)


def test_what_is_remembered_of_words_is_never_taken_for_another_pair():
    """With room for two pairs only, nearly every pair finds another one in its place."""
    words = sorted({"ana", "anna", "lupe", "guadalupe", "juan", "jhon", "maria", "mario", "j", "xochitl"})
    roomy = vocabulary(words, "given")
    cramped = replace(roomy, remembered=np.zeros(2, np.int64))
    left, right = (part.ravel().astype(np.int32) for part in np.indices((len(words), len(words))))
    once = [vocabulary(words, "given").relation(left[at : at + 1], right[at : at + 1])[0] for at in range(len(left))]
    for known in (roomy, cramped, roomy, cramped):
        assert known.relation(left, right).tolist() == once


def test_nulls_everywhere_link_nobody():
    nobody = pl.DataFrame(
        [dict.fromkeys(IDENTITY_COLUMNS) | {"record_id": str(at)} for at in range(20_000)],
        schema=dict.fromkeys(IDENTITY_COLUMNS, pl.String),
    )
    found = link(nobody)
    assert (found.counts.pairs_compared, found.pairs.height, found.children["child_id"].n_unique()) == (0, 0, 20_000)


def test_records_of_one_name_and_many_birth_dates_take_bounded_time():
    """The commonest of all cases of trouble: a clerk's placeholder name on 200,000 records."""
    count = 200_000
    day = pl.int_range(count, eager=True) % 6_000
    one = pl.DataFrame([identity()]).drop("record_id", "birth_date", "state_student_id")
    many = pl.concat([one] * count).with_columns(
        record_id=pl.int_range(count).cast(pl.String),
        state_student_id=pl.int_range(count).cast(pl.String),
        birth_date=pl.date(2005, 1, 1) + pl.duration(days=day),
    )
    began = time.process_time()
    found = link(many)
    assert found.counts.keys_dropped > 6_000
    assert found.counts.pairs_compared <= 60 * count
    assert time.process_time() - began < 120


def test_files_are_replaced_whole_or_not_at_all(tmp_path: Path):
    before, after = pl.DataFrame({"a": [1]}), pl.DataFrame({"a": [2]})
    before.write_csv(tmp_path / "out.csv")
    (tmp_path / "out.pairs.parquet").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_tables({tmp_path / "out.pairs.parquet": after, tmp_path / "out.csv": after})
    assert pl.read_csv(tmp_path / "out.csv")["a"].item() == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.pairs.parquet"]
