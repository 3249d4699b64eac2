"""What is compared between two records, as data: each comparison a list of named levels with a sentence in two languages.

A level is a fact about two records ("the given names sound alike"); what it weighs is learned and stands in the model. The
levels and their sentences are rows of `data/levels.csv`; which facts weigh otherwise together is said here.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from vereda.core.identity import tables


@dataclass(frozen=True)
class Level:
    name: str
    en: str
    es: str


@dataclass(frozen=True)
class Comparison:
    """One comparison. Levels are in the order of their codes; the first always says that nothing can be compared."""

    name: str
    en: str
    es: str
    columns: tuple[str, ...]  # of the feature frame, shown when explained
    levels: tuple[Level, ...]

    def level(self, name: str) -> int:
        return self.level_names.index(name)

    @cached_property
    def level_names(self) -> tuple[str, ...]:
        return tuple(level.name for level in self.levels)


_ROWS: Final = tuple(tables.rows("levels"))
_LABELS: Final = {comparison: (en, es) for comparison, level, en, es in _ROWS if not level}


def _comparison(name: str, *columns: str) -> Comparison:
    levels = tuple(Level(level, en, es) for comparison, level, en, es in _ROWS if comparison == name and level)
    return Comparison(name, *_LABELS[name], columns, levels)


GIVEN: Final = _comparison("given", "given")
SECOND_GIVEN: Final = _comparison("second_given", "given")
SURNAMES: Final = _comparison("surnames", "surnames")
BIRTH_DATE: Final = _comparison("birth_date", "born")
SEX: Final = _comparison("sex", "sex")
MULTIPLE_BIRTH: Final = _comparison("multiple_birth", "multiple")
MOTHER: Final = _comparison("mother", "mother_given", "mother_surnames")
FATHER: Final = _comparison("father", "father_given", "father_surnames")
BIRTHPLACE: Final = _comparison("birthplace", "birth_city", "birth_state", "birth_country")
SUFFIX: Final = _comparison("suffix", "suffix")
SOURCE: Final = _comparison("source", "state", "state_student_id")
NAMESAKES: Final = _comparison("namesakes", "given", "surnames")

COMPARISONS: Final = (
    GIVEN, SECOND_GIVEN, SURNAMES, BIRTH_DATE, SEX, MULTIPLE_BIRTH, MOTHER, FATHER, BIRTHPLACE, SUFFIX, SOURCE, NAMESAKES,
)  # fmt: skip
BY_NAME: Final = {comparison.name: comparison for comparison in COMPARISONS}

# Comparisons whose agreement counts for more the rarer the name that agrees.
RARITY: Final = ("given", "second_given", "surnames", "mother", "father")

Groups = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Interaction:
    """Comparisons that mean more (or less) together than apart. `parts` maps level names to a few groups each."""

    name: str
    en: str
    es: str
    parts: tuple[tuple[str, Groups], ...]

    def cells(self) -> list[str]:
        """The names of all combinations, `given group/date group/…`, in the order of their codes."""
        cells = [""]
        for _, groups in self.parts:
            cells = [f"{cell}/{group}".lstrip("/") for cell in cells for group, _ in groups]
        return cells


_GIVEN: Final[Groups] = (
    ("missing", ("missing",)),
    ("agree", ("same", "sound", "crossed_both")),
    ("nickname", ("nickname",)),
    ("nearly", ("typo", "shortened", "initial")),
    ("crossed", ("crossed",)),
    ("known", ("both_known",)),
    ("alike", ("similar",)),
    ("differ", ("different",)),
)
_SECOND: Final[Groups] = (
    ("absent", ("missing", "one_absent")),
    ("agree", ("same", "close")),
    ("differ", ("different",)),
)
_DATE: Final[Groups] = (
    ("missing", ("missing",)),
    ("same", ("same",)),
    ("nearly", ("swapped", "digit", "year_only")),
    ("partly", ("year_differs", "two_parts", "months_apart")),
    ("differ", ("years_apart", "far_apart")),
)
_MULTIPLE: Final[Groups] = (
    ("unsaid", ("missing",)),
    ("twin", ("both_yes", "one_yes", "contradict")),
    ("single", ("both_no", "one_no")),
)
_SEX: Final[Groups] = (("same", ("same", "missing")), ("differ", ("different",)))
_SURNAMES: Final[Groups] = (
    ("missing", ("missing",)),
    ("agree", ("both_same", "both_other_order", "same_and_close", "both_close")),
    ("partly", ("one_of_two", "single_same", "one_close")),
    ("mixed", ("same_and_different", "close_and_different")),
    ("differ", ("different",)),
)
_PARENT: Final[Groups] = (
    ("unsaid", ("missing", "surname_only", "surname_differs")),
    ("agree", ("same", "given_same", "given_same_surname_differs", "given_close")),
    ("differ", ("given_differs", "different")),
)


def _interaction(**parts: Groups) -> Interaction:
    name = " × ".join(part.replace("_", " ") for part in parts)
    return Interaction(name, *_LABELS[name], tuple(parts.items()))


INTERACTIONS: Final = (
    _interaction(given=_GIVEN, birth_date=_DATE, multiple_birth=_MULTIPLE),
    _interaction(given=_GIVEN, second_given=_SECOND, birth_date=_DATE),
    _interaction(given=_GIVEN, sex=_SEX),
    _interaction(birth_date=_DATE, surnames=_SURNAMES),
    _interaction(mother=_PARENT, father=_PARENT),
    _interaction(given=_GIVEN, mother=_PARENT),
    _interaction(surnames=_SURNAMES, mother=_PARENT),
    _interaction(birth_date=_DATE, mother=_PARENT),
)
