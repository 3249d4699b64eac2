"""State files' content, delivered to the exchange past the checks: loaded, matched, settled and published as the intake does it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import polars as pl
from django.db import connection, transaction

from vereda.core.elements import ELEMENTS, GROUPS
from vereda.core.elements.msix_id import is_valid
from vereda.core.statefile.typed import typed
from vereda.exchange.children import actions
from vereda.exchange.children.loading import load
from vereda.exchange.children.matching.match import Matched
from vereda.exchange.children.models import Child, ConsolidatedRecord, Link, StateRecord
from vereda.exchange.intake.models import StoredFile, Submission
from vereda.exchange.worklists.actions import settle_near_matches

Student = Mapping[str, Any]
EPOCH = datetime(2026, 9, 1, 8, tzinfo=UTC)
IDENTITY = {"multiple_birth": "multiple_birth_flag", "state_student_id": "state_student_identifier"}
_numbers = count(1)
GROUP_OF_ELEMENT = {element.key: group.name for group in GROUPS.values() for element in group.elements}


def student(
    identifier: str, first: str, last_1: str, last_2: str | None = None, born: date = date(2007, 3, 7), **more: Any
) -> Student:
    """One student as a State says it. `more`: demographic elements, groups as lists, `action_code`, an MSIX ID."""
    return {
        "state_student_identifier": identifier, "first_name": first, "last_name_1": last_1, "last_name_2": last_2,
        "birth_date": born, "sex": "Female", "multiple_birth_flag": "No", **more,
    }  # fmt: skip


def deliver(
    state: str,
    students: Sequence[Student],
    *,
    on: date = date(2026, 9, 1),
    at: datetime | None = None,
    numbers: Random | None = None,
) -> Matched:
    """One file, through every step after the check. `on` is its submission date, `at` when it came."""
    submission = submitted(state, on=on, at=at)
    load(submission_id=submission.pk, state=state, said_at=submission.submission_date, groups=frames(students))
    return work_off(submission, numbers=numbers)


def submitted(state: str, *, on: date, at: datetime | None = None) -> Submission:
    number = next(_numbers)
    at = at or EPOCH + timedelta(minutes=number)
    file = StoredFile.objects.create(sha256=f"{number:064x}", size=1, stored_at=at)
    return Submission.objects.create(
        receipt=f"{state}-{number}", state_id=state, channel=Submission.Channel.API, file=file, file_name="invented.msx",
        submission_date=datetime(on.year, on.month, on.day, tzinfo=UTC), received_at=at,
    )  # fmt: skip


def work_off(submission: Submission, *, numbers: Random | None = None) -> Matched:
    at = submission.received_at + timedelta(seconds=10)
    with transaction.atomic():
        matched = actions.match(submission.pk, at=at, numbers=numbers)
        settle_near_matches(among=matched.among, near=matched.near, model_version=matched.model_version, at=at)
    actions.publish(submission.pk, at=at)
    return matched


def frames(students: Iterable[Student]) -> dict[str, pl.DataFrame]:
    """Typed frames as `CheckedFile.groups` has them."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS if name != "header"}
    for number, one in enumerate(students, 1):
        base = {"student_record_id": f"{number:07}"}
        rows["student"].append(
            base
            | {"state_student_identifier_type": "01", "action_code": "I"}
            | {key: one[key] for key in one if GROUP_OF_ELEMENT.get(key) == "student" or key in STUDENT_KEYS}
        )
        if "first_name" in one:
            rows["demographics"].append(
                base | {key: value for key, value in one.items() if GROUP_OF_ELEMENT.get(key) == "demographics"}
            )
        for group in ("alternate_ids", "qualifying_moves", "enrollments", "course_history", "assessments"):
            rows[group] += [base | row for row in one.get(group, ())]
    return {name: _frame(name, group) for name, group in rows.items()}


STUDENT_KEYS = ("state_student_identifier", "msix_identification_number", "action_code")


def _frame(group: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema: dict[str, Any] = {"student_record_id": pl.String}
    for element in GROUPS[group].elements:
        as_typed = typed(element, pl.lit("x"))
        schema[element.key] = pl.select(as_typed).to_series().dtype if as_typed is not None else pl.String
    return pl.DataFrame(rows, schema=schema)


def as_students(identities: pl.DataFrame) -> list[Student]:
    """Simulated identities as students."""
    table = identities.rename({name: key for name, key in IDENTITY.items() if name in identities.columns})
    keep = [name for name in table.columns if name in ELEMENTS or name == "state_student_identifier"]
    return table.select(keep).to_dicts()


def partition() -> set[frozenset[str]]:
    """The children, as sets of State and State Student Identifier."""
    found: dict[int, set[str]] = {}
    for record in StateRecord.objects.all():
        found.setdefault(record.child_id, set()).add(f"{record.state_id}:{record.state_student_identifier}")
    return {frozenset(members) for members in found.values()}


def assert_invariants() -> None:
    """What holds after any operation, however it ended."""
    current = list(Link.objects.filter(until=None).values_list("state_record_id", "child_id"))
    assert sorted(current) == sorted(StateRecord.objects.values_list("id", "child_id")), (
        "each State record is in exactly one child"
    )
    for link in Link.objects.all():
        assert link.by
        assert link.reason in Link.Reason.values
        assert (
            link.reason in ("new", "person", "undone")
            or (link.score is not None and link.model_version)
            or link.reason == "rematch"
        )
        assert link.until is None or link.until >= link.since
    for child in Child.objects.select_related("successor"):
        assert is_valid(child.msix_id)
        has_records = StateRecord.objects.filter(child=child).exists()
        assert has_records == (child.successor is None), "a child without records leads to its successor"
        assert child.successor is None or child.successor.successor_id is None, (
            "one step always reaches the living child"
        )
        assert (child.retired_at is None) == (child.successor is None)
        assert not child.is_stale
        assert ConsolidatedRecord.objects.filter(child=child).exists() == has_records
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM children_identitypair WHERE left_id >= right_id")
        assert cursor.fetchone() == (0,)


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
