"""What a monitoring system fetches: how much is waiting, and for how long. Numbers of the whole exchange, nothing of a child.

They are read from the database, so whichever process answers says the same.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from vereda.api.door import bearer_token


@dataclass(frozen=True)
class Gauge:
    """One metric. `query` gives a row for each combination of the labels: their values, then the number."""

    name: str
    says: str
    query: str
    labels: tuple[str, ...] = ()


GAUGES: Final = (
    Gauge(
        "vereda_submissions", "State files, by lane and status.",
        "SELECT lane, status, count(*) FROM intake_submission GROUP BY 1, 2", ("lane", "status"),
    ),
    Gauge(
        "vereda_submission_waiting_seconds", "Age of the oldest production file that is neither published nor refused.",
        """SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0)::float8 FROM intake_submission
           WHERE lane = 'production' AND status NOT IN ('published', 'rejected')""",
    ),
    Gauge(
        "vereda_jobs", "Jobs of the workers, by queue and status.",
        "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2", ("queue", "status"),
    ),
    Gauge(
        "vereda_work_items", "Near matches, merges and splits, by kind and status.",
        "SELECT kind, status, count(*) FROM worklists_workitem GROUP BY 1, 2", ("kind", "status"),
    ),
    Gauge(
        "vereda_duties_due", "Duties of States that are open and due today or were due before (34 CFR 200.85).",
        "SELECT count(*) FROM duties_duty WHERE status = 'open' AND due_on <= current_date",
    ),
    Gauge(
        "vereda_mails_waiting", "Mails that no server has taken yet.",
        "SELECT count(*) FROM mail_mail WHERE next_attempt_at IS NOT NULL",
    ),
    Gauge(
        "vereda_mails_given_up", "Mails that no server would take.",
        "SELECT count(*) FROM mail_mail WHERE next_attempt_at IS NULL AND sent_at IS NULL",
    ),
    Gauge("vereda_events_unsealed", "Events that no seal holds yet.", "SELECT count(*) FROM audit_awaitingseal"),
)  # fmt: skip


class OfTheExchange(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in GAUGES:
            family = GaugeMetricFamily(gauge.name, gauge.says, labels=gauge.labels)
            with connection.cursor() as cursor:
                cursor.execute(gauge.query)
                for *labels, number in cursor.fetchall():
                    family.add_metric([str(one) for one in labels], number)
            yield family


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The gauges as text, for who says VEREDA_METRICS_KEY; without such a key in a demonstration only."""
    if not _may_ask(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(OfTheExchange())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_ask(request: HttpRequest) -> bool:
    if not settings.METRICS_KEY:
        return bool(settings.DEMO)
    return secrets.compare_digest(bearer_token(request).encode(), settings.METRICS_KEY.encode())


urlpatterns = [path("metrics", metrics)]
