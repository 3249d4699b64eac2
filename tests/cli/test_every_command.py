"""Every command as someone new to it meets it: its help, its refusals, and what it prints for a program."""

import contextlib
import json
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest
from tests.statefile.good_file import filed, good_records
from typer.testing import CliRunner

from vereda.cli.app import COMMANDS, app
from vereda.core.elements.msix_id import make
from vereda.core.identity.people import IDENTITY_COLUMNS
from vereda.core.statefile import write
from vereda.exchange.states.actions import seed_states
from vereda.exchange.states.models import State

for name in COMMANDS:
    import_module(f"vereda.cli.commands.{name}")

LONG = "x" * 250 + ".msx"  # longer than a file system's names once it is written beside itself: the system refuses
UNKNOWN = make("98765432101")
TWO_RECORDS = (
    {"record_id": "a", "state": "WA", "first_name": "Ximena", "last_name_1": "Ibáñez", "birth_date": "2008-02-29"},
    {"record_id": "b", "state": "TX", "first_name": "Ximena", "last_name_1": "Ibanez", "birth_date": "2008-02-29"},
)

# What was typed, the exit code, and words of the one sentence that is said.
WRONG = [
    ("demo --children 0", 2, "--children 0: choose a number between 1 and 200,000"),
    ("demo --children few", 2, "Invalid value for '--children': write a whole number. See `vereda demo --help`."),
    ("demo --states ,", 2, "--states names no State; write it like TX,CA"),
    ("demo --states TX,ZZ", 2, "unknown States: ZZ; known are TX"),
    ("demo --port {taken}", 3, "is in use. Stop what uses it, or choose another"),
    ("demo somewhere", 2, "unexpected extra argument"),
    ("serve --port {taken}", 3, "is in use. Stop what uses it, or choose another"),
    ("serve --port 65536", 2, "Invalid value for '--port': it should be less than or equal to 65535"),
    ("serve --host 256.0.0.1 --port 0", 3, "Nothing can listen on 256.0.0.1"),
    ("web --port {taken}", 3, "is in use. Stop what uses it, or choose another"),
    ("web --port http", 2, "Invalid value for '--port'"),
    ("web --reload", 2, "No such option: --reload"),
    ("worker 2", 2, "unexpected extra argument"),
    ("worker --port 1", 2, "No such option: --port"),
    ("worker --processes 2", 2, "No such option: --processes"),
    ("check", 2, "Missing argument 'FILE'"),
    ("check none.msx", 2, "none.msx: no such file; check the name and the folder"),
    ("check folder.msx", 2, "folder.msx: not a file"),
    ("check notes.txt", 2, "notes.txt ends in none of .msx, .zip, .xml, .xlsx"),
    ("check empty.msx", 1, "empty.msx: would be refused."),
    ("check cut.msx", 1, "cut.msx: would be refused."),
    ("check good.msx --on 11/19/2026", 2, "--on 11/19/2026: not a day; write it like 2026-11-19"),
    ("check good.msx --language fr", 2, "Invalid value for '--language': 'fr' is not one of 'en', 'es'"),
    ("submit", 2, "Missing argument 'FILE'"),
    ("submit none.msx", 2, "none.msx: no such file; check the name and the folder"),
    ("submit good.msx none.msx", 2, "none.msx: no such file"),
    ("submit notes.txt", 2, "notes.txt: the name must end in .msx, .zip, .xml or .xlsx"),
    ("submit empty.msx", 1, "empty.msx cannot be read, and nothing was sent"),
    ("submit cut.msx", 1, "`vereda check` says how to mend it: cut.msx ends in the middle of line"),
    ("submit good.msx --lane fast", 2, "'fast' is not one of 'production', 'test'"),
    ("submit good.msx --out here", 2, "--out needs --wait"),
    ("submit good.msx --wait --out notes.txt", 2, "notes.txt: not a folder"),
    ("submit good.msx --wait --out notes.txt/below", 3, "notes.txt/below: Not a directory"),
    ("convert good.msx", 2, "Missing argument 'OUT'"),
    ("convert none.msx out.xml", 2, "none.msx: no such file; check the name and the folder"),
    ("convert good.msx out.pdf", 2, "out.pdf: the name must end in .msx, .zip, .xml or .xlsx"),
    ("convert good.msx taken.xml", 2, "taken.xml exists; --force replaces it"),
    ("convert good.msx nowhere/out.xml", 2, "nowhere: no such folder; make it first"),
    ("convert empty.msx out.xml", 1, "empty.msx was refused and nothing was written"),
    (f"convert good.msx {LONG}", 3, "File name too long"),
    ("template", 2, "Missing argument 'OUT'"),
    ("template out.docx", 2, "out.docx ends in none of .msx, .zip, .xml, .xlsx"),
    ("template taken.xml", 2, "taken.xml exists; --force replaces it"),
    ("template folder.msx --force", 2, "folder.msx: not a file; name a file to write to"),
    ("template out.msx --on soon", 2, "--on soon: not a day; write it like 2026-11-19"),
    (f"template {LONG}", 3, "File name too long"),
    ("simulate", 2, "Missing argument 'OUTDIR'"),
    ("simulate out --children 0", 2, "at least one child, not 0"),
    ("simulate out --states ZZ", 2, "unknown States: ZZ"),
    ("simulate out --until 2026", 2, "--until 2026: not a day; write it like 2026-11-19"),
    ("simulate out --cadence hourly", 2, "'hourly' is not one of 'daily', 'weekly'"),
    ("simulate full", 2, "full is not empty; name a new directory"),
    ("simulate notes.txt/out --children 40 --cadence year", 3, "notes.txt is a file, not a directory"),
    ("link", 2, "Missing argument 'IN'"),
    ("link none.csv out.csv", 2, "none.csv: no such file"),
    ("link table.csv out.txt", 2, "out.txt: OUT ends in .parquet or .csv"),
    ("link notes.csv out.csv", 1, "notes.csv"),
    ("link table.csv nowhere/out.csv", 2, "nowhere: no such folder; make it first"),
    ("link table.csv out.csv --master local[2]", 2, "--master is for --engine spark"),
    (f"link table.csv {LONG[:-4]}.csv", 3, "File name too long"),
    ("explain table.csv", 2, "Missing argument"),
    ("explain table.csv a a", 2, "a is the same record twice"),
    ("explain none.csv a b", 2, "none.csv: no such file"),
    ("explain table.csv a z", 2, "z: no record of the table has this record_id"),
    ("explain notes.csv a b", 1, "notes.csv"),
    ("explain folder.csv a b", 3, "folder.csv: Is a directory"),
    (f"explain {LONG}.csv a b", 3, "File name too long"),
    ("explain table.csv a b --svg taken.xml", 2, "taken.xml exists; --force replaces it"),
    ("explain table.csv a b --svg nowhere/pair.svg", 2, "nowhere: no such folder; make it first"),
    ("explain table.csv a b --svg folder.msx", 2, "folder.msx: not a file; name a file to write to"),
    ("explain table.csv a b --language fr", 2, "'fr' is not one of 'en', 'es'"),
    ("relink now", 2, "unexpected extra argument"),
    ("relink --engine cloud", 2, "Invalid value for '--engine': 'cloud'"),
    ("relink --apply=yes", 2, "does not take a value"),
    ("child", 2, "Missing argument 'MSIX_ID'"),
    ("child 123456789012", 1, "“123456789012” is no MSIX ID"),
    ("child Mona", 1, "look for a mistyped one"),
    (f"child {UNKNOWN} --language fr", 2, "'fr' is not one of 'en', 'es'"),
    (f"child {UNKNOWN} --pdf taken.xml", 2, "taken.xml exists; --force replaces it"),
    (f"child {UNKNOWN} --pdf nowhere/record.pdf", 2, "nowhere: no such folder; make it first"),
    ("relink --engine spark", 2, "relink works on this machine so far"),
    ("count", 2, "Missing option '--period'"),
    ("count --period 2025", 2, "'2025' is not a performance period; write it like 2025-26"),
    ("count --period 2025-26 --by town", 2, "--by town: choose one of state, region, district, school, age_grade, age"),
    ("count --period 2025-26 --as-of soon", 2, "Invalid value for '--as-of'"),
    ("count --period 2025-26 --services notes.txt", 2, "--services needs a file that is there, and --state"),
    ("count --period 2098-99", 1, "2098-99 begins on 2098-09-01; there is nothing to count yet"),
    ("bench", 2, "Missing argument 'NAME'"),
    ("bench speed", 2, "'speed' is not one of 'intake'"),
    ("bench intake --runs 0", 2, "--runs and --students are at least 1"),
    ("manage frobnicate", 2, "frobnicate is no command of Django; `vereda manage help` lists them"),
    ("manage --port 1", 2, "--port is no command of Django"),
    ("manage Check", 2, "Check is no command of Django"),
    ("frobnicate", 2, "No such command 'frobnicate'"),
    ("chekc", 2, "No such command 'chekc'. Did you mean 'check'? See `vereda --help`."),
    ("--json", 2, "No such option: --json"),
]
WITH_JSON = [case for case in WRONG if not case[0].startswith("manage")]


def vereda(words):
    return CliRunner().invoke(app, words if isinstance(words, list) else words.split())


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with what people have lying about, good and bad."""
    folder = tmp_path_factory.mktemp("files")
    write(filed(good_records()), folder / "good.msx")
    (folder / "cut.msx").write_bytes((folder / "good.msx").read_bytes()[:400])
    for name in ("empty.msx", "taken.xml", "notes.txt"):
        (folder / name).touch()
    (folder / "notes.csv").write_text("buy milk\n")
    blank = dict.fromkeys(IDENTITY_COLUMNS)
    pl.DataFrame([blank | one for one in TWO_RECORDS], schema=dict.fromkeys(IDENTITY_COLUMNS, pl.String)).write_csv(
        folder / "table.csv"
    )
    (folder / "folder.msx").mkdir()
    (folder / "folder.csv").mkdir()
    (folder / "full").mkdir()
    (folder / "full" / "mine").touch()
    return folder


@pytest.fixture
def here(files, monkeypatch):
    """Commands run in the folder of files, and leave it and the environment as they are."""
    monkeypatch.chdir(files)
    monkeypatch.setenv("VEREDA_LOG_LEVEL", "warning")
    before = sorted(files.rglob("*"))
    yield files
    assert sorted(files.rglob("*")) == before


@pytest.fixture(scope="module")
def taken():
    with contextlib.closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_says_what_it_does_and_names_the_exit_codes(name, option):
    done = vereda([name, option])
    assert (done.exit_code, done.stderr) == (0, "")
    text = " ".join(done.stdout.split())
    assert text.startswith(f"Usage: vereda {name} ")
    assert "Exit codes: 0, " in text
    assert "3, " in text
    if name != "manage":
        assert all(word in text for word in ("--json", "-q, --quiet", "-h, --help"))


def test_the_first_lines_fit_the_list_of_commands():
    done = vereda(["--help"])
    assert done.exit_code == 0
    listed = done.stdout.partition("Commands:\n")[2]
    assert [line.split()[0] for line in listed.splitlines()[: len(COMMANDS)]] == list(COMMANDS)
    assert "..." not in listed
    assert "Exit codes: 0, done; 1, the input was refused; 2, wrong usage; 3," in listed


def test_every_command_is_wrongly_used_in_three_ways():
    for name in COMMANDS:
        assert sum(words.split()[0] == name for words, _code, _said in WRONG) >= 3, name


@pytest.mark.parametrize(("words", "code", "said"), WRONG, ids=[case[0][:60] for case in WRONG])
def test_wrong_input_is_refused_in_a_sentence(words, code, said, here, taken):
    done = vereda(words.format(taken=taken))
    assert done.exit_code == code, done.output
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert "This is a fault of Vereda" not in done.output
    told = [line for line in done.stderr.splitlines() if line.startswith("vereda: ")]
    assert len(told) == (0 if words.startswith("check") and code == 1 else 1)


@pytest.mark.parametrize(("words", "code", "said"), WITH_JSON, ids=[case[0][:60] for case in WITH_JSON])
def test_json_is_one_document_when_refused_too(words, code, said, here, taken):
    done = vereda([*words.format(taken=taken).split(), "--json", *(["-q"] if " " in words else [])])
    document = json.loads(done.stdout)
    assert done.exit_code == code
    assert "Traceback" not in done.stderr
    if "findings" in document:
        assert document["refused"] is True
        assert document["findings"]
    else:
        assert document == {"error": document["error"], "exit_code": code}
        assert said in document["error"]
        assert done.stderr == f"vereda: {document['error']}\n"


@pytest.mark.parametrize(
    "words",
    [
        "check good.msx",
        "convert good.msx {out}/good.xml",
        "template {out}/empty.zip",
        "simulate {out}/nation --children 40 --states TX,WA --years 0 --cadence year",
        "link table.csv {out}/linked.csv",
        "explain table.csv a b --svg {out}/pair.svg",
    ],
)
def test_json_is_one_document_and_q_silences_the_rest(words, here, tmp_path):
    done = vereda([*words.format(out=tmp_path).split(), "--json", "-q"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert isinstance(json.loads(done.stdout), dict)


@pytest.mark.parametrize("name", ["serve", "web", "worker", "child", "submit", "demo"])
@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("VEREDA_WEB_PROCESS", "2", "is not a setting of Vereda. Did you mean VEREDA_WEB_PROCESSES?"),
        ("VEREDA_WORKER_PROCESSES", "none", "VEREDA_WORKER_PROCESSES "),
        ("VEREDA_DATABASE_URL", "mysql://localhost/x", "VEREDA_DATABASE_URL "),
    ],
)
def test_a_bad_setting_stops_the_start(name, variable, value, said, here, monkeypatch):
    monkeypatch.setenv(variable, value)
    words = {"child": [UNKNOWN], "submit": ["good.msx"], "serve": ["--port", "0"], "web": ["--port", "0"]}
    done = vereda([name, *words.get(name, ["--no-serve"] if name == "demo" else []), "-q"])
    assert done.exit_code == 3
    assert done.stderr.startswith("vereda: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (f"child {UNKNOWN}", 1, f"The exchange has given {UNKNOWN} to no child."),
        ("submit good.msx --state zz", 2, "good.msx: ZZ is no State that this exchange knows"),
    ],
)
def test_what_the_exchange_does_not_know(words, code, said, here):
    seed_states()
    done = vereda(f"{words} --json")
    assert done.exit_code == code, done.output
    assert said in json.loads(done.stdout)["error"]
    assert done.stderr.count("\n") == 1


@pytest.mark.django_db
def test_an_exchange_without_states_says_how_to_load_them(here):
    State.objects.all().delete()
    done = vereda("submit good.msx")
    assert done.exit_code == 3
    assert "`vereda manage load_schools` loads them" in done.stderr


def test_the_installed_program(here):
    program = Path(sys.executable).with_name("vereda")
    done = subprocess.run([program, "check", "none.msx"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "vereda: none.msx: no such file; check the name and the folder\n"


def test_a_name_cannot_write_to_the_terminal(here):
    done = vereda(["check", "a\x1b[31m\nvereda: all is well.msx"])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


def test_a_fault_of_ours_is_told_without_what_it_was_about(here, monkeypatch):
    from vereda.core import statefile

    def broken(path):
        raise KeyError("Ximena")

    monkeypatch.setattr(statefile, "read", broken)
    done = vereda("check good.msx --json")
    assert done.exit_code == 3
    assert "This is a fault of Vereda" in json.loads(done.stdout)["error"]
    assert "KeyError at" in done.stderr
    assert "Ximena" not in done.output
    assert "Traceback" not in done.output
