"""How good the records of a State and its districts are, measured: completeness, validity, timeliness, stability, matching …"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from django.db.models import Model

from vereda.core.elements import ELEMENTS
from vereda.core.elements.dictionary import Element
from vereda.core.elements.needed import Clause
from vereda.core.packaged import rows
from vereda.exchange.children.models import Assessment, Course, Enrollment, QualifyingMove, StateRecord
from vereda.exchange.reports.definitions import PACKAGE, Told, told_in

_STAYS: Final = "t.enrollment_date <= %(last)s AND coalesce(t.withdrawal_date, t.enrollment_date + 366) >= %(first)s"
_YEAR: Final = "coalesce(t.end_academic_year, t.begin_academic_year + 1) = extract(year FROM %(last)s::date)"
_TESTS: Final = "t.assessment_administration_date BETWEEN %(first)s AND %(last)s"
# group → its table, how a row leads to the State record, and which rows belong to a period
GROUPS: Final[Mapping[str, tuple[type[Model], str, str]]] = {
    "demographics": (StateRecord, "id", "true"),
    "qualifying_moves": (QualifyingMove, "state_record_id", "t.qualifying_arrival_date <= %(last)s"),
    "enrollments": (Enrollment, "state_record_id", _STAYS),
    "course_history": (Course, "state_record_id", _YEAR),
    "assessments": (Assessment, "state_record_id", _TESTS),
}
FILLED: Final = "filled."
_FROM: Final = """
    FROM counted c JOIN counted_record one ON one.counted = c.id JOIN {table} t ON t.{to_record} = one.record WHERE {period}"""
_FILLED: Final = """
    WITH told AS MATERIALIZED (
        SELECT {columns}, c.state, CASE WHEN grouping(c.district) = 0 THEN c.district END AS district {rows} GROUP BY {sets})
    INSERT INTO reports_measured (count_id, measure, state, district, met, applies)
    SELECT %(count)s, measure, state, district, met, applies
    FROM told CROSS JOIN LATERAL (VALUES {lines}) line (measure, met, applies) WHERE applies > 0"""
_SETS: Final = "GROUPING SETS ((c.state), (c.state, c.district))"
_KEEP: Final = """
    INSERT INTO reports_measured (count_id, measure, state, district, met, applies)
    SELECT %(count)s, measure, state, CASE WHEN grouping(district) = 0 THEN district END,
        coalesce(sum(number) FILTER (WHERE met), 0), sum(number)
    FROM ({source}) told GROUP BY measure, GROUPING SETS ((state), (state, district))
    HAVING grouping(district) = 1 OR district IS NOT NULL"""
_FROM_FIGURES: Final = """
    INSERT INTO reports_measured (count_id, measure, state, district, met, applies)
    SELECT count_id, %(measure)s, state, district, coalesce(sum(children) FILTER (WHERE key = %(met)s), 0), sum(children)
    FROM reports_figure WHERE count_id = %(count)s AND family = %(family)s AND key = ANY(%(keys)s)
        AND state IS NOT NULL AND age_grade IS NULL
    GROUP BY count_id, state, district"""
_FAMILIES: Final = (
    {"measure": "looked", "family": "use_looked", "met": "yes", "keys": ["yes", "no"]},
    {"measure": "courses", "family": "courses_in_high_school", "met": "with", "keys": ["with", "without"]},
)


@dataclass(frozen=True)
class Measure:
    key: str
    section: str
    name: Told
    source: str


MEASURES: Final[Mapping[str, Measure]] = {
    row["measure"]: Measure(row["measure"], row["section"], told_in(row, "name"), row["source"])
    for row in rows(PACKAGE, "data/measures.csv")
}


def measured_elements(group: str) -> list[Element]:
    """The elements of a group that are needed at times, and have a column."""
    columns = {field.column for field in GROUPS[group][0]._meta.get_fields() if hasattr(field, "column")}  # noqa: SLF001  # Django's own way
    return [
        one for one in ELEMENTS.values() if one.group == group and one.needed.text != "optional" and one.key in columns
    ]


def condition(element: Element) -> str:
    """When the element must be filled, as SQL over a row `t` and the age of its child `c`."""
    return " AND ".join(_clause(clause) for clause in element.needed.clauses) or "true"


def _clause(clause: Clause) -> str:
    """Codes and names of columns come from our own dictionary."""
    match clause.kind:
        case "age":
            return f"c.age BETWEEN {clause.ages[0]} AND {clause.ages[1]}"
        case "with":
            return f"t.{clause.column} IS NOT NULL"
        case "without":
            return f"t.{clause.column} IS NULL"
    among = f"coalesce(t.{clause.column} IN ({', '.join(repr(code) for code in clause.codes)}), false)"
    return among if clause.kind == "in" else f"NOT {among}"


def rows_of_group(group: str) -> str:
    """FROM and WHERE: the rows `t` of a group of the counted children `c` that belong to the period."""
    table, to_record, period = GROUPS[group]
    return _FROM.format(
        table=table._meta.db_table,  # noqa: SLF001
        to_record=to_record,
        period=period,
    )


def keep_measures(cursor: Any, days: Mapping[str, Any]) -> None:
    """Measure the count whose children stand in the tables of `making`; its figures have been added up."""
    cursor.execute("DELETE FROM reports_measured WHERE count_id = %(count)s", days)
    source = files(PACKAGE).joinpath("measures.sql").read_text(encoding="utf-8")
    cursor.execute(_KEEP.format(source=source), days)
    for family in _FAMILIES:
        cursor.execute(_FROM_FIGURES, {**days, **family})
    for group in GROUPS:
        cursor.execute(_filled(group), days)


def _filled(group: str) -> str:
    """Keeps, of each element of a group, how many rows need it and how many of them have it; the table is read once for all, and no
    row leaves the database: a nation has some hundred thousand of districts by elements.
    """
    elements = measured_elements(group)
    columns = ", ".join(
        f"count(*) FILTER (WHERE {condition(one)}) AS needed_{place},"
        f" count(*) FILTER (WHERE {condition(one)} AND t.{one.key} IS NOT NULL) AS filled_{place}"
        for place, one in enumerate(elements)
    )
    lines = ", ".join(f"('{FILLED}{one.key}', filled_{place}, needed_{place})" for place, one in enumerate(elements))
    return _FILLED.format(columns=columns, rows=rows_of_group(group), sets=_SETS, lines=lines)
