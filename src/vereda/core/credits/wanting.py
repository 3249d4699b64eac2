"""What of a student's secondary school no State has sent yet, State by State, so that each can be asked for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from vereda.core.credits.courses import CourseLine, Options, Standing
from vereda.core.credits.phrases import Said
from vereda.core.credits.reading import Read, read_lines

TRANSCRIPT: Final = "transcript"
TO_DATE: Final = "grades_to_date"
_UNSAID: Final[Mapping[Standing, tuple[str, str]]] = {
    Standing.CREDIT_UNSAID: ("want_credits", TRANSCRIPT),
    Standing.CONTRADICTORY: ("want_agreement", TRANSCRIPT),
    Standing.UNDER_WAY: ("want_to_date", TO_DATE),
    Standing.UNFINISHED: ("want_to_date", TO_DATE),
}  # standing → the sentence, and what would settle it


class Stay(NamedTuple):
    """A student was in one of grades 9 to 12 in a State, in the school year that began in `begin_year`."""

    state: str
    begin_year: int


@dataclass(frozen=True)
class Wanted:
    """What one State is to be asked for: `transcript`, `grades_to_date` or both, and why."""

    state: str
    wants: tuple[str, ...]
    why: tuple[Said, ...]


def wanted(stays: Iterable[Stay], lines: Iterable[CourseLine], options: Options) -> tuple[Wanted, ...]:
    """Each State that has a school year without a course, or a course without what it is worth; in order of their codes.

    MDE 55 to 58: of a finished course its credits and final grade, of one that is not clock hours and the grade to date. Raises
    ValueError as `answer` does.
    """
    read = read_lines(lines, options)
    known = {(one.line.state, one.line.begin_year) for one in read}
    found = [
        (stay.state, TRANSCRIPT, Said("want_year", {"years": f"{stay.begin_year}–{(stay.begin_year + 1) % 100:02}"}))
        for stay in sorted(set(stays), key=lambda stay: (stay.state, stay.begin_year))
        if stay not in known
    ]
    found += [(one.line.state, *told) for one in read if (told := _unsaid(one))]
    return tuple(
        Wanted(
            state,
            tuple(dict.fromkeys(want for of, want, _ in found if of == state)),
            tuple(why for of, _, why in found if of == state),
        )
        for state in sorted({state for state, _, _ in found})
    )


def _unsaid(one: Read) -> tuple[str, Said] | None:
    """What would settle a line, and the sentence that says what it lacks."""
    line = one.line
    code, want = _UNSAID.get(one.standing, ("", ""))
    if not code or (want == TO_DATE and (line.hours is not None or line.grade_to_date)):
        return None
    return want, Said(code, {"course": line.title or line.subject or "–", "grade": line.final_grade or ""})
