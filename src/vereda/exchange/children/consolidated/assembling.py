"""The document of one child from the JSON of its State records. Pure: the same records give the same bytes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import orjson

from vereda.core.folding import fold
from vereda.exchange.children.consolidated.choosing import Json, choose_all, said

FLAGS: Final = (
    "med_alert_indicator", "immunization_record_flag", "lep_indicator", "idea_indicator", "pfs_flag",
    "designated_graduation_school", "graduation_hse_indicator", "algebra_1_or_equivalent_indicator",
)  # fmt: skip
SAME_START_WITHIN: Final = 7  # days: two States (or systems) that report one enrollment rarely agree on the very day
STAND_APART: Final = ("03", "06")  # enrollment types: summer or intersession project, residency only
Sameness = Callable[[Json, Json], bool]


def assemble(records: Sequence[Mapping[str, Any]], demographic_elements: Iterable[str]) -> Json:
    """The consolidated record of a child.

    `records`: its State records as JSON: `state`, `state_student_identifier`, `state_student_identifier_type`, `said_at`,
    `demographics_said_at`, `withdrawn_at`, the demographic elements, and lists of sub-records by group name (each with its
    `said_at`, and without what was not said), in an order that does not depend on when they came: sorts here are stable and
    keep it. What a State has withdrawn is not shown, unless nothing else is left.
    """
    present = [record for record in records if record["withdrawn_at"] is None] or list(records)
    present.sort(key=lambda one: (one["state"], one["state_student_identifier"]))
    enrollments = merged(present, "enrollments", _same_enrollment, _newest_enrollment)
    return {
        "demographics": choose_all(demographic_elements, present),
        "enrollments": enrollments,
        "qualifying_moves": merged(
            present, "qualifying_moves", _same_move, lambda one: (one["qualifying_arrival_date"],)
        ),
        "course_history": sorted(rows_of(present, "course_history"), key=_course_order),
        "assessments": sorted(rows_of(present, "assessments"), key=_assessment_order, reverse=True),
        "alternate_ids": rows_of(present, "alternate_ids"),
        "flags": {flag: values for flag in FLAGS if (values := latest_of(present, flag))},
        "sources": [
            {
                "state": record["state"],
                "state_student_identifier": record["state_student_identifier"],
                "state_student_identifier_type": record["state_student_identifier_type"],
                "said_at": record["said_at"],
                "withdrawn_at": record["withdrawn_at"],
            }
            for record in sorted(records, key=lambda one: (one["state"], one["state_student_identifier"]))
        ],
        "states": states_in_order(present),
    }


def canonical(document: Any) -> bytes:
    """JSON in UTF-8 with sorted keys and nothing superfluous: equal documents are equal bytes."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def rows_of(records: Iterable[Mapping[str, Any]], group: str) -> list[Json]:
    """The sub-records of a group, of all States, each with who said it."""
    return [row for record in records for row in _of_record(record, group)]


def _of_record(record: Mapping[str, Any], group: str) -> list[Json]:
    told = [dict(row) for row in record.get(group) or ()]
    for row in told:
        row["said"] = [said(record["state"], row.pop("said_at"))]
    return told


def merged(
    records: Iterable[Mapping[str, Any]], group: str, same: Sameness, order: Callable[[Json], tuple[str, ...]]
) -> list[Json]:
    """Rows newest first; one that several State records report stands once, as the newest statement has it, with all who said it.

    Two rows of one State record are two things: it could have sent one.
    """
    rows = [(number, row) for number, record in enumerate(records) for row in _of_record(record, group)]
    kept: list[tuple[set[int], Json]] = []
    for number, row in sorted(rows, key=lambda one: one[1]["said"][0]["on"], reverse=True):
        twin = next((one for one in kept if number not in one[0] and same(one[1], row)), None)
        if twin is None:
            kept.append(({number}, row))
        else:
            twin[0].add(number)
            twin[1]["said"].extend(one for one in row["said"] if one not in twin[1]["said"])
            for key, value in row.items():
                twin[1].setdefault(key, value)
    return sorted((row for _, row in kept), key=order, reverse=True)


def _same_enrollment(one: Json, other: Json) -> bool:
    """The same school or project, begun within a week; a summer project or a mere residence is never a school year."""
    if place(one) != place(other) or not place(one):
        return False
    if _apart(one) != _apart(other):
        return False
    return abs((_day(one["enrollment_date"]) - _day(other["enrollment_date"])).days) <= SAME_START_WITHIN


def _apart(row: Json) -> str:
    kind = row.get("enrollment_type") or ""
    return kind if kind in STAND_APART else ""


def place(row: Json) -> str:
    """What tells schools and projects apart: the number where there is one, else the name."""
    return row.get("school_identification_code") or fold(row.get("school_or_project_name") or "")


def _newest_enrollment(row: Json) -> tuple[str, ...]:
    return (row["enrollment_date"], row.get("withdrawal_date") or "9999")


def _same_move(one: Json, other: Json) -> bool:
    keys = ("qualifying_arrival_date", "qualifying_move_to_state")
    return all(one.get(key) == other.get(key) for key in keys) and fold(
        one.get("qualifying_move_to_city") or ""
    ) == fold(other.get("qualifying_move_to_city") or "")


def _course_order(row: Json) -> tuple[str, int, str]:
    return (row.get("subject_area_name") or "", row.get("begin_academic_year") or 0, row.get("course_title") or "")


def _assessment_order(row: Json) -> str:
    return row.get("assessment_administration_date") or ""


def latest_of(records: Iterable[Mapping[str, Any]], flag: str) -> list[Json]:
    """What each State last said of a flag of its enrollments, newest first; null is: it has enrollments and did not say."""
    values = []
    for record in records:
        rows = sorted(record.get("enrollments") or (), key=_newest_enrollment)
        if rows:
            voiced = [row for row in rows if row.get(flag) is not None]
            row = (voiced or rows)[-1]
            values.append(
                {
                    "value": row.get(flag),
                    "since": row["enrollment_date"],
                    "said": [said(record["state"], row["said_at"])],
                }
            )
    ordered = sorted(values, key=lambda one: (one["since"], one["said"][0]["state"]), reverse=True)
    return ordered if any(one["value"] is not None for one in ordered) else []


def states_in_order(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """States in the order in which the child first appears in them; what a State tells of a school in another is no appearance."""
    first: dict[str, str] = {}
    for record in records:
        state, rows = record["state"], record.get("enrollments") or ()
        there = [row for row in rows if row.get("facility_state") in (None, state)] or rows
        begin = min((row["enrollment_date"] for row in there), default=record["said_at"][:10])
        first[state] = min(begin, first.get(state, begin))
    return sorted(first, key=lambda state: (first[state], state))


def _day(text: str) -> date:
    return date.fromisoformat(text)
