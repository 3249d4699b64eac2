"""`/metrics`: in the words of Prometheus, for who has the key."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from tests.children.deliveries import deliver, student

from vereda.api.metrics import GAUGES
from vereda.exchange.intake.models import Submission
from vereda.exchange.mail.models import Mail

pytestmark = pytest.mark.django_db
KEY = "a key for whoever watches, of fifty characters or so"


def asked(client: Client, said: str = f"Bearer {KEY}") -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", headers={"Authorization": said})
    assert answer.status_code == 200, answer.content
    families = text_string_to_metric_families(answer.content.decode())
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_it_tells_what_waits_and_what_is_in_trouble(client: Client, settings) -> None:
    settings.METRICS_KEY = KEY
    deliver("WA", [student("1", "Mona", "Reyes")])
    Submission.objects.update(status="loaded", received_at=timezone.now() - timedelta(hours=2))
    outgoing = {"to": "uma@wa.example", "subject": "-", "made_at": timezone.now()}
    Mail.objects.create(**outgoing, next_attempt_at=timezone.now())
    Mail.objects.create(**outgoing)
    told = asked(client)
    assert told["vereda_submissions", "production", "loaded"] == 1
    assert told["vereda_submission_waiting_seconds",] == pytest.approx(7_200, abs=60)
    assert told["vereda_mails_waiting",] == told["vereda_mails_given_up",] == 1
    assert {gauge.name for gauge in GAUGES if not gauge.labels} <= {name for name, *_ in told}


def test_it_says_nothing_of_a_child(client: Client, settings) -> None:
    settings.METRICS_KEY = KEY
    deliver("WA", [student("ZQ-1", "Zqfirst", "Zqlast")])
    asked(client)
    assert b"Zq" not in client.get("/metrics", headers={"Authorization": f"Bearer {KEY}"}).content


@pytest.mark.parametrize("said", ["", "Bearer ", "Bearer another", KEY, "Basic ñ"])
def test_without_the_key_there_is_no_such_page(client: Client, settings, said: str) -> None:
    settings.METRICS_KEY = KEY
    assert client.get("/metrics", headers={"Authorization": said}).status_code == 404
    settings.METRICS_KEY = ""
    assert client.get("/metrics", headers={"Authorization": said}).status_code == 404


def test_in_a_demonstration_everyone_may_look(client: Client, settings) -> None:
    settings.DEMO = True
    assert ("vereda_events_unsealed",) in asked(client, "")
    assert client.post("/metrics").status_code == 405
