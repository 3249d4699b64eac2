"""Files handed to the intake from the command line, and followed to their end."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone
from rich.console import Console

from vereda.cli.output import WRONG_USAGE, CouldNotRun, refuse
from vereda.exchange.intake.actions import receive
from vereda.exchange.intake.storage import NoRoom, TooLarge
from vereda.exchange.states.queries import state_codes

if TYPE_CHECKING:
    from vereda.exchange.intake.models import Submission

LOOK = 0.5  # seconds between two looks at a file that a worker has taken
PATIENCE = 5.0  # seconds before the file is worked off here


def must_be_known(senders: dict[Path, str]) -> None:
    """Ends the command, before any file is received, where a sender is no State of this exchange."""
    known = state_codes()
    if not known:
        raise CouldNotRun("This exchange has no States yet: `vereda manage load_schools` loads them")
    for path, sender in senders.items():
        if sender not in known:
            refuse(f"{path}: {sender} is no State that this exchange knows; say who sends it with --state", WRONG_USAGE)


def deliver(path: Path, *, state: str, lane: str, wait: bool, told: Console) -> "Submission":
    """Receive a file; with `wait`, follow it to its end. Raises CouldNotRun."""
    from vereda.exchange.intake.models import Submission  # Django is set up by now

    try:
        submission = receive(
            path=path,
            file_name=path.name,
            state=state,
            lane=lane,
            channel=Submission.Channel.COMMAND_LINE,
            sent_by=None,
            at=timezone.now(),
        )
    except TooLarge as trouble:
        refuse(str(trouble))
    except NoRoom as trouble:
        raise CouldNotRun(str(trouble)) from trouble
    told.print(f"{submission.receipt}  {submission.status}  {path.name}", markup=False)
    return _followed(submission, told) if wait else submission


def tell_of_missing_workers(submissions: Iterable["Submission"], told: Console) -> None:
    """Nothing happens to a file that was received while no worker runs; whoever sent it should know."""
    if not all(submission.has_ended for submission in submissions) and not _a_worker_lives():
        told.print("No worker is running; `vereda serve` or `vereda worker` takes up what was received.")


def _followed(submission: "Submission", told: Console) -> "Submission":
    """Wait for the workers; where none takes the file, work it off here, in its turn."""
    from vereda.project.jobs import app  # Django is set up by now

    since, step = time.monotonic(), submission.status
    while not submission.has_ended:
        if not _a_worker_lives() or (submission.trouble and time.monotonic() - since > PATIENCE):
            app.perform_import_paths()  # type: ignore[no-untyped-call]
            _work_here()
        submission.refresh_from_db()
        if submission.status != step:
            step, since = submission.status, time.monotonic()
            told.print(f"{submission.receipt}  {step}")
        if not submission.has_ended:
            time.sleep(LOOK)
    return submission


def _a_worker_lives() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds')"
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _work_here() -> None:
    from vereda.project.worker import run

    run(wait=False)
