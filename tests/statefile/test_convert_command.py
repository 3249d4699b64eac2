"""`vereda convert` and `vereda template` as a person or a script meets them: exit codes, stdout, stderr."""

import contextlib
import io
import json
import sys
from dataclasses import dataclass
from unittest import mock

import pytest
from lxml import etree
from tests.statefile.carriers import CARRIERS, good_file

from vereda.cli import app as application
from vereda.core.elements import ELEMENTS, GROUPS
from vereda.core.statefile import read


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def vereda(*words, folder):
    """Run a command as a terminal would, from its words to its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["vereda", *map(str, words)]),
        mock.patch.object(application, "COMMANDS", ("convert", "template")),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        application.main()
    return Done(ended.value.code or 0, out.getvalue(), err.getvalue())


@pytest.mark.parametrize("carrier", CARRIERS)
def test_convert_writes_the_canonical_form_and_says_so_on_stderr(carrier, tmp_path):
    good_file("msx", tmp_path)
    done = vereda("convert", "good.msx", f"out.{carrier}", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"out.{carrier}: 2 students, 13 records.\n"
    assert (tmp_path / f"out.{carrier}").read_bytes() == good_file(carrier, tmp_path).read_bytes()


def test_convert_prints_one_json_document_and_nothing_with_q(tmp_path):
    path = good_file("msx", tmp_path)
    path.write_bytes(path.read_bytes().replace(b"Salinas", b"Sali\tnas"))
    done = vereda("convert", "good.msx", "out.xml", "--json", folder=tmp_path)
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (document["out"], document["students"], document["records"]) == ("out.xml", 2, 13)
    assert {finding["rule"] for finding in document["findings"]} == {"file.value.control_character"}
    done = vereda("convert", "good.msx", "out.xml", "-q", "--force", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = vereda("convert", "good.msx", "out.xml", "--force", folder=tmp_path)
    assert "note: line 5: A character that no value may hold" in done.stderr
    assert done.stderr.count("Take the character out") == 1


def test_a_refused_file_exits_with_1_and_says_where_and_what_to_do(tmp_path):
    path = good_file("msx", tmp_path)
    path.write_bytes(path.read_bytes().replace(b"Salinas", b"Sali|nas"))
    done = vereda("convert", "good.msx", "out.zip", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "refuse file: line 5: Line 5 has 10 fields after its letter Q; there must be 9." in done.stderr
    assert "Write every field" in done.stderr
    assert not (tmp_path / "out.zip").exists()
    done = vereda("convert", "good.msx", "out.zip", "--json", folder=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"][0]["rule"] == "file.line.field_count"


def test_what_a_carrier_cannot_hold_exits_with_1(tmp_path):
    path = good_file("msx", tmp_path)
    path.write_bytes(path.read_bytes().replace(b"Salinas", b"S" * 40_000))
    done = vereda("convert", "good.msx", "out.xlsx", folder=tmp_path)
    assert done.returncode == 1
    assert "qualifying_moves has a value of 40,000 characters" in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["convert", "none.msx", "out.zip"], "none.msx: no such file"),
        (["convert", ".", "out.zip"], ".: the name must end in .msx, .zip, .xml or .xlsx"),
        (["convert", "folder.msx", "out.zip"], "folder.msx: not a file"),
        (["convert", "good.msx", "out.txt"], "out.txt: the name must end in"),
        (["convert", "good.msx", "good.msx"], "good.msx exists; --force replaces it"),
        (["convert", "good.msx", "folder.msx", "--force"], "folder.msx: not a file"),
        (["convert", "good.msx", "nowhere/out.zip"], "nowhere: no such folder"),
        (["convert", "good.msx"], "Missing argument 'OUT'"),
        (["template"], "Missing argument 'OUT'"),
        (["template", "out.csv"], "out.csv ends in none of .msx, .zip, .xml, .xlsx"),
        (["template", "good.msx"], "good.msx exists"),
        (["template", "nowhere/out.xml"], "nowhere: no such folder"),
        (["template", "out.xml", "--on", "tomorrow"], "--on tomorrow: not a day"),
    ],
)
def test_wrong_usage_exits_with_2_and_a_sentence(words, sentence, tmp_path):
    good = good_file("msx", tmp_path).read_bytes()
    (tmp_path / "folder.msx").mkdir()
    done = vereda(*words, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["folder.msx", "good.msx"]
    assert (tmp_path / "good.msx").read_bytes() == good


@pytest.mark.parametrize("command", [["convert", "good.msx"], ["template"]])
def test_a_disk_that_does_not_take_the_file_exits_with_3(command, tmp_path):
    good_file("msx", tmp_path)
    target = "x" * 252 + ".zip"  # longer than any file system's names
    done = vereda(*command, target, folder=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "File name too long" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["convert", "template"])
def test_help_says_what_the_exit_codes_mean(command, tmp_path):
    done = vereda(command, "--help", folder=tmp_path)
    assert done.returncode == 0
    for word in ("Exit codes", "--json", "--quiet", "--force", ".msx"):
        assert word in done.stdout


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_template_explains_every_element_and_is_read_but_for_its_empty_header(carrier, tmp_path):
    done = vereda("template", f"empty.{carrier}", "--on", "2025-11-19", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "vereda check" in done.stderr
    path = tmp_path / f"empty.{carrier}"
    text = told_in(path, carrier)
    for element in ELEMENTS.values():
        assert element.key in text
        assert element.definition in text
    assert "01 = Assigned by the State" in text
    assert "Nonbinary = Nonbinary" in text
    assert "Other = Other" not in text.partition("multiple_birth_flag:")[0], "not in force on that day"
    filled = filled_in(path, carrier)
    state = read(filled)
    assert state.header["submitting_state"] == "WA"
    assert all(frame.is_empty() for frame in state.groups.values())
    assert state.findings.is_empty()


def told_in(path, carrier):
    from tests.statefile.carriers import unzipped

    if carrier == "zip":
        return unzipped(path)["README.txt"].decode()
    if carrier == "xlsx":
        text = unzipped(path)["xl/sharedStrings.xml"]
        return "\n".join(etree.fromstring(text).itertext())
    text = path.read_text(encoding="utf-8")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def filled_in(path, carrier):
    """The template with a State in its header, as a person would write it."""
    from tests.statefile.carriers import unzipped, zipped

    if carrier == "msx":
        path.write_bytes(path.read_bytes().replace(b"\nH|", b"\nH|WA"))
    elif carrier == "xml":
        path.write_bytes(path.read_bytes().replace(b"<submitting_state>", b"<submitting_state>WA", 1))
    elif carrier == "zip":
        members = unzipped(path)
        members["header.csv"] += b"WA" + b"," * (len(GROUPS["header"].columns) - 1) + b"\n"
        path.write_bytes(zipped(members))
    else:
        members = unzipped(path)
        row = b'<row r="2"><c r="A2" t="inlineStr"><is><t>WA</t></is></c></row></sheetData>'
        members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", row)
        path.write_bytes(zipped(members))
    return path


def test_a_template_of_a_day_is_the_same_bytes_whenever_it_is_written(tmp_path):
    for carrier in CARRIERS:
        for name in ("one", "two"):
            assert vereda("template", f"{name}.{carrier}", "--on", "2025-11-19", "-q", folder=tmp_path).stderr == ""
        assert (tmp_path / f"one.{carrier}").read_bytes() == (tmp_path / f"two.{carrier}").read_bytes()
