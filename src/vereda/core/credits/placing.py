"""Where a course belongs: its SCED code, its subject, and the facts that requirements are held to.

The rules in order: a person's placement, the code the sender gave, the title as SCED writes it, the title as schools write it, the
subject area. What none of them places waits for a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from vereda.core.credits.courses import CourseLine, Half, Placement
from vereda.core.credits.tables import rows
from vereda.core.credits.titles import Title, read_title
from vereda.core.credits.units import UNITS
from vereda.core.folding import fold

Rule = Literal["person", "code", "sced_title", "school_title", "subject", "none"]

_TITLES: Final = {row["sced_code"]: row["title"] for row in rows("sced_codes.csv")}
_AREAS: Final = {row["area"]: row for row in rows("subject_areas.csv")}
_REPEATS: Final = {row["code"]: row["repeats"] == "yes" for row in rows("repeatable.csv")}
_SUBJECT_NAMES: Final = {row["name"]: row["subject"] for row in rows("subject_names.csv")}
_FULL_YEAR: Final = {row["term_type"] for row in rows("terms.csv") if row["full_year"] == "yes"}
_SECTIONS: Final[Mapping[str, Half]] = {"01": "whole", "02": "A", "03": "B"}
PLACES: Final = tuple(
    sorted({*_SUBJECT_NAMES.values()} - {"NONE"})
)  # subjects that a course may be of; plans also name mixtures
HALVES: Final = ("A", "B", "whole")
_LANGUAGES_FROM, _LANGUAGE_STEP = 24050, 50  # SCED gives every language fifty codes: Spanish 24050, French 24100


def _tokens() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows("course_tokens.csv"):
        found.setdefault(row["sced_code"], set()).add(row["token"])
    return {code: frozenset(tokens) for code, tokens in found.items()}


def _codes_by_title() -> dict[str, tuple[str, Rule]]:
    """Titles in the one form. Schools' own win over SCED's, whose titles for younger grades must not be mistaken."""
    sced: dict[str, tuple[str, Rule]] = {
        read_title(title).whole: (code, "sced_title") for code, title in reversed(_TITLES.items())
    }
    schools: dict[str, tuple[str, Rule]] = {
        read_title(row["title"]).whole: (row["sced_code"], "school_title") for row in rows("course_titles.csv")
    }
    return schools | sced


_TOKENS: Final = _tokens()
_CODES: Final = _codes_by_title()
_PARTS: Final = {row["part_code"]: row for row in rows("parts.csv")}
_WHOLES: Final = {(row["whole_code"], row["half"]): row["part_token"] for row in rows("parts.csv")}
_LOCAL_AREAS: Final = {"NC1": "02", "NC2": "02", "NC3": "02", "IPC": "03"}  # courses that SCED does not name


@dataclass(frozen=True)
class Placed:
    """`code`: SCED, or one of our own where SCED names no such course. `stated`: the subject its State put it in.

    `family`: lines of one family are the same course; `year` makes them so only within one academic year.
    """

    rule: Rule
    code: str | None
    title: str | None
    subject: str | None
    stated: str | None
    half: Half
    family: str
    repeats: bool

    def facts(self, half: Half) -> frozenset[str]:
        """What requirements look at. `half`: of a course whose halves are asked for one by one (Algebra I), that half's."""
        return _facts(self.code, self.subject, half)


def place(line: CourseLine, by_person: Placement | None = None) -> Placed:
    """The place of a course line by the first rule that has one."""
    placed = _by_rules(line.title or "", line.subject or "", line.section or "", line.term or "", line.sced_code or "")
    if by_person is None:
        return placed
    if by_person.sced_code:
        title = read_title(line.title or "")
        moved = _coded(by_person.sced_code, "person", title, placed.stated, placed.half)
        placed = moved
    elif by_person.subject:
        placed = replace(placed, rule="person", code=None, title=None, subject=by_person.subject)
    return replace(placed, half=by_person.half or placed.half)


def title_of(sced_code: str) -> str:
    """The title of a code as SCED has it. Raises KeyError for a code that it does not have."""
    return _TITLES[sced_code]


def place_named(text: str) -> str | None:
    """The SCED code that a person means by a code or by a course's name; None if neither is known."""
    said = text.strip()
    found = said if said in _TITLES else _by_rules(said, "", "", "", "").code
    return found if found in _TITLES else None


def check_place(*, sced_code: str, subject: str, half: str, unit: str) -> None:
    """Raises ValueError unless this names a place that exists; empty is unsaid, and all unsaid is no place."""
    if not (sced_code or subject or half or unit):
        raise ValueError("a placement names a course code, a subject, a half or a unit")
    said = (("code", sced_code, _TITLES), ("subject", subject, PLACES), ("half", half, HALVES), ("unit", unit, UNITS))
    wrong = [f"{name} {value!r}" for name, value, known in said if value and value not in known]
    if wrong:
        raise ValueError(f"not known: {', '.join(wrong)}")


@lru_cache(maxsize=50_000)
def _by_rules(text: str, subject: str, section: str, term: str, sced_code: str) -> Placed:
    title = read_title(text)
    stated = _SUBJECT_NAMES.get(fold(subject))
    half = _half(title, section, term)
    if sced_code in _TITLES:
        return _coded(sced_code, "code", title, stated, half)
    for words in (title.whole, title.bare):
        if words in _CODES:
            code, rule = _CODES[words]
            return _coded(code, rule, title, stated, half)
    rule = "subject" if stated and stated != "NONE" else "none"
    subject_ = stated if rule == "subject" else None
    return Placed(rule, None, None, subject_, stated, half, f"title:{title.bare}", repeats=True)


def _coded(code: str, rule: Rule, title: Title, stated: str | None, half: Half) -> Placed:
    area = _AREAS.get(_LOCAL_AREAS.get(code, code[:2]))
    repeats = _REPEATS.get(code, area is not None and area["repeats"] == "yes")
    part = _PARTS.get(code)
    if part is not None:
        half = "A" if part["half"] == "A" else "B"
    family = part["whole_code"] if part is not None else code
    return Placed(
        rule=rule,
        code=code,
        title=_TITLES.get(code, title.whole),
        subject=area["subject"] if area else None,
        stated=stated,
        half=half,
        family=f"{family}:{title.bare}" if repeats else family,
        repeats=repeats,
    )


def _half(title: Title, section: str, term: str) -> Half:
    """Which half of the course a line is. A semester without a section leaves it unsaid."""
    if title.half is not None and title.whole not in _CODES:
        return title.half
    return _SECTIONS.get(section) or ("whole" if term in _FULL_YEAR else "unsaid")


@lru_cache(maxsize=10_000)
def _facts(code: str | None, subject: str | None, half: Half) -> frozenset[str]:
    if code is None:
        return frozenset({f"subject:{subject}"} if subject else ())
    facts = {*_TOKENS.get(code, ()), *(code[:length] for length in range(2, len(code) + 1))}
    if part := _PARTS.get(code):
        facts.add(part["part_token"])
    if token := _WHOLES.get((code, "A" if half == "unsaid" else half)):
        facts.add(token)
    if code.startswith("24") and int(code) >= _LANGUAGES_FROM:
        facts.add(f"language:{int(code) - int(code) % _LANGUAGE_STEP}")
    return frozenset(facts)
