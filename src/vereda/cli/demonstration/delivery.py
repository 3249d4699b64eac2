"""Files on their way through the intake, followed until the last is published or rejected."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from vereda.exchange.intake.actions import receive
from vereda.exchange.intake.models import Submission
from vereda.project.serving import worker_children
from vereda.project.trouble import CouldNotRun

ENDED = (Submission.Status.PUBLISHED, Submission.Status.REJECTED)
LOOK = 0.5  # seconds between two looks
PATIENCE = 300.0  # seconds without any file going a step further


@contextmanager
def workers() -> Iterator[None]:
    """The workers of `vereda serve`, for as long as the block runs."""
    children = worker_children()
    for child in children:
        child.start()
    try:
        yield
    finally:
        for child in children:
            if child.process:
                child.process.terminate()
        for child in children:
            if child.process:
                child.process.wait()


def send(path: Path, *, state: str) -> Submission:
    """Deliver one file as a State's own system would."""
    return receive(
        path=path,
        file_name=path.name,
        state=state,
        lane=Submission.Lane.PRODUCTION,
        channel=Submission.Channel.COMMAND_LINE,
        sent_by=None,
        at=timezone.now(),
    )


def until_ended(receipts: Sequence[str], *, tell: Callable[[int, int, str], None]) -> list[Submission]:
    """Wait for the submissions. `tell` gets (ended, all, what is under way). Raises CouldNotRun when nothing moves."""
    last, since = None, time.monotonic()
    while True:
        found = list(Submission.objects.filter(receipt__in=receipts).order_by("id"))
        ended = [one for one in found if one.status in ENDED]
        under_way = ", ".join(f"{one.receipt} {one.status}" for one in found if one not in ended and one.checked_at)
        tell(len(ended), len(found), under_way)
        if len(ended) == len(found):
            return found
        now = [(one.receipt, one.status, str(one.progress)) for one in found]
        if now != last:
            last, since = now, time.monotonic()
        elif time.monotonic() - since > PATIENCE:
            waiting = ", ".join(one.receipt for one in found if one not in ended)
            raise CouldNotRun(f"No file has gone a step further for {PATIENCE:.0f} seconds. Waiting: {waiting}.")
        time.sleep(LOOK)
