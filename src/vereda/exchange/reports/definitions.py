"""The reports on counted children, as data: what each tells, in which families of figures, and the query it rests on.

A source (`sources/<report>.sql`) gives rows of `counted` (a child of the count in a State), `family`, `key` and `entries`, over two
tables that the making of figures provides:

    counted(id, child_id, state, district, age_grade, age, home, records, moved_in_period, pfs, lived_from)
    counted_record(counted, record, newest)

and the days %(first)s and %(last)s of the period.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Final

from vereda.core.language import Language
from vereda.core.packaged import rows

Told = Mapping[Language, str]
PACKAGE: Final = "vereda.exchange.reports"
WHOLE: Final = "children"  # the family of one key: all children


@dataclass(frozen=True)
class Family:
    """Figures that belong together. `words`: how keys are told: `keys` (by `labels`), `text` as they are, `state`, `month`,
    `place`, `age_sex`, `role`, or a code set. `each_child_once`: every child has exactly one of the keys, so that they add up.

    `of_others`, `of_states`: whether people who may not see the children are told of it, and of each State. Of States never two
    families of which one could be computed from the other, or from the page of counts, nor that one bounds: what one hides the
    other would tell. With `row_of` each State is told as a row by itself, as far as the page of counts tells how many children that
    is (see `others`), and no sum of States.
    """

    key: str
    name: Told
    words: str
    each_child_once: bool
    of_others: bool
    of_states: bool
    row_of: str
    labels: Mapping[str, Told]

    @property
    def of_nation_alone(self) -> bool:
        return self.of_others and not self.of_states


@dataclass(frozen=True)
class Report:
    key: str
    title: Told
    about: Told
    families: tuple[Family, ...]
    source: str


def told_in(row: Mapping[str, str], name: str) -> Told:
    return {"en": row[name], "es": row[f"{name}_es"]}


def _labels() -> Mapping[str, Mapping[str, Told]]:
    table = rows(PACKAGE, "data/keys.csv")
    return {
        family: {row["key"]: told_in(row, "label") for row in some}
        for family, some in groupby(table, itemgetter("family"))
    }


def _load() -> dict[str, Report]:
    labels, families = _labels(), rows(PACKAGE, "data/families.csv")
    by_report = {
        report: tuple(
            Family(
                row["family"],
                told_in(row, "name"),
                row["words"],
                row["each_child_once"] == "yes",
                row["of_others"] != "no",
                row["of_others"] == "yes",
                row["row_of"],
                labels.get(row["family"], {}),
            )
            for row in some
        )
        for report, some in groupby(families, itemgetter("report"))
    }
    return {
        row["report"]: Report(
            row["report"],
            told_in(row, "title"),
            told_in(row, "about"),
            by_report[row["report"]],
            files(PACKAGE).joinpath("sources", f"{row['report']}.sql").read_text(encoding="utf-8"),
        )
        for row in rows(PACKAGE, "data/reports.csv")
    }


REPORTS: Final[Mapping[str, Report]] = MappingProxyType(_load())
