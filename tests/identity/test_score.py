"""Scores: one pair or many, this way or that, the same; and evidence moves them the way it should."""

from itertools import combinations

import polars as pl
import pytest
from tests.identity.builders import identity, table

from vereda.core.identity import default_model, features, score_pairs
from vereda.core.identity.comparisons import COMPARISONS

PEOPLE = [
    identity("a"),
    identity("b", state="MI", first_name="Moni", middle_name=None),
    identity("c", state="CA", last_name_1="Hernandez", last_name_2="Xolalpa"),
    identity("d", first_name="Jacinto", middle_name=None, sex="Male", birth_date="2009-06-30", state_student_id="102"),
    identity("e", state="WA", first_name="Tou", last_name_1="Vang", last_name_2=None, birth_date="2011-11-11"),
    dict.fromkeys(identity()) | {"record_id": "f"},
]


def score(left: dict[str, object], right: dict[str, object]) -> float:
    scored = score_pairs(features(table(left, right)), pl.DataFrame({"left": ["a"], "right": ["b"]}), default_model())
    return float(scored["score"][0])


def all_pairs() -> pl.DataFrame:
    return pl.DataFrame(list(combinations("abcdef", 2)), schema=["left", "right"], orient="row")


def test_a_pair_scores_the_same_alone_and_among_others():
    """One scorer for a single record and for a million: what else is in the table must not move a score."""
    together = score_pairs(features(table(*PEOPLE)), all_pairs(), default_model())
    by_id = {person["record_id"]: person for person in PEOPLE}
    for left, right, among in together.select("left", "right", "score").iter_rows():
        pair = pl.DataFrame({"left": [left], "right": [right]})
        alone = score_pairs(features(table(by_id[left], by_id[right])), pair, default_model())
        assert alone["score"][0] == pytest.approx(among, abs=1e-9)


def test_left_and_right_may_change_places():
    forth = score_pairs(features(table(*PEOPLE)), all_pairs(), default_model())
    back = score_pairs(features(table(*PEOPLE)), all_pairs().select(left="right", right="left"), default_model())
    assert forth["score"].to_list() == back["score"].to_list()


def test_columns_of_a_scored_pair():
    scored = score_pairs(features(table(*PEOPLE)), all_pairs(), default_model())
    assert scored.columns == [
        "left",
        "right",
        "score",
        "probability",
        "vetoed",
        "kin",
        "stranger",
        *(comparison.name for comparison in COMPARISONS),
    ]
    assert scored["probability"].is_between(0, 1).all()
    assert scored["given"][0] == "nickname"


def test_no_pairs_no_scores():
    assert score_pairs(features(table(*PEOPLE)), all_pairs().head(0), default_model()).height == 0


def test_a_record_that_is_not_there_is_an_error():
    with pytest.raises(ValueError, match="not among the features"):
        score_pairs(features(table(*PEOPLE)), pl.DataFrame({"left": ["a"], "right": ["z"]}), default_model())


def test_the_same_child_is_linked_and_a_sister_is_not():
    other = {"state": "MI", "state_student_id": "9"}
    assert score(identity("a"), identity("b", **other)) > 10
    assert (
        score(identity("a"), identity("b", **other, first_name="Itzel", middle_name=None, birth_date="2009-08-02")) < -5
    )
    stranger = {
        "first_name": "Tou",
        "middle_name": None,
        "last_name_1": "Vang",
        "last_name_2": None,
        "birth_date": "2011-11-11",
    }
    assert score(identity("a"), identity("b", **other, **stranger)) < -5


@pytest.mark.parametrize(
    "doubt",
    [
        {"birth_date": "2007-03-15"},
        {"birth_date": "2009-08-02"},
        {"first_name": "Ana", "middle_name": None},
        {"sex": "Male"},
        {"last_name_1": "Torres", "last_name_2": "Ruiz"},
        {"middle_name": "Itzel"},
        {"multiple_birth": "Yes"},
        {"female_parent_first_name": "Rosa"},
    ],
)
def test_contradiction_never_raises_a_score(doubt: dict[str, str]):
    other = {"state": "MI", "state_student_id": "9"}
    assert score(identity("a"), identity("b", **other, **doubt)) < score(identity("a"), identity("b", **other))


def test_a_rare_surname_says_more_than_a_common_one():
    def shared(surname: str) -> float:
        said = {"last_name_1": surname, "last_name_2": None, "birth_date": "2007-03-15", "middle_name": None}
        return score(identity("a", **said), identity("b", **said, state="MI", state_student_id="9"))

    assert shared("Xolalpa") >= shared("Garcia")


def test_two_records_of_one_state_need_more_evidence():
    there = identity("b", state="MI", state_student_id="9")
    here = identity("b", state="TX", state_student_id="9")
    assert score(identity("a"), here) < score(identity("a"), there)
    assert score(identity("a"), identity("b", state="TX", state_student_id="100")) > score(identity("a"), there)
