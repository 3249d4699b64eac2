"""Evidence beyond names: which levels hold, and what they weigh against kin and stranger."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.core.identity import default_model
from vereda.core.identity.circumstances import Life, Lives, between, circumstances, found, weighed

MODEL = default_model()
STATES = pl.DataFrame({"id": [1, 2, 3], "state": ["TX", "WA", "TX"]})
LEFT = date(2026, 5, 20)


def lives(
    numbers: list[tuple] = (), moves: list[tuple] = (), enrollments: list[tuple] = (), said: list[tuple] = ()
) -> Lives:
    def frame(rows: list[tuple], **schema: pl.DataType) -> pl.DataFrame:
        return pl.DataFrame(list(rows), schema=schema, orient="row")

    return Lives(
        STATES,
        frame(numbers, id=pl.Int64, number=pl.String, kind=pl.String),
        frame(moves, id=pl.Int64, arrived=pl.Date, from_state=pl.String),
        frame(enrollments, id=pl.Int64, begin=pl.Date, end=pl.Date),
        frame(said, a=pl.Int64, b=pl.Int64),
    )


def levels(of: Lives, a: int = 1, b: int = 2) -> set[str]:
    return set(found(pl.DataFrame({"a": [a], "b": [b]}), of)["level"])


IN_TEXAS = (1, date(2025, 9, 1), LEFT)
CASES = [
    (lives(moves=[(2, date(2026, 6, 3), "TX")], enrollments=[IN_TEXAS]), {"came_from"}),
    (lives(moves=[(2, date(2026, 6, 3), "OR")], enrollments=[IN_TEXAS]), {"came_from_elsewhere"}),
    (lives(moves=[(2, date(2028, 6, 3), "TX")], enrollments=[IN_TEXAS]), set()),
    (lives(moves=[(2, date(2026, 6, 3), None)], enrollments=[IN_TEXAS]), set()),
    (lives(moves=[(1, date(2026, 6, 3), "WA")], enrollments=[(2, date(2025, 9, 1), None)]), {"came_from"}),
    (lives(enrollments=[IN_TEXAS, (2, date(2026, 5, 1), date(2026, 7, 1))]), {"two_places"}),
    (lives(enrollments=[IN_TEXAS, (2, date(2026, 5, 10), date(2026, 7, 1))]), set()),
    (lives(enrollments=[IN_TEXAS, (2, date(2026, 5, 1), None)]), set()),
    (lives(numbers=[(1, "L77", "03"), (2, "L77", "03")]), {"shared_alternate_id"}),
    (lives(numbers=[(1, "L77", "03"), (2, "L77", "02")]), set()),
    (lives(said=[(1, 2)]), {"shared_msix_id"}),
]


@pytest.mark.parametrize(("of", "expected"), CASES)
def test_what_holds_of_two_records_of_two_states(of: Lives, expected: set[str]) -> None:
    assert levels(of) == expected


RECORDS = st.sampled_from([1, 2, 3])
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
PLACES = st.sampled_from(["TX", "WA", "OR", None])


@given(
    numbers=st.lists(st.tuples(RECORDS, st.sampled_from(["L7", "L8"]), st.sampled_from(["02", "-"])), max_size=4),
    moves=st.lists(st.tuples(RECORDS, DAYS, PLACES), max_size=3),
    enrollments=st.lists(st.tuples(RECORDS, DAYS, st.none() | DAYS), max_size=4),
    said=st.sampled_from([[], [(1, 2)], [(1, 3)]]),
    other=st.sampled_from([2, 3]),
)
def test_one_pair_without_frames_is_as_a_table_of_pairs(numbers, moves, enrollments, said, other) -> None:
    def life(record: int) -> Life:
        mine = ([row[1:] for row in rows if row[0] == record] for rows in (numbers, moves, enrollments))
        alike, moved, stays = mine
        return Life(STATES["state"][record - 1], frozenset(alike), moved, stays)

    table = levels(lives(numbers, moves, enrollments, said), 1, other)
    assert between(life(1), life(other), said=(1, other) in said) == table


def test_two_records_of_one_state_are_not_judged_by_where_they_were() -> None:
    both = [IN_TEXAS, (3, date(2026, 1, 1), date(2026, 5, 1))]
    assert levels(lives(enrollments=both, numbers=[(1, "L7", "03"), (3, "L7", "03")]), 1, 3) == set()


def pair(kin: float, stranger: float, probability: float = 0.5, *, vetoed: bool = False) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "a": [1],
            "b": [2],
            "kin": [kin],
            "stranger": [stranger],
            "score": [0.0],
            "probability": [probability],
            "vetoed": [vetoed],
        }
    )


def told(*names: str) -> pl.DataFrame:
    one = pl.DataFrame({"level": names}, schema={"level": pl.String})
    return one.with_columns(a=pl.lit(1, pl.Int64), b=pl.lit(2, pl.Int64))


def test_a_move_from_there_speaks_against_strangers_and_says_nothing_of_kin() -> None:
    after = weighed(pair(1.0, 1.0), told("came_from"), MODEL)
    assert after["kin"][0] == 1.0
    assert after["stranger"][0] == pytest.approx(3.7)
    assert 2 ** -after["score"][0] == pytest.approx(2**-1.0 + 2**-3.7)
    assert after["probability"][0] == pytest.approx(1 / (1 + 2 ** -after["score"][0]))


def test_what_speaks_for_a_pair_does_not_find_it_nor_lift_a_veto() -> None:
    for far in (pair(-8, -8, probability=0.01), pair(8, 8, vetoed=True)):
        assert weighed(far, told("shared_msix_id"), MODEL).equals(far)


def test_what_speaks_against_counts_always_and_adds_up() -> None:
    after = weighed(pair(9.0, 9.0, vetoed=True), told("two_places", "came_from_elsewhere"), MODEL)
    assert (after["kin"][0], after["stranger"][0]) == (pytest.approx(8.0), pytest.approx(3.8))
    assert weighed(pair(1, 2), told(), MODEL).equals(pair(1, 2))


def test_every_level_says_where_its_weight_comes_from_in_two_languages() -> None:
    for one in circumstances().values():
        assert one.source.startswith(("measured", "stated"))
        assert one.sentence("en") != one.sentence("es")
