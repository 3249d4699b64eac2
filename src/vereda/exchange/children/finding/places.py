"""A school or district as people say it: against the lists for candidates, against a child's enrollments for the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz import fuzz

from vereda.core.folding import fold
from vereda.exchange.states.queries import find_districts, find_schools

ALIKE: Final = 80.0  # of 100: "Antanum Ridge" is Ahtanum Ridge, "Lincoln" is not Clinton
NAMES: Final = ("school_or_project_name", "facility_name", "school_district")
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
    """A school or district that was asked for. `districts`: NCES IDs of those that the lists know by such a name."""

    text: str
    districts: frozenset[str]

    def is_of(self, enrollments: Iterable[Mapping[str, Any]]) -> bool:
        """Whether a child was ever enrolled there, by the words of the name: each has one like it in the name on record."""
        names = [fold(" ".join(row.get(name) or "" for name in NAMES)).split() for row in enrollments]
        wanted = _words(self.text)
        return any(all(_in(word, name) for word in wanted) for name in names)


def place_asked(text: str, *, state: str | None) -> Place | None:
    """What the words mean; None for no words."""
    wanted = " ".join(_words(text))
    if not wanted:
        return None
    schools = find_schools(wanted, state=state, limit=MOST)
    districts = find_districts(wanted, state=state, limit=MOST)
    return Place(wanted, frozenset({one.district_id for one in schools} | {one.nces_id for one in districts}))


def _words(text: str) -> list[str]:
    return [word for said in fold(text).split() for word in SHORT.get(said, said).split()]


def _in(word: str, name: Iterable[str]) -> bool:
    return any(known.startswith(word) or fuzz.ratio(word, known) >= ALIKE for known in name)
