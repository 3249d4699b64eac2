"""School lists in every layout NCES publishes come out the same."""

import pytest

from vereda.core.schools import (
    DISTRICT_COLUMNS,
    SCHOOL_COLUMNS,
    UnknownLayout,
    packaged_districts,
    packaged_schools,
    read_districts,
    read_schools,
)

CCD_SCHOOLS = (
    "SCHOOL_YEAR,FIPST,STATENAME,ST,SCH_NAME,LEA_NAME,LEAID,NCESSCH,LSTREET1,LCITY,LSTATE,LZIP,PHONE,SY_STATUS_TEXT,GSLO,GSHI\n"
    '2024-2025,53,WASHINGTON,WA,"Ahtanum  Valley Elementary",West Valley,5309700,530970001644,3006 S Wiley,Yakima,WA,98903,'
    "(509)972-5930,Open,PK,05\n"
    "2024-2025,53,WASHINGTON,WA,,Nameless,5309700,530970009999,,,WA,,,Open,N,N\n"
)
SEARCH_SCHOOLS = (
    "NCES School ID,State School ID,NCES District ID,Low Grade*,High Grade*,School Name,District,County Name*,Street Address,"
    "City,State,ZIP,Phone,Status\n"
    "060429013779,CA-1,0604290,–,12,21st Century Learning,Beaumont Unified,†,PO Box 187,Beaumont,CA,92223,(951)769-8424,Open\n"
)
CCD_DISTRICTS = (
    "SCHOOL_YEAR,ST,LEA_NAME,LEAID,LCITY,LSTATE,LZIP,PHONE,SY_STATUS_TEXT\n"
    "2024-2025,AL,Albertville City,100005,Albertville,AL,35950,(256)891-1183,Open\n"
)


def test_the_national_file_is_read_by_its_published_column_names(tmp_path):
    path = tmp_path / "ccd_sch_029.csv"
    path.write_text(CCD_SCHOOLS)
    schools = read_schools(path)
    assert schools.columns == list(SCHOOL_COLUMNS)
    assert schools.height == 1, "a school without a name is left out"
    row = schools.row(0, named=True)
    assert row["nces_id"] == "530970001644"
    assert row["name"] == "Ahtanum Valley Elementary"
    assert row["phone"] == "5099725930"


def test_footnote_marks_are_not_values(tmp_path):
    path = tmp_path / "search.csv"
    path.write_text(SEARCH_SCHOOLS)
    row = read_schools(path).row(0, named=True)
    assert (row["low_grade"], row["high_grade"], row["county"]) == ("", "12", "")


def test_a_leading_zero_that_a_spreadsheet_ate_comes_back(tmp_path):
    path = tmp_path / "ccd_lea_029.csv"
    path.write_text(CCD_DISTRICTS)
    districts = read_districts(path)
    assert districts.columns == list(DISTRICT_COLUMNS)
    assert districts["nces_id"].to_list() == ["0100005"]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\x00\x01\x02"])
def test_another_file_is_refused_with_the_columns_looked_for(tmp_path, content):
    path = tmp_path / "other.csv"
    path.write_text(content)
    with pytest.raises(UnknownLayout, match=r"other\.csv"):
        read_schools(path)


def test_the_packaged_list_is_whole():
    schools, districts = packaged_schools(), packaged_districts()
    assert schools.height == 29_973
    assert schools["nces_id"].n_unique() == schools.height
    assert set(schools["district_id"]) <= set(districts["nces_id"]), "every school's district is known"
