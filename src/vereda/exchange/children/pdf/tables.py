"""The tables of the printed record."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from vereda.exchange.children.pdf.words import Teller
from vereda.exchange.children.record import Course, Record, Said, granted_by_state
from vereda.exchange.states.queries import school

FULL_YEAR = ("", "0827")  # a term that needs no word beside its years
FLAGS = (
    ("med_alert_indicator", "med_alert"), ("immunization_record_flag", "yes_no"), ("lep_indicator", "yes_no"),
    ("idea_indicator", "yes_no"), ("pfs_flag", "yes_no"), ("designated_graduation_school", "school"),
)  # fmt: skip
ALWAYS = FLAGS[:2]
Rows = Sequence[Sequence[str]]


def table(
    columns: Sequence[str], widths: Sequence[float], rows: Rows, *, numbers: Iterable[int] = (), total: str = ""
) -> dict[str, Any]:
    """A table for the template; a row of one cell is a heading across. `numbers`: columns that stand to the right; `total`: the
    first word of the row that sums up.
    """
    return {
        "columns": list(columns),
        "widths": list(widths),
        "rows": [list(row) for row in rows],
        "numbers": list(numbers),
        "total": total,
    }


def _section(
    title: str, columns: Sequence[str], widths: Sequence[float], rows: Rows, *, note: str = ""
) -> dict[str, Any] | None:
    if not rows:
        return None
    paragraphs = [{"fact": "", "text": note}] if note else []
    return {"title": title, "paragraphs": paragraphs, "tables": [table(columns, widths, rows)]}


def _who(said: Sequence[Said], tell: Teller) -> str:
    return ", ".join(f"{one.state} {tell.day(one.on)}" for one in said)


def _said(text: str | None, tell: Teller) -> str:
    return text or tell.say("not_said")


CODED = {"sex": "sex", "multiple_birth_flag": "yes_no"}


def value_text(element: str, value: str, tell: Teller) -> str:
    """A demographic value for reading."""
    if element == "birth_date":
        return tell.long_day(date.fromisoformat(value))
    return tell.label(CODED[element], value) if element in CODED else value


def enrollments(record: Record, tell: Teller) -> dict[str, Any] | None:
    columns = [tell.say(word) for word in ("school", "district", "grade", "from", "until", "kind", "said_by")]
    rows = [
        [
            _said(one.school, tell),
            ", ".join(part for part in (one.district, one.state) if part),
            (one.grade or "").lstrip("0") or _said(one.grade, tell),
            tell.day(one.since),
            tell.day(one.until) if one.until else tell.say("today"),
            tell.label("enrollment_type", one.type),
            _who(one.said, tell),
        ]
        for one in record.enrollments
    ]
    return _section(tell.say("enrollments"), columns, [4, 3, 1.2, 2, 2, 3, 2.4], rows)


def courses(record: Record, tell: Teller) -> dict[str, Any] | None:
    by_subject: dict[str, list[Course]] = {}
    for course in record.courses:
        by_subject.setdefault(course.subject or "", []).append(course)
    rows: list[list[str]] = []
    for subject, some in sorted(by_subject.items(), key=lambda item: (not item[0], item[0])):
        name, granted = subject or tell.say("no_subject"), _credits(some)
        rows.append([tell.say("granted", subject=name, credits=granted) if granted else name])
        rows += [_course(course, tell) for course in some]
    columns = [tell.say(word) for word in ("course", "term", "mark", "hours", "credits", "said_by")]
    return _section(tell.say("courses"), columns, [4, 3, 2, 1.6, 1.4, 2.4], rows, note=tell.say("never_added"))


def _credits(some: Sequence[Course]) -> str:
    return " · ".join(f"{state} {_number(credit)}" for state, credit in granted_by_state(some).items())


def _number(credit: Decimal) -> str:
    return f"{credit:.3f}".removesuffix("0")


def _course(course: Course, tell: Teller) -> list[str]:
    term = "" if (course.term or "") in FULL_YEAR else tell.label("term_type", course.term)
    years = f"{course.begin_year}–{(course.end_year or course.begin_year) % 100:02}" if course.begin_year else ""
    to_date = tell.say("to_date", grade=course.grade_to_date) if course.grade_to_date else ""
    section = "" if course.section in (None, "01") else tell.label("course_section", course.section)
    return [
        ", ".join(part for part in (_said(course.title, tell), section) if part),
        " ".join(part for part in (term, years) if part),
        course.final_grade or to_date or tell.say("not_said"),
        "" if course.hours is None else str(course.hours),
        "—" if course.credits is None else _number(course.credits),
        _who(course.said, tell),
    ]


def assessments(record: Record, tell: Teller) -> dict[str, Any] | None:
    columns = [tell.say(word) for word in ("assessment", "given", "score", "level", "said_by")]
    rows = [
        [
            _said(one.title or one.content, tell),
            tell.month(one.given) if one.given else tell.say("not_said"),
            _said(one.score, tell),
            _said(one.level, tell),
            _who(one.said, tell),
        ]
        for one in record.assessments
    ]
    return _section(tell.say("assessments"), columns, [4, 2, 2, 3, 2.4], rows)


def health(record: Record, tell: Teller) -> dict[str, Any] | None:
    rows: list[list[str]] = []
    for flag, code_set in FLAGS:
        values = record.flags.get(flag, ())
        rows += [[tell.say(flag), _flag(one.value, code_set, tell), _who(one.said, tell)] for one in values]
        if not values and (flag, code_set) in ALWAYS:
            rows.append([tell.say(flag), tell.say("not_said"), ""])
    return _section(tell.say("health"), [tell.say(word) for word in ("what", "value", "said_by")], [4, 3, 3], rows)


def _flag(value: str | None, code_set: str, tell: Teller) -> str:
    if code_set != "school" or not value:
        return tell.label("yes_no" if code_set == "school" else code_set, value)
    known = school(value)
    return known.name if known else value


def moves(record: Record, tell: Teller) -> dict[str, Any] | None:
    columns = [tell.say(word) for word in ("arrived", "place_from", "place_to", "eligible_until", "said_by")]
    rows = [
        [
            tell.day(one.arrived),
            _place(one.from_city, one.from_state or one.from_country, tell),
            _place(one.to_city, one.to_state, tell),
            tell.day(one.eligible_until) if one.eligible_until else tell.say("not_said"),
            _who(one.said, tell),
        ]
        for one in record.moves
    ]
    return _section(tell.say("moves"), columns, [2, 3, 3, 2, 2.4], rows)


def _place(city: str | None, state: str | None, tell: Teller) -> str:
    return ", ".join(part for part in (city, tell.state(state) if state else None) if part) or tell.say("not_said")


def sources(record: Record, tell: Teller) -> dict[str, Any] | None:
    columns = [tell.say(word) for word in ("state", "student_id", "last_file")]
    rows = [
        [
            tell.state(one.state),
            one.state_student_identifier,
            tell.day(one.said_at.date()) + (f", {tell.say('withdrawn')}" if one.withdrawn_at else ""),
        ]
        for one in record.sources
    ]
    return _section(tell.say("sources"), columns, [3, 3, 4], rows)
