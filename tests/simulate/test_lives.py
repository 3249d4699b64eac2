"""Where children go, when, and what is told of them: plausible, and in the States' own units."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from vereda.simulate import DEFAULT_STATES
from vereda.simulate.assessments import assessments
from vereda.simulate.courses import course_history
from vereda.simulate.facts import enrollment_records, qualifying_moves
from vereda.simulate.families import families
from vereda.simulate.habits import USUAL
from vereda.simulate.itineraries import itineraries
from vereda.simulate.schooling import child_stays, enrollments
from vereda.simulate.traits import traits

UNTIL = date(2026, 11, 19)


class Lives:
    def __init__(self) -> None:
        rng = np.random.default_rng(8)
        self.truth = families(rng, 4_000, USUAL, until=UNTIL)
        self.stays = itineraries(rng, self.truth, DEFAULT_STATES, start=date(2023, 8, 1), until=UNTIL)
        self.enrollments = enrollments(
            rng, child_stays(traits(rng, self.truth), self.stays), DEFAULT_STATES, until=UNTIL
        )
        self.records = enrollment_records(rng, self.enrollments, until=UNTIL)
        self.moves = qualifying_moves(self.enrollments, messiness=1.0)
        self.courses = course_history(rng, self.enrollments, until=UNTIL)
        self.tests = assessments(rng, self.enrollments, until=UNTIL)


@pytest.fixture(scope="module")
def lives() -> Lives:
    return Lives()


def arrivals(stays: pl.DataFrame, state: str, months: range) -> float:
    """The share of a State's arrivals from elsewhere that fall in some months."""
    here = stays.filter(pl.col("state") == state, pl.col("from_state") != state)
    return here.select(pl.col("arrived").dt.month().is_in(list(months)).mean()).item()


@pytest.mark.parametrize(
    ("state", "months"),
    [("MI", range(5, 9)), ("WA", range(4, 11)), ("OR", range(4, 9)), ("GA", range(4, 7)), ("NC", range(4, 8))],
)
def test_work_draws_families_in_its_season(lives, state, months):
    assert arrivals(lives.stays, state, months) > 0.6


def test_families_come_home_in_autumn(lives):
    for state in ("TX", "FL", "CA"):
        assert arrivals(lives.stays, state, range(7, 13)) > 0.5


def test_the_three_streams_flow(lives):
    flows = lives.stays.filter(pl.col("from_state") != pl.col("state")).group_by("from_state", "state").len()
    size = {(one, two): count for one, two, count in flows.iter_rows()}
    assert size["FL", "NC"] > 5 * size.get(("FL", "OR"), 0)
    assert size["TX", "MI"] > 5 * size.get(("CA", "MI"), 0)
    assert size["CA", "OR"] > 5 * size.get(("FL", "OR"), 0)


def test_stays_follow_each_other_without_overlap(lives):
    gaps = lives.stays.select(
        (pl.col("arrived") - pl.col("left").shift(1).over("family")).dt.total_days().alias("days")
    ).drop_nulls()
    assert gaps["days"].min() >= 1
    assert lives.stays.group_by("family").agg(pl.col("left").null_count().alias("now"))["now"].unique().to_list() == [1]


def test_every_child_has_an_enrollment_and_a_move(lives):
    everyone = set(range(4_000))
    assert set(lives.enrollments["child"]) == everyone
    assert set(lives.moves["child"]) == everyone


def test_every_state_that_knows_a_child_knows_a_move_to_it(lives):
    who = ["child", "state", "second"]
    assert lives.enrollments.select(who).unique().join(lives.moves.select(who).unique(), on=who, how="anti").is_empty()
    assert (lives.moves["state"] == lives.moves["qualifying_move_to_state"]).all()


def test_eligibility_ends_after_three_years_or_before_the_22nd_birthday(lives):
    born = lives.truth.select("child", "birth_date")
    rows = lives.moves.join(born, on="child").select(
        "birth_date",
        arrived=pl.col("qualifying_arrival_date").str.to_date("%Y%m%d"),
        ends=pl.col("eligibility_expiration_date").str.to_date("%Y%m%d"),
    )
    for birth_date, arrived, ends in rows.sample(300, seed=1).iter_rows():
        leap = arrived.month == 2 and arrived.day == 29
        three = date(arrived.year + 3, arrived.month, 28 if leap else arrived.day).toordinal() - 1
        day = 28 if (birth_date.month, birth_date.day) == (2, 29) and (birth_date.year + 22) % 4 else birth_date.day
        birthday = date(birth_date.year + 22, birth_date.month, day).toordinal() - 1
        assert ends.toordinal() == min(three, birthday)


def test_nobody_is_enrolled_before_birth_or_twice_in_one_school(lives):
    assert (lives.enrollments["begins"] > lives.enrollments["birth_date"]).all()
    assert (lives.enrollments["stops"] >= lives.enrollments["begins"]).all()
    in_school = lives.enrollments.filter(kind="school").sort("child", "begins")
    overlap = in_school.select((pl.col("begins") <= pl.col("stops").shift(1).over("child")).fill_null(value=False))
    assert not overlap.to_series().any()


def test_grades_go_with_age(lives):
    ages = lives.enrollments.filter(kind="school").with_columns(
        age=(pl.col("begins") - pl.col("birth_date")).dt.total_days() / 365.25
    ).group_by("grade_level").agg(pl.col("age").median())  # fmt: skip
    age = dict(ages.iter_rows())
    assert 5 <= age["KG"] < 6.5
    assert 13.5 < age["09"] < 16
    assert set(age) == {"KG", *(f"{grade:02}" for grade in range(1, 13))}


def test_enrollments_of_all_kinds(lives):
    kinds = lives.records.group_by("enrollment_type").len()
    assert set(kinds["enrollment_type"]) == {"01", "03", "04", "05", "06"}
    summer = lives.records.filter(enrollment_type="03")
    assert summer["mep_project_type"].null_count() == 0
    assert summer["enrollment_date"].str.slice(4, 2).is_in(["05", "06", "07", "08"]).all()
    assert (
        lives.records.filter(enrollment_type="06")["school_or_project_name"].null_count()
        == lives.records.filter(enrollment_type="06").height
    )


def test_schools_are_real_where_a_list_ships(lives):
    from vereda.core.schools import packaged_schools

    known = set(packaged_schools()["nces_id"])
    at = lives.records.filter(pl.col("school_identification_code").is_not_null())
    real = at.filter(pl.col("state").is_in(["TX", "CA", "FL", "WA", "MI"]))["school_identification_code"]
    assert np.mean([number in known for number in real]) > 0.9
    invented = at.filter(pl.col("state").is_in(["OR", "NC", "GA"]))["school_identification_code"]
    assert not any(number in known for number in invented)
    assert invented.str.contains(r"^(41|37|13)91\d{3}90\d{2}[123]$").all()


def test_credits_come_in_the_states_own_unit(lives):
    granted = lives.courses.filter(pl.col("credits_granted").is_not_null()).group_by("state").agg(
        pl.col("credits_granted").cast(pl.Float64).max()
    )  # fmt: skip
    most = dict(granted.iter_rows())
    assert most["CA"] == 5
    assert most["TX"] == most["WA"] == 0.5


def test_who_left_mid_course_has_hours_and_a_grade_to_date(lives):
    left = lives.courses.filter(pl.col("clock_hours").is_not_null())
    assert left.height > 0
    assert left["grade_to_date"].null_count() == 0
    assert left["credits_granted"].null_count() == left["final_grade"].null_count() == left.height
    assert left["clock_hours"].cast(pl.Int32).is_between(10, 110).all()
    finished = lives.courses.filter(pl.col("clock_hours").is_null())
    assert finished["credits_granted"].null_count() == finished["final_grade"].null_count() == 0


def test_failed_courses_grant_nothing(lives):
    failed = lives.courses.filter(pl.col("final_grade") == "F")
    assert failed.height > 0
    assert failed["credits_granted"].cast(pl.Float64).max() == 0


def test_tests_bear_the_states_names(lives):
    titles = lives.tests.group_by("state").agg(pl.col("assessment_title").str.split(" ").list.first().unique())
    names = {state: set(found) for state, found in titles.iter_rows()}
    assert "STAAR" in names["TX"]
    assert "CAASPP" in names["CA"]
    assert lives.tests["assessment_title"].str.len_chars().max() <= 55
    allowed = {"Advanced", "Proficient", "Basic", "Below Basic", "Far Below Basic"}
    assert set(lives.tests.filter(pl.col("assessment_type") != "04")["assessment_interpretation"]) <= allowed


def test_some_graduate(lives):
    graduates = lives.records.filter(graduation_hse_indicator="Graduation")
    assert graduates.height > 0
    assert (graduates["grade_level"] == "12").all()
    after = lives.records.join(graduates.select("child", on=pl.col("graduation_hse_date")), on="child")
    assert (after["enrollment_date"] <= after["on"]).all()
