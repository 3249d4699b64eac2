"""A school or district as people say it, and whether an enrollment is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz import fuzz

from vereda.core.folding import fold
from vereda.exchange.states.queries import find_districts, find_schools

ALIKE: Final = 80.0  # of 100: "Antanum Ridge" is Ahtanum Ridge, "Lincoln" is not Clinton
DISTRICT_DIGITS: Final = 7
NAMES: Final = ("school_or_project_name", "facility_name", "school_district")
PLACE_COLUMNS: Final = ("school_identification_code", "school_district_id", *NAMES)
MOST: Final = 12  # schools and districts of a like name; beyond, the name alone says little
SHORT: Final = {
    "hs": "high school",
    "ms": "middle school",
    "es": "elementary school",
    "sd": "school district",
    "elem": "elementary",
}


@dataclass(frozen=True)
class Place:
    """A school or district that was asked for, and the NCES IDs of those that the lists know by such a name."""

    text: str
    schools: frozenset[str]
    districts: frozenset[str]

    @property
    def within(self) -> list[str]:
        """The districts in which the child must have been: a school's number begins with its district's."""
        return sorted(self.districts | {school[:DISTRICT_DIGITS] for school in self.schools})

    def is_of(self, enrollment: Mapping[str, Any]) -> bool:
        """Whether an enrollment is there: by number, or by the words of the name, each like one on record."""
        if (
            enrollment["school_identification_code"] in self.schools
            or enrollment["school_district_id"] in self.districts
        ):
            return True
        name = _words(" ".join(enrollment[column] or "" for column in NAMES))
        return all(_in(word, name) for word in _words(self.text))


def place_asked(text: str, *, state: str | None) -> Place | None:
    """What the words mean; None for no words."""
    wanted = " ".join(_words(text))
    if not wanted:
        return None
    return Place(
        wanted,
        frozenset(one.nces_id for one in find_schools(wanted, state=state, limit=MOST)),
        frozenset(one.nces_id for one in find_districts(wanted, state=state, limit=MOST)),
    )


def _words(text: str) -> list[str]:
    return [word for said in fold(text).split() for word in SHORT.get(said, said).split()]


def _in(word: str, name: Iterable[str]) -> bool:
    return any(known.startswith(word) or fuzz.ratio(word, known) >= ALIKE for known in name)
