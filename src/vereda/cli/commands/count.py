"""`vereda count`: the unduplicated counts of a performance period."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vereda.cli.app import app
from vereda.cli.output import REFUSED, WRONG_USAGE, AsJson, Quiet, messages, print_json, refuse, without_log

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

HEADS = ("", "eligible", "in summer", "moved in period", "priority", "English learners", "IDEA")


@app.command("count")
def count(
    *,
    period: Annotated[
        str, typer.Option(metavar="YEARS", help="The performance period, like 2025-26.", show_default=False)
    ],
    by: Annotated[str, typer.Option(help="state, region, district, school, age_grade or age.")] = "state",
    state: Annotated[str | None, typer.Option(metavar="CODE", help="Children of this State only.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Count no day after this one.", show_default="today")
    ] = None,
    expiration_counts: Annotated[
        bool, typer.Option(help="Whether the last day of eligibility is an eligible day.")
    ] = True,
    edfacts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the EDFacts files of every State to this folder.")
    ] = None,
    services: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="First take this list of services (CSV) of the State of --state."),
    ] = None,
    races: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="First take this list of races (CSV) of the State of --state, for FS121."),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Count the eligible children of a performance period, each once.

    The count takes the place of the period's open one, which the portal shows; frozen counts stay as they are.

    Exit codes: 0, counted; 1, nothing to count; 2, wrong usage; 3, could not run.
    """
    import getpass

    from vereda.core.calendar import performance_period_named
    from vereda.core.counts import LEVELS, Edges
    from vereda.project import boot

    try:
        wanted = performance_period_named(period)
    except ValueError as trouble:
        refuse(f"--period: {trouble}", WRONG_USAGE)
    if by not in LEVELS:
        refuse(f"--by {by}: choose one of {', '.join(LEVELS)}", WRONG_USAGE)
    for option, given in (("--services", services), ("--races", races)):
        if given and not (state and given.is_file()):
            refuse(f"{option} needs a file that is there, and --state, whose list it is", WRONG_USAGE)
    if wanted.first > datetime.now(UTC).date():
        refuse(f"{wanted.name} begins on {wanted.first}; there is nothing to count yet", REFUSED)
    without_log()
    boot.setup(migrate=True)
    from django.utils import timezone

    from vereda.exchange.counts.actions import make_count
    from vereda.exchange.counts.queries import figures
    from vereda.exchange.counts.races import take_races
    from vereda.exchange.counts.releasing import write_files
    from vereda.exchange.counts.services import take_services
    from vereda.exchange.reports.making import make_figures

    by_whom = f"{getpass.getuser()} at the console"
    for path, take in ((services, take_services), (races, take_races)):
        if path:
            _take(path, take, str(state).upper(), by_whom)
    console = messages(quiet=quiet or as_json)
    with console.status(f"Counting {wanted.name} …"):
        made = make_count(
            period=wanted,
            at=timezone.now(),
            by=by_whom,
            edges=Edges(expiration_counts=expiration_counts),
            as_of=as_of.date() if as_of else None,
        )
    with console.status("Adding up the reports …"):
        make_figures(made)
    files = write_files(made, edfacts) if edfacts else []
    where: dict[str, Any] = {"state": state.upper()} if state else {}
    lines = figures(made, by, **where)
    if as_json:
        print_json(
            {
                "period": made.period,
                "as_of": made.as_of,
                "nation": made.nation,
                by: [vars(line) for line in lines],
                "files": files,
            }
        )
    else:
        _print(made.period, made.as_of, made.nation, lines)
        print("".join(f"\n{path}" for path in files), end="\n" if files else "")


def _take(path: Path, take: "Callable[..., int]", state: str, by: str) -> None:
    import csv

    from vereda.exchange.counts.lists import BadList

    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    try:
        take(state=state, rows=rows, by=by)
    except BadList as bad:
        refuse(f"{path.name} was not taken: {bad}")


def _print(period: str, as_of: "date", nation: dict[str, int], lines: list[Any]) -> None:
    print(f"{period}, as of {as_of}")
    print(f"  {nation['category_1']:>9,} children aged 3 to 21 were eligible, each counted once")
    print(f"  {nation['sum_of_states']:>9,} is what the States' own counts add up to")
    print(f"  {nation['birth_to_21']:>9,} from birth to 21, each counted once")
    print(f"  {nation['category_2']:>9,} were served in summer or an intersession\n")
    print(f"{HEADS[0]:<14}" + "".join(f"{head:>18}" for head in HEADS[1:]))
    for line in lines:
        told = (line.category_1, line.category_2, line.moved_in_period, line.pfs, line.lep, line.idea)
        print(f"{line.key or 'not said':<14}" + "".join(f"{number:>18,}" for number in told))
