"""`vereda child`: a consolidated record on the terminal, as JSON, or as PDF."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vereda.cli.app import app
from vereda.cli.output import REFUSED, AsJson, CouldNotRun, Quiet, messages, print_json, refuse

if TYPE_CHECKING:
    from vereda.exchange.children.record import Record


@app.command("child")
def child(
    msix_id: Annotated[list[str], typer.Argument(help="The MSIX ID: twelve digits, with or without spaces.")],
    *,
    pdf: Annotated[Path | None, typer.Option(help="Write the record as an accessible PDF to this file.")] = None,
    language: Annotated[str, typer.Option(help="Language of the PDF: en or es.")] = "en",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show the consolidated record of a child.

    The look is recorded, as every look is. Exit codes: 0, shown; 1, no such child; 2, wrong usage; 3, could not run.
    """
    import getpass

    from vereda.project import boot

    number = "".join(msix_id).replace(" ", "").replace("-", "")
    boot.setup(migrate=True)
    from vereda.exchange.children.access import NoSuchChild, NotAnMsixId, child_at_console

    try:
        found = child_at_console(number, by=getpass.getuser())
    except NotAnMsixId:
        refuse(
            f"{number} is no MSIX ID: twelve digits, the last of which checks the others. Look for a mistyped digit.",
            REFUSED,
        )
    except NoSuchChild:
        refuse(f"The exchange has given {number} to no child.", REFUSED)
    console = messages(quiet=quiet or as_json)
    if found.asked_for:
        console.print(f"{found.asked_for} was retired; its successor is {found.child.msix_id}.")
    if pdf:
        _write_pdf(found.child.pk, pdf, language)
        console.print(f"Written to {pdf}.")
    elif as_json:
        from vereda.exchange.children.models import ConsolidatedRecord

        print_json({"msix_id": found.child.msix_id, **ConsolidatedRecord.objects.get(child=found.child).document})
    else:
        from vereda.exchange.children.record import record_of

        _print(record_of(found.child))


def _write_pdf(child: int, target: Path, language: str) -> None:
    from django.utils import timezone

    from vereda.exchange.children.models import Child
    from vereda.exchange.children.pdf import record_pdf
    from vereda.exchange.children.record import record_of

    pages = record_pdf(
        record_of(Child.objects.get(pk=child)), language=language, printed_by="command line", at=timezone.now()
    )
    try:
        target.write_bytes(pages)
    except OSError as trouble:
        raise CouldNotRun(f"{target} could not be written: {trouble.strerror}") from trouble


def _print(record: "Record") -> None:
    print(
        f"{record.name}   born {record.birth_date}   MSIX ID {record.msix_id}   reported by {', '.join(record.states)}"
    )
    for conflict in record.conflicts:
        values = "; ".join(f"{one.value} ({', '.join(said.state for said in one.said)})" for one in conflict.values)
        print(f"States differ on {conflict.element}: {values}")
    print("\nEnrollments")
    for one in record.enrollments:
        until = one.until.isoformat() if one.until else "now"
        print(f"  {one.since} – {until:<10}  {one.state}  grade {one.grade or '–':<2}  {one.school or 'not said'}")
    print("\nCourses")
    for course in record.courses:
        earned = f"{course.credits} credits" if course.credits is not None else f"{course.hours or '–'} hours to date"
        grade = course.final_grade or course.grade_to_date or "–"
        print(f"  {course.said[0].state}  {course.begin_year}–{course.end_year}  {course.title}  {grade}  {earned}")
    print("\nAssessments")
    for test in record.assessments:
        print(
            f"  {test.given:%Y-%m}  {test.title}  {test.score or '–'}  {test.level or ''}"
            if test.given
            else f"  {test.title}"
        )
    print("\nQualifying moves")
    for move in record.moves:
        expiry = move.eligible_until or "not said"
        print(f"  {move.arrived}  to {move.to_city or '–'}, {move.to_state or '–'}  eligible until {expiry}")
    print("\nSources")
    for source in record.sources:
        print(f"  {source.state} {source.state_student_identifier}  last said something on {source.said_at:%Y-%m-%d}")
