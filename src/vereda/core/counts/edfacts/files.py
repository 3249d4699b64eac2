"""Figures of the EDFacts files, cell by cell; each cell knows which children it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from vereda.core.counts.standing import AGE_GRADES, MISSING, UNDER_3
from vereda.core.counts.tables import rows

RACES: Final = ("AM7", "AS7", "BL7", "HI7", "MU7", "PI7", "WH7", MISSING)
RACE: Final = "race"
SERVICES: Final = tuple(row["service"] for row in rows("services.csv"))
WITHIN: Final = {row["service"]: row["within"] for row in rows("services.csv") if row["within"]}
TITLES: Final = {row["file"]: row for row in rows("edfacts_tables.csv")}


@dataclass(frozen=True)
class CategorySet:
    """A category set. `base` and `flag`: columns that are true of the children it counts; `category`: its code, or `race`."""

    file: str
    set: str
    base: str
    flag: str
    grade_column: str
    category_column: str
    category: str
    under_3: bool
    total: bool


SETS: Final = tuple(
    CategorySet(**{**row, "under_3": row["under_3"] == "yes", "total": row["total"] == "Y"})  # type: ignore[arg-type]  # the two Booleans
    for row in rows("edfacts_sets.csv")
)


@dataclass(frozen=True)
class Cell:
    """A row of a file. `codes`: column → category code; `places`: numbers of district and school; `amount`: children."""

    set: str
    codes: Mapping[str, str]
    total: bool
    amount: int
    places: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class EdfactsFile:
    """`wanting`: category sets that could not be made, for MSIX has no element for them and no side file came in."""

    file: str
    cells: tuple[Cell, ...]
    wanting: tuple[str, ...] = ()


def edfacts_files(counted: pl.DataFrame, services: pl.DataFrame) -> tuple[EdfactsFile, ...]:
    """The four files of one State.

    `counted`: the rows of `count` of the State, with `race` (String, an EDFacts code) where a side file told it. `services`:
    child, age_grade, service (of SERVICES), one row a child and service.
    """
    ready = counted.with_columns(served_12_months=pl.col("served") | pl.col("continued"))
    by_file: dict[str, list[Cell]] = {"FS121": [], "FS054": []}
    wanting = []
    for one in SETS:
        if one.category == RACE and RACE not in ready.columns:
            wanting.append(one.set)
            continue
        by_file[one.file] += _cells(one, ready)
    return (
        EdfactsFile("FS121", tuple(by_file["FS121"]), tuple(wanting)),
        EdfactsFile("FS054", tuple(by_file["FS054"])),
        EdfactsFile("FS145", tuple(_services(services)), () if services.height else ("CSA",)),
        EdfactsFile("FS165", tuple(_schools(counted)), ("MEPFundStatus",)),
    )


def _cells(one: CategorySet, counted: pl.DataFrame) -> list[Cell]:
    chosen = counted.filter(one.base, *([one.flag] if one.flag else []))
    if not one.under_3:
        chosen = chosen.filter(pl.col("age_grade") != UNDER_3)
    if not one.grade_column:
        return [Cell(one.set, {}, one.total, chosen.height)]
    categories = RACES if one.category == RACE else (one.category,)
    kind = pl.col(RACE).fill_null(MISSING) if one.category == RACE else pl.lit(one.category)
    numbers = {
        (grade, code): number
        for grade, code, number in chosen.group_by("age_grade", kind=kind).len().iter_rows()
    }  # fmt: skip
    return [
        Cell(one.set, {one.grade_column: grade} | ({one.category_column: code} if code else {}), one.total, amount)
        for grade in AGE_GRADES
        for code in categories
        if (one.under_3 or grade != UNDER_3) and _is_told(grade, code, amount := numbers.get((grade, code), 0))
    ]


def _is_told(grade: str, code: str, amount: int) -> bool:
    """A State tells zeros too, but not that of what is missing nobody is missing."""
    return amount > 0 or MISSING not in (grade, code)


def _services(services: pl.DataFrame) -> list[Cell]:
    if not services.height:
        return []
    once = services.unique(["child", "service"])
    numbers = {
        (service, grade): number for service, grade, number in once.group_by("service", "age_grade").len().iter_rows()
    }
    return [
        Cell("CSA", {"ServiceReceivedID": service, "AgeGradeID": grade}, total=False, amount=amount)
        for service in SERVICES
        for grade in AGE_GRADES
        if _is_told(grade, service, amount := numbers.get((service, grade), 0))
    ]


def _schools(counted: pl.DataFrame) -> list[Cell]:
    """Children by the school they were last in; those without one are in no row."""
    placed = counted.filter("birth_to_21", pl.col("school").is_not_null())
    schools = placed.group_by("school", district=pl.col("district").fill_null("")).len().sort("district", "school")
    return [
        Cell("EUT", {}, total=True, amount=number, places=(district, school))
        for school, district, number in schools.iter_rows()
    ]


def amount_of(files: Sequence[EdfactsFile], file: str, set_: str, **codes: str) -> int:
    """The sum of the cells of a set that have these codes."""
    return sum(
        cell.amount
        for one in files
        if one.file == file
        for cell in one.cells
        if cell.set == set_ and all(cell.codes.get(column) == code for column, code in codes.items())
    )
