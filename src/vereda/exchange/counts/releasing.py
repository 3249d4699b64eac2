"""The EDFacts files of a State from a count, with the federal checks on them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from vereda.core.calendar import performance_period_named
from vereda.core.counts.edfacts import RACE, EdfactsFile, EdfactsFinding, checked, edfacts_files, file_name, written
from vereda.exchange.counts.models import Count
from vereda.exchange.counts.queries import count_before
from vereda.exchange.counts.reading import frame
from vereda.exchange.states.models import State

FLAGS: Final = (
    "category_1", "category_2", "birth_to_21", "served", "continued", "moved_in_period", "lep", "idea", "pfs", "pfs_past",
)  # fmt: skip
COLUMNS: Final = {
    "child": pl.Int64,
    "records": pl.Int64,
    "age_grade": pl.String,
    "district": pl.String,
    "school": pl.String,
    "arrived_on": pl.Date,
    "expires_on": pl.Date,
    **dict.fromkeys(FLAGS, pl.Boolean),
}
_ROWS: Final = f"""
    SELECT {", ".join("child_id" if name == "child" else name for name in COLUMNS)}
    FROM counts_countedchild WHERE count_id = %(count)s AND state_id = %(state)s"""  # noqa: S608  # names are constants
_RACES: Final = """
    SELECT DISTINCT ON (r.child_id) r.child_id, one.race
    FROM counts_race one JOIN children_staterecord r ON r.id = one.state_record_id
    WHERE r.state_id = %(state)s AND r.child_id IS NOT NULL ORDER BY r.child_id, r.said_at DESC, r.id DESC"""
_SERVICES: Final = """
    SELECT DISTINCT c.child_id, c.age_grade, s.service
    FROM counts_service s
    JOIN children_staterecord r ON r.id = s.state_record_id
    JOIN counts_countedchild c ON c.count_id = %(count)s AND c.state_id = r.state_id AND c.child_id = r.child_id
    WHERE r.state_id = %(state)s AND (c.served OR c.continued) AND s.first <= %(last)s AND coalesce(s.last, s.first) >= %(first)s"""


@dataclass(frozen=True)
class Release:
    """The files of a State and what the checks found in them."""

    state: State
    count: Count
    files: tuple[EdfactsFile, ...]
    findings: tuple[EdfactsFinding, ...]


def release(count: Count, state: State) -> Release:
    period = performance_period_named(count.period)
    of_state: dict[str, Any] = {"count": count.pk, "state": state.pk, "first": period.first, "last": period.last}
    counted = frame(_ROWS, of_state, COLUMNS)
    services = frame(_SERVICES, of_state, {"child": pl.Int64, "age_grade": pl.String, "service": pl.String})
    races = frame(_RACES, of_state, {"child": pl.Int64, RACE: pl.String})
    files = edfacts_files(counted.join(races, on="child", how="left") if races.height else counted, services)
    found = checked(files, counted, period, before=_figures(count_before(count), state))
    return Release(state, count, files, tuple(found))


def _figures(count: Count | None, state: State) -> dict[str, int]:
    """The two figures of the year before that changes are held against; nothing where it was not counted."""
    if count is None:
        return {}
    children = count.children.filter(state=state)
    return {name: children.filter(**{name: True}).count() for name in ("category_1", "served")}


def file_of(found: Release, file: str) -> tuple[str, bytes]:
    """Name and bytes of one of the files. Raises KeyError for a file there is not."""
    one = {each.file: each for each in found.files}[file]
    state, fips = found.state.pk, found.state.fips
    first = found.count.period[:4]
    year = f"{first}-{int(first) + 1}"
    return file_name(file, state, version="v000001"), written(one, state=state, fips=fips, year=year)


def write_files(count: Count, folder: Path) -> list[Path]:
    """The files of every State that counted a child, below `folder`, which is made. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    states = State.objects.filter(pk__in=count.children.filter(birth_to_21=True).values("state"))
    paths = []
    for state in states:
        found = release(count, state)
        for one in found.files:
            name, content = file_of(found, one.file)
            (folder / name).write_bytes(content)
            paths.append(folder / name)
    return paths
