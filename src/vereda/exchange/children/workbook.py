"""One record as data that other programs read: a workbook with a sheet for each part, and JSON. The same content as the page."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from vereda.core.elements import CODE_SETS, ELEMENTS
from vereda.core.language import Language
from vereda.exchange.children.models import Child, ConsolidatedRecord
from vereda.exchange.children.pdf.words import Teller
from vereda.exchange.children.record import Record

Cell = str | int | Decimal | date | None
FORMAT_VERSION: Final = 1
WIDEST: Final = 48  # characters of a column


@dataclass(frozen=True)
class Sheet:
    """`rows`: what of the record stands here, one a line; `columns`: word of the head → what of it; `codes`: of the columns that
    hold codes the set, whose words stand in a column beside.
    """

    title: str
    rows: Callable[[Record], Iterable[Any]]
    columns: Mapping[str, Callable[[Any], Cell]]
    codes: Mapping[str, str] = field(default_factory=dict)
    is_said: bool = True  # each has its State and date


def _states(one: Any) -> str:
    return ", ".join(said.state for said in one.said)


def _newest(one: Any) -> date | None:
    return max((said.on for said in one.said), default=None)


SAID: Final[Mapping[str, Callable[[Any], Cell]]] = {"said_by": _states, "as_of_day": _newest}
SHEETS: Final = (
    Sheet(
        "enrollments",
        lambda record: record.enrollments,
        {
            "school": lambda one: one.school,
            "district": lambda one: one.district,
            "state": lambda one: one.state,
            "grade": lambda one: one.grade,
            "from": lambda one: one.since,
            "until": lambda one: one.until,
            "kind": lambda one: one.type,
        },
        {"grade": "grade_level", "kind": "enrollment_type"},
    ),
    Sheet(
        "courses",
        lambda record: record.courses,
        {
            "course": lambda one: one.title,
            "subject": lambda one: one.subject,
            "from": lambda one: one.begin_year,
            "until": lambda one: one.end_year,
            "term": lambda one: one.term,
            "mark": lambda one: one.final_grade,
            "grade_to_date": lambda one: one.grade_to_date,
            "hours": lambda one: one.hours,
            "credits": lambda one: one.credits,
        },
        {"term": "term_type"},
    ),
    Sheet(
        "assessments",
        lambda record: record.assessments,
        {
            "assessment": lambda one: one.title or one.content,
            "given": lambda one: one.given,
            "score": lambda one: one.score,
            "level": lambda one: one.level,
        },
        {"level": "assessment_interpretation"},
    ),
    Sheet(
        "moves",
        lambda record: record.moves,
        {
            "arrived": lambda one: one.arrived,
            "place_from": lambda one: _place(one.from_city, one.from_state or one.from_country),
            "place_to": lambda one: _place(one.to_city, one.to_state),
            "eligible_until": lambda one: one.eligible_until,
        },
    ),
    Sheet(
        "sources",
        lambda record: record.sources,
        {
            "state": lambda one: one.state,
            "student_id": lambda one: one.state_student_identifier,
            "last_file": lambda one: one.said_at.date(),
        },
        is_said=False,
    ),
)


def _place(city: str | None, state: str | None) -> str:
    return ", ".join(part for part in (city, state) if part)


def record_workbook(record: Record, *, language: Language = "en", taken_by: str, at: datetime) -> bytes:
    """An .xlsx file: the child with every value and who said it, then a sheet a group. Text stays text: no cell is a formula."""
    tell = Teller(language)
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "default_date_format": "yyyy-mm-dd", "remove_timezone": True})
    book.set_properties({"title": tell.say("title", name=record.name), "author": "Vereda"})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    about = [(tell.say("as_of", moment=tell.moment(at), by=taken_by),), (tell.say("notice"),)]
    _fill(book.add_worksheet(tell.say("child")), [tell.say(word) for word in CHILD], _child(record, tell), head, about)
    for sheet in SHEETS:
        columns = dict(_columns(sheet, tell))
        rows = [[cell(one) for cell in columns.values()] for one in sheet.rows(record)]
        _fill(book.add_worksheet(tell.say(sheet.title)[:31]), list(columns), rows, head, about)
    book.close()
    return kept.getvalue()


def _columns(sheet: Sheet, tell: Teller) -> Iterator[tuple[str, Callable[[Any], Cell]]]:
    for word, cell in sheet.columns.items():
        yield tell.say(word), cell
        if word in sheet.codes:
            yield tell.say("in_words", column=tell.say(word)), _Words(cell, sheet.codes[word], tell)


@dataclass(frozen=True)
class _Words:
    """What the code in a cell means."""

    cell: Callable[[Any], Cell]
    code_set: str
    tell: Teller

    def __call__(self, one: Any) -> str | None:
        return _in_words(self.code_set, self.cell(one), self.tell)


def _in_words(code_set: str, code: Cell, tell: Teller) -> str | None:
    """Nothing for what is no code of the set."""
    return tell.label(code_set, str(code)) if code in CODE_SETS.get(code_set, {}) else None


CHILD: Final = ("what", "value", "value_in_words", "said_by", "as_of_day")


def _child(record: Record, tell: Teller) -> list[list[Cell]]:
    """Every demographic value and flag, differing ones one below the other."""
    rows: list[list[Cell]] = [["MSIX ID", record.msix_id, None, "", None]]
    rows += [
        _told(choice.element, value.value, value, tell)
        for choice in record.demographics.values()
        for value in choice.values
    ]
    return rows + [_told(flag, value.value, value, tell) for flag, values in record.flags.items() for value in values]


def _told(element: str, code: str | None, one: Any, tell: Teller) -> list[Cell]:
    known = ELEMENTS.get(element)
    words = _in_words(known.code_set, code, tell) if known else None
    return [tell.element(element) if known else element, code, words, _states(one), _newest(one)]


def _fill(
    page: Any, columns: list[str], rows: Iterable[Iterable[Cell]], head: Any, about: Iterable[tuple[str]]
) -> None:
    """A sheet: head, rows, then as-of time and notice."""
    widths = [len(column) for column in columns]
    for at, column in enumerate(columns):
        page.write_string(0, at, column, head)
    line = 0
    for line, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            _write(page, line, at, cell)
            widths[at] = max(widths[at], len(str(cell or "")))
    for below, (text,) in enumerate(about, line + 2):
        page.write_string(below, 0, text)
    for at, width in enumerate(widths):
        page.set_column(at, at, min(WIDEST, width + 2))
    page.freeze_panes(1, 0)


def _write(page: Any, line: int, at: int, cell: Cell) -> None:
    if isinstance(cell, date):
        page.write_datetime(line, at, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001  # a day, not a moment
    elif isinstance(cell, int | Decimal):
        page.write_number(line, at, cell)
    elif cell:
        page.write_string(line, at, cell)


def record_document(child: Child, *, taken_by: str, at: datetime) -> dict[str, Any]:
    """The record as JSON values: names of elements as in the dictionary, dates as ISO text, who said each value."""
    return {
        "format": "vereda-record",
        "version": FORMAT_VERSION,
        "msix_id": child.msix_id,
        "as_of": at.isoformat(timespec="seconds"),
        "taken_by": taken_by,
        "notice": Teller("en").say("notice"),
        "record": ConsolidatedRecord.objects.get(child=child).document,
    }
