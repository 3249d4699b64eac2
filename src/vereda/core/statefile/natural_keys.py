"""When two sub-records of a student say something about the same thing.

Record IDs are numbers within one file, so they cannot tell. The same move, enrollment, course or assessment said again is
recognized by these elements; a newer statement then takes the place of the older (docs/adr/005-statements.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import polars as pl

SEPARATOR: Final = "\x1f"
NOT_A_LETTER: Final = r"[^\p{L}\p{N}]+"


@dataclass(frozen=True)
class KeyPart:
    """The first of `elements` that has a value; `folded`: case, spacing and punctuation do not matter."""

    elements: tuple[str, ...]
    folded: bool = False


def _exact(*elements: str) -> tuple[KeyPart, ...]:
    return tuple(KeyPart((element,)) for element in elements)


NATURAL_KEYS: Final[Mapping[str, tuple[KeyPart, ...]]] = MappingProxyType(
    {
        "alternate_ids": _exact("alternate_state_student_id", "alternate_state_student_id_type"),
        "qualifying_moves": (
            *_exact("qualifying_arrival_date", "qualifying_move_to_state"),
            KeyPart(("qualifying_move_to_city",), folded=True),
        ),
        "enrollments": (
            *_exact("enrollment_date", "enrollment_type"),
            KeyPart(("school_identification_code", "school_or_project_name"), folded=True),
        ),
        "course_history": (
            KeyPart(("course_title",), folded=True),
            *_exact("begin_academic_year", "end_academic_year", "term_type", "course_section"),
        ),
        "assessments": (
            KeyPart(("assessment_title",), folded=True),
            KeyPart(("assessment_content",), folded=True),
            *_exact("assessment_type", "assessment_administration_date"),
        ),
    }
)


def natural_key(group: str) -> pl.Expr:
    """The natural key of each row of a group's frame as text; a blank element counts as its own value."""
    return pl.concat_str([_part(part) for part in NATURAL_KEYS[group]], separator=SEPARATOR)


def _part(part: KeyPart) -> pl.Expr:
    text = pl.coalesce([pl.col(element).cast(pl.String) for element in part.elements]).fill_null("")
    if not part.folded:
        return text
    return text.str.to_lowercase().str.replace_all(NOT_A_LETTER, " ").str.strip_chars()
