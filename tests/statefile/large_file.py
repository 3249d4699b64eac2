"""A large State file of invented students: 25 records each, so 40,000 of them make a million lines."""

import numpy as np
import polars as pl
from tests.statefile.good_file import ASSESSMENT, COURSE, DEMOGRAPHICS, ENROLLMENT, HEADER, QUALIFYING_MOVE, STUDENT

from vereda.core.elements import msix_id
from vereda.core.statefile import StateFile, state_file

MOVES, ENROLLMENTS, COURSES, ASSESSMENTS = 2, 5, 12, 4
FIRST = [
    "Ximena",
    "Brayan",
    "Yaretzi",
    "Iker",
    "Åsa",
    "Mateo",
    "Itzel",
    "Joaquín",
    "Noemí",
    "Thuy",
    "Dalia",
    "Ezequiel",
]
LAST = ["Ibáñez", "Güemes", "Peña", "Tuyub", "Xool", "O'Toole", "Okafor", "Chávez", "Nguyễn", "Santibáñez", "Ek"]
TITLES = ["U.S. History", "Algebra 1", "English 9", "Biology", "Spanish 2", "Chemistry", "Art", "Geometry", "Health"]


def large_file(students: int = 40_000, *, seed: int = 7) -> StateFile:
    rng = np.random.default_rng(seed)
    ids = pl.Series([f"{number:07}" for number in range(1, students + 1)])
    born = pl.Series(rng.integers(13_000, 15_500, students), dtype=pl.Int32).cast(pl.Date)  # 2005 to 2012
    arrived = born + pl.Series(
        rng.integers(3_800, 4_100, students) * 86_400_000, dtype=pl.Duration("ms")
    )  # about 11 years
    groups = {
        "student": _like(STUDENT, ids).with_columns(
            state_student_identifier=(pl.int_range(pl.len()) + 5_000_000_000).cast(pl.String),
            msix_identification_number=pl.Series(
                [msix_id.make(f"{number:011}") if number % 3 else None for number in range(1, students + 1)]
            ),
        ),
        "demographics": _like(DEMOGRAPHICS, ids, 1).with_columns(
            first_name=_drawn(rng, FIRST, students),
            last_name_1=_drawn(rng, LAST, students),
            last_name_2=_drawn(rng, [*LAST, None, None], students),
            birth_date=_text(born),
        ),
        "qualifying_moves": _moves(ids, arrived),
        "enrollments": _enrollments(ids, born),
        "course_history": _courses(rng, ids),
        "assessments": _like(ASSESSMENT, ids, ASSESSMENTS).with_columns(
            score_results=_drawn(rng, [str(score) for score in range(2_200, 2_700)], students * ASSESSMENTS),
            assessment_content=pl.Series(["Mathematics", "Reading", "Writing", "Science"] * students),
        ),
    }
    counts = {
        "total_students_in_file": str(students),
        "total_records_in_file": str(sum(len(frame) for frame in groups.values())),
    }
    return state_file({**HEADER, **counts}, _placed(groups))


def _like(record: dict[str, str | None], ids: pl.Series, each: int = 0) -> pl.DataFrame:
    """One record, `each` times for every student (0: the student's own)."""
    times = max(each, 1)
    frame = pl.DataFrame({"student_record_id": pl.concat([ids] * times).sort()})
    if each:
        numbers = pl.Series([f"{number:03}" for number in range(1, each + 1)] * len(ids))
        frame = frame.with_columns(record_id=numbers)
    own = {key: value for key, value in record.items() if key != "student_record_id"}
    return frame.with_columns(pl.lit(value, pl.String).alias(key) for key, value in own.items())


def _drawn(rng: np.random.Generator, values: list[str | None], number: int) -> pl.Series:
    return pl.Series(values, dtype=pl.String).gather(rng.integers(0, len(values), number))


def _text(days: pl.Series) -> pl.Series:
    return days.dt.strftime("%Y%m%d")


def _moves(ids: pl.Series, arrived: pl.Series) -> pl.DataFrame:
    arrivals = pl.DataFrame({"first": arrived, "second": arrived.dt.offset_by("1y")}).select(
        pl.concat_list("first", "second").explode()
    )["first"]
    return _like(QUALIFYING_MOVE, ids, MOVES).with_columns(
        qualifying_arrival_date=_text(arrivals),
        eligibility_expiration_date=_text(arrivals.dt.offset_by("3y").dt.offset_by("-1d")),
    )


def _enrollments(ids: pl.Series, born: pl.Series) -> pl.DataFrame:
    year = (
        pl.concat([born.dt.year()] * ENROLLMENTS)
        .to_frame("year")
        .with_columns(
            place=pl.Series([place for place in range(ENROLLMENTS) for _ in range(len(ids))]),
            student=pl.concat([ids] * ENROLLMENTS),
        )
        .sort("student", "place")
    )
    begins = (year["year"] + 8 + year["place"]).cast(pl.String)
    ends = (year["year"] + 9 + year["place"]).cast(pl.String)
    grade = pl.Series([f"{3 + place:02}" for place in range(ENROLLMENTS)] * len(ids))
    return _like(ENROLLMENT, ids, ENROLLMENTS).with_columns(
        enrollment_date=begins + "0904",
        withdrawal_date=ends + "0613",
        residency_date=begins + "0701",
        residency_verification_date=begins + "0801",
        grade_level=grade,
        designated_graduation_school=pl.lit(None, pl.String),
        algebra_1_or_equivalent_indicator=pl.lit(None, pl.String),
    )


def _courses(rng: np.random.Generator, ids: pl.Series) -> pl.DataFrame:
    number = len(ids) * COURSES
    years = pl.Series([str(2013 + place) for place in range(COURSES)] * len(ids))
    return _like(COURSE, ids, COURSES).with_columns(
        course_title=_drawn(rng, TITLES, number),
        begin_academic_year=years,
        end_academic_year=(years.cast(pl.Int32) + 1).cast(pl.String),
        credits_granted=_drawn(rng, ["0.5", "1", "0.25", "0.125"], number),
        final_grade=_drawn(rng, ["A", "A-", "B+", "B", "C", "D", "87"], number),
    )


def _placed(groups: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """`line` as the records would stand in a .msx file: each student's records under the student."""
    tagged = [
        frame.select("student_record_id", group=pl.lit(place), at=pl.int_range(pl.len()))
        for place, frame in enumerate(groups.values())
    ]
    lines = pl.concat(tagged).sort("student_record_id", "group", "at").with_row_index("line", offset=2)
    return {
        name: frame.with_columns(lines.filter(pl.col("group") == place).sort("at")["line"].cast(pl.Int64))
        for place, (name, frame) in enumerate(groups.items())
    }
