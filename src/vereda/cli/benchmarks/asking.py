"""The pieces of work on an exchange that is there: many people searching at once, and many reading records."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

SEED = 31
UNHINDERED = {  # the pages are measured, not the signing in; and twenty people are one here
    "VEREDA_SECOND_FACTOR": "optional",
    "VEREDA_CHILDREN_AN_HOUR": ",".join(
        f"{level}=1000000" for level in ("school", "district", "region", "state", "nation")
    ),
    "VEREDA_SEARCHES_AN_HOUR": "1000000",
}
PAUSE = 2.0  # seconds that a person takes between an answer and the next question, on average


def searches(users: int, each: int) -> dict[str, list[float]]:
    """Milliseconds that the database takes for a search, of any kind and by kind of question, while so many people search.

    What each search asks the database is noted first, then asked again by all people at once: so the figures are the database's,
    and not those of one Python process that thinks for all of them.
    """
    from vereda.project import boot

    os.environ |= UNHINDERED
    boot.setup()
    from django.db import connection, transaction

    from vereda.exchange.accounts.models import User

    asker = User.objects.prefetch_related("roles").get(email="dana.okafor@wa.example")
    noted = [(kind, _statements(asker, question)) for kind, question in _questions(users * each)]

    def ask_all(number: int) -> list[tuple[str, float]]:
        pauses, told = random.Random(SEED + number), []  # noqa: S311  # a benchmark
        time.sleep(pauses.uniform(0, PAUSE))
        for kind, statements in noted[number::users]:
            with transaction.atomic(), connection.cursor() as cursor:
                told.append((kind, _taken(cursor, statements)))
                told.append(("nothing", _taken(cursor, [("SELECT 1", None)] * len(statements))))
            time.sleep(pauses.uniform(0, 2 * PAUSE))
        connection.close()
        return told

    spent: dict[str, list[float]] = {}
    with ThreadPoolExecutor(users) as people:
        for told in people.map(ask_all, range(users)):
            for kind, milliseconds in told:
                spent.setdefault(kind, []).append(milliseconds)
    every = [one for kind, some in spent.items() if kind != "nothing" for one in some]
    return {"any search": every, **spent}


def _statements(asker: Any, question: Any) -> list[tuple[str, Any]]:
    """What a search asks the database, in order; what it writes down is left out."""
    from django.db import connection

    from vereda.exchange.children.queries import find

    kept: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, values: Any, *rest: Any) -> Any:
        if sql.lstrip().startswith("SELECT"):
            kept.append((sql, values))
        return execute(sql, values, *rest)

    with connection.execute_wrapper(note):
        find(asker, question)
    return kept


def _taken(cursor: Any, statements: list[tuple[str, Any]]) -> float:
    """Milliseconds until the last row of the last statement is here."""
    begin = time.perf_counter()
    for sql, values in statements:
        cursor.execute(sql, values)
        cursor.fetchall()
    return (time.perf_counter() - begin) * 1000


def _questions(number: int) -> list[tuple[str, Any]]:
    """Questions about State records drawn by chance, in six kinds by turns."""
    from vereda.exchange.children.models import StateRecord
    from vereda.exchange.children.queries import Query

    drawn = list(StateRecord.objects.filter(child__isnull=False).order_by("?")[:number])

    def parent(one: StateRecord) -> str:
        names = (one.female_parent_first_name, one.female_parent_last_name)
        return " ".join(name for name in names if name)

    def surnames(one: StateRecord) -> str:
        return " ".join(name for name in (one.last_name_2, one.last_name_1) if name)

    def district(one: StateRecord) -> str:
        stay = one.enrollments.first()
        return (stay.school_district if stay else None) or "Lincoln"

    kinds: tuple[tuple[str, Callable[[StateRecord], Query]], ...] = (
        ("identifier", lambda one: Query(identifier=one.state_student_identifier, state=one.state_id)),
        ("names and date", lambda one: Query(given=one.first_name, surnames=surnames(one), born=one.birth_date)),
        (
            "misspelt, and date",
            lambda one: Query(given=one.first_name[:-1], surnames=one.last_name_1[1:], born=one.birth_date),
        ),
        ("names alone", lambda one: Query(given=one.first_name, surnames=surnames(one))),
        ("first name and parent", lambda one: Query(given=one.first_name, parent=parent(one) or "Maria Garcia")),
        ("name and district", lambda one: Query(given=one.first_name, surnames=one.last_name_1, school=district(one))),
    )
    return [(kinds[at % len(kinds)][0], kinds[at % len(kinds)][1](one)) for at, one in enumerate(drawn)]


def pages(users: int, each: int, below: str = "", *, with_courses: bool = False) -> dict[str, list[float]]:
    """Milliseconds from request to whole answer of a record page, and of a page that does nothing, while so many people read.

    `below`: a page below the record (`credits/`) instead; `with_courses`: of children that have courses.
    """
    from vereda.project import boot

    os.environ |= UNHINDERED
    boot.setup()
    from django.conf import settings
    from django.test import Client

    from vereda.exchange.accounts.models import User
    from vereda.exchange.children.models import StateRecord

    dana = Client()
    dana.force_login(User.objects.get(email="dana.okafor@wa.example"))
    cookie = f"{settings.SESSION_COOKIE_NAME}={dana.cookies[settings.SESSION_COOKIE_NAME].value}"
    known = StateRecord.objects.filter(state="WA", version__isnull=False, child__consolidated__isnull=False)
    if with_courses:
        known = known.filter(courses__isnull=False).distinct()
    numbers = sorted(known.values_list("child__msix_id", flat=True))
    random.Random(SEED).shuffle(numbers)  # noqa: S311  # a benchmark
    numbers = numbers[: users * each]
    numbers *= -(-users * each // max(len(numbers), 1))
    with served() as address:

        def read_all(number: int) -> list[tuple[str, float]]:
            pauses, told = random.Random(SEED + number), []  # noqa: S311  # a benchmark
            time.sleep(pauses.uniform(0, PAUSE))
            for one in numbers[number::users]:
                told.append(("nothing", got(address, "/health/live", cookie)))
                told.append(("record", got(address, f"/children/{one}/{below}", cookie)))
                time.sleep(pauses.uniform(0, 2 * PAUSE))
            return told

        for one in numbers[:4]:
            got(address, f"/children/{one}/{below}", cookie)  # every worker has read its templates
        spent: dict[str, list[float]] = {}
        with ThreadPoolExecutor(users) as people:
            for told in people.map(read_all, range(users)):
                for kind, milliseconds in told:
                    spent.setdefault(kind, []).append(milliseconds)
    return spent


def got(address: str, path: str, cookie: str) -> float:
    begin = time.perf_counter()
    there = HTTPConnection(address, timeout=60)
    there.request("GET", path, headers={"Cookie": cookie})
    answer = there.getresponse()
    answer.read()
    there.close()
    if answer.status != 200:  # noqa: PLR2004
        raise RuntimeError(f"{path} answered {answer.status}")
    return (time.perf_counter() - begin) * 1000


@contextmanager
def served() -> Iterator[str]:
    """`vereda serve` of this data folder; its host and port."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "vereda", "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert serving.stdout
        told = ""
        for line in serving.stdout:
            told += line
            if line.rstrip() == "}" or told.rstrip().endswith("}"):
                break
        answered = json.loads(told or "{}")
        if "address" not in answered:
            raise RuntimeError(f"the server does not stand: {told}")
        yield urlsplit(answered["address"]).netloc
    finally:
        serving.terminate()
        serving.wait(timeout=60)
