"""What a person meant by one line: a number, or names and a birth date. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from vereda.core.elements import CODE_SETS
from vereda.core.elements.msix_id import is_valid
from vereda.core.folding import fold
from vereda.core.identity import tables

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo",
            "june jun junio", "july jul julio", "august aug agosto ago", "september sep sept septiembre setiembre set",
            "october oct octubre", "november nov noviembre", "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b")
_NUMBERS = re.compile(r"\b(?P<m>\d{1,2})[/.\-](?P<d>\d{1,2})[/.\-](?P<y>\d{4}|\d{2})\b")
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH})[.\-/\s]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[,.\-/\s]+(?:del?\s+)?(?P<y>\d{{4}})\b",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    rf"\b(?P<d>\d{{1,2}})[.\-/\s]+(?:de\s+)?(?P<month>{_MONTH})[.,\-/\s]+(?:del?\s+)?(?P<y>\d{{4}})\b", re.IGNORECASE
)
_FILLER = re.compile(r"\b(?:born(?:\s+on)?|dob|nacid[oa](?:\s+el)?|fecha\s+de\s+nacimiento)\b:?", re.IGNORECASE)
_PACKED = re.compile(r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})$")
_STATE_AND_NUMBER = re.compile(r"^(?P<state>[A-Za-z]{2})[\s:\-]+(?P<number>\S*\d\S*)$")
MSIX_LENGTH: Final = 12
LONGEST: Final = 200  # characters of a question


@dataclass(frozen=True)
class Query:
    """What was understood. `unread` is a piece that looks like a date or number and could not be read as one."""

    msix_id: str | None = None
    identifier: str | None = None
    state: str | None = None
    given: str = ""
    surnames: str = ""
    born: date | None = None
    parent: str = ""
    school: str = ""
    unread: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Query(unread=self.unread)

    @property
    def is_mistyped_msix_id(self) -> bool:
        """Twelve digits of which the last does not check the others; some State may still have given it as its own number."""
        digits = (self.identifier or "").replace(" ", "").replace("-", "")
        return len(digits) == MSIX_LENGTH and digits.isdigit() and not is_valid(digits)

    @property
    def has_names(self) -> bool:
        return bool(self.given or self.surnames)


def read_query(text: str) -> Query:
    """Read one line. Three numbers with slashes are month, day, year, as schools in the United States write them; where that is no
    date, day, month, year.
    """
    text = " ".join(text[:LONGEST].split())
    compact = text.replace(" ", "").replace("-", "")
    if compact.isdigit() and len(compact) == MSIX_LENGTH and is_valid(compact):
        return Query(msix_id=compact)
    with_state = _STATE_AND_NUMBER.match(text)
    if with_state and with_state["state"].upper() in CODE_SETS["us_state"] and not _NUMBERS.search(text):
        return Query(identifier=with_state["number"], state=with_state["state"].upper())
    born, rest, unread = _take_date(_FILLER.sub(" ", text))
    words = rest.replace(",", " , ").split()
    numbers = [word for word in words if any(letter.isdigit() for letter in word)]
    names = [word for word in words if word not in numbers]
    query = Query(born=born, unread=unread)
    if numbers and not [name for name in names if name != ","]:
        return replace(query, identifier="".join(numbers)) if born is None else replace(query, unread=" ".join(numbers))
    if numbers:
        query = replace(query, unread=" ".join([unread, *numbers]).strip())
    given, surnames = split_name(names)
    return replace(query, given=given, surnames=surnames)


def _take_date(text: str) -> tuple[date | None, str, str]:
    """The date in a text, the text without it, and what looked like a date but is none."""
    for pattern in (_ISO, _NUMBERS, _MONTH_FIRST, _DAY_FIRST):
        found = pattern.search(text)
        if found:
            rest = (text[: found.start()] + " " + text[found.end() :]).strip()
            born = _as_date(found.groupdict())
            return born, rest, "" if born else found.group()
    for word in text.split():
        packed = _PACKED.match(word)
        born = _as_date(packed.groupdict()) if packed else None
        if born and len(text.split()) > 1:
            return born, " ".join(other for other in text.split() if other != word), ""
    return None, text, ""


def _as_date(parts: dict[str, str]) -> date | None:
    year = int(parts["y"])
    if year < 100:  # noqa: PLR2004  # two digits: whoever is a student was born after 1980
        year += 1900 if year > 80 else 2000  # noqa: PLR2004
    month = MONTHS[parts["month"].lower()] if parts.get("month") else int(parts["m"])
    day = int(parts["d"])
    for month_then_day in ((month, day), (day, month)):
        try:
            return date(year, *month_then_day)
        except ValueError:
            if parts.get("month"):
                return None
    return None


def split_name(words: list[str]) -> tuple[str, str]:
    """Given names and surnames of a name as written. "Reyes Cárdenas, Mona" puts surnames first.

    Otherwise the words from the left are given names as long as they are better known as such than as surnames; at least one
    word is a given name, and of two or more at least one is a surname.
    """
    if "," in words:
        at = words.index(",")
        return _joined(words[at + 1 :]), _joined(words[:at])
    given, surnames = tables.frequencies("given"), tables.frequencies("surname")
    likelier_given = [given.get(fold(word), 0.0) >= surnames.get(fold(word), 0.0) for word in words]
    if len(words) < 2:  # noqa: PLR2004  # a single word may be either; search looks in both
        return (_joined(words), "") if all(likelier_given) else ("", _joined(words))
    begins = next((at for at, word in enumerate(words) if fold(word) not in tables.particles()), 0)
    if begins:  # "de la Cruz Mona": a particle begins a surname
        return _joined(words[begins + 1 :]), _joined(words[: begins + 1])
    end = 1
    while end < len(words) - 1 and likelier_given[end] and given.get(fold(words[end]), 0.0) > 0:
        end += 1
    return _joined(words[:end]), _joined(words[end:])


def _joined(words: list[str]) -> str:
    return " ".join(word for word in words if word != ",")
