"""What a search result shows of a child: enough to tell it apart, and nothing more."""

from collections.abc import Mapping
from typing import Any, Final

from vereda.exchange.children.record import Record, from_document

NAMES: Final = ("first_name", "middle_name", "last_name_1", "last_name_2", "suffix", "sex")
OF_LAST_ENROLLMENT: Final = (
    "enrollment_date", "withdrawal_date", "enrollment_type", "school_or_project_name", "school_identification_code",
    "school_district", "school_district_id", "facility_state", "grade_level", "said",
)  # fmt: skip


def glimpse(msix_id: str, document: Mapping[str, Any]) -> Record:
    """A record with the names, sex and birth dates, the last enrollment and the States; all else is left out, not hidden."""
    told = document["demographics"]
    demographics = {name: {**told[name], "others": []} for name in NAMES if name in told}
    if "birth_date" in told:
        demographics["birth_date"] = told["birth_date"]
    now = from_document(msix_id, {**_EMPTY, "enrollments": document["enrollments"]}).now
    last = [{name: now.elements[name] for name in OF_LAST_ENROLLMENT if name in now.elements}] if now else []
    return from_document(
        msix_id, {**_EMPTY, "demographics": demographics, "enrollments": last, "states": document["states"]}
    )


_EMPTY: Final[Mapping[str, Any]] = {
    "demographics": {}, "enrollments": [], "qualifying_moves": [], "course_history": [], "assessments": [], "alternate_ids": [],
    "flags": {}, "sources": [], "states": [],
}  # fmt: skip
