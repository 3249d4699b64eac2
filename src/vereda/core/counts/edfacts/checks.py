"""The federal checks on the files of a State, as findings that say what to do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from vereda.core.calendar import Period
from vereda.core.counts.edfacts.files import SERVICES, SETS, WITHIN, EdfactsFile, amount_of
from vereda.core.counts.narrative import changed_much
from vereda.core.counts.standing import AGE_GRADES
from vereda.core.counts.tables import rows

SERVED_CHANGE: Final = 0.25  # C02
SETS_BY_GRADE: Final = {one.set: one.grade_column for one in SETS if one.file == "FS121" and not one.total}
ACCRUAL: Final = "HSACCRUAL"
ACCRUAL_GRADES: Final = frozenset(
    next(row["grades"] for row in rows("services.csv") if row["service"] == ACCRUAL).split("|")
)


@dataclass(frozen=True)
class Check:
    """`effect`: note, warning, error, blocker, measure … `how`: from the `figures`, `built_in` to the count, or elsewhere."""

    check: str
    effect: str
    how: str
    words: Mapping[str, str]
    fix: Mapping[str, str]
    source: str


CHECKS: Final = {
    row["check"]: Check(
        row["check"],
        row["effect"],
        row["how"],
        {"en": row["words"], "es": row["words_es"]},
        {"en": row["fix"], "es": row["fix_es"]},
        row["source"],
    )
    for row in rows("edfacts_checks.csv")
}


@dataclass(frozen=True)
class EdfactsFinding:
    """`where`: a grade or a service; `found` stands against `allowed`, or is a number of children."""

    check: str
    where: str
    found: int
    allowed: int | None = None


@dataclass(frozen=True)
class Checked:
    """What the checks look at: the State's files, its counted children, its period, and the figures of the year before."""

    files: Sequence[EdfactsFile]
    counted: pl.DataFrame
    period: Period
    before: Mapping[str, int]


def checked(
    files: Sequence[EdfactsFile], counted: pl.DataFrame, period: Period, *, before: Mapping[str, int] | None = None
) -> list[EdfactsFinding]:
    """All findings, by check. `before`: `category_1` and `served` of the year before, where it was counted."""
    looked_at = Checked(files, counted, period, before or {})
    return [finding for test in TESTS for finding in test(looked_at)]


def _change(given: Checked) -> Iterator[EdfactsFinding]:
    now, before = _number(given.counted, "category_1"), given.before.get("category_1")
    if before is not None and changed_much(now, before):
        yield EdfactsFinding("C01", "", now, before)
    now, before = _number(given.counted, "served"), given.before.get("served")
    if before and abs(now - before) >= SERVED_CHANGE * before:
        yield EdfactsFinding("C02", "", now, before)


def _served_before_service(given: Checked) -> Iterator[EdfactsFinding]:
    served = amount_of(given.files, "FS054", "CSA")
    for service in SERVICES:
        number = amount_of(given.files, "FS145", "CSA", ServiceReceivedID=service)
        if number > served:
            yield EdfactsFinding("C03", service, number, served)
    in_summer = _number(given.counted, "category_2")
    if in_summer > served:
        yield EdfactsFinding("C04", "", in_summer, served)


def _accrual(given: Checked) -> Iterator[EdfactsFinding]:
    for grade in AGE_GRADES:
        number = amount_of(given.files, "FS145", "CSA", ServiceReceivedID=ACCRUAL, AgeGradeID=grade)
        if number and grade not in ACCRUAL_GRADES:
            yield EdfactsFinding("C05", grade, number, 0)


def _by_grade(given: Checked) -> Iterator[EdfactsFinding]:
    eligible = _numbers(given.counted, "birth_to_21")
    for check, base, whole in (
        ("C06", _numbers(given.counted, "served"), eligible),
        ("C07", _numbers(given.counted, "category_2"), _numbers(given.counted, "category_1")),
    ):
        for grade, number in base.items():
            if number > whole.get(grade, 0):
                yield EdfactsFinding(check, grade, number, whole.get(grade, 0))


def _sets(given: Checked) -> Iterator[EdfactsFinding]:
    subtotals = {grade: amount_of(given.files, "FS121", "ST1", AgeGradeID=grade) for grade in AGE_GRADES}
    for name, column in SETS_BY_GRADE.items():
        for grade, whole in subtotals.items():
            number = amount_of(given.files, "FS121", name, **{column: grade})
            if number > whole:
                yield EdfactsFinding("C09", f"{name} {grade}", number, whole)
    total = amount_of(given.files, "FS121", "EUT")
    if total != sum(subtotals.values()):
        yield EdfactsFinding("C09", "EUT", total, sum(subtotals.values()))


def _services(given: Checked) -> Iterator[EdfactsFinding]:
    for part, whole in WITHIN.items():
        numbers = [amount_of(given.files, "FS145", "CSA", ServiceReceivedID=service) for service in (part, whole)]
        if numbers[0] > numbers[1]:
            yield EdfactsFinding("C10", part, numbers[0], numbers[1])


def _children(given: Checked) -> Iterator[EdfactsFinding]:
    counted = given.counted.filter("category_1")
    for check, one in (
        ("C18", pl.col("records") > 1),
        ("C25", pl.col("pfs_past")),
        ("C26", pl.col("continued") & (pl.col("expires_on") >= given.period.last)),
    ):
        number = counted.filter(one).height
        if number:
            yield EdfactsFinding(check, "", number)


def _number(counted: pl.DataFrame, base: str) -> int:
    return counted.filter(base).height


def _numbers(counted: pl.DataFrame, base: str) -> dict[str, int]:
    return dict(counted.filter(base).group_by("age_grade").len().iter_rows())


TESTS: Final[tuple[Callable[[Checked], Iterator[EdfactsFinding]], ...]] = (
    _change, _served_before_service, _accrual, _by_grade, _sets, _services, _children,
)  # fmt: skip
