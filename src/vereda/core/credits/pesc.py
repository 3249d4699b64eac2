"""A transcript as PESC High School Transcript XML, version 1.5.0.

Elements and their order as in the samples of PESC's Canadian user group (pesc-org/canpesc-common-digital-layout, High School
Transcript 1.2.0 and 1.5.0) and classes generated from AcademicRecord 1.9.0. The schema itself could not be had.
"""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

from vereda.core.credits.courses import Standing
from vereda.core.credits.transcript import At, Course, Session, Student, Transcript

NAMESPACE: Final = "urn:org:pesc:message:HighSchoolTranscript:v1.5.0"
LEVELS: Final[Mapping[str, str]] = {
    "09": "NinthGrade",
    "10": "TenthGrade",
    "11": "EleventhGrade",
    "12": "TwelfthGrade",
}
GENDERS: Final[Mapping[str, str]] = {"Female": "Female", "Male": "Male"}
AUGUST: Final = "08"  # a session is designated by the month in which it begins; States tell the year alone
NOT_OFFICIAL: Final = (
    "Course history as States reported it to the migrant student records exchange. It is not an official transcript: "
    "ask the schools for theirs."
)
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


def pesc_xml(transcript: Transcript) -> bytes:
    """The document in UTF-8. Only the root has a namespace, as PESC has it."""
    root = ET.Element(f"{{{NAMESPACE}}}HighSchoolTranscript")
    _transmission(root, transcript)
    student = ET.SubElement(root, "Student")
    _person(student, transcript.student)
    record = ET.SubElement(student, "AcademicRecord")
    for session in transcript.sessions:
        _session(record, session)
    _text(root, "NoteMessage", NOT_OFFICIAL)
    ET.register_namespace("HSTrn", NAMESPACE)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _text(parent: ET.Element, name: str, text: str) -> None:
    """An element with text; none where there is nothing to say."""
    if said := _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text):
        ET.SubElement(parent, name).text = said


def _transmission(root: ET.Element, transcript: Transcript) -> None:
    sent = ET.SubElement(root, "TransmissionData")
    _text(sent, "DocumentID", f"{transcript.student.msix_id}-{transcript.issued_at:%Y%m%d%H%M%S}")
    _text(sent, "CreatedDateTime", transcript.issued_at.isoformat(timespec="seconds"))
    _text(sent, "DocumentTypeCode", "RequestedRecord")
    _text(sent, "TransmissionType", "Original")
    _text(ET.SubElement(ET.SubElement(sent, "Source"), "Organization"), "OrganizationName", "Vereda")
    _text(ET.SubElement(ET.SubElement(sent, "Destination"), "Organization"), "OrganizationName", transcript.sent_to)
    _text(sent, "NoteMessage", f"Taken along by {transcript.issued_by}")


def _person(student: ET.Element, told: Student) -> None:
    person = ET.SubElement(student, "Person")
    for state, number in told.numbers:
        agency = ET.SubElement(person, "AgencyIdentifier")
        _text(agency, "AgencyAssignedID", number)
        _text(agency, "AgencyCode", "State")
        _text(agency, "StateProvinceCode", state)
    _text(ET.SubElement(person, "Birth"), "BirthDate", told.birth_date.isoformat())
    name = ET.SubElement(person, "Name")
    for element, part in (("FirstName", told.first), ("MiddleName", told.middle), ("LastName", told.last)):
        _text(name, element, part)
    _text(name, "NameSuffix", told.suffix)
    _text(ET.SubElement(person, "Gender"), "GenderCode", GENDERS.get(told.sex, "Unreported"))
    _text(person, "NoteMessage", f"MSIX ID {told.msix_id}")


def _session(record: ET.Element, session: Session) -> None:
    held = ET.SubElement(record, "AcademicSession")
    if session.begin_year:
        detail = ET.SubElement(held, "AcademicSessionDetail")
        _text(detail, "SessionDesignator", f"{session.begin_year}-{AUGUST}")
        _text(detail, "SessionSchoolYear", f"{session.begin_year}-{session.end_year or session.begin_year + 1}")
    _school(held, session)
    if level := LEVELS.get(session.at.grade):
        _text(ET.SubElement(held, "StudentLevel"), "StudentLevelCode", level)
    for course in session.courses:
        _course(held, course, session.at)


def _school(held: ET.Element, session: Session) -> None:
    school = ET.SubElement(held, "School")
    _text(school, "OrganizationName", session.at.school or session.state)
    local = ET.SubElement(school, "LocalOrganizationID")
    _text(local, "LocalOrganizationIDCode", session.at.school_id)
    _text(local, "LocalOrganizationIDQualifier", session.state)


def _course(held: ET.Element, course: Course, at: At) -> None:
    line, written = course.line, course.read.converted
    told = ET.SubElement(held, "Course")
    _text(told, "CourseCreditBasis", "Regular")
    _text(
        told, "CourseCreditUnits", "" if written is None else "CarnegieUnits" if written.unit.factor == 1 else "Other"
    )
    _text(told, "CourseCreditLevel", LEVELS.get(at.grade, ""))
    _text(told, "CourseCreditEarned", "" if written is None else f"{written.written.normalize():f}")
    _text(told, "CourseAcademicGrade", line.final_grade or "")
    _text(told, "CourseSCEDCode", course.sced_code)
    _text(told, "CourseTitle", line.title or line.subject or "Course without a title")
    for note in _notes(course):
        _text(told, "NoteMessage", note)


def _notes(course: Course) -> list[str]:
    """What has no element of its own: the half, another unit, what was reached of a course that was left, who said it and when."""
    line, written = course.line, course.read.converted
    notes = [f"Section {course.half}"] if course.half else []
    if written and written.unit.factor != 1:
        notes.append(f"Credits in {written.unit.name}: 1 is {float(written.unit.factor):g} Carnegie units")
    if not course.is_finished:
        begun = "Under way" if course.read.standing is Standing.UNDER_WAY else "Left before its end"
        hours = "not said" if line.hours is None else str(line.hours)
        notes.append(f"{begun}: clock hours to date {hours}, grade to date {line.grade_to_date or 'not said'}")
    return [*notes, f"Said by {line.state} on {line.as_of}" if line.as_of else f"Said by {line.state}"]
