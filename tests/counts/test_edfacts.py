"""EDFacts files by the layouts and categories of the Department, and the federal checks on them."""

import csv
import io
from datetime import date

import polars as pl
import pytest
from tests.counts.telling import move, record, residency, school, told

from vereda.core.calendar import performance_period_named
from vereda.core.counts import AGE_GRADES, count
from vereda.core.counts.edfacts import CHECKS, amount_of, checked, edfacts_files, fixed, written

PERIOD = performance_period_named("2025-26")
SCHOOL = {"school": "480000100001", "district": "4800001"}
NO_SERVICES = pl.DataFrame(schema={"child": pl.Int64, "age_grade": pl.String, "service": pl.String})


def rows(*said: object) -> pl.DataFrame:
    return count(told(*said), PERIOD, as_of=PERIOD.last)


@pytest.fixture
def three() -> pl.DataFrame:
    """A baby, a learner of English in grade 7 who moved within the year, and one of grade 9 in a project, with priority."""
    records = [record(1, child=1, born="2025-10-01"), record(2, child=2), record(3, child=3, born="2011-03-01")]
    moves = [move("2025-11-01"), move("2025-10-01", record=2), move("2025-02-01", record=3)]
    stays = [
        residency("2025-11-02", grade_level="P0"),
        school(
            "2025-10-05",
            "2026-06-01",
            record=2,
            grade_level="07",
            lep_indicator="Yes",
            school="480000100001",
            district="4800001",
        ),
        school("2025-09-02", "2026-06-01", record=3, kind="05", grade_level="09", pfs_flag="Yes"),
    ]
    return rows(records, moves, stays)


def test_each_set_counts_the_children_it_is_about(three: pl.DataFrame) -> None:
    files = edfacts_files(three, NO_SERVICES)
    assert amount_of(files, "FS121", "EUT") == 3
    assert amount_of(files, "FS121", "ST1", AgeGradeID="UNDER3") == 1
    assert amount_of(files, "FS121", "CSB", AgeGradeWOU3ID="09", PrioritySrvcID="PS") == 1
    assert amount_of(files, "FS121", "CSC", LEPStatusID="LEP") == 1
    assert amount_of(files, "FS121", "CSE", MobilityStatusID="QAD") == 2
    assert amount_of(files, "FS054", "CSA", AgeGradeID="09") == 1
    assert amount_of(files, "FS054", "CSC") == 0


def test_zeros_are_told_and_missing_only_where_there_is_some(three: pl.DataFrame) -> None:
    eligible = edfacts_files(three, NO_SERVICES)[0]
    grades = [cell.codes["AgeGradeID"] for cell in eligible.cells if cell.set == "ST1"]
    assert grades == [grade for grade in AGE_GRADES if grade != "MISSING"]
    without_babies = [cell.codes["AgeGradeWOU3ID"] for cell in eligible.cells if cell.set == "CSB"]
    assert "UNDER3" not in without_babies


def test_race_is_said_to_be_wanting_until_a_side_file_tells_it(three: pl.DataFrame) -> None:
    assert edfacts_files(three, NO_SERVICES)[0].wanting == ("CSA",)
    told_race = three.with_columns(race=pl.Series(["HI7", None, "HI7"]))
    eligible = edfacts_files(told_race, NO_SERVICES)
    assert eligible[0].wanting == ()
    assert amount_of(eligible, "FS121", "CSA", RaceEthnicityID="HI7") == 2
    assert amount_of(eligible, "FS121", "CSA", RaceEthnicityID="MISSING") == 1


def test_the_layouts_are_the_departments(three: pl.DataFrame) -> None:
    """Column positions of 2021-22, from the packaged metadata, met by what is written."""
    files = edfacts_files(three, NO_SERVICES)
    for one, length in zip(files, (414, 354, 324, 273), strict=True):
        assert all(len(line) == length for line in fixed(one, fips="48").decode().splitlines())
    head, *lines = csv.reader(io.StringIO(written(files[0], state="TX", fips="48", year="2025-2026").decode()))
    assert head[:4] == ["SEA MEP STUDENTS ELIGIBLE", str(len(lines)), "TXSEAMIGELIGv000001.csv", "FS121 TX v000001"]
    assert lines[-1][-3:] == ["Y", "", "3"]
    assert {line[1] for line in lines} == {"48"}


def test_the_school_file_has_a_row_a_school(three: pl.DataFrame) -> None:
    schools = edfacts_files(three, NO_SERVICES)[3]
    assert [(cell.places, cell.amount) for cell in schools.cells] == [(("4800001", "480000100001"), 1)]
    assert schools.wanting == ("MEPFundStatus",)


def services(*given: tuple[int, str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(given), schema=["child", "age_grade", "service"], orient="row")


@pytest.mark.parametrize(
    ("given", "check"),
    [
        (services((3, "07", "HSACCRUAL"), (3, "07", "INSTRSERV")), "C05"),
        (services((3, "09", "READINSTR")), "C10"),
        (services((1, "09", "INSTRSERV"), (2, "09", "INSTRSERV")), "C03"),
    ],
    ids=["credits below grade 8", "reading without instruction", "more served than FS054"],
)
def test_services_that_cannot_be_are_found(three: pl.DataFrame, given: pl.DataFrame, check: str) -> None:
    """Notes of ED Data Express on Minnesota 2021-22 and Missouri 2019-20."""
    files = edfacts_files(three, given)
    assert [found.check for found in checked(files, three, PERIOD)] == [check]


@pytest.mark.parametrize(("before", "checks"), [(2, []), (None, []), (3, ["C01"])])
def test_a_change_of_ten_percent_asks_for_a_note_and_blocks_nothing(
    three: pl.DataFrame, before: int | None, checks: list[str]
) -> None:
    """2 children of 3 to 21: against 2 nothing changed; ED Data Express asks for a note from 10 percent."""
    found = checked(
        edfacts_files(three, NO_SERVICES), three, PERIOD, before={} if before is None else {"category_1": before}
    )
    assert [one.check for one in found] == checks
    assert all(CHECKS[one.check].effect == "note" for one in found)


@pytest.mark.parametrize(
    ("moves", "flagged_on", "checks"),
    [
        (["2025-02-20"], "2026-03-01", ["C25"]),
        (["2025-02-20"], "2026-02-20", []),
        (["2025-02-20", "2026-02-27"], "2026-03-01", []),
        (["2024-08-20"], "2025-05-01", ["C25"]),
    ],
    ids=["a year and nine days", "a year to the day", "moved again", "fresh then, and said on into the period"],
)
def test_priority_past_its_day_is_an_error(moves: list[str], flagged_on: str, checks: list[str]) -> None:
    """Domain case 15, a year later in its words: set March 1, last move February 20 of the year before (20 USC 6394(d))."""
    stays = [school("2025-09-02", "2026-06-01"), school(flagged_on, "2026-06-01", pfs_flag="Yes")]
    said = rows([record()], [move(day) for day in moves], stays)
    assert [one.check for one in checked(edfacts_files(said, NO_SERVICES), said, PERIOD)] == checks


def test_priority_is_dated_and_known_for_any_past_day() -> None:
    """Finding on PFS of the Department's auditors: counted as of a day, a child has the priority that was said until then."""
    said = told(
        [record()], [move("2025-10-01")], [school("2025-10-05", "2026-02-01"), school("2026-03-01", pfs_flag="Yes")]
    )
    known = {
        as_of: count(said, PERIOD, as_of=date.fromisoformat(as_of))["pfs"].item()
        for as_of in ("2026-02-28", "2026-03-01")
    }
    assert known == {"2026-02-28": False, "2026-03-01": True}


def test_every_federal_check_has_words_and_a_fix_in_both_languages() -> None:
    assert list(CHECKS) == [f"C{number:02}" for number in range(1, 29)]
    assert all(one.words["es"] and one.fix["es"] for one in CHECKS.values())
