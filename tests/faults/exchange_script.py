"""What the fault tests ask of an exchange in a data folder of its own: `deliver FOLDER`, `waiting`, `dump`."""

import json
import sys
from pathlib import Path

from vereda.project import boot

boot.setup(migrate=True)

import polars as pl  # noqa: E402  # Django is set up before the apps are imported
from django.utils import timezone  # noqa: E402
from tests.intake.tables import CHILDREN, STATE, SUB_RECORDS, rows_of  # noqa: E402

from vereda.cli.demonstration.ground import prepare  # noqa: E402
from vereda.exchange.intake.actions import receive  # noqa: E402
from vereda.exchange.intake.models import Submission  # noqa: E402
from vereda.simulate import DEFAULT_UNTIL  # noqa: E402


def deliver(folder: Path) -> int:
    """Receive every file in order; nothing works them off yet. Returns their number."""
    listed = pl.read_csv(folder / "manifest.csv")["file"].to_list()
    prepare(sorted({name[:2] for name in listed}), home_districts={}, on=DEFAULT_UNTIL)
    for name in listed:
        receive(
            path=folder / name,
            file_name=name,
            state=name[:2],
            channel="command_line",
            sent_by=None,
            at=timezone.now(),
        )
    return Submission.objects.count()


def waiting() -> int:
    return sum(not one.has_ended for one in Submission.objects.all())


def dump() -> list[str]:
    """All that must be the same however the work was done: what was said, what was made of it, and how each file ended."""
    ended = [f"submission {file} {status}" for file, status in Submission.objects.values_list("file_id", "status")]
    return sorted([*rows_of(STATE, SUB_RECORDS, CHILDREN), *ended])


if __name__ == "__main__":
    verb = {"deliver": deliver, "waiting": waiting, "dump": dump}[sys.argv[1]]
    sys.stdout.write(json.dumps(verb(*(Path(word) for word in sys.argv[2:]))))
