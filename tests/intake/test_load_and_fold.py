"""Whatever the order in which statements arrive, the rows are those of the statements in the order of their submission dates."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.intake.tables import said

from vereda.core.elements import GROUPS
from vereda.exchange.children.loading import fold, load
from vereda.exchange.children.models import EarlyStatement, Enrollment, StateRecord, StudentVersion
from vereda.exchange.intake.models import StoredFile, Submission

pytestmark = pytest.mark.django_db
FIRST_DAY = datetime(2025, 9, 1, 8, tzinfo=UTC)
NUMBER = itertools.count()
DATES = {"birth_date", "enrollment_date", "withdrawal_date", "assessment_administration_date"}


@dataclass(frozen=True)
class Statement:
    """One student in one file. `enrolled`: day → grade; `name` None: without demographics."""

    student: str
    action: str
    moment: int
    name: str | None = "Ximena"
    enrolled: tuple[tuple[int, str], ...] = ()
    msix: str | None = None


@dataclass
class Known:
    """What the oracle knows of a student."""

    name: str = ""
    action: str = ""
    moment: int = -1
    enrolled: dict[int, tuple[str, int]] = field(default_factory=dict)


def oracle(statements: list[Statement]) -> dict[str, Known]:
    """The same in a few lines of Python, one statement after the other in the order of their moments."""
    known: dict[str, Known] = {}
    stated = {one.student for one in statements if one.action != "D" and one.name}
    for one in sorted(statements, key=lambda one: one.moment):
        if one.student not in stated:
            continue
        student = known.setdefault(one.student, Known())
        student.action, student.moment = one.action, one.moment
        student.name = (one.name if one.action != "D" else None) or student.name
        if one.action in "ID":
            student.enrolled = {}
        if one.action != "D":
            student.enrolled |= {day: (grade, one.moment) for day, grade in one.enrolled}
    return known


def frames(statements: list[Statement]) -> dict[str, pl.DataFrame]:
    """The groups of a file with these statements, as a check gives them."""
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in GROUPS if name != "header"}
    for number, one in enumerate(statements, 1):
        own = {"student_record_id": f"{number:07}"}
        rows["student"].append(
            own
            | {
                "state_student_identifier": one.student,
                "state_student_identifier_type": "01",
                "action_code": one.action,
                "msix_identification_number": one.msix,
            }
        )
        if one.action == "D":
            continue
        if one.name:
            named = {"first_name": one.name, "last_name_1": "Ek", "birth_date": date(2010, 3, 1)}
            rows["demographics"].append(own | named)
        for day, grade in one.enrolled:
            rows["enrollments"].append(
                own
                | {
                    "enrollment_date": date(2025, 8, day),
                    "grade_level": grade,
                    "school_or_project_name": "Escuela Niños Héroes",
                }
            )
    return {name: framed(name, rows[name]) for name in rows}


def framed(group: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    kinds = {
        element.key: {"date": pl.Date, "month": pl.Date, "decimal": pl.Decimal(6, 3)}.get(element.type, pl.String)
        for element in GROUPS[group].elements
    }
    kinds |= dict.fromkeys(("begin_academic_year", "end_academic_year"), pl.Int16) if group == "course_history" else {}
    schema = {"student_record_id": pl.String, "record_id": pl.String, **kinds}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")


def arrive(statements: list[Statement], *, moment: int, state: str = "WA") -> Submission:
    number = next(NUMBER)
    sha256 = f"{number:064x}"
    StoredFile.objects.create(sha256=sha256, size=1, stored_at=FIRST_DAY)
    submission = Submission.objects.create(
        receipt=f"{state}-{number}",
        state_id=state,
        channel="api",
        file_id=sha256,
        file_name="x.msx",
        received_at=FIRST_DAY,
    )
    load(
        submission_id=submission.pk,
        state=state,
        said_at=FIRST_DAY + timedelta(hours=moment),
        groups=frames(statements),
    )
    return submission


def without_files(rows: list[str]) -> list[str]:
    """Files are numbered as they come; what they said is what counts."""
    import re

    return sorted(re.sub(r'"file": "[0-9a-f]+"', "", row) for row in rows)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


statements = st.builds(
    Statement,
    student=st.sampled_from(["A", "B"]),
    action=st.sampled_from("IIUUD"),
    moment=st.integers(0, 30),
    name=st.sampled_from(["Ximena", "Xiména", "Iker"]),
    enrolled=st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["09", "10"])), max_size=3, unique_by=lambda e: e[0]).map(tuple),
)  # fmt: skip
nameless = statements.map(lambda one: Statement(one.student, "U", one.moment, None, one.enrolled))
histories = st.lists(
    st.one_of(statements, statements, nameless), min_size=1, max_size=6, unique_by=lambda one: one.moment
).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some)))


@pytest.mark.slow
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
def test_any_order_of_arrival_gives_what_was_said_in_its_own_order(agreed, history):
    in_order, as_they_came = history
    found = []
    for some in (sorted(in_order, key=lambda one: one.moment), as_they_came):
        with undone():
            for one in some:
                arrive([one], moment=one.moment)
            found.append(without_files(said()))
            expected = oracle(list(some))
            records = {record.state_student_identifier: record for record in StateRecord.objects.all()}
            assert set(records) == set(expected)
            for name, record in records.items():
                is_now = expected[name]
                assert record.first_name == is_now.name
                assert record.said_at == FIRST_DAY + timedelta(hours=is_now.moment)
                assert (record.withdrawn_at is not None) == (is_now.action == "D")
                rows = record.enrollments.values_list("enrollment_date", "grade_level", "said_at")
                assert {
                    day.day: (grade, (at - FIRST_DAY) // timedelta(hours=1)) for day, grade, at in rows
                } == is_now.enrolled
            assert all(record.version.said_at == record.said_at for record in records.values())
            before = said()
            fold([record.pk for record in records.values()])
            assert said() == before
    assert found[0] == found[1]


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(statements, min_size=2, max_size=4).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some)))
)
def test_statements_of_one_moment_do_not_hang_on_which_came_first(agreed, history):
    found = []
    for some in history:
        with undone():
            for one in some:
                arrive([one], moment=1)
            found.append(without_files(said()))
    assert found[0] == found[1]


def test_a_delete_that_came_before_its_insert_waits_for_it(agreed):
    arrive([Statement("A", "D", 5)], moment=5)
    assert not StateRecord.objects.exists()
    arrive([Statement("A", "I", 1, enrolled=((1, "09"),))], moment=1)
    record = StateRecord.objects.get()
    assert record.withdrawn_at == FIRST_DAY + timedelta(hours=5)
    assert not EarlyStatement.objects.exists()
    assert StudentVersion.objects.count() == 2
    assert not Enrollment.objects.exists()


def test_an_insert_states_in_full_and_an_update_adds(agreed):
    arrive([Statement("A", "I", 0, enrolled=((1, "09"), (2, "09")))], moment=0)
    arrive([Statement("A", "U", 1, None, ((2, "10"), (3, "10")))], moment=1)
    assert grades() == [(1, "09"), (2, "10"), (3, "10")]
    arrive([Statement("A", "I", 2, enrolled=((3, "11"),))], moment=2)
    assert grades() == [(3, "11")]


def grades() -> list[tuple[int, str]]:
    rows = Enrollment.objects.order_by("enrollment_date").values_list("enrollment_date", "grade_level")
    return [(day.day, grade) for day, grade in rows]


def test_the_same_identifier_in_two_states_is_two_records(agreed):
    arrive([Statement("A", "I", 0)], moment=0)
    arrive([Statement("A", "D", 1)], moment=1, state="TX")
    assert StateRecord.objects.get().withdrawn_at is None


def test_what_the_exchange_alone_can_notice(agreed):
    arrive([Statement("A", "I", 1), Statement("B", "I", 1)], moment=1)
    number = next(NUMBER)
    StoredFile.objects.create(sha256=f"{number:064x}", size=1, stored_at=FIRST_DAY)
    second = Submission.objects.create(
        receipt="WA-second",
        state_id="WA",
        channel="api",
        file_id=f"{number:064x}",
        file_name="x",
        received_at=FIRST_DAY,
    )
    loaded = load(
        submission_id=second.pk,
        state="WA",
        said_at=FIRST_DAY + timedelta(hours=2),
        groups=frames(
            [
                Statement("A", "I", 2, msix="000000000000"),
                Statement("C", "U", 2),
                Statement("D", "U", 2, None),
                Statement("E", "D", 2),
                Statement("B", "D", 2),
            ]
        ),
    )
    assert {rule: [identifier for _, identifier in rows] for rule, rows in loaded.found.items()} == {
        "student.action_code.insert_known": ["A"],
        "student.action_code.update_unknown": ["C"],
        "student.demographics.never_stated": ["D"],
        "student.action_code.delete_unknown": ["E"],
        "student.msix_identification_number.unknown": ["A"],
    }
    assert loaded.counts == {"loaded": 3, "inserted": 1, "updated": 1, "deleted": 1, "late": 0, "waiting": 2}


def test_a_submission_is_loaded_once(agreed):
    from django.db import IntegrityError

    submission = arrive([Statement("A", "I", 1)], moment=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        load(submission_id=submission.pk, state="WA", said_at=FIRST_DAY, groups=frames([Statement("A", "I", 1)]))


def test_no_stage_is_left_behind(agreed):
    arrive([Statement("A", "I", 1)], moment=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'stage_%' AND relpersistence = 't'")
        assert cursor.fetchone() == (0,)
