"""Files handed to the intake from the command line, and followed to their end."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone
from rich.console import Console

from vereda.cli.output import REFUSED, WRONG_USAGE, CouldNotRun, refuse
from vereda.core.statefile import Refused, read
from vereda.exchange.intake.actions import receive
from vereda.exchange.intake.storage import NoRoom, TooLarge
from vereda.exchange.states.queries import state_codes

if TYPE_CHECKING:
    from vereda.exchange.intake.models import Submission

LOOK = 0.5  # seconds between two looks at a file that a worker has taken
PATIENCE = 5.0  # seconds before the file is worked off here


def deliver(path: Path, *, state: str | None, lane: str, wait: bool, told: Console) -> "Submission":
    """Receive a file; with `wait`, follow it to its end. Raises CouldNotRun; ends the program for a file without a State."""
    from vereda.exchange.intake.models import Submission  # Django is set up by now

    sender = (state or _state_named_in(path)).upper()
    if sender not in state_codes():
        refuse(f"{sender} is no State that this exchange knows; give its two letters with --state", WRONG_USAGE)
    try:
        submission = receive(
            path=path,
            file_name=path.name,
            state=sender,
            lane=lane,
            channel=Submission.Channel.COMMAND_LINE,
            sent_by=None,
            at=timezone.now(),
        )
    except TooLarge as trouble:
        refuse(str(trouble))
    except NoRoom as trouble:
        raise CouldNotRun(str(trouble)) from trouble
    told.print(f"{submission.receipt}  received  {path.name}")
    return _followed(submission, told) if wait else submission


def _state_named_in(path: Path) -> str:
    """The submitting State of the header. A file whose frame is broken cannot say."""
    try:
        named = read(path).header.get("submitting_state")
    except Refused as refusal:
        for finding in refusal.findings.iter_rows(named=True):
            print(f"{finding['rule']}: {finding['message']}")
        refuse(f"{path.name} cannot be read as a State file; nothing was sent", REFUSED)
    if not named:
        refuse(f"{path.name} does not say which State sends it; give its two letters with --state", WRONG_USAGE)
    return named


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
