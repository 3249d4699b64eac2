"""What is logged, and that a child's data never are (S4)."""

import json
import logging

import pytest
import structlog
from django.db import DatabaseError, connection, transaction

from vereda.project.logging import configure

CANARY = "CANARY-Guadalupe"


@pytest.fixture
def lines(capsys):
    root = logging.getLogger()
    before = root.handlers[:], root.level
    configure("json", "info")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    root.handlers[:], level = before
    root.setLevel(level)
    configure("text", "info")
    root.handlers[:] = before[0]


def test_an_event_has_its_name_level_time_and_facts(lines):
    structlog.get_logger("fresh").bind().info("submission.loaded", receipt="WA-261119-01", students=40)
    [line] = lines()
    assert line["event"] == "submission.loaded"
    assert (line["level"], line["receipt"], line["students"]) == ("info", "WA-261119-01", 40)
    assert line["timestamp"].endswith("Z")


@pytest.mark.django_db
def test_of_an_exception_only_its_kind_and_place_are_logged(lines):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s::date", [CANARY])
    except DatabaseError:
        structlog.get_logger("fresh").bind().exception("step.failed")
    [line] = lines()
    assert "django.db.utils.DataError at" in line["exception"]
    assert "psycopg.errors.InvalidDatetimeFormat" in line["exception"]
    assert "test_logging.py:" in line["exception"]
    assert CANARY not in json.dumps(line)


def test_loggers_of_the_standard_library_are_told_in_the_same_way(lines):
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("some.package").exception("it failed")
    [line] = lines()
    assert line["event"] == "it failed"
    assert line["exception"].startswith("builtins.ValueError at")
    assert CANARY not in json.dumps(line)


@pytest.mark.django_db
def test_a_request_is_logged_by_its_route_not_its_address(lines, client):
    client.get(f"/children/{CANARY}/")
    client.get(f"/find/?q={CANARY}")
    client.get(f"/no-such-page/{CANARY}")
    told = [line for line in lines() if line["event"] == "request"]
    assert len(told) == 3
    assert all({"method", "route", "status", "milliseconds"} <= line.keys() for line in told)
    assert CANARY not in json.dumps(told)


def test_loggers_that_quote_addresses_and_arguments_are_silent(lines):
    for name in ("django.request", "procrastinate.worker", "django.db.backends"):
        logging.getLogger(name).error("Not Found: /children/%s/", CANARY)
    assert lines() == []
