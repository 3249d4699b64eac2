"""What a State's word for a test level means in that State. Levels are never converted from one State's scale to another's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vereda.core.credits.tables import rows
from vereda.core.elements.table import Certainty, certainty
from vereda.core.folding import fold


@dataclass(frozen=True)
class Level:
    """A level of a State's test: its own label, the `number`-th `of` so many, and whether it counts as proficient there."""

    state: str
    test: str
    label: str
    number: int
    of: int
    proficient_there: bool
    english_learner_test: str
    note: str
    certainty: Certainty


def _load() -> Mapping[str, tuple[Level, ...]]:
    found: dict[str, tuple[Level, ...]] = {}
    for row in rows("state_assessment_levels.csv"):
        level = Level(
            state=row["state"],
            test=row["programme"],
            label=row["state_label"],
            number=int(row["level_no"]),
            of=int(row["levels"]),
            proficient_there=row["counts_as_proficient"] == "Y",
            english_learner_test=row["english_learner_test"],
            note=row["note"],
            certainty=certainty(row["certainty"]),
        )
        found[level.state] = (*found.get(level.state, ()), level)
    return found


LEVELS: Final = _load()


def level(state: str, said: str) -> Level | None:
    """The level that a State means by its label ("Basic") or its number ("3", "Level 3"); None if it is not known."""
    words = fold(said)
    number = words.removeprefix("level ")
    for one in LEVELS.get(state, ()):
        if fold(one.label) == words or number == str(one.number):
            return one
    return None
