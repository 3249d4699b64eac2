"""The record on paper and on the terminal."""

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.children.test_consolidated import mona
from typer.testing import CliRunner

from vereda.cli.app import app
from vereda.cli.commands import child as command
from vereda.cli.commands import manage
from vereda.core.elements.msix_id import make
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Child
from vereda.exchange.children.pdf import record_pdf
from vereda.exchange.children.pdf.content import content
from vereda.exchange.children.pdf.words import WORDS
from vereda.exchange.states.models import Contact

AT = datetime(2026, 11, 19, 17, 42, tzinfo=UTC)
ORDER = ("Alerts", "Where the child is now", "Where States differ", "Enrollments", "Courses and credits",
    "Assessments", "Health flags",
         "Moves and eligibility", "Sources", "Whom to call")  # fmt: skip


def run(*words: str) -> tuple[int, str, str]:
    assert command.child and manage.manage  # noqa: PT018  # importing them makes them commands
    done = CliRunner().invoke(app, ["child", *words])
    return done.exit_code, done.stdout, done.stderr


def texts(pdf: bytes, folder: Path) -> str:
    (folder / "record.pdf").write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", folder / "record.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout


def test_the_pages_have_the_sections_in_order_with_sources() -> None:
    Contact.objects.create(
        state_id="WA",
        name="Dana Okafor",
        title="State data administrator",
        email="dana@wa.example",
        phone="(360) 555-0142",
    )
    told = content(mona(), language="en", printed_by="Rosa Villarreal", at=AT)
    assert tuple(section["title"] for section in told["sections"]) == ORDER
    rows = json.dumps(told, ensure_ascii=False)
    for words in (
        "Born March 7, 2007", "reported by Texas, Michigan, Washington", "Medical alert: Chronic.", "English: TX 1.00 granted",
        "Mathematics: TX 1.00 granted", "90 to date", "July 3, 2007", "shown first", "TX Sep 18, 2026", "Not said", "Dana Okafor",
    ):  # fmt: skip
        assert words in rows, words


def test_spanish_has_every_word() -> None:
    record = mona()
    told = content(record, language="es", printed_by="Rosa", at=AT)
    assert "7 de marzo de 2007" in told["head"]
    assert [section["title"] for section in told["sections"]][:2] == ["Avisos", "Dónde está ahora"]
    assert all(english and spanish for english, spanish in WORDS.values())
    for english, spanish in WORDS.values():
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", spanish))


def test_the_pdf_is_tagged_and_spells_accents_right(tmp_path: Path) -> None:
    pdf = record_pdf(mona(), language="es", printed_by="Rosa Villarreal", at=AT)
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid:part" in pdf
    assert re.search(rb"/Lang\s*\(es", pdf)
    assert record_pdf(mona_again(), language="es", printed_by="Rosa Villarreal", at=AT)
    text = texts(pdf, tmp_path)
    for words in (
        "Mona Reyes Cárdenas",
        "Página 1 de",
        "FERPA",
        "Impreso por Rosa Villarreal",
        "19 de noviembre de 2026",
    ):
        assert words in text


def mona_again() -> object:
    from vereda.exchange.children.record import record_of

    return record_of(Child.objects.get(successor=None))


def test_a_name_cannot_be_taken_for_markup(tmp_path: Path) -> None:
    from dataclasses import replace

    record = mona()
    choice = record.demographics["first_name"]
    trick = '#read("/etc/passwd") *Mona* $x$ \\'
    record = replace(
        record,
        demographics={**record.demographics, "first_name": replace(choice, shown=replace(choice.shown, value=trick))},
    )
    pdf = record_pdf(record, printed_by="#panic()", at=AT)
    assert "root:" not in texts(pdf, tmp_path)
    assert '#read("/etc/passwd") *Mona* $x$' in texts(pdf, tmp_path)


def test_the_command_prints_the_record_and_records_the_look(tmp_path: Path) -> None:
    number = mona().msix_id
    code, out, _ = run(f"{number[:4]} {number[4:8]}", number[8:])
    assert code == 0
    assert out.startswith("Mona Reyes Cárdenas\n")
    assert [out.index(f"\n{title}\n") for title in ORDER[:-1]] == sorted(
        out.index(f"\n{title}\n") for title in ORDER[:-1]
    )
    assert Event.objects.get(action="child.viewed").actor.endswith(" at the console")
    code, out, _ = run(number, "--json")
    assert json.loads(out)["msix_id"] == number
    assert json.loads(out)["demographics"]["birth_date"]["value"] == "2007-03-07"
    code, _, said = run(number, "--pdf", str(tmp_path / "mona.pdf"), "--language", "es")
    assert (code, (tmp_path / "mona.pdf").read_bytes()[:5]) == (0, b"%PDF-")
    assert "Written to" in said


def test_the_command_says_what_is_wrong() -> None:
    number = mona().msix_id
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    code, _, said = run(wrong)
    assert (code, "mistyped" in said) == (1, True)
    code, _, said = run(make("99999999999"))
    assert (code, "to no child" in said) == (1, True)
    code, _, said = run(number, "--language", "fr")
    assert code == 2
    living = Child.objects.get(msix_id=number)
    Child.objects.create(msix_id=make("99999999999"), created_at=AT, successor=living, retired_at=AT)
    code, out, said = run(make("99999999999"))
    assert (code, out.startswith("Mona")) == (0, True)
    assert f"was retired; its successor is {number}" in said


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_teaches(arguments: tuple[str, ...]) -> None:
    _, out, said = run(*arguments)
    assert "MSIX" in out + said
