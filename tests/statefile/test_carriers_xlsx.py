from datetime import date, datetime

import fastexcel
import pytest
import xlsxwriter
from tests.statefile.carriers import good_file, unzipped, zipped
from tests.statefile.good_file import HEADER, filed, good_records

from vereda.core.elements import GROUPS
from vereda.core.statefile import Refused, read
from vereda.core.statefile.carriers.styles import as_plain_number, is_date_format
from vereda.core.statefile.carriers.xlsx_writing import column_letters


def typed_workbook(path, rows, **options):
    """A workbook as a person types one: header and student, and demographics with the given cells."""
    with xlsxwriter.Workbook(path, options) as book:
        as_date = book.add_format({"num_format": "mm/dd/yyyy"})
        sheet = book.add_worksheet("Header")
        counts = {"total_students_in_file": "1", "total_records_in_file": "2"}
        for column, (key, text) in enumerate((HEADER | counts).items()):
            sheet.write_row(0, column, [key])
            sheet.write_string(1, column, text)
        sheet = book.add_worksheet("student")
        sheet.write_row(0, 0, ["Student Record ID", *GROUPS["student"].columns[1:]])
        sheet.write_row(1, 0, [1, "", "WA", 5521774019, 1, "I"])
        for group, cells in rows.items():
            sheet = book.add_worksheet(group)
            for column, (key, cell) in enumerate(cells.items()):
                sheet.write(0, column, key)
                sheet.write(1, column, cell, as_date if isinstance(cell, (date, datetime)) else None)
    return path


NEEDED = {
    "student_record_id": 1, "record_id": 1, "first_name": "Iker", "last_name_1": "Ek", "sex": "Male",
    "multiple_birth_flag": "No", "birth_date_verification": 1004,
}  # fmt: skip


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_dates_and_numbers_that_excel_made_of_what_was_typed_are_read_as_meant(epoch_1904, tmp_path):
    rows = {"demographics": NEEDED | {"birth_date": date(2012, 3, 31), "parent_1_phone_number": 5095550142.0}}
    state = read(typed_workbook(tmp_path / "typed.xlsx", rows, date_1904=epoch_1904))
    person = state.groups["demographics"].row(0, named=True)
    assert person["birth_date"] == "20120331"
    assert person["student_record_id"] == "0000001"
    assert person["record_id"] == "001"
    assert person["birth_date_verification"] == "1004"
    assert person["parent_1_phone_number"] == "5095550142"
    student = state.groups["student"].row(0, named=True)
    assert student["state_student_identifier"] == "5521774019"
    assert student["state_student_identifier_type"] == "01"
    noted = state.findings.select("rule", "group", "element", "line").rows()
    assert ("file.xlsx.date_cell", "demographics", "birth_date", 2) in noted
    assert ("file.xlsx.number_cell", "student", "state_student_identifier_type", 2) in noted
    assert ("file.columns.alias", "student", "student_record_id", 1) in noted


def test_months_grades_decimals_and_yes_or_no(tmp_path):
    test = {
        "student_record_id": "0000001", "record_id": "001", "assessment_title": "Form 7", "assessment_type": 9,
        "assessment_administration_date": 52025, "score_results": 0.1 + 0.2, "assessment_content": True,
    }  # fmt: skip
    enrollment = dict.fromkeys(
        [field.key for field in GROUPS["enrollments"].fields if field.needed.always and field.type == "yes_no"], "Yes"
    ) | {
        "student_record_id": "0000001", "record_id": "001", "enrollment_date": datetime(2024, 9, 4, 8, 30),  # noqa: DTZ001 - as Excel has it

        "enrollment_type": 5, "grade_level": 9, "med_alert_indicator": "None", "facility_zip": 1234,
        "school_identification_code": 10000500870,
    }  # fmt: skip
    state = read(typed_workbook(tmp_path / "typed.xlsx", {"assessments": test, "enrollments": enrollment}))
    row = state.groups["assessments"].row(0, named=True)
    assert row["assessment_type"] == "09"
    assert row["assessment_administration_date"] == "052025"
    assert row["score_results"] == "0.3"
    assert row["assessment_content"] == "Yes"
    row = state.groups["enrollments"].row(0, named=True)
    assert row["enrollment_date"] == "20240904"
    assert row["enrollment_type"] == "05"
    assert row["grade_level"] == "09"
    assert row["facility_zip"] == "01234"
    assert row["school_identification_code"] == "010000500870"


def test_text_cells_stay_as_they_are(tmp_path):
    rows = {"demographics": NEEDED | {"birth_date": "3/31/2012", "record_id": "1", "birth_date_verification": "=1004"}}
    person = (
        read(typed_workbook(tmp_path / "typed.xlsx", rows, strings_to_formulas=False))
        .groups["demographics"]
        .row(0, named=True)
    )
    assert person["birth_date"] == "3/31/2012"
    assert person["record_id"] == "1"
    assert person["birth_date_verification"] == "=1004"


def test_formulas_give_their_value_and_errors_nothing(tmp_path):
    path = tmp_path / "formulas.xlsx"
    cells = NEEDED | {"birth_date": 20120331, "middle_name": "x", "suffix": "x"}
    typed_workbook(path, {"demographics": cells})
    members = unzipped(path)
    sheet = "xl/worksheets/sheet3.xml"
    text = members[sheet].decode()
    columns = {key: column_letters(place) for place, key in enumerate(cells)}
    for key, cell in (("middle_name", 't="str"><f>A1</f><v>Luz</v>'), ("suffix", 't="e"><f>1/0</f><v>#DIV/0!</v>')):
        begin = text.index(f'<c r="{columns[key]}2"')
        end = text.index("</c>", begin)
        text = f'{text[:begin]}<c r="{columns[key]}2" {cell}{text[end:]}'
    members[sheet] = text.encode()
    path.write_bytes(zipped(members))
    state = read(path)
    person = state.groups["demographics"].row(0, named=True)
    assert person["middle_name"] == "Luz"
    assert person["suffix"] is None
    assert state.findings.filter(rule="file.xlsx.error_cell").select("element", "line").rows() == [("suffix", 2)]


def test_sheets_are_known_by_name_and_notes_are_passed_over(tmp_path):
    path = typed_workbook(tmp_path / "typed.xlsx", {"Notes": {"anything": 1}, "Sheet7": {"anything": 1}})
    state = read(path)
    assert state.findings.filter(rule="file.zip.member_unknown")["value"].to_list() == ["sheet7"]


@pytest.mark.parametrize("group", list(GROUPS))
def test_another_reader_of_workbooks_finds_the_same_in_ours(group, tmp_path):
    book = fastexcel.read_excel(str(good_file("xlsx", tmp_path)))
    sheet = book.load_sheet(group, dtypes="string").to_polars()
    content = filed(good_records())
    if group == "header":
        assert sheet.row(0, named=True) == content.header
    else:
        assert sheet.rows() == content.groups[group].drop("line").rows()


def test_values_that_no_cell_can_hold_are_not_written(tmp_path):
    from vereda.core.statefile import write

    records = good_records()
    records["enrollments"][0]["enrollment_comment"] = "x" * 32_768
    with pytest.raises(ValueError, match="enrollments has a value of 32,768 characters"):
        write(filed(records), tmp_path / "file.xlsx")


@pytest.mark.parametrize(
    ("number", "code", "date_format"),
    [
        ("14", "", True), ("0", "General", False), ("164", "yyyy\\-mm\\-dd", True), ("165", '0.00" days"', False),
        ("166", "[Red]0.00", False), ("167", "[$-409]d-mmm-yy;@", True), ("49", "@", False), ("2", "0.00", False),
    ],
)  # fmt: skip
def test_which_number_formats_show_dates(number, code, date_format):
    assert is_date_format(number, code) is date_format


@pytest.mark.parametrize(
    ("written", "meant"),
    [("12", "12"), ("0012", "0012"), ("12.0", "12"), ("0.5", "0.5"), ("0.30000000000000004", "0.3"), ("1E3", "1000"),
     ("2.0250901120000001E16", "20250901120000000"), ("-1.5", "-1.5"), ("nan", "nan"), ("inf", "inf"), ("x", "x")],
)  # fmt: skip
def test_numbers_are_written_as_a_person_would(written, meant):
    assert as_plain_number(written) == meant


def test_column_letters():
    assert [column_letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_value_beside_the_columns_is_refused(tmp_path):
    path = tmp_path / "stray.xlsx"
    typed_workbook(path, {"demographics": NEEDED | {"birth_date": "20120331", "": "x"}})
    with pytest.raises(Refused, match="right of its 8 columns"):
        read(path)
