"""`vereda check FILE`: hold a State file to every rule, without a database."""

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vereda.cli.app import app
from vereda.cli.ending import could_not
from vereda.cli.files import must_be_file
from vereda.cli.output import REFUSED, WRONG_USAGE, AsJson, CouldNotRun, Quiet, messages, print_json, printable, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vereda.core.statefile.report import RuleReport
    from vereda.core.statefile.settings import CheckSettings, ReferenceLists


class Language(StrEnum):
    """The languages in which findings are told."""

    EN = "en"
    ES = "es"


@app.command("check")
def check_file(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", readable=False, help="A State file: .msx, .zip, .xml or .xlsx.", show_default=False
        ),
    ],
    *,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DAY", help="Check as if the file arrived on this day (YYYY-MM-DD).", show_default="today"
        ),
    ] = None,
    revision: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Hold the file to this revision of the elements.", show_default="the one of its date"
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 also when a student would be held back.")
    ] = False,
    language: Annotated[Language, typer.Option(help="Language of the findings.")] = Language.EN,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check a State file without delivering it.

    What was found is printed rule by rule: what is the matter, how to mend it, how often, and where first. Schools and
    districts are compared with the list that ships with Vereda.

    Exit codes: 0, the file would be accepted (single students may be held back, see --strict); 1, it would be refused;
    2, wrong usage; 3, it could not be read.
    """
    settings = _settings(on, revision)
    must_be_file(file)
    document, reports, fine = _checked(file, settings, language.value, strict=strict)
    if as_json:
        print_json(document)
    else:
        _print_reports(reports, language.value)
        messages(quiet=quiet).print(_summary(document), markup=False)
    if not fine:
        raise typer.Exit(REFUSED)


def _settings(on: str | None, revision: str | None) -> "CheckSettings":
    from vereda.core.elements import REVISIONS
    from vereda.core.statefile.settings import CheckSettings

    try:
        today = datetime.now(UTC).date() if on is None else date.fromisoformat(on)
    except ValueError:
        refuse(f"--on {on}: not a day; write it like 2026-11-19", WRONG_USAGE)
    if revision is not None and revision not in REVISIONS:
        refuse(f"--revision {revision}: not known; there are {', '.join(REVISIONS)}", WRONG_USAGE)
    return CheckSettings(today=today, revision=REVISIONS[revision].in_force_from if revision else None)


def _checked(
    file: Path, settings: "CheckSettings", language: str, *, strict: bool
) -> "tuple[dict[str, Any], list[RuleReport], bool]":
    """The document, the report by rule, and whether the file passes."""
    from vereda.core.statefile import Refused, read
    from vereda.core.statefile.check import check
    from vereda.core.statefile.report import by_rule, checked_document, refused_document

    try:
        checked = check(read(file), known=_lists(), settings=settings)
    except Refused as refused:
        if "file.format_unknown" in refused.findings.get_column("rule"):
            refuse(str(refused).rstrip("."), WRONG_USAGE)
        document = refused_document(file.name, refused, language)
        return document, list(by_rule(refused.findings, document["counts"], language=language)), False
    except OSError as trouble:
        raise CouldNotRun(could_not(str(file), trouble)) from trouble
    fine = not checked.refused and not (strict and checked.held)
    reports = list(by_rule(checked.findings, checked.counts, language=language))
    return checked_document(file.name, checked, language), reports, fine


def _lists() -> "ReferenceLists":
    from vereda.core.schools import packaged_districts, packaged_schools
    from vereda.core.statefile.settings import ReferenceLists

    return ReferenceLists(
        school_names=dict(packaged_schools().select("nces_id", "name").iter_rows()),
        district_names=dict(packaged_districts().select("nces_id", "name").iter_rows()),
    )


def _summary(document: "Mapping[str, Any]") -> str:
    if document["refused"]:
        return f"{document['file']}: would be refused."
    students, held = document["students"], len(document["held"])
    return f"{document['file']}: {students:,} students, {students - held:,} would be accepted, {held:,} held back."


def _print_reports(reports: "list[RuleReport]", language: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from vereda.core.statefile.messages import effect

    if not reports:
        return
    spanish = language == "es"
    table = Table(box=box.SIMPLE_HEAD, show_lines=True, expand=True)
    table.add_column("Efecto" if spanish else "Effect", width=20)
    table.add_column("Veces" if spanish else "Times", justify="right", width=7)
    table.add_column(
        "Qué se halló y cómo corregirlo" if spanish else "What was found, and how to mend it", overflow="fold"
    )
    for report in reports:
        found = Text(f"{report.what}\n{report.fix}\n")
        found.append(report.rule, style="dim")
        for row in report.first:
            found.append(f"\n{_place(row, language)}", style="dim")
        table.add_row(Text(effect(report.severity, language), style="bold"), f"{report.number:,}", found)
    Console(highlight=False, markup=False).print(table)


def _place(row: "Mapping[str, Any]", language: str) -> str:
    """Where a finding is, in one line; nothing in it can move the cursor."""
    line, student = ("línea", "estudiante") if language == "es" else ("line", "student")
    parts = [
        f"{line} {row['line']:,}" if row["line"] is not None else None,
        f"{student} {row['student_record_id']}" if row["student_record_id"] else None,
        row["element"],
        f"“{row['value']}”" if row["value"] is not None else None,
        row["detail"],
    ]
    return printable(" · ".join(part for part in parts if part))
