"""The demonstration itself, step by step, told as it goes."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from vereda.cli.demonstration.delivery import send, until_ended, workers
from vereda.cli.demonstration.ground import DEMO, HOME_DISTRICTS, prepare
from vereda.exchange.accounts.demo import PASSWORD, PEOPLE
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.duties.actions import miss_overdue
from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.queries import findings_by_rule
from vereda.exchange.reports.jobs import count_open_periods
from vereda.exchange.worklists.escalation import park
from vereda.exchange.worklists.models import WorkItem
from vereda.simulate import bad_file, simulate
from vereda.simulate.people import DEFAULT_UNTIL

SEED = 20261119
YEARS = 1  # whole school years before this one


def show(*, children: int, states: Sequence[str], console: Console) -> dict[str, Any]:
    """Invent, deliver, match, publish. Returns what came of it."""
    begin = time.monotonic()
    prepare(states, home_districts=HOME_DISTRICTS, on=DEFAULT_UNTIL)
    console.print(f"  {_since(begin)}  database, States, 29,973 schools, agreements and people are in place")
    folder = _invent(children, states, console)
    console.print(f"  {_since(begin)}  {children:,} children invented, their State files are in {folder}")
    done = _deliver(_in_order(folder), console)
    console.print(f"  {_since(begin)}  delivered, checked, loaded, matched and published")
    counted = count_open_periods(timezone.now())
    miss_overdue(at=timezone.now())
    _leave_one_to_the_department()
    summary = _summary(done) | {"seconds": round(time.monotonic() - begin, 1), "files_folder": str(folder)}
    console.print(
        f"  {_since(begin)}  {', '.join(count.period for count in counted) or 'no period'} counted, each child once\n"
    )
    _tell(done, summary, console)
    return summary


def _since(begin: float) -> str:
    return f"{time.monotonic() - begin:5.1f} s"


def _invent(children: int, states: Sequence[str], console: Console) -> Path:
    """The nation's files; made once for the same children and States."""
    folder: Path = settings.DATA_DIR / "demo-files" / f"{children}-{'-'.join(states)}"
    if not (folder / "manifest.csv").is_file():
        with console.status(f"Inventing {children:,} children in {len(states)} States …"):
            simulate(folder, children=children, states=list(states), years=YEARS, seed=SEED, cadence="term")
            bad_file(folder, state=states[-1], until=DEFAULT_UNTIL)
    return folder


def _in_order(folder: Path) -> list[Path]:
    """Files in the order in which the States send them; the broken one last."""
    listed = [folder / name for name in pl.read_csv(folder / "manifest.csv")["file"]]
    return listed + sorted(path for path in folder.glob("*/*_90.msx") if path not in listed)


def _deliver(paths: Sequence[Path], console: Console) -> list[Submission]:
    columns = (TextColumn("           {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with workers(), Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("files published", total=len(paths))
        receipts = [send(path, state=path.parent.name).receipt for path in paths]
        return until_ended(receipts, tell=lambda ended, _all, _what: progress.update(bar, completed=ended))


def _leave_one_to_the_department() -> None:
    """Of several near matches of two States the youngest, as though nobody had settled it in time; the others wait."""
    waiting = WorkItem.objects.filter(status=WorkItem.Status.OPEN).exclude(left__state=F("right__state"))
    if not waiting.filter(parked=True).exists() and waiting.count() > 1:
        park(items=[waiting.latest("opened_at", "pk").pk], by=DEMO)


def _summary(done: Sequence[Submission]) -> dict[str, Any]:
    total = {
        key: sum(one.counts.get(key, 0) for one in done) for key in ("students", "held", "loaded", "linked", "merged")
    }
    return {
        "files": len(done),
        "published": sum(one.status == Submission.Status.PUBLISHED for one in done),
        "rejected": [one.receipt for one in done if one.status == Submission.Status.REJECTED],
        "state_records": StateRecord.objects.count(),
        "children": Child.objects.filter(successor__isnull=True).count(),
        "near_matches_waiting": WorkItem.objects.filter(status=WorkItem.Status.OPEN).count(),
        "counts": total,
    }


def _tell(done: Sequence[Submission], summary: dict[str, Any], console: Console) -> None:
    counts = summary["counts"]
    console.print(
        f"  {summary['published']} files published: {counts['students']:,} statements about students, "
        f"{counts['held']:,} held back. "
        f"{summary['state_records']:,} State records are {summary['children']:,} children; "
        f"{summary['near_matches_waiting']:,} near matches wait for a person."
    )
    for one in done:
        if one.status == Submission.Status.REJECTED:
            reasons = [
                rule.told.what
                for rule in findings_by_rule(one, shown=1)
                if rule.told and rule.severity == "refuse_file"
            ]
            console.print(f"  {one.receipt} was refused: {' '.join(reasons)}")


def accounts_told() -> str:
    """The demo accounts, one a line."""
    lines = [f"  Sign in with any of these, password [bold]{PASSWORD}[/bold]"]
    lines += [
        f"    {person.email:<32} {person.name}, {person.title}{f', {person.state}' if person.state else ''}"
        for person in PEOPLE
    ]
    return "\n".join([*lines, "", "  Then find Mona: [bold]moni cardenas reyes 3/7/2007[/bold]"])
