"""Transcripts for other systems: every statement once, as its State said it, in the order of the standard's elements."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.credits.builders import TODAY, A, B, course

from vereda.core.credits import CourseLine, Options
from vereda.core.credits.edfi import edfi_document
from vereda.core.credits.pesc import NAMESPACE, pesc_xml
from vereda.core.credits.transcript import At, Student, Transcript, sessions

# What may stand in an element, in order, as far as Vereda writes it; "+" is needed, "*" may repeat. From the samples of High School
# Transcript 1.2.0 and 1.5.0 in pesc-org/canpesc-common-digital-layout and from classes generated from AcademicRecord 1.9.0.
PESC = {
    "HighSchoolTranscript": ["TransmissionData+", "Student+", "NoteMessage*"],
    "TransmissionData": [
        "DocumentID+", "CreatedDateTime+", "DocumentTypeCode+", "TransmissionType+", "Source+", "Destination+", "NoteMessage*",
    ],
    "Source": ["Organization+"],
    "Destination": ["Organization+"],
    "Organization": ["OrganizationName"],
    "Student": ["Person+", "AcademicRecord*"],
    "Person": ["AgencyIdentifier*", "Birth", "Name+", "Gender", "NoteMessage*"],
    "AgencyIdentifier": ["AgencyAssignedID+", "AgencyCode+", "StateProvinceCode"],
    "Birth": ["BirthDate"],
    "Name": ["FirstName", "MiddleName", "LastName+", "NameSuffix"],
    "Gender": ["GenderCode"],
    "AcademicRecord": ["AcademicSession*"],
    "AcademicSession": ["AcademicSessionDetail", "School", "StudentLevel", "Course*"],
    "AcademicSessionDetail": ["SessionDesignator", "SessionSchoolYear"],
    "School": ["OrganizationName+", "LocalOrganizationID"],
    "LocalOrganizationID": ["LocalOrganizationIDCode", "LocalOrganizationIDQualifier"],
    "StudentLevel": ["StudentLevelCode"],
    "Course": [
        "CourseCreditBasis", "CourseCreditUnits", "CourseCreditLevel", "CourseCreditEarned", "CourseAcademicGrade",
        "CourseSCEDCode", "CourseTitle", "NoteMessage*",
    ],
}  # fmt: skip
# Required properties by the ODS/API 6.2 models of the Ed-Fi SDK (ednexusdata/edfi-odsapi-sdk-v62).
ED_FI = {
    "students": {"studentUniqueId", "firstName", "lastSurname", "birthDate"},
    "studentAcademicRecords": {
        "educationOrganizationReference", "schoolYearTypeReference", "studentReference", "termDescriptor",
    },
    "courseTranscripts": {
        "courseAttemptResultDescriptor", "courseReference", "studentAcademicRecordReference", "earnedCredits",
    },
}  # fmt: skip
STUDENT = Student(
    "527476972104", "Mona", "", "Reyes Cárdenas", "", date(2007, 3, 7), "Female", (("TX", "88"), ("WA", "55"))
)
LINES = [
    course("TX", "English I", "1", year=2023, term="0827", final_grade="87"),
    course("CA", "Algebra I", "5", year=2024, **A, final_grade="B"),
    course("CA", "Algebra I", "5", year=2024, **B, final_grade="B"),
    course("MI", "Woodwork & <tin>", year=2026, **A, hours=27, grade_to_date="C", as_of=date(2026, 10, 2)),
    course("WA", "English 12", year=2026, **A, hours=7, as_of=date(2026, 11, 19)),
    course("WA", "Geometry", year=2025, **A, final_grade="F"),
]
WHERE = {("TX", 2023): At("Harlingen High School", "481234500001", "09")}


def transcript(lines: list[CourseLine]) -> Transcript:
    found = sessions(lines, Options(today=TODAY, state="WA"), WHERE)
    return Transcript(
        STUDENT, found, datetime(2026, 11, 19, 12, tzinfo=UTC), "Rosa Villarreal, Registrar", "Lower Yakima, WA"
    )


def check(element: ET.Element) -> None:
    """Its children are those of the structure, in its order; what has no structure has text."""
    name = element.tag.split("}")[-1]
    if name not in PESC:
        assert not len(element), name
        assert element.text, name
        return
    order = [one.rstrip("+*") for one in PESC[name]]
    told = [child.tag for child in element]
    assert told == sorted(told, key=order.index), (name, told)
    assert {one.rstrip("+") for one in PESC[name] if one.endswith("+")} <= set(told), (name, told)
    once = [one.rstrip("+") for one in PESC[name] if not one.endswith("*")]
    assert all(told.count(one) <= 1 for one in once), (name, told)
    for child in element:
        check(child)


def test_pesc_has_the_structure_of_the_standard_and_every_course():
    root = ET.fromstring(pesc_xml(transcript(LINES)))
    assert root.tag == f"{{{NAMESPACE}}}HighSchoolTranscript"
    check(root)
    texts = [
        [
            told.findtext(name)
            for name in ("CourseTitle", "CourseCreditUnits", "CourseCreditEarned", "CourseAcademicGrade")
        ]
        for told in root.iter("Course")
    ]
    assert texts == [
        ["English I", "CarnegieUnits", "1", "87"],
        ["Algebra I", "Other", "5", "B"],
        ["Algebra I", "Other", "5", "B"],
        ["Geometry", None, None, "F"],
        ["Woodwork & <tin>", None, None, None],
        ["English 12", None, None, None],
    ]
    notes = [note.text for told in root.iter("Course") for note in told.findall("NoteMessage")]
    assert any("1 is 0.1 Carnegie units" in note for note in notes if note)
    assert "Left before its end: clock hours to date 27, grade to date C" in notes
    assert "Under way: clock hours to date 7, grade to date not said" in notes
    assert root.findtext("Student/AcademicRecord/AcademicSession/School/OrganizationName") == "Harlingen High School"
    assert "not an official transcript" in (root.findtext("NoteMessage") or "")


def test_ed_fi_has_what_its_models_require_and_keeps_native_credits():
    document = edfi_document(transcript(LINES))
    for resource, required in ED_FI.items():
        for one in document[resource]:
            assert required <= set(one), resource
    by_title: dict[str, dict[str, Any]] = {one["courseTitle"]: one for one in document["courseTranscripts"]}
    english, algebra = by_title["English I"], by_title["Algebra I"]
    assert (english["finalNumericGradeEarned"], english["earnedCredits"]) == (87.0, 1.0)
    assert english["courseReference"]["educationOrganizationId"] == 481234500001
    assert english["studentAcademicRecordReference"]["schoolYear"] == 2024, "named by the year in which it ends"
    assert (algebra["earnedCredits"], algebra["earnedCreditConversion"], algebra["finalLetterGradeEarned"]) == (
        5.0,
        0.1,
        "B",
    )
    results = {title: one["courseAttemptResultDescriptor"].split("#")[1] for title, one in by_title.items()}
    assert results == {
        "English I": "Pass", "Algebra I": "Pass", "Geometry": "Fail", "Woodwork & <tin>": "Withdrawn", "English 12": "Incomplete",
    }  # fmt: skip


def test_no_two_course_transcripts_have_one_key():
    told = edfi_document(transcript(LINES))["courseTranscripts"]
    keys = {str([one["courseReference"], one["studentAcademicRecordReference"]]) for one in told}
    assert len(keys) == len(told) == len(LINES)


def test_of_one_state_s_lines_about_a_course_the_newest_stands():
    newer = course("MI", "Woodwork & <tin>", year=2026, **A, hours=40, as_of=date(2026, 11, 2))
    root = ET.fromstring(pesc_xml(transcript([*LINES, newer])))
    assert len(list(root.iter("Course"))) == len(LINES)
    assert b"date 27" not in pesc_xml(transcript([newer, LINES[3]])).split(b"<AcademicRecord>")[1]


@given(st.permutations(LINES), st.text(max_size=50), st.decimals(min_value=0, max_value=30, places=3))
def test_any_order_and_any_text_gives_the_same_well_formed_document(
    lines: list[CourseLine], title: str, credits_: Decimal
):
    odd = course("OR", title, str(credits_), year=2022, final_grade=title[:10] or None)
    first, again = pesc_xml(transcript([*LINES, odd])), pesc_xml(transcript([odd, *lines]))
    assert first == again
    check(ET.fromstring(first))


@pytest.mark.parametrize("lines", [[], [CourseLine(state="TX", title=None)]])
def test_little_is_no_trouble(lines: list[CourseLine]):
    check(ET.fromstring(pesc_xml(transcript(lines))))
    assert len(edfi_document(transcript(lines))["courseTranscripts"]) == len(lines)
