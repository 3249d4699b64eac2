"""One bad file for every rule, and good ones that lie right beside them.

A case is the good file (good_file.py) with one thing changed. Cases of the rules made from the dictionary of elements are
made from it too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

from tests.statefile.good_file import KNOWN, OTHER_SCHOOL, Records, changed, filed, good_records

from vereda.core.calendar import EligibilityTerm
from vereda.core.elements import GROUPS, Element
from vereda.core.elements.msix_id import make
from vereda.core.statefile import StateFile
from vereda.core.statefile.check import check
from vereda.core.statefile.checked import CheckedFile
from vereda.core.statefile.rules.weights import elements
from vereda.core.statefile.settings import CheckSettings


@dataclass(frozen=True)
class Case:
    """`rule` must fire on `file` under `settings` (or, among GOOD, must not). Every process that collects tests has all cases: a
    file is made when it is asked for."""

    rule: str
    make: Callable[[], StateFile]
    settings: CheckSettings = field(default_factory=CheckSettings)
    name: str = ""

    def __str__(self) -> str:
        return self.name or self.rule

    @cached_property
    def file(self) -> StateFile:
        return self.make()

    @cached_property
    def checked(self) -> CheckedFile:
        return check(self.file, known=KNOWN, settings=self.settings)


def good_file() -> StateFile:
    return filed(good_records())


def case(rule: str, group: str, place: int = 0, *, settings: CheckSettings | None = None, **elements: Any) -> Case:
    """The good file with elements of one record changed."""
    shown = f"{rule} {elements}"[:120]
    return Case(rule, lambda: filed(changed(group, place, **elements)), settings or CheckSettings(), shown)


def of_header(rule: str, *, settings: CheckSettings | None = None, **elements: str | None) -> Case:
    shown = f"{rule} {elements}"
    return Case(rule, lambda: filed(good_records(), header=elements), settings or CheckSettings(), shown)


def of_records(rule: str, records: Records, *, settings: CheckSettings | None = None, **header: str) -> Case:
    return Case(rule, lambda: filed(records, header=header), settings or CheckSettings())


# ------------------------------------------------------------------------------------- rules made from the dictionary

# What else must be so that an element is needed.
CONTEXT: dict[str, dict[str, str | None]] = {
    "qualifying_move_from_country": {"qualifying_move_from_state": None},
    "clock_hours": {"final_grade": None, "credits_granted": None},
    "grade_to_date": {"final_grade": None, "credits_granted": None},
    "graduation_hse_date": {"graduation_hse_indicator": "Graduation"},
}
ANY: dict[str, str] = {
    "out_of_state_transcript_indicator": "Yes",
    "enrollment_comment": "Plays the violin.",
    "graduation_hse_indicator": "HSE",
    "graduation_hse_date": "20250601",
    "continuation_of_services_reason": "01",
}


def _settings(element: Element) -> CheckSettings:
    """So that the element is in force."""
    return CheckSettings(revision=None if element.in_force(date(2025, 11, 19)) else element.in_force_from)


def _changed(rule: str, element: Element, value: str | None, **others: str | None) -> Case:
    return case(rule, element.group, settings=_settings(element), **{element.key: value}, **others)


def missing_cases() -> Iterator[Case]:
    for one in elements():
        if not one.needed.optional:
            yield _changed(f"{one.group}.{one.key}.missing", one, None, **CONTEXT.get(one.key, {}))


def form_cases() -> Iterator[Case]:
    """Too long, not a code, not of its form, not of its type."""
    typed = {"date": ("not_a_date", "20250230"), "month": ("not_a_month", "132025"), "decimal": ("not_a_number", "1,5")}
    for one in elements():
        name = f"{one.group}.{one.key}"
        if one.type in ("code", "yes_no"):
            yield _changed(f"{name}.not_a_code", one, "~~")
        elif one.type in typed:
            ending, value = typed[one.type]
            yield _changed(f"{name}.{ending}", one, value)
        elif one.key in ("clock_hours", "begin_academic_year", "end_academic_year"):
            yield _changed(f"{name}.not_a_number", one, "12a")
        elif one.pattern:
            yield _changed(f"{name}.malformed", one, "?!")
        else:
            yield _changed(f"{name}.too_long", one, "x" * (one.length + 1))


def date_cases() -> Iterator[Case]:
    for one in elements():
        if one.type in ("date", "month"):
            value = "18991231" if one.type == "date" else "121899"
            yield _changed(f"{one.group}.{one.key}.before_1900", one, value)


def revision_cases() -> Iterator[Case]:
    first = date(2007, 9, 1)
    for one in elements():
        if one.in_force_until is not None:
            yield case(f"{one.group}.{one.key}.not_in_force", one.group, **{one.key: ANY[one.key]})
        elif one.in_force_from > first:
            sent = {one.key: ANY[one.key]} if one.key in ANY else {}
            file = partial(filed, changed(one.group, **sent))
            yield Case(f"{one.group}.{one.key}.not_in_force", file, CheckSettings(revision=first))


def name_cases() -> Iterator[Case]:
    names = [one for one in GROUPS["demographics"].elements if "_name" in one.key]
    for one in names:
        yield _changed(f"demographics.{one.key}.digits", one, "R0sa")
        yield _changed(f"demographics.{one.key}.placeholder", one, "unknown")


def header_cases() -> Iterator[Case]:
    for one in GROUPS["header"].elements:
        yield of_header(f"header.{one.key}.missing", **{one.key: None})
        if one.type == "timestamp":
            yield of_header(f"header.{one.key}.not_a_timestamp", **{one.key: "2025-11-19"})
        if one.type == "number":
            yield of_header(f"header.{one.key}.not_a_number", **{one.key: "two"})


# -------------------------------------------------------------------------------------------- rules written by hand


def with_record(group: str, like: int = 0, **elements: Any) -> Records:
    """The good records with one more of a group, like one of them."""
    records = good_records()
    records[group].append(records[group][like] | elements)
    return records


# What makes a record one of something else.
ANOTHER: dict[str, dict[str, str | None]] = {
    "alternate_ids": {"alternate_state_student_id": "MEP-4472"},
    "demographics": {},
    "qualifying_moves": {"qualifying_arrival_date": "20240616"},
    "enrollments": {"enrollment_date": "20250902"},
    "course_history": {"course_section": "01"},
    "assessments": {"assessment_title": "Another test"},
}


def without(group: str, student: str = "0000001") -> Records:
    records = good_records()
    records[group] = [record for record in records[group] if record["student_record_id"] != student]
    return records


def frame_cases() -> Iterator[Case]:
    yield of_header("header.submitting_state.not_a_code", submitting_state="ZZ")
    yield of_header("header.submission_date.in_future", settings=CheckSettings(today=date(2025, 11, 17)))
    yield of_header("header.submission_date.too_early", submission_date="20060101000000000")
    yield of_header("header.ending_effective_date.not_after_beginning", ending_effective_date="20251118000000000")
    yield of_header("header.ending_effective_date.after_submission", ending_effective_date="20251120000000000")
    yield of_header("header.total_students_in_file.wrong", total_students_in_file="3")
    yield of_header("header.total_records_in_file.wrong", total_records_in_file="14")
    yield Case("file.too_many_students", good_file, CheckSettings(most_students=1))
    yield of_records("file.students.none", {"student": []})
    yield of_records(
        "file.findings.more",
        changed("enrollments", 0, facility_city=" A", facility_name=" B"),
        settings=CheckSettings(findings_of_a_rule=1),
    )

    yield case("student.student_record_id.malformed", "student", student_record_id="1")
    yield case("student.student_record_id.repeated", "student", student_record_id="0000002")
    yield case("file.record.orphan", "enrollments", student_record_id="0000009")
    for group in ("alternate_ids", "demographics", "qualifying_moves", "enrollments", "course_history", "assessments"):
        yield case(f"{group}.record_id.malformed", group, record_id="1")
        yield of_records(f"{group}.record_id.repeated", with_record(group, **ANOTHER[group]))


def student_cases() -> Iterator[Case]:
    yield case("student.reporting_state_code.not_submitting_state", "student", reporting_state_code="OR")
    yield case("student.state_student_identifier.placeholder", "student", state_student_identifier="0000000000")
    yield case("student.state_student_identifier.repeated", "student", state_student_identifier="5521774020")
    yield case("student.action_code.delete_with_records", "student", action_code="D")
    wrong = make("53009900001")[:-1] + str((int(make("53009900001")[-1]) + 1) % 10)
    yield case("student.msix_identification_number.wrong_check_digit", "student", msix_identification_number=wrong)
    yield case(
        "student.msix_identification_number.repeated", "student", 1, msix_identification_number=make("53009900001")
    )
    yield of_records("demographics.none", without("demographics"))
    yield of_records("demographics.repeated", with_record("demographics", record_id="002"))
    yield of_records("qualifying_moves.none", without("qualifying_moves"))


def value_cases() -> Iterator[Case]:
    yield case("value.trimmed", "demographics", first_name=" Ximena")
    yield case("value.recased", "enrollments", lep_indicator="yes")
    yield case("value.leading_zero", "enrollments", enrollment_type="5")
    yield case("value.formula", "enrollments", school_or_project_name="=1+1")
    yield case("value.garbled", "demographics", last_name_1="MuÃ±oz")
    yield case("demographics.last_name_1.with_suffix", "demographics", last_name_1="Ibáñez Jr.")

    for key, group in (
        ("birth_date", "demographics"),
        ("qualifying_arrival_date", "qualifying_moves"),
        ("enrollment_date", "enrollments"),
        ("withdrawal_date", "enrollments"),
        ("residency_date", "enrollments"),
        ("residency_verification_date", "enrollments"),
        ("graduation_hse_date", "enrollments"),
    ):
        yield case(f"{group}.{key}.in_future", group, **{key: "20620101"})
    yield case(
        "assessments.assessment_administration_date.in_future", "assessments", assessment_administration_date="122025"
    )
    yield case("demographics.birth_date.too_old", "demographics", birth_date="19951118")


def move_and_enrollment_cases() -> Iterator[Case]:
    moves = "qualifying_moves"
    yield case(f"{moves}.qualifying_arrival_date.before_birth", moves, qualifying_arrival_date="20080228")
    yield case(f"{moves}.qualifying_arrival_date.after_22nd_birthday", "demographics", birth_date="20020615")
    yield case(f"{moves}.eligibility_expiration_date.too_late", moves, eligibility_expiration_date="20270615")
    yield case(f"{moves}.eligibility_expiration_date.after_22nd_birthday", "demographics", birth_date="20050613")
    yield case(f"{moves}.eligibility_expiration_date.before_arrival", moves, eligibility_expiration_date="20240614")
    yield case(
        f"{moves}.qualifying_move_to_city.same_as_from",
        moves,
        qualifying_move_from_city="SUNNYSIDE",
        qualifying_move_from_state="WA",
    )

    stay = "enrollments"
    yield case(f"{stay}.enrollment_date.before_birth", stay, enrollment_date="20080228")
    yield case(f"{stay}.withdrawal_date.before_enrollment", stay, withdrawal_date="20240903")
    yield case(f"{stay}.residency_verification_date.before_residency", stay, residency_verification_date="20240614")
    yield case(
        f"{stay}.graduation_hse_date.before_enrollment",
        stay,
        graduation_hse_date="20240903",
        graduation_hse_indicator="HSE",
    )
    yield case(f"{stay}.graduation_hse_indicator.missing_for_date", stay, graduation_hse_date="20250613")
    yield case(f"{stay}.grade_level.unlikely_age", stay, grade_level="02")
    yield case(f"{stay}.mep_project_type.no_project", stay, enrollment_type="01")
    yield case(f"{stay}.overlapping", stay, withdrawal_date=None, school_identification_code=OTHER_SCHOOL)
    yield case(f"{stay}.continuation_of_services_reason.while_eligible", stay, continuation_of_services_reason="02")
    yield case(f"{stay}.school_identification_code.unknown", stay, school_identification_code="530999000009")
    yield case(f"{stay}.designated_graduation_school.unknown", stay, designated_graduation_school="530999000009")
    yield case(f"{stay}.school_district_id.unknown", stay, school_district_id="5309999")
    yield case(f"{stay}.district_of_residence.unknown", stay, district_of_residence="5309999")
    yield case(f"{stay}.school_district_id.not_of_school", stay, school_district_id="5309991")


def course_and_assessment_cases() -> Iterator[Case]:
    course = "course_history"
    yield case(f"{course}.end_academic_year.not_next", course, end_academic_year="2026")
    yield case(f"{course}.begin_academic_year.implausible", course, begin_academic_year="1979")
    yield case(f"{course}.end_academic_year.implausible", course, end_academic_year="2028")
    yield case(f"{course}.clock_hours.out_of_range", course, clock_hours="2001")
    yield case(f"{course}.credits_granted.out_of_range", course, credits_granted="15.001")
    yield case(f"{course}.credits_granted.for_failed", course, final_grade="f")
    yield case(f"{course}.grade_to_date.form", course, grade_to_date="Hi!")

    test = "assessments"
    yield case(f"{test}.assessment_interpretation.not_in_list", test, assessment_interpretation="Level 3")
    yield case(f"{test}.assessment_administration_date.before_birth", test, assessment_administration_date="012008")


def repeated_cases() -> Iterator[Case]:
    for group, element in (
        ("alternate_ids", None),
        ("qualifying_moves", "eligibility_expiration_date"),
        ("enrollments", "grade_level"),
        ("course_history", "final_grade"),
        ("assessments", "score_results"),
    ):
        yield of_records(f"{group}.repeated", with_record(group, record_id="009"))
        if element:
            other = {"eligibility_expiration_date": "20270601", "grade_level": "10"}.get(element, "1")
            yield of_records(f"{group}.contradictory", with_record(group, record_id="009", **{element: other}))


BAD = [
    *missing_cases(),
    *form_cases(),
    *date_cases(),
    *revision_cases(),
    *name_cases(),
    *header_cases(),
    *frame_cases(),
    *student_cases(),
    *value_cases(),
    *move_and_enrollment_cases(),
    *course_and_assessment_cases(),
    *repeated_cases(),
]


# ------------------------------------------------------------------------------------------------- right beside them


def beside() -> Iterator[Case]:
    yield of_header("header.submission_date.in_future", settings=CheckSettings(today=date(2025, 11, 18)))
    yield of_header("header.submission_date.not_a_timestamp", submission_date="20251119")
    yield of_header("header.submitting_state.not_a_code", submitting_state="wa")
    yield of_header("header.ending_effective_date.not_after_beginning", ending_effective_date="20251118000000001")
    yield Case("file.too_many_students", good_file, CheckSettings(most_students=2))
    yield case("demographics.middle_name.too_long", "demographics", middle_name="ñ" * 50)
    yield case("demographics.first_name.placeholder", "demographics", first_name="Na")
    yield case("demographics.last_name_1.with_suffix", "demographics", last_name_1="Junior")
    yield case("value.garbled", "demographics", last_name_1="MÃE")
    yield case("value.formula", "enrollments", facility_name="-")
    yield case("value.leading_zero", "enrollments", grade_level="0")
    yield case("demographics.birth_date.in_future", "demographics", birth_date="20251120")
    yield case("demographics.birth_date.too_old", "demographics", birth_date="19951119")
    yield case("demographics.birth_date.before_1900", "demographics", birth_date="19000101")
    yield case("enrollments.enrollment_date.in_future", "enrollments", enrollment_date="20261120", withdrawal_date=None)
    moves = "qualifying_moves"
    late = CheckSettings(eligibility=EligibilityTerm(anniversary_counts=True))
    yield case(
        f"{moves}.eligibility_expiration_date.too_late", moves, settings=late, eligibility_expiration_date="20270615"
    )
    yield case(
        f"{moves}.eligibility_expiration_date.too_late",
        moves,
        qualifying_arrival_date="20240229",
        eligibility_expiration_date="20270227",
    )
    yield case(f"{moves}.eligibility_expiration_date.after_22nd_birthday", "demographics", birth_date="20050614")
    yield case(f"{moves}.eligibility_expiration_date.before_arrival", moves, eligibility_expiration_date="20240615")
    yield case(f"{moves}.qualifying_arrival_date.after_22nd_birthday", "demographics", birth_date="20020616")
    yield case(f"{moves}.qualifying_arrival_date.before_birth", moves, qualifying_arrival_date="20080229")
    yield case(
        f"{moves}.qualifying_move_from_state.missing",
        moves,
        qualifying_move_from_state=None,
        qualifying_move_from_country="MX",
    )
    stay = "enrollments"
    yield case(f"{stay}.withdrawal_date.before_enrollment", stay, withdrawal_date="20240904")
    yield case(f"{stay}.overlapping", stay, 1, enrollment_date="20250613", school_identification_code=OTHER_SCHOOL)
    yield case(f"{stay}.overlapping", stay, withdrawal_date=None)  # the same school again
    yield case(
        f"{stay}.school_identification_code.unknown", stay, school_identification_code="410999000009"
    )  # no list of Oregon
    yield case(f"{stay}.school_identification_code.malformed", stay, school_identification_code="60999000009")
    yield case(f"{stay}.school_or_project_name.missing", stay, enrollment_type="06", school_or_project_name=None)
    yield case(f"{stay}.lep_indicator.missing", stay, grade_level="UG", lep_indicator=None)
    yield case(f"{stay}.grade_level.unlikely_age", stay, grade_level="UG")
    yield case(f"{stay}.facility_zip.malformed", stay, facility_zip="98944-1234")
    course = "course_history"
    yield case(f"{course}.end_academic_year.not_next", course, end_academic_year="2024")
    yield case(f"{course}.credits_granted.out_of_range", course, credits_granted="15")
    yield case(f"{course}.credits_granted.for_failed", course, final_grade="F", credits_granted="0")
    yield case(f"{course}.grade_to_date.form", course, grade_to_date="B+")
    yield case(f"{course}.clock_hours.missing", course, final_grade="A", clock_hours=None)
    test = "assessments"
    yield case(
        f"{test}.assessment_interpretation.not_in_list", test, assessment_type="01", assessment_interpretation="Level 3"
    )
    yield case(f"{test}.assessment_administration_date.in_future", test, assessment_administration_date="112025")
    yield case("qualifying_moves.none", "student", action_code="U")
    records = without("qualifying_moves")
    records["student"][0] |= {"action_code": "U"}
    yield of_records("qualifying_moves.none", records)
    yield of_records(
        "enrollments.contradictory", with_record("enrollments", record_id="009", enrollment_date="20241010")
    )
    yield case(
        "demographics.sex.not_a_code", "demographics", settings=CheckSettings(revision=date(2022, 10, 1)), sex="Other"
    )


GOOD = list(beside())
