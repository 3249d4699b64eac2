"""Checking as a whole: what is accepted, what settings change, and that no file makes it fail."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.statefile.good_file import KNOWN, changed, filed, good_records
from tests.statefile.invariants import assert_sound
from tests.statefile.large_file import large_file
from tests.statefile.rule_cases import with_record

from vereda.core.elements import GROUPS
from vereda.core.statefile import Severity, read, state_file, write
from vereda.core.statefile.check import check
from vereda.core.statefile.checking import GROUP_ORDER, SUB_GROUPS
from vereda.core.statefile.rules import RULES
from vereda.core.statefile.settings import CheckSettings, ReferenceLists


def only(group, elements):
    """The first record of a group in the checked good file with these elements changed."""
    return check(filed(changed(group, **elements)), known=KNOWN).groups[group].row(0, named=True)


def test_accepted_rows_are_typed():
    checked = check(filed(changed("course_history", clock_hours="44")), known=KNOWN)
    assert checked.header is not None
    assert checked.header.submission_date == datetime(2025, 11, 19, 9, 30, tzinfo=UTC)
    assert (checked.header.total_students_in_file, checked.students) == (2, 2)
    assert checked.groups["demographics"]["birth_date"][0] == date(2008, 2, 29)
    assert checked.groups["assessments"]["assessment_administration_date"][0] == date(2025, 5, 1)
    course = checked.groups["course_history"]
    assert course.schema["credits_granted"] == pl.Decimal(6, 3)
    assert course["credits_granted"][0] == Decimal("0.500")
    assert (course.schema["clock_hours"], course.schema["begin_academic_year"]) == (pl.Int32, pl.Int16)
    assert course["clock_hours"][0] == 44
    for group in GROUP_ORDER:
        assert checked.groups[group].columns == [*GROUPS[group].columns, "line"]


@pytest.mark.parametrize(
    ("group", "sent", "taken"),
    [
        ("demographics", {"first_name": "\u00a0Ximena  "}, "Ximena"),
        ("demographics", {"middle_name": "   "}, None),
        ("demographics", {"sex": " FEMALE"}, "Female"),
        ("enrollments", {"grade_level": "kg"}, "KG"),
        ("enrollments", {"enrollment_type": " 5 "}, "05"),
        ("enrollments", {"facility_zip": "2134"}, "02134"),
        ("enrollments", {"school_identification_code": "30999000001"}, "030999000001"),
        ("enrollments", {"telephone_number": "(509) 555-0142"}, None),
        ("assessments", {"assessment_interpretation": "FAR below basic"}, "Far Below Basic"),
    ],
)
def test_what_is_put_right_and_what_is_left_out(group, sent, taken):
    (element,) = sent
    assert only(group, sent)[element] == taken


def test_a_delete_needs_no_records_and_takes_none():
    checked = check(filed(changed("student", action_code="d")), known=KNOWN)
    assert set(checked.counts) == {"value.recased", "student.action_code.delete_with_records"}
    assert checked.groups["student"]["action_code"].to_list() == ["D", "I"]
    assert all("0000001" not in checked.groups[group]["student_record_id"].to_list() for group in SUB_GROUPS)


def test_an_update_may_bring_changes_alone():
    records = good_records()
    update = {"student": [records["student"][0] | {"action_code": "U"}], "enrollments": records["enrollments"][:1]}
    checked = check(filed(update), known=KNOWN)
    assert checked.counts == {}
    assert len(checked.groups["enrollments"]) == 1


def test_a_faulty_student_does_not_hold_back_another():
    checked = check(filed(changed("demographics", birth_date=None)), known=KNOWN)
    assert checked.held == {"0000001"}
    assert {
        group: checked.groups[group]["student_record_id"].unique().to_list() for group in ("student", "enrollments")
    } == {
        "student": ["0000002"],
        "enrollments": ["0000002"],
    }


def test_an_unreadable_birth_date_is_told_once():
    """What rests on it (age, moves before birth) is silent."""
    checked = check(filed(changed("demographics", birth_date="20620101")), known=KNOWN)
    assert checked.counts == {"demographics.birth_date.in_future": 1}


def test_of_two_that_contradict_the_later_is_taken():
    file = filed(with_record("enrollments", record_id="009", grade_level="10", residency_date=None))
    checked = check(file, known=KNOWN)
    assert checked.counts == {"enrollments.contradictory": 1}
    kept = checked.groups["enrollments"].filter(
        pl.col("enrollment_date") == date(2024, 9, 4), student_record_id="0000001"
    )
    assert kept["grade_level"].to_list() == ["10"]


def test_nearest_names_of_the_same_state_are_offered():
    known = ReferenceLists(
        school_names=dict(KNOWN.school_names) | {"410000000001": "Cascade Foothills High"},
        district_names=KNOWN.district_names,
    )
    checked = check(filed(changed("enrollments", school_identification_code="530999000009")), known=known)
    (message,) = checked.findings["message"].to_list()
    assert "(Cascade Foothills High School 530999000001" in message
    assert "410000000001" not in message


# ------------------------------------------------------------------------------------------------------- settings


def test_a_setting_makes_a_rule_heavier_or_lighter():
    file = filed(changed("enrollments", grade_level="13", telephone_number="x"))
    lighter = {
        "enrollments.grade_level.not_a_code": Severity.WARNING,
        "enrollments.telephone_number.malformed": Severity.HOLD_STUDENT,
    }
    assert check(file, known=KNOWN).held == {"0000001"}
    checked = check(file, known=KNOWN, settings=CheckSettings(severities=lighter))
    assert checked.held == {"0000001"}
    del lighter["enrollments.telephone_number.malformed"]
    checked = check(file, known=KNOWN, settings=CheckSettings(severities=lighter))
    assert checked.held == frozenset()
    assert checked.groups["enrollments"]["grade_level"][0] is None


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        (filed(changed("demographics", birth_date=None)), "demographics.birth_date.missing"),
        (filed(good_records(), header={"total_students_in_file": "9"}), "header.total_students_in_file.wrong"),
    ],
)
def test_some_rules_cannot_be_made_lighter(file, rule):
    checked = check(file, known=KNOWN, settings=CheckSettings(severities={rule: Severity.NOTE}))
    assert checked.findings["severity"].to_list() == [RULES[rule].severity]


def test_a_coming_revision_can_be_tried():
    file = filed(changed("demographics", sex="Nonbinary"))
    assert check(file, known=KNOWN).counts == {}
    checked = check(file, known=KNOWN, settings=CheckSettings(revision=date(3000, 1, 1)))
    assert checked.counts["demographics.sex.not_a_code"] == 1


# ------------------------------------------------------------------------------------------------ bounds and order


def test_findings_are_bounded_and_counted():
    students = [{"student_record_id": f"{number:07}", "action_code": "?"} for number in range(1, 501)]
    checked = check(filed({"student": students}), settings=CheckSettings(findings_of_a_rule=20))
    assert checked.counts["student.action_code.not_a_code"] == 500
    assert len(checked.findings.filter(pl.col("rule") == "student.action_code.not_a_code")) == 20
    assert len(checked.held) == 500
    more = checked.findings.filter(pl.col("rule") == "file.findings.more")
    assert "student.action_code.not_a_code: 20 / 500" in " ".join(more["message"])


def test_a_file_of_faults_still_shows_some_of_every_rule():
    students = [{"student_record_id": f"{number:07}", "action_code": "?"} for number in range(1, 301)]
    checked = check(filed({"student": students}), settings=CheckSettings(findings_of_a_file=250))
    listed = dict(checked.findings["rule"].value_counts().iter_rows())
    assert all(listed[rule] >= min(number, 100) for rule, number in checked.counts.items())
    assert listed["student.state_student_identifier.missing"] == 100
    assert checked.counts["student.state_student_identifier.missing"] == 300


def test_long_values_are_shortened_in_findings():
    checked = check(filed(changed("demographics", middle_name="ñ" * 90_000)), known=KNOWN)
    assert checked.findings["value"].to_list() == ["ñ" * 200 + "…"]


def test_findings_stand_heaviest_first():
    file = filed(changed("enrollments", grade_level="13", telephone_number="x", lep_indicator="yes"))
    severities = check(file, known=KNOWN).findings["severity"].to_list()
    assert severities == sorted(severities, key=[severity.value for severity in Severity].index)


def test_reading_and_checking_are_told_together(tmp_path):
    path = tmp_path / "file.msx"
    write(filed(changed("demographics", last_name_1="Peña", first_name=" Åsa")), path)
    path.write_bytes(path.read_text("utf-8").encode("cp1252", errors="ignore"))
    counts = check(read(path), known=KNOWN).counts
    assert counts["file.encoding.windows_1252"] == 1
    assert counts["value.trimmed"] == 1


@pytest.mark.parametrize("extension", ["msx", "zip", "xml", "xlsx"])
def test_every_carrier_is_checked_alike(extension, tmp_path):
    path = tmp_path / f"file.{extension}"
    sent = filed(changed("enrollments", grade_level="13", lep_indicator="yes", facility_city=" Sunnyside"))
    write(sent, path)
    direct, carried = check(sent, known=KNOWN), check(read(path), known=KNOWN)
    assert carried.held == direct.held
    same = pl.col("rule") != "value.trimmed"  # a carrier may take spaces away itself
    columns = ["rule", "severity", "group", "student_record_id", "record_id", "element"]
    assert carried.findings.filter(same).select(columns).equals(direct.findings.filter(same).select(columns))
    for group in GROUP_ORDER:
        assert carried.groups[group].drop("line").equals(direct.groups[group].drop("line")), group


def test_a_large_file_without_a_fault():
    checked = check(large_file(300))
    assert checked.counts == {}
    assert sum(len(frame) for frame in checked.groups.values()) == 7_500


# --------------------------------------------------------------------------------------------------- hostile files

WORDS = """0 -1 +2024010 00000000 99991231 20240229 00010101 1e9 NaN null I u D 05 5
0000001 001 Yes =cmd|x Ã± ٠١٢٣ ２０２４０１０１"""
NASTY = st.sampled_from([*WORDS.split(), "", " ", "\u00a0", "\u202e\u0000", "9" * 40, "x" * 1_200])
VALUES = st.none() | NASTY | st.text(max_size=20) | st.dates(date(1, 1, 1)).map(lambda day: f"{day:%Y%m%d}".zfill(8))
CELLS = st.sampled_from([(group, key) for group in GROUP_ORDER for key in GROUPS[group].columns])


@st.composite
def spoiled(draw):
    """The good file with up to a dozen values replaced by anything."""
    records = good_records()
    for group, key in draw(st.lists(CELLS, max_size=12)):
        records[group][draw(st.integers(0, len(records[group]) - 1))][key] = draw(VALUES)
    header = draw(st.dictionaries(st.sampled_from(GROUPS["header"].columns), VALUES, max_size=1))
    return filed(records, header=header, carrier=draw(st.sampled_from(["msx", "zip", "xml", "xlsx"])))


@given(spoiled())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_no_file_makes_checking_fail_or_lets_through_what_cannot_be_stored(file):
    assert_sound(check(file, known=KNOWN, settings=CheckSettings(today=date(2026, 1, 1))))


def test_a_file_of_nothing_is_refused():
    checked = check(state_file({}, {}))
    assert checked.refused
    assert checked.header is None
    assert set(checked.findings["severity"]) == {"refuse_file", "note"}
