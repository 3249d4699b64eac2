"""The table of duties: what opens each, who owes it, how long, in which days, what meets it, and its source."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files


class Unit(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"
    SCHOOL_YEAR = "school_year"  # until the school year ends, however many days that is


@dataclass(frozen=True)
class Rule:
    """A row of `rules.csv`. `kind`: "regulation", or "practice" where no law sets the days and a State may."""

    key: str
    opens_when: str
    owed_by: str
    days: int | None
    unit: Unit
    met_by: str
    kind: str
    source: str

    @property
    def is_law(self) -> bool:
        return self.kind == "regulation"


def read_rules(text: str) -> dict[str, Rule]:
    """Raises ValueError for a row whose unit is none, or that has days where the school year sets the end."""
    found: dict[str, Rule] = {}
    for row in csv.DictReader(text.splitlines()):
        unit, days = Unit(row["unit"]), int(row["days"]) if row["days"] else None
        if (days is None) != (unit is Unit.SCHOOL_YEAR) or row["key"] in found:
            raise ValueError(f"duty {row['key']}: give days, or the school year, and each key once")
        rest = {name: row[name] for name in ("key", "opens_when", "owed_by", "met_by", "kind", "source")}
        found[row["key"]] = Rule(days=days, unit=unit, **rest)
    return found


RULES: Mapping[str, Rule] = read_rules(files("vereda.core.duties").joinpath("rules.csv").read_text("utf-8"))
