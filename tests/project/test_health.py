"""What whoever watches the service is told, and what is said while the database is away."""

import pytest
from django.core.handlers.exception import response_for_exception
from django.db import InterfaceError, OperationalError, connection
from django.test import RequestFactory

from vereda.project.health import migrations_waiting


def test_it_lives_without_a_database(client):
    assert client.get("/health/live").json() == {"status": "live"}


@pytest.mark.django_db
def test_it_is_ready_with_a_whole_database(client):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert migrations_waiting() == 0


@pytest.mark.django_db
def test_it_is_not_ready_while_a_migration_is_missing(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["migrations_waiting"]) == (503, 1)


def test_only_looking_is_allowed(client):
    assert client.post("/health/live").status_code == 405


def answer_to(exception):
    request = RequestFactory().get("/")
    try:
        raise exception
    except type(exception) as caught:
        return response_for_exception(request, caught)


@pytest.mark.parametrize("exception", [OperationalError("gone"), InterfaceError("closed")])
def test_without_the_database_a_request_is_to_be_tried_again(exception):
    answer = answer_to(exception)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "The exchange is restarting" in answer.content.decode()


def test_any_other_exception_is_ours():
    answer = answer_to(ValueError("CANARY"))
    assert answer.status_code == 500
    assert "CANARY" not in answer.content.decode()
