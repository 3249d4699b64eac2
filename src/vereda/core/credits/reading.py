"""What each course line is good for: its standing, its credits as an amount, its place, and what speaks against it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from vereda.core.calendar import school_year
from vereda.core.credits.amounts import HALF, UNIT, amount, exactly
from vereda.core.credits.courses import Acceptance, CourseLine, Half, Options, Standing
from vereda.core.credits.placing import Placed, place
from vereda.core.credits.tables import rows
from vereda.core.credits.units import Converted, convert

_MARKS: Final = {row["mark"]: row["meaning"] for row in rows("marks.csv")}
_SHARES: Final = {row["term_type"]: amount(Fraction(row["share_of_year"])) for row in rows("terms.csv")}
_HALVES: Final = {"02", "03"}
LOWEST_PASS: Final = 60  # percent; the lowest passing mark in use (New York asks 65, Texas 70)
OTHER_SCALE: Final = 10  # up to here a number may be of another scale: grade points, or Mexico's 0 to 10


class Read(NamedTuple):
    """A line understood. `amount`: credits granted, or those expected if a course under way is passed.

    `half`: of the course; where nobody said it (`half_said`), the first, so that two such lines count once and never twice by
    mistake. `accepted`: the acceptance that counts for it. `failing`: its grade to date, or final, lies below every passing mark.
    """

    line: CourseLine
    key: str
    standing: Standing
    placed: Placed
    half: Half
    half_said: bool
    converted: Converted | None
    amount: int
    accepted: Acceptance | None
    failing: bool

    @property
    def accepted_amount(self) -> int:
        return amount(exactly(self.accepted.credits)) if self.accepted else 0


def read_lines(lines: Iterable[CourseLine], options: Options) -> tuple[Read, ...]:
    """All lines in one order that does not depend on how they came. Of one State's lines about a course the newest counts.

    Raises ValueError if a placement, an acceptance or a what-if speaks of a line that is not there.
    """
    ordered = sorted(((line.same_course, line) for line in lines), key=_order)
    newest = dict(ordered)
    accepted = {one.line: one for one in sorted(options.accepted, key=lambda one: (one.on, one.credits))}
    found = tuple(_read(line, same, options, accepted, newest[same]) for same, line in ordered)
    _check_keys(found, options, accepted)
    return found


def _order(named: tuple[tuple[str, ...], CourseLine]) -> tuple[object, ...]:
    same_course, line = named
    credits_ = line.credits if line.credits is not None else -1
    years = (line.begin_year or 0, line.end_year or 0)
    said = (line.final_grade, line.hours, line.grade_to_date, line.subject, line.unit, line.id)
    worth = (line.as_of or date.min, credits_)
    return (*years, same_course, *worth, *("" if one is None else str(one) for one in said))


def _check_keys(found: Sequence[Read], options: Options, accepted: Iterable[str]) -> None:
    known = {one.key for one in found}
    missing = sorted({*options.placed, *accepted, *options.failed, *options.left_out} - known)
    if missing:
        raise ValueError(f"no course line is called {', '.join(map(repr, missing))}")


def _read(
    line: CourseLine,
    same_course: tuple[str, ...],
    options: Options,
    accepted: Mapping[str, Acceptance],
    newest: CourseLine,
) -> Read:
    key = line.id or "|".join(same_course)
    by_person = options.placed.get(key)
    stated = (by_person.unit if by_person else None) or line.unit
    converted = None if line.credits is None else convert(line.credits, state=line.state, stated=stated)
    standing = _standing(line, key, options, newest is line)
    placed, earned = place(line, by_person), 0
    if standing is Standing.UNDER_WAY:
        earned = expected(line)
    elif standing is Standing.GRANTED and converted:
        earned = converted.amount
    half = by_person.half if by_person and by_person.half else _half(placed.half, earned, line)
    told_again = (
        standing is Standing.REPLACED and newest.id == line.id
    )  # what was accepted of it stands with the newest
    void = told_again or standing in {Standing.LEFT_OUT, Standing.FAILED}
    return Read(
        line=line,
        key=key,
        standing=standing,
        placed=placed,
        half=half or "A",
        half_said=half is not None,
        converted=converted,
        amount=earned,
        accepted=None if void else accepted.get(key),
        failing=mark(line.final_grade or line.grade_to_date) == "failed",
    )


def _half(read: Half, earned: int, line: CourseLine) -> Half | None:
    """A whole course of half a unit in a semester is no more than another State's section A; a whole unit is a whole course."""
    if read == "unsaid":
        return "whole" if earned > HALF else None
    semester = _SHARES.get(line.term or "", UNIT) < UNIT
    return None if read == "whole" and semester and earned <= HALF else read


def _standing(line: CourseLine, key: str, options: Options, newest: bool) -> Standing:
    if not newest:
        return Standing.REPLACED
    if key in options.left_out:
        return Standing.LEFT_OUT
    if key in options.failed:
        return Standing.FAILED
    meaning = mark(line.final_grade)
    if line.credits is not None and line.credits > 0:
        return Standing.CONTRADICTORY if meaning == "failed" and not _percent(line.final_grade) else Standing.GRANTED
    if meaning == "failed":
        return Standing.FAILED
    if line.credits is not None or meaning == "none":
        return Standing.NO_CREDIT
    if line.final_grade and meaning != "incomplete":
        return Standing.CREDIT_UNSAID
    here = line.state == options.state and this_year(line, options.today)
    return Standing.UNDER_WAY if here else Standing.UNFINISHED


@lru_cache(maxsize=10_000)
def mark(text: str | None) -> str:
    """`passed`, `failed`, `incomplete`, `none` (no credit, no failure) or "" where the mark alone does not say it.

    A number above 10 is a percent; below 60 it passes nowhere. Letters other than F pass, as far as can be seen.
    """
    said = (text or "").strip().upper().rstrip("%")
    if _percent(said):
        return "failed" if OTHER_SCALE < Fraction(said) < LOWEST_PASS else ""
    return _MARKS.get(said, "")


def _percent(text: str | None) -> bool:
    said = (text or "").strip().rstrip("%")
    return said.isascii() and said.replace(".", "", 1).isdigit()


def this_year(line: CourseLine, today: date) -> bool:
    years = (line.begin_year, line.end_year)
    return line.begin_year == _year_begun(today) or years == (today.year, today.year)


@lru_cache(maxsize=1_000)
def _year_begun(today: date) -> int:
    return school_year(today).first.year


def expected(line: CourseLine) -> int:
    """What a course is worth when it is passed, by its term and section: half a unit for a semester or for one half of a year.

    Where neither is said, half a unit, the usual course of a semester.
    """
    share = _SHARES.get(line.term or "")
    if share is None:
        return UNIT if line.section == "01" else HALF
    return min(share, HALF) if line.section in _HALVES else share
