"""A State file without a fault: two invented students, every element filled where it can be."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from vereda.core.elements.msix_id import make
from vereda.core.statefile import StateFile, state_file
from vereda.core.statefile.settings import ReferenceLists

SCHOOL, OTHER_SCHOOL, DISTRICT = "530999000001", "530999000002", "5309990"
KNOWN = ReferenceLists(
    school_names={SCHOOL: "Cascade Foothills High School", OTHER_SCHOOL: "Apple Valley Middle School"},
    district_names={DISTRICT: "Cascade Foothills School District"},
)

HEADER = {
    "submitting_state": "WA",
    "submission_date": "20251119093000000",
    "beginning_effective_date": "20251118000000000",
    "ending_effective_date": "20251119090000000",
}

Record = dict[str, str | None]

STUDENT: Record = {
    "student_record_id": "0000001",
    "msix_identification_number": make("53009900001"),
    "reporting_state_code": "WA",
    "state_student_identifier": "5521774019",
    "state_student_identifier_type": "01",
    "action_code": "I",
}
ALTERNATE_ID: Record = {"alternate_state_student_id": "MEP-4471", "alternate_state_student_id_type": "02"}
DEMOGRAPHICS: Record = {
    "first_name": "Ximena",
    "middle_name": "Lucía",
    "last_name_1": "Ibáñez",
    "last_name_2": "O'Toole-Peña",
    "sex": "Female",
    "birth_date": "20080229",
    "multiple_birth_flag": "No",
    "birth_city": "Morelia",
    "birth_state": "MI",
    "birth_country": "MX",
    "birth_date_verification": "1004",
    "male_parent_first_name": "Efraín",
    "male_parent_last_name": "Ibáñez",
    "female_parent_first_name": "Saoirse",
    "female_parent_last_name": "O'Toole",
    "parent_1_email_address": "efrain@example.org",
    "parent_2_email_address": "saoirse@example.org",
    "parent_1_phone_number": "5095550142",
    "parent_2_phone_number": "5095550143",
}
QUALIFYING_MOVE: Record = {
    "qualifying_arrival_date": "20240615",
    "qualifying_move_from_city": "Salinas",
    "qualifying_move_from_state": "CA",
    "qualifying_move_to_city": "Sunnyside",
    "qualifying_move_to_state": "WA",
    "eligibility_expiration_date": "20270614",
}
ENROLLMENT: Record = {
    "enrollment_date": "20240904",
    "enrollment_type": "05",
    "school_or_project_name": "Cascade Foothills High School",
    "mep_project_type": "01",
    "school_identification_code": SCHOOL,
    "facility_name": "Cascade Foothills High School",
    "facility_address_1": "12 Orchard Way",
    "facility_city": "Sunnyside",
    "school_district_id": DISTRICT,
    "school_district": "Cascade Foothills School District",
    "facility_state": "WA",
    "facility_zip": "98944",
    "telephone_number": "5095550100",
    "grade_level": "11",
    "lep_indicator": "Yes",
    "idea_indicator": "No",
    "med_alert_indicator": "None",
    "pfs_flag": "Yes",
    "immunization_record_flag": "Yes",
    "withdrawal_date": "20250613",
    "district_of_residence": DISTRICT,
    "residency_date": "20240615",
    "residency_verification_date": "20240901",
    "designated_graduation_school": SCHOOL,
    "algebra_1_or_equivalent_indicator": "Yes",
}
COURSE: Record = {
    "course_title": "U.S. History",
    "subject_area_name": "Social Sciences and History",
    "course_type": "01",
    "begin_academic_year": "2024",
    "end_academic_year": "2025",
    "course_section": "02",
    "term_type": "0828",
    "credits_granted": "0.5",
    "final_grade": "B+",
}
ASSESSMENT: Record = {
    "assessment_title": "Smarter Balanced, form 7",
    "assessment_content": "Mathematics",
    "assessment_type": "09",
    "assessment_administration_date": "052025",
    "assessment_reporting_method": "0512",
    "score_results": "3",
    "assessment_interpretation": "Proficient",
}

Records = dict[str, list[Record]]


def good_records() -> Records:
    """Two students with a record of each group; the second has few elements more than she must."""
    second = {"student_record_id": "0000002"}
    return {
        "student": [
            STUDENT.copy(),
            STUDENT | second | {"msix_identification_number": None, "state_student_identifier": "5521774020"},
        ],
        "alternate_ids": [_sub(ALTERNATE_ID)],
        "demographics": [_sub(DEMOGRAPHICS), _sub(DEMOGRAPHICS) | second | {"first_name": "Åsa", "middle_name": None}],
        "qualifying_moves": [_sub(QUALIFYING_MOVE), _sub(QUALIFYING_MOVE) | second],
        "enrollments": [
            _sub(ENROLLMENT),
            _sub(ENROLLMENT) | {"record_id": "002", "enrollment_date": "20250903", "withdrawal_date": None},
            _sub(ENROLLMENT) | second,
        ],
        "course_history": [_sub(COURSE), _sub(COURSE) | {"record_id": "002", "course_section": "03"}],
        "assessments": [_sub(ASSESSMENT)],
    }


def _sub(record: Record) -> Record:
    return {"student_record_id": "0000001", "record_id": "001", **record}


def filed(records: Records, *, carrier: str = "msx", header: Mapping[str, str | None] | None = None) -> StateFile:
    """The State file of these records, its counts right unless `header` says otherwise."""
    counts = {
        "total_students_in_file": str(len(records["student"])),
        "total_records_in_file": str(sum(len(rows) for rows in records.values())),
    }
    frames = {group: pl.DataFrame(rows, infer_schema_length=None) for group, rows in records.items() if rows}
    return state_file({**HEADER, **counts, **(header or {})}, frames, carrier=carrier)


def changed(group: str, place: int = 0, **elements: Any) -> Records:
    """The good records with one of them changed."""
    records = good_records()
    records[group][place] |= elements
    return records
