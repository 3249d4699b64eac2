"""A worker with one slow job, for the tests that kill it: `slow_worker.py defer SECONDS` or `slow_worker.py work`.

Begun a second time it is quick.
"""

import sys
import time

from django.db import connection

from vereda.project import boot, database
from vereda.project.jobs import app

boot.setup(migrate=True)


def note(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO noted (what) VALUES (%s)", [what])


@app.task(name="slow", lock="TX")
def slow(seconds: int) -> None:
    note("begun")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM noted")
        [times] = cursor.fetchone()
    time.sleep(seconds if times == 1 else 0)
    note("done")


if sys.argv[1] == "defer":
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE noted (what text, at timestamptz DEFAULT now())")
    slow.defer(seconds=int(sys.argv[2]))
else:
    from vereda.project.worker import run

    database.watch()
    run()
