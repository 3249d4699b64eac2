"""When two sub-records of a student say something about the same thing.

Record IDs are numbers within one file, so they cannot tell. The same move, enrollment, course or assessment said again is
recognized by these elements; a newer statement then takes the place of the older (docs/adr/005-statements.md).

The exchange works the same keys out in SQL, on servers of any locale. Folding is therefore told by a table of letters
rather than by what a library takes for one.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from types import MappingProxyType
from typing import Final

import polars as pl

SEPARATOR: Final = "\x1f"
PUNCTUATION: Final = r"[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+"  # the ASCII that is neither letter nor digit


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0].lower()


LETTERS: Final = {  # an accented letter of Latin-1 or Latin Extended-A → the letter; a typographic mark → a space
    **{letter: _bare(letter) for letter in map(chr, range(0xC0, 0x180)) if _bare(letter) in ascii_lowercase},
    **dict.fromkeys("\u00a0‘’“”–—·", " "),
}


@dataclass(frozen=True)
class KeyPart:
    """The first of `elements` that has a value; `folded`: case, accents, spacing and punctuation do not matter."""

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
    return folded(text)


def folded(text: pl.Expr) -> pl.Expr:
    """Text as keys compare it. Letters beyond Latin stay as they are, so that no two of them become one."""
    small = {**dict(zip(ascii_uppercase, ascii_lowercase, strict=True)), **LETTERS}
    return (
        text.str.replace_many(list(small), list(small.values())).str.replace_all(PUNCTUATION, " ").str.strip_chars(" ")
    )
