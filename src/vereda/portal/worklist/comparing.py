"""Two or more State records side by side: what differs first, then what one leaves out, then what is the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vereda.core.folding import fold
from vereda.core.identity.people import COUNTRIES
from vereda.exchange.children.models import StateRecord
from vereda.portal.components.tags import long_date, state_name
from vereda.portal.record.words import label, place_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DIFFERS, MISSING, SAME, NOT_SAID = "differs", "missing", "same", "not_said"
ORDER = (DIFFERS, MISSING, SAME)
ALIKE = 0.5  # of letters; two words less alike are marked whole


@dataclass(frozen=True)
class Line:
    """What is compared: its name, and the elements that tell it."""

    name: "StrOrPromise"
    elements: tuple[str, ...]

    @property
    def coded(self) -> bool:
        return self.elements[0] in CODES


LINES = (
    Line(gettext_lazy("Given names"), ("first_name", "middle_name")),
    Line(gettext_lazy("Surnames"), ("last_name_1", "last_name_2", "suffix")),
    Line(gettext_lazy("Birth date"), ("birth_date",)),
    Line(gettext_lazy("Birth date checked by"), ("birth_date_verification",)),
    Line(gettext_lazy("Sex"), ("sex",)),
    Line(gettext_lazy("Multiple birth"), ("multiple_birth_flag",)),
    Line(gettext_lazy("Birthplace"), ("birth_city", "birth_state", "birth_country")),
    Line(gettext_lazy("Mother"), ("female_parent_first_name", "female_parent_last_name")),
    Line(gettext_lazy("Father"), ("male_parent_first_name", "male_parent_last_name")),
)
CODES = {"sex": "sex", "multiple_birth_flag": "yes_no", "birth_date_verification": "birth_date_verification"}

TELLING = tuple(
    line for line in LINES if line.elements[0] not in ("birth_date_verification", "birth_city")
)  # for a queue


@dataclass(frozen=True)
class Row:
    """A line of the comparison. `cells`: of each record its State and the value, marked where it differs; empty where
    nothing was said.
    """

    name: str
    status: str
    cells: tuple[tuple[str, SafeString | str], ...]
    note: str


def compared(records: Sequence[StateRecord], lines: Sequence[Line] = LINES) -> list[Row]:
    """The rows that say anything, differences first."""
    rows = [_row(line, [_value(line, record) for record in records], records) for line in lines]
    return sorted((row for row in rows if row.status != NOT_SAID), key=lambda row: ORDER.index(row.status))


def tally(rows: Sequence[Row]) -> str:
    """How many lines differ, and how many one leaves out: "4 differ, 2 missing"."""
    differ = sum(row.status == DIFFERS for row in rows)
    missing = sum(row.status == MISSING for row in rows)
    return _("%(differ)s differ, %(missing)s missing") % {"differ": differ, "missing": missing}


def stands_out(left: StateRecord, right: StateRecord) -> str:
    """What a person would notice first, for a line of the queue: "Surnames, mother differ; birth date the same"."""
    found: dict[str, list[Line]] = {status: [] for status in (*ORDER, NOT_SAID)}
    for line in TELLING:
        found[_status([_plain(line, left), _plain(line, right)])].append(line)
    parts = []
    if found[DIFFERS]:
        parts.append(_("%(what)s: other") % {"what": _first_two(found[DIFFERS])})
    elif found[MISSING]:
        parts.append(_("%(what)s: left out") % {"what": _first_two(found[MISSING])})
    if left.birth_date == right.birth_date:
        parts.append(_("born the same day"))
    return _capital("; ".join(parts)) or _("All the same")


def _plain(line: Line, record: StateRecord) -> str:
    """What the record says, not yet in the words of a page: enough to see whether two say the same."""
    return " ".join(str(said) for element in line.elements if (said := getattr(record, element)))


def _first_two(lines: Sequence[Line]) -> str:
    return ", ".join(str(line.name).lower() for line in lines[:2])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _value(line: Line, record: StateRecord) -> str:
    if line.elements == ("birth_date",):
        return long_date(record.birth_date)
    said = [getattr(record, element) or "" for element in line.elements]
    if line.elements[0] == "birth_city":
        city, state, country = said
        return place_text(city or None, state or None, COUNTRIES.get(fold(country), country).upper() or None)
    return " ".join(label(CODES[line.elements[0]], one) if line.elements[0] in CODES else one for one in said if one)


def _status(values: Sequence[str]) -> str:
    said = [value for value in values if value]
    if not said:
        return NOT_SAID
    if len(set(said)) > 1 and len({fold(value) for value in said}) > 1:
        return DIFFERS
    return MISSING if len(said) < len(values) else SAME


def _row(line: Line, values: list[str], records: Sequence[StateRecord]) -> Row:
    name, status, said = str(line.name), _status(values), [value for value in values if value]
    if status == DIFFERS:
        marked = [_marked(value, values) for value in values]
        return Row(name, status, _cells(records, marked), "" if line.coded else _how(said))
    if status == MISSING:
        silent = [record.state_id for record, value in zip(records, values, strict=True) if not value]
        names = ", ".join(dict.fromkeys(state_name(state) for state in silent))
        return Row(name, status, _cells(records, values), _("in %(states)s") % {"states": names})
    return Row(name, status, _cells(records, values) if said else (), _spelled(said) if said else "")


def _cells(
    records: Sequence[StateRecord], values: Sequence[SafeString | str]
) -> tuple[tuple[str, SafeString | str], ...]:
    return tuple((record.state_id, value) for record, value in zip(records, values, strict=True))


def _how(said: Sequence[str]) -> str:
    words = [set(fold(value).split()) for value in said]
    if all(one == words[0] for one in words):
        return _("other order")
    if all(one <= words[0] or one >= words[0] for one in words):
        return _("one says more")
    ratio = SequenceMatcher(None, fold(said[0]), fold(said[-1])).ratio()
    return _("spelling") if ratio > ALIKE else ""


def _spelled(said: Sequence[str]) -> str:
    return "" if len(set(said)) == 1 else _("written otherwise")


def _marked(value: str, values: Sequence[str]) -> SafeString | str:
    """The words marked that another record does not have."""
    if not value:
        return value
    others = [set(fold(other).split()) for other in values if other and other != value]
    return format_html_join(" ", "{}", ((_mark(word, others),) for word in value.split()))


def _mark(word: str, others: Sequence[set[str]]) -> SafeString | str:
    return format_html("<mark>{}</mark>", word) if any(fold(word) not in other for other in others) else word


def full_name(record: StateRecord) -> str:
    parts = (record.first_name, record.middle_name, record.last_name_1, record.last_name_2, record.suffix)
    return " ".join(part for part in parts if part)
