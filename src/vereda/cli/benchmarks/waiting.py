"""Many near matches that wait, and the administrators of 20 States at work on them."""

import contextlib
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from vereda.cli.benchmarks.asking import PAUSE, SEED, got, served

PIECE = 10_000
# Records that stand beside each other by name and birth date, of two children; opened over the last four weeks.
_ITEMS = """
    WITH placed AS (
        SELECT id, child_id, row_number() OVER (ORDER BY last_name_1, birth_date, id) AS place FROM children_staterecord)
    INSERT INTO worklists_workitem (kind, status, left_id, right_id, probability, score, model_version, opened_at, turn, answer,
                                    disputed, parked, off, off_keeps_id, status_before)
    SELECT 'near_match', 'open', least(a.id, b.id), greatest(a.id, b.id), 0.9, 3.2, 'bench',
           now() - (a.id %% 28) * interval '1 day', 0, '', false, a.id %% 500 = 0, '{}', false, ''
    FROM placed a JOIN placed b ON b.place = a.place + 1 AND b.child_id <> a.child_id
    ORDER BY a.id LIMIT %s RETURNING id"""


def wait(items: int) -> dict[str, int]:
    """Let so many near matches wait, assigned as the intake assigns them. Returns how many there are."""
    from vereda.project import boot

    boot.setup()
    from django.db import connection, transaction
    from django.utils import timezone

    from vereda.exchange.worklists.assigning import assign

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ITEMS, [items])
        made = [row[0] for row in cursor.fetchall()]
        for begin in range(0, len(made), PIECE):
            assign(made[begin : begin + PIECE], at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE worklists_workitem, worklists_assignment")
    return {"items": len(made)}


def work(users: int, each: int) -> dict[str, list[float]]:
    """Milliseconds from request to whole answer of the home page, the queue, a filter of it and an item, and of a page that does
    nothing, while so many administrators, each of another State, work; `cpu`: those of processor time that a page took on average.
    """
    from vereda.project import boot

    os.environ["VEREDA_SECOND_FACTOR"] = "optional"  # of the pages, not of signing in
    boot.setup()
    from django.conf import settings
    from django.db.models import Count
    from django.test import Client

    from vereda.exchange.worklists.models import Assignment

    busiest = Assignment.objects.values("state").annotate(number=Count("pk")).order_by("-number", "state")[:users]
    desks = []
    for row in busiest:
        client = Client()
        client.force_login(_administrator(row["state"]))
        mine = Assignment.objects.filter(state=row["state"]).order_by("?").values_list("item_id", flat=True)[:each]
        desks.append(
            (f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}", list(mine))
        )
    spent: dict[str, list[float]] = {}
    with served() as address, ThreadPoolExecutor(users) as people:

        def at_work(number: int) -> list[tuple[str, float]]:
            cookie, mine = desks[number % len(desks)]
            pauses, told = random.Random(SEED + number), []  # noqa: S311  # a benchmark
            time.sleep(pauses.uniform(0, PAUSE))
            for item in mine:
                for kind, path in _round(item):
                    told.append((kind, got(address, path, cookie)))
                    time.sleep(pauses.uniform(0, 2 * PAUSE) if kind != "nothing" else 0)
            return told

        for _, path in _round(desks[0][1][0]) * 4:
            got(address, path, desks[0][0])  # every worker has read its templates
        before = _processor_seconds(settings.DATA_DIR)
        for told in people.map(at_work, range(users)):
            for kind, milliseconds in told:
                spent.setdefault(kind, []).append(milliseconds)
        pages = sum(len(answers) for kind, answers in spent.items() if kind != "nothing")
        spent["cpu"] = [(_processor_seconds(settings.DATA_DIR) - before) / pages * 1000]
    return spent


def _processor_seconds(data_dir: Path) -> float:
    """Of the processes that this one started, and of a database server whose files are below the data folder, so far."""
    import psutil

    taken = 0.0
    ours = {one.pid for one in psutil.Process().children(recursive=True)}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid in ours or (
                process.name() == "postgres" and Path(process.cwd()).is_relative_to(data_dir.resolve())
            ):
                taken += sum(process.cpu_times()[:2])
    return taken


def _round(item: int) -> tuple[tuple[str, str], ...]:
    return (
        ("nothing", "/health/live"),
        ("home", "/"),
        ("queue", "/worklist/"),
        ("queue, filtered", "/worklist/?kind=near_match&old=1&page=2"),
        ("item", f"/worklist/{item}/"),
    )


def _administrator(state: str) -> Any:
    from vereda.exchange.accounts.actions import assign_role, create_account
    from vereda.exchange.accounts.models import RoleAssignment, User

    email = f"bench@{state.lower()}.example"
    known = User.objects.filter(email=email).first()
    if known:
        return known
    user = create_account(email=email, name=f"Bench {state}", title="", password=None, state_id=state, by="bench")
    assign_role(user=user, role=RoleAssignment.Role.STATE_DATA_ADMINISTRATOR, state=state, by="bench")
    return user
