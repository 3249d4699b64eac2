"""A process that delivers files to an exchange and looks at its tables, told so by lines of JSON on standard input.

`python -m tests.faults.exchange`, from the root of the sources.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from vereda.project import boot

boot.setup(migrate=True)

from django.db import Error, connection  # noqa: E402  # Django is set up by now
from django.utils import timezone  # noqa: E402
from tests.intake.sending import delivered  # noqa: E402
from tests.intake.tables import CHILDREN, INTAKE, STATE, SUB_RECORDS, rows_of  # noqa: E402

from vereda.core.calendar import performance_period_named  # noqa: E402
from vereda.exchange.accounts.models import User  # noqa: E402
from vereda.exchange.states.actions import seed_states, sign_agreement  # noqa: E402

TABLES = (
    "children_child, children_staterecord, children_studentversion, children_earlystatement, children_identitykey, "
    "intake_submission, intake_storedfile, audit_event, procrastinate_jobs"
)
CHANCE = re.compile(r'"msix_id": "\d+"')  # drawn anew in every run


def main() -> None:
    answer_with("ready")
    for line in sys.stdin:
        order, *arguments = json.loads(line)
        try:
            answer = ORDERS[order](*arguments)
        except Error as trouble:
            connection.close()
            answer = {"trouble": type(trouble).__name__}
        answer_with(answer)


def answer_with(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def prepare() -> None:
    from datetime import date

    seed_states()
    for state in ("WA", "TX"):
        for kind in ("ia", "isa"):
            sign_agreement(state=state, kind=kind, signed_on=date(2020, 1, 1), valid_until=date(2040, 1, 1))


def forget() -> None:
    """Numbers go on: a worker may still be ending a job of before, and must not end another of its number."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")


def deliver(paths: list[str]) -> list[str]:
    return [delivered(Path(path), state=Path(path).name[:2].upper()).receipt for path in paths]


def select(statement: str) -> list[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [list(row) for row in cursor.fetchall()]


def rows() -> list[str]:
    """All that must be the same whatever was killed. What a file counted while others were under way may differ."""
    found = rows_of(STATE, SUB_RECORDS, CHILDREN, INTAKE)
    counts = re.compile(r"^(submission .*), \{.*\}\]$")
    return sorted(counts.sub(r"\1]", CHANCE.sub("", row)) for row in found)


def fill(children: int) -> int:
    """Children whom periods can count, and Graciela of the Department."""
    from vereda.cli.benchmarks.counted import fill as filled
    from vereda.exchange.accounts.demo import demo_accounts

    demo_accounts(districts={})
    return filled(children)


def ask_to_freeze(period: str) -> int:
    from vereda.exchange.reports import freezing

    by = User.objects.get(name__startswith="Graciela")
    return freezing.ask_to_freeze(period=performance_period_named(period), by=by, at=timezone.now()).pk


def count(period: str) -> int:
    """An open count, and its reports, that nobody disturbs."""
    from vereda.exchange.counts.actions import make_count
    from vereda.exchange.reports.making import make_figures

    made = make_count(period=performance_period_named(period), at=timezone.now(), by="test")
    make_figures(made)
    return made.pk


ORDERS = {
    "prepare": prepare, "forget": forget, "deliver": deliver, "select": select, "rows": rows,
    "fill": fill, "ask_to_freeze": ask_to_freeze, "count": count,
}  # fmt: skip

if __name__ == "__main__":
    main()
