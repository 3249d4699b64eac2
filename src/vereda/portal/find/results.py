"""What a search found, worded: the chips of "Read as", and of each child why it is here and what speaks against it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vereda.core.calendar import age_on
from vereda.core.identity.explain import Reason
from vereda.exchange.children.queries import Likeness, Query, Record
from vereda.portal.components.tags import long_date, state_name
from vereda.portal.record.rows import EnrollmentRow, enrollment_row
from vereda.portal.record.words import label, listed, value_text, who_said

SILENT = frozenset(
    {"missing", "one_absent", "one_yes", "one_no", "other_state", "same_state"}
)  # levels that tell nothing here
DIFFERS = frozenset(
    {
        "different", "contradict", "both_known", "same_and_different", "close_and_different", "given_differs",
        "given_same_surname_differs", "surname_differs", "city_differs", "state_differs", "country_differs",
    }
)  # fmt: skip
MOST_FOR, MOST_AGAINST = 4, 2
BOTH = 2  # surnames
OF_PARENTS = frozenset({"mother", "father"})
WORDS = {
    "very_likely": gettext_lazy("Very likely"),
    "possible": gettext_lazy("Possible"),
    "less_likely": gettext_lazy("Less likely"),
}
TONES = {"very_likely": "good", "possible": "look", "less_likely": "none"}


@dataclass(frozen=True)
class Chip:
    what: str
    value: str


@dataclass(frozen=True)
class Line:
    """A reason: its subject, what it says, and the two values where they differ."""

    speaks_for: bool
    subject: str
    sentence: str
    asked: str = ""
    recorded: str = ""


@dataclass(frozen=True)
class Result:
    msix_id: str
    name: str
    born: date
    age: int
    sex: str
    now: EnrollmentRow | None
    states: Sequence[str]
    likelihood: str
    tone: str
    opens_directly: bool
    lines: Sequence[Line]


def chips(query: Query) -> list[Chip]:
    """How the question was understood, piece by piece."""
    name = _("First name") if query.surnames else _("Name")
    pieces = (
        (_("MSIX ID"), query.msix_id),
        (_("ID number"), query.identifier),
        (name, query.given),
        (_("Surnames, any order"), ", ".join(query.surnames.split())),
        (_("Born"), long_date(query.born)),
        (_("Mother, father or guardian"), query.parent),
        (_("State"), state_name(query.state) if query.state else ""),
        (_("School or district"), query.school),
    )
    return [Chip(what, value) for what, value in pieces if value]


def result(likeness: Likeness, today: date) -> Result:
    record = likeness.record
    return Result(
        msix_id=likeness.msix_id,
        name=record.name,
        born=record.birth_date,
        age=age_on(today, record.birth_date),
        sex=label("sex", record.shown("sex")),
        now=enrollment_row(record.now) if record.now else None,
        states=record.states,
        likelihood=str(WORDS[likeness.likelihood]),
        tone=TONES[likeness.likelihood],
        opens_directly=likeness.opens_directly,
        lines=list(_lines(likeness)),
    )


def _lines(likeness: Likeness) -> Iterator[Line]:
    reasons = likeness.explanation.reasons if likeness.explanation else ()
    compared = [reason for reason in reasons if reason.left and reason.right and reason.level not in SILENT]
    ordered = sorted(compared, key=lambda one: -abs(one.stranger))
    yield from [_line(one, speaks_for=True) for one in ordered if not _differs(one)][:MOST_FOR]
    if likeness.at_place:
        yield Line(speaks_for=True, subject=_("School or district"), sentence=_("an enrollment there is on record."))
    yield from [_line(one, speaks_for=False) for one in ordered if _differs(one)][:MOST_AGAINST]
    yield from _other_dates(likeness.record)


def _differs(reason: Reason) -> bool:
    """Whether to look twice: any other birth date, and names that are no form of each other."""
    return reason.level != "same" if reason.comparison == "birth_date" else reason.level in DIFFERS


def _line(reason: Reason, *, speaks_for: bool) -> Line:
    """A parent’s other name is not told: a search is no way to learn it."""
    hidden = reason.comparison in OF_PARENTS and not speaks_for
    same = reason.left == reason.right
    asked, recorded = ("", "") if same or hidden else (_value(reason.left), _value(reason.right))
    return Line(speaks_for, reason.label, f"{reason.sentence}.", asked, recorded)


def _value(text: str | None) -> str:
    """A compared value for reading: dates in full, folded names with capitals."""
    try:
        return long_date(date.fromisoformat(text or ""))
    except ValueError:
        return (text or "").title()


def _other_dates(record: Record) -> Iterator[Line]:
    choice = record.demographics.get("birth_date")
    for other in choice.others if choice else ():
        states = who_said(other)
        words = ngettext(
            "%(states)s gives %(date)s. Both are shown on the record.",
            "%(states)s give %(date)s. Both are shown on the record.",
            len(states),
        )
        sentence = words % {"states": listed(states), "date": value_text("birth_date", other.value)}
        yield Line(speaks_for=False, subject=_("Another birth date"), sentence=sentence)


def more_to_say(query: Query) -> list[str]:
    """What would tell the children apart, of what was not said yet."""
    surnames = query.surnames.split()
    wanting = (
        (not query.given, _("the first name")),
        (len(surnames) < BOTH, _("both surnames") if surnames else _("a surname")),
        (query.born is None, _("the birth date, even if only likely")),
        (not query.parent, _("the mother’s or father’s name")),
        (not query.school, _("a school or district where the child has been")),
        (not query.state, _("the last known State")),
    )
    return [words for is_wanting, words in wanting if is_wanting]
