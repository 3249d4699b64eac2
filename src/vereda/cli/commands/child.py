"""`vereda child`: a consolidated record on the terminal, as JSON, or as PDF."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vereda.cli.app import app
from vereda.cli.ending import could_not
from vereda.cli.files import must_be_free
from vereda.cli.output import REFUSED, AsJson, CouldNotRun, Quiet, messages, print_json, refuse, without_log

if TYPE_CHECKING:
    from vereda.exchange.children.models import Child

PRINTED_BY = "vereda child"


class Language(StrEnum):
    EN = "en"
    ES = "es"


@app.command("child")
def child(
    msix_id: Annotated[
        list[str], typer.Argument(metavar="MSIX_ID", help="The MSIX ID: twelve digits, with or without spaces.")
    ],
    *,
    pdf: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the record as an accessible PDF to this file.")
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of the record.")] = Language.EN,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace the PDF if it exists.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show the consolidated record of a child.

    The look is recorded, as every look is.

    Exit codes: 0, shown; 1, no such child; 2, wrong usage; 3, could not run.
    """
    import getpass

    from vereda.core.elements import msix_id as ids
    from vereda.project import boot

    number = "".join(msix_id).replace(" ", "").replace("-", "")
    if not ids.is_valid(number):
        refuse(
            f"“{number}” is no MSIX ID: that is twelve digits, the last of which checks the others; look for a mistyped one"
        )
    if pdf:
        must_be_free(pdf, force=force)
    without_log()
    boot.setup(migrate=True)
    from vereda.exchange.children.access import NoSuchChild, child_at_console

    try:
        found = child_at_console(number, by=getpass.getuser())
    except NoSuchChild:
        refuse(f"The exchange has given {number} to no child. Check the number, or find the child by name.", REFUSED)
    console = messages(quiet=quiet or as_json)
    if found.asked_for:
        console.print(f"{found.asked_for} was retired; its successor is {found.child.msix_id}.")
    if pdf:
        _write_pdf(found.child, pdf, language)
        console.print(f"Written to {pdf}.", markup=False)
        if as_json:
            print_json({"msix_id": found.child.msix_id, "out": str(pdf)})
    elif as_json:
        from vereda.exchange.children.models import ConsolidatedRecord

        print_json({"msix_id": found.child.msix_id, **ConsolidatedRecord.objects.get(child=found.child).document})
    else:
        _print(found.child, language)


def _write_pdf(child: "Child", target: Path, language: Language) -> None:
    from django.utils import timezone

    from vereda.exchange.children.pdf import record_pdf
    from vereda.exchange.children.record import record_of

    pages = record_pdf(record_of(child), language=language.value, printed_by=PRINTED_BY, at=timezone.now())
    try:
        target.write_bytes(pages)
    except OSError as trouble:
        raise CouldNotRun(could_not(str(target), trouble)) from trouble


def _print(child: "Child", language: Language) -> None:
    """The words of the printed record, section by section; columns as wide as they need to be."""
    from django.utils import timezone

    from vereda.exchange.children.pdf.content import content
    from vereda.exchange.children.record import record_of

    told = content(record_of(child), language=language.value, printed_by=PRINTED_BY, at=timezone.now())
    print(told["name"], told["head"], sep="\n")
    for section in told["sections"]:
        print(f"\n{section['title']}")
        for paragraph in section["paragraphs"]:
            print(" ", " ".join(part for part in (paragraph["fact"], paragraph["text"]) if part))
        for table in section["tables"]:
            _print_table(table["columns"], table["rows"])
    print(f"\n{told['as_of']} {told['notice']}")


def _print_table(columns: list[str], rows: list[list[str]]) -> None:
    whole = [columns, *(row for row in rows if len(row) > 1)]
    widths = [max(len(row[at]) for row in whole) for at in range(len(columns))]
    for row in (columns, *rows):
        print(" ", "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip())
