"""The pieces of `vereda bench count`: an exchange filled by the database itself, the counting, the adding up, the pages."""

import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

PERIOD = "2025-26"
AS_OF = datetime(2026, 11, 19, tzinfo=UTC)
# What the counts rest on, and as many rows as States send: 1.25 records a child, two moves and twelve enrollments a record.
FILL = """
SELECT setseed(0.23);
INSERT INTO children_child (msix_id, created_at, is_stale)
SELECT lpad(n::text, 12, '0'), now(), false FROM generate_series(1, %(children)s) n;
INSERT INTO children_staterecord (state_id, state_student_identifier, state_student_identifier_type, child_id, said_at,
    demographics_said_at, first_name, last_name_1, birth_date)
SELECT (ARRAY['TX','CA','FL','WA','MI','OR','NC','GA'])[1 + (hashint8(c.id + half * 7919) & 7)], c.id || '-' || half, '01',
    c.id, now(), now(), 'A', 'B', date '2004-01-01' + (random() * 7900)::int
FROM children_child c CROSS JOIN generate_series(0, 1) half WHERE half = 0 OR c.id %% 4 = 0;
INSERT INTO children_qualifyingmove (state_record_id, key, said_at, qualifying_arrival_date, eligibility_expiration_date)
SELECT r.id, gen_random_uuid(), now(), day, day + 1094
FROM children_staterecord r CROSS JOIN generate_series(0, 1)
CROSS JOIN LATERAL (SELECT date '2021-09-01' + (random() * 1700)::int + (r.id %% 2)::int AS day) drawn;
INSERT INTO children_enrollment (state_record_id, key, said_at, enrollment_date, enrollment_type,
    school_identification_code, school_district_id, grade_level, lep_indicator, idea_indicator, pfs_flag, withdrawal_date,
    residency_date, residency_verification_date)
SELECT r.id, gen_random_uuid(), now(), day, (ARRAY['01','05','03','06','04'])[1 + (random() * 4)::int],
    lpad((r.id %% 700 * 7)::text, 7, '0') || lpad((r.id %% 9)::text, 5, '0'), lpad((r.id %% 700 * 7)::text, 7, '0'),
    lpad((1 + n)::text, 2, '0'), CASE WHEN r.id %% 3 = 0 THEN 'Yes' ELSE 'No' END, 'No',
    CASE WHEN r.id %% 5 = 0 THEN 'Yes' ELSE 'No' END, day + 90, day, day + 1
FROM children_staterecord r CROSS JOIN generate_series(0, 11) n
CROSS JOIN LATERAL (SELECT date '2021-09-01' + (n * 150 + random() * 120)::int + (r.id %% 2)::int AS day) drawn;
ANALYZE children_child; ANALYZE children_staterecord; ANALYZE children_qualifyingmove; ANALYZE children_enrollment
"""


def fill(children: int) -> int:
    """Fill an exchange. Returns how many rows it has."""
    from vereda.project import boot

    boot.setup(migrate=True)
    from django.db import connection

    from vereda.exchange.children.models import Child, Enrollment, QualifyingMove, StateRecord
    from vereda.exchange.states.actions import seed_states

    seed_states()
    with connection.cursor() as cursor:
        for statement in FILL.split(";\n"):
            cursor.execute(statement, {"children": children})
    return sum(table.objects.count() for table in (Child, StateRecord, QualifyingMove, Enrollment))


def count_and_write(folder: str) -> dict[str, float]:
    """Count the period and write every State's files. Seconds by the clock and of CPU, and of reading the rows alone."""
    from vereda.project import boot

    boot.setup()
    from vereda.core.calendar import performance_period_named
    from vereda.exchange.counts.actions import make_count
    from vereda.exchange.counts.reading import told_in
    from vereda.exchange.counts.releasing import write_files

    period = performance_period_named(PERIOD)
    begin, cpu = time.perf_counter(), time.process_time()
    made = make_count(period=period, at=AS_OF, by="vereda bench")
    write_files(made, Path(folder))
    done = {"seconds": time.perf_counter() - begin, "cpu": time.process_time() - cpu}
    begin = time.perf_counter()
    told_in(period)
    return done | {"read": time.perf_counter() - begin, "children": made.nation["category_1"]}


def add_up() -> dict[str, float]:
    """Add up all reports of the period and measure its records. Seconds by the clock, and how many figures there are then."""
    from vereda.project import boot

    boot.setup()
    from vereda.exchange.counts.models import Count
    from vereda.exchange.reports.making import make_figures
    from vereda.exchange.reports.models import Figure, Measured

    begin = time.perf_counter()
    make_figures(Count.objects.get(period=PERIOD))
    return {
        "seconds": time.perf_counter() - begin,
        "figures": Figure.objects.count() + Measured.objects.count(),
    }


COUNTS = ("/counts/", "/counts/?by=age_grade", "/counts/?state=TX&by=district")
REPORTS = (
    "/reports/mobility/",
    "/reports/enrollments/?by=state",
    "/reports/pfs/?state=TX",
    "/reports/scorecard/",
    "/reports/scorecard/?state=TX",
)


def pages(asked: int, addresses: Sequence[str]) -> list[float]:
    """Milliseconds of these pages, in turn, for a person of the Department."""
    from vereda.project import boot

    os.environ["VEREDA_SECOND_FACTOR"] = "optional"  # of the page, not of signing in
    boot.setup()
    from django.test import Client

    from vereda.exchange.accounts.demo import demo_accounts
    from vereda.exchange.accounts.models import User

    demo_accounts(districts={})
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(User.objects.get(email="otis@ed.example"))
    browser.get(addresses[0])  # what the first page of a process loads
    spent = []
    for number in range(asked):
        begin = time.perf_counter()
        address = addresses[number % len(addresses)]
        answer = browser.get(address)
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP: done
            raise RuntimeError(f"{address} answered {answer.status_code}")
        spent.append(1000 * (time.perf_counter() - begin))
    return spent
