"""A transcript in the shape of Ed-Fi's resources: students, studentAcademicRecords, courseTranscripts.

Names as in the Ed-Fi ODS/API 6.2 models of EdFiCourseTranscript and EdFiStudentAcademicRecord (Data Standard 5), descriptors as in
its TermDescriptor, CourseAttemptResultDescriptor, GradeLevelDescriptor and CreditTypeDescriptor.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from vereda.core.credits.courses import Standing
from vereda.core.credits.transcript import Course, Session, Transcript

TERMS: Final[Mapping[str, str]] = {
    "0827": "Year Round",
    "0828": "Semester",
    "0829": "Trimester",
    "0830": "Quarter",
}  # MDE Term Type
RESULTS: Final[Mapping[Standing, str]] = {
    Standing.GRANTED: "Pass",
    Standing.FAILED: "Fail",
    Standing.UNFINISHED: "Withdrawn",
}  # all others are Incomplete: what was said of them does not say that they were passed
GRADES: Final[Mapping[str, str]] = {
    "09": "Ninth grade",
    "10": "Tenth grade",
    "11": "Eleventh grade",
    "12": "Twelfth grade",
}
LONGEST_CODE: Final = 60  # characters of a courseCode


def edfi_document(transcript: Transcript) -> dict[str, Any]:
    """Plain values for JSON: the three resources, each as a list. A school year is named by the year in which it ends."""
    student = transcript.student
    number = student.msix_id
    return {
        "students": [
            _said({
                "studentUniqueId": number,
                "firstName": student.first,
                "middleName": student.middle,
                "lastSurname": student.last,
                "generationCodeSuffix": student.suffix,
                "birthDate": student.birth_date.isoformat(),
            })
        ],
        "studentAcademicRecords": [
            {
                "educationOrganizationReference": {"educationOrganizationId": _organization(session)},
                "schoolYearTypeReference": {"schoolYear": session.end_year},
                "studentReference": {"studentUniqueId": number},
                "termDescriptor": _term(session),
            }
            for session in transcript.sessions
        ],
        "courseTranscripts": [
            _course(course, session, number) for session in transcript.sessions for course in session.courses
        ],
    }  # fmt: skip


def _course(course: Course, session: Session, number: str) -> dict[str, Any]:
    line, written = course.line, course.read.converted
    numeric = _number(line.final_grade)
    grade = GRADES.get(session.at.grade)
    return _said({
        "courseAttemptResultDescriptor": _descriptor("CourseAttemptResult", RESULTS.get(course.read.standing, "Incomplete")),
        "courseReference": {"courseCode": _code(course), "educationOrganizationId": _organization(session)},
        "studentAcademicRecordReference": {
            "educationOrganizationId": _organization(session),
            "schoolYear": session.end_year,
            "studentUniqueId": number,
            "termDescriptor": _term(session),
        },
        "courseTitle": line.title or line.subject,
        "earnedCredits": float(written.written) if written else 0.0,
        "earnedCreditConversion": float(written.unit.factor) if written else None,
        "earnedCreditTypeDescriptor": _descriptor("CreditType", "Carnegie unit") if written and written.unit.factor == 1 else None,
        "finalLetterGradeEarned": line.final_grade if numeric is None else None,
        "finalNumericGradeEarned": numeric,
        "externalEducationOrganizationNameOfInstitution": session.at.school or session.state,
        "whenTakenGradeLevelDescriptor": _descriptor("GradeLevel", grade) if grade else None,
    })  # fmt: skip


def _code(course: Course) -> str:
    """SCED where the course has one, else its title; with its half, so that two halves are two records."""
    code = course.sced_code or course.line.title or course.line.subject or "unknown"
    return f"{code[: LONGEST_CODE - 2]}/{course.half}" if course.half else code[:LONGEST_CODE]


def _organization(session: Session) -> int:
    """The school's NCES number, or the State's FIPS code where the school is not known; 0 where neither is."""
    return int(session.at.school_id) if session.at.school_id.isdecimal() else 0


def _term(session: Session) -> str:
    return _descriptor("Term", TERMS.get(session.term, "Other"))


def _descriptor(kind: str, value: str) -> str:
    return f"uri://ed-fi.org/{kind}Descriptor#{value}"


def _number(grade: str | None) -> float | None:
    said = (grade or "").strip().rstrip("%")
    return float(Decimal(said)) if said.isascii() and said.replace(".", "", 1).isdigit() else None


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}
