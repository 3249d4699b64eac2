"""`vereda check`: what it prints, and how it exits."""

import json

import pytest
from tests.statefile.good_file import changed, filed, good_records
from typer.testing import CliRunner

from vereda.cli.app import app
from vereda.cli.commands import check, convert
from vereda.core.schools import packaged_schools
from vereda.core.statefile import write

assert check.app is convert.app  # two commands, so that the first is named on the command line


@pytest.fixture
def sent(tmp_path):
    """Write a State file of these records and give its path. Its school is one of the list that ships with Vereda."""
    school = packaged_schools().filter(state="WA").row(0, named=True)
    mine = {"school_identification_code": school["nces_id"], "school_district_id": school["district_id"]}
    mine |= {"district_of_residence": school["district_id"], "designated_graduation_school": school["nces_id"]}

    def path(records, name="wa.msx", **header):
        for enrollment in records["enrollments"]:
            enrollment.update(mine)
        write(filed(records, header=header), tmp_path / name)
        return str(tmp_path / name)

    return path


def run(*arguments):
    return CliRunner().invoke(app, ["check", *arguments])


def test_a_good_file_prints_nothing_but_its_summary(sent):
    result = run(sent(good_records()))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "wa.msx: 2 students, 2 would be accepted, 0 held back.\n"


def test_findings_are_told_by_rule_with_place_and_remedy(sent):
    result = run(sent(changed("enrollments", grade_level="13", facility_name="[red]High")), "--quiet")
    assert result.exit_code == 0
    assert result.stderr == ""
    for words in ("Held back", "Grade Level is not one of its codes.", "P0 to P5", "“13”", "student 0000001"):
        assert words in result.stdout


def test_strict_exits_with_1_for_a_held_student(sent):
    path = sent(changed("enrollments", grade_level="13"))
    assert run(path, "--strict", "-q").exit_code == 1
    assert run(sent(good_records()), "--strict", "-q").exit_code == 0


def test_json_is_one_document_and_nothing_else(sent):
    result = run(sent(changed("enrollments", grade_level="13")), "--json", "-q")
    document = json.loads(result.stdout)
    assert set(document) == {"file", "carrier", "refused", "students", "records", "held", "counts", "findings"}
    assert (document["file"], document["carrier"], document["refused"], document["students"]) == (
        "wa.msx",
        "msx",
        False,
        2,
    )
    assert document["held"] == ["0000001"]
    assert document["counts"] == {"enrollments.grade_level.not_a_code": 1}
    (finding,) = document["findings"]
    assert (finding["line"], finding["value"], finding["fix"][:4]) == (6, "13", "Send")


@pytest.mark.parametrize(("language", "words"), [("en", "announces another"), ("es", "anuncia un número")])
def test_a_refused_file_exits_with_1(sent, language, words):
    result = run(sent(good_records(), total_students_in_file="7"), "--language", language)
    assert result.exit_code == 1
    assert words in " ".join(result.stdout.split())
    assert "would be refused" in result.stderr


def test_a_file_that_cannot_be_read_to_its_end_exits_with_1(tmp_path):
    path = tmp_path / "cut.zip"
    path.write_bytes(b"PK\x03\x04 and no more")
    result = run(str(path), "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (document["refused"], document["students"], document["carrier"]) == (True, 0, "zip")
    assert document["findings"][0]["rule"] == "file.zip.broken"


def test_terminal_escapes_do_not_reach_the_terminal(sent):
    result = run(sent(changed("enrollments", telephone_number="\u202e123")), "-q")
    assert "\u202e" not in result.stdout


def test_a_coming_revision_and_another_day(sent):
    path = sent(changed("demographics", sex="Nonbinary"))
    assert json.loads(run(path, "--json", "--revision", "2025-proposed").stdout)["counts"] == {
        "demographics.sex.not_a_code": 1
    }
    assert run(path, "--on", "2025-11-19", "-q").exit_code == 0
    assert run(path, "--on", "2025-11-01", "-q").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gone.msx"], "no such file"),
        (["."], "not a file"),
        (["pyproject.toml"], "ends in none of .msx, .zip, .xml, .xlsx"),
        (["gone.msx", "--on", "tomorrow"], "write it like 2026-11-19"),
        (["gone.msx", "--revision", "1999"], "there are 2007, 2009"),
        ([], "Missing argument"),
        (["gone.msx", "--language", "fr"], "language"),
    ],
)
def test_wrong_usage_exits_with_2(arguments, words, request, monkeypatch):
    monkeypatch.chdir(request.config.rootpath)
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_what_the_system_refuses_could_not_run():
    result = run("x" * 300 + ".msx")
    assert result.exit_code == 3
