"""Mona and the others, as every nation has them."""

import polars as pl
import pytest

from vereda.core.identity import Linked, default_model, link
from vereda.core.statefile.reading import read
from vereda.simulate import bad_file, identities, simulate
from vereda.simulate.tables import table

MONA = {"TX": "4810229371", "MI": "7729104386", "WA": "5520918347"}


def mona(nation, group: str) -> pl.DataFrame:
    rows = nation.said(group)
    return rows.filter(pl.col("state_student_identifier").is_in(list(MONA.values()))).sort("made")


def test_she_is_one_child_of_three_states(nation):
    rows = nation.truth.filter(pl.col("state_student_id").is_in(list(MONA.values())))
    assert dict(rows.select("state", "state_student_id").iter_rows()) == MONA
    assert rows["child"].n_unique() == 1
    assert nation.truth.filter(child=rows["child"][0]).height == 3


def test_michigan_has_her_birthday_the_other_way_round(nation):
    rows = mona(nation, "demographics").group_by("state").last()
    said = {row["state"]: row for row in rows.iter_rows(named=True)}
    assert str(said["TX"]["birth_date"]) == str(said["WA"]["birth_date"]) == "2007-03-07"
    assert str(said["MI"]["birth_date"]) == "2007-07-03"
    assert [said[state]["birth_date_verification"] for state in ("TX", "WA", "MI")] == ["1004", "1004", "1007"]
    assert (said["TX"]["last_name_1"], said["TX"]["last_name_2"]) == ("Reyes", "Cárdenas")
    assert (said["MI"]["last_name_1"], said["MI"]["last_name_2"]) == ("REYES CARDENAS", None)


def test_ten_enrollments_and_she_is_at_ahtanum_ridge(nation):
    rows = mona(nation, "enrollments").unique(
        ["state", "enrollment_date", "enrollment_type"], keep="last", maintain_order=True
    )
    assert rows.height == 10
    now = rows.filter(pl.col("withdrawal_date").is_null())
    assert now.select("state", "school_or_project_name", "grade_level").rows() == [
        ("WA", "Ahtanum Ridge High School", "12")
    ]


def test_her_credits(nation):
    granted = mona(nation, "course_history").filter(pl.col("credits_granted").is_not_null())
    by_state = dict(granted.group_by("state").agg(pl.col("credits_granted").cast(pl.Float64).sum()).iter_rows())
    assert by_state == {"TX": 17.5, "MI": 2.0, "WA": 2.0}
    by_subject = dict(
        granted.group_by("subject_area_name").agg(pl.col("credits_granted").cast(pl.Float64).sum()).iter_rows()
    )
    assert by_subject == {
        "English": 3.5, "Mathematics": 3.0, "Science": 2.5, "Social studies": 2.5, "Health and PE": 2.0, "Arts": 1.5,
        "World language": 2.0, "Career and technical": 1.0, "Electives": 3.5,
    }  # fmt: skip


def test_five_courses_are_under_way_in_washington(nation):
    rows = mona(nation, "course_history").filter(state="WA").filter(pl.col("clock_hours").is_not_null())
    assert sorted(rows["course_title"]) == [
        "Career Seminar", "English 12", "Environmental Science", "Studio Art", "U.S. Government",
    ]  # fmt: skip


def test_michigans_later_hours_replace_its_earlier(nation):
    rows = mona(nation, "course_history").filter(course_title="Environmental Science", state="MI")
    assert rows["clock_hours"].to_list() == [14, 27]


def test_a_medical_alert_and_a_flag_not_said(nation):
    rows = mona(nation, "enrollments").group_by("state").last()
    flags = {
        row["state"]: (row["med_alert_indicator"], row["immunization_record_flag"])
        for row in rows.iter_rows(named=True)
    }
    assert flags == {"TX": ("Chronic", "Yes"), "MI": ("Chronic", "Yes"), "WA": (None, None)}


def test_nobody_of_them_is_held_back(nation):
    for file in nation.simulated.files:
        if file.kind == "standing":
            assert not nation.checked[file.file].held


def test_who_looks_like_her_is_somebody_else(nation):
    others = nation.truth.filter(pl.col("state_student_id").is_in(["3360417725", "90218846"]))
    hers = nation.truth.filter(state_student_id=MONA["TX"])["child"][0]
    assert others["child"].n_unique() == 2
    assert hers not in set(others["child"])


def test_the_boy_nobody_can_be_certain_of_is_one_boy(nation):
    luis = nation.truth.filter(pl.col("state_student_id").is_in(["5521740063", "90217745"]))
    assert luis.height == 2
    assert luis["child"].n_unique() == 1


@pytest.fixture(scope="module")
def linked() -> Linked:
    """Everyone's last word on who they are, linked with the default model among strangers."""
    who = ["state", "state_student_identifier"]
    people = table("standing/demographics").group_by(who, maintain_order=True).last()
    people = people.with_columns(
        record_id=pl.concat_str("state", pl.lit("-"), "state_student_identifier"),
        birth_date=pl.col("birth_date").str.to_date("%Y%m%d"),
        suffix=pl.lit(None, pl.String),
    ).rename({"state_student_identifier": "state_student_id", "multiple_birth_flag": "multiple_birth"})
    strangers = identities(1_000, seed=1).drop("child", "family")
    return link(pl.concat([strangers, people.select(strangers.columns)]))


def test_mona_is_found_to_be_one_child_without_a_person(linked):
    hers = [f"{state}-{number}" for state, number in MONA.items()]
    child = dict(linked.children.iter_rows())
    assert len({child[record] for record in hers}) == 1
    assert child["FL-3360417725"] != child[hers[0]] != child["OR-90218846"]


def test_of_the_boy_a_person_is_asked(linked):
    child = dict(linked.children.iter_rows())
    boys = {"WA-5521740063", "OR-90217745"}
    assert len({child[record] for record in boys}) == 2
    pair = linked.pairs.filter(pl.col("left").is_in(boys), pl.col("right").is_in(boys))
    assert default_model().near_threshold < pair["probability"].item() < default_model().link_threshold


def test_they_are_the_same_with_another_seed(nation, tmp_path):
    other = simulate(tmp_path / "out", children=30, seed=99, cadence="year", years=1)

    def words(directory, files) -> set[str]:
        mine = [read(directory / file.file) for file in files if file.kind == "standing"]
        return {str(sorted(frame.drop("line").rows(), key=str)) for file in mine for frame in file.groups.values()}

    assert words(other.directory, other.files) == words(nation.directory, nation.simulated.files)


def test_only_of_states_in_the_nation_and_not_after_its_last_day(tmp_path):
    from datetime import date

    out = simulate(
        tmp_path / "out", children=30, seed=1, states=["TX", "CA"], cadence="year", years=1, until=date(2026, 8, 31)
    )
    standing = [file for file in out.files if file.kind == "standing"]
    assert {file.state for file in standing} == {"TX"}
    assert max(file.delivered for file in standing) == date(2026, 8, 20)


def test_the_bad_file_is_refused_with_three_reasons(tmp_path):
    from vereda.core.statefile.check import check

    checked = check(read(bad_file(tmp_path)))
    assert checked.refused
    reasons = set(checked.findings.filter(pl.col("severity") == "refuse_file")["rule"])
    assert reasons == {
        "header.total_students_in_file.wrong",
        "header.total_records_in_file.wrong",
        "header.ending_effective_date.not_after_beginning",
    }


@pytest.mark.parametrize("state", ["GA", "MI"])
def test_a_bad_file_of_any_state(tmp_path, state):
    assert bad_file(tmp_path, state=state) == tmp_path / state / f"{state}_20261119_90.msx"
