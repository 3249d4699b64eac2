"""How much it weighs when an element is missing or wrong: the table behind the rules made from the dictionary."""

from collections.abc import Iterator
from typing import Final

from vereda.core.elements import GROUPS, Element
from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import LeftOut

# Without these nobody can say which child it is, or which move or enrollment: the student waits for the State.
IDENTITY: Final = frozenset(
    {
        "reporting_state_code",
        "state_student_identifier",
        "state_student_identifier_type",
        "action_code",
        "first_name",
        "last_name_1",
        "birth_date",
        "qualifying_arrival_date",
        "enrollment_date",
    }
)
# A wrong grade places a child wrongly; still, a setting may have it left out instead of holding the student.
HELD_IF_WRONG: Final = frozenset({"grade_level"})
# Records that say nothing without this element: the record is left out, the student is not held.
ROW_OF: Final = frozenset({"alternate_state_student_id"})


def elements() -> Iterator[Element]:
    """Every element of the record groups that a State fills in; not the header's, not the record numbers."""
    for name, group in GROUPS.items():
        if name != "header":
            yield from (element for element in group.elements if element.key != "student_record_id")


def if_missing(element: Element) -> tuple[Severity, LeftOut]:
    if element.key in IDENTITY:
        return Severity.HOLD_STUDENT, LeftOut.NOTHING
    return Severity.WARNING, LeftOut.ROW if element.key in ROW_OF else LeftOut.NOTHING


def if_wrong(element: Element) -> tuple[Severity, LeftOut]:
    if element.key in IDENTITY:
        return Severity.HOLD_STUDENT, LeftOut.NOTHING
    severity = Severity.HOLD_STUDENT if element.key in HELD_IF_WRONG else Severity.WARNING
    return severity, LeftOut.ROW if element.key in ROW_OF else LeftOut.VALUE


def consequence(severity: Severity, left_out: LeftOut, language: str = "en") -> str:
    """What happens, as the last sentence of what a rule says."""
    if severity is Severity.HOLD_STUDENT:
        return " El estudiante queda en espera." if language == "es" else " The student is held back."
    if left_out is LeftOut.VALUE:
        return " Se omitió el valor." if language == "es" else " The value was left out."
    if left_out is LeftOut.ROW:
        return " Se omitió el registro." if language == "es" else " The record was left out."
    return ""
