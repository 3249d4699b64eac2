"""Two children of Texas arrive in Washington: from the States' files to the report, by the wall clock of a real exchange."""

import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.mail.server import mail_server
from tests.moves.conftest import Say

from vereda.exchange.accounts.models import User
from vereda.exchange.duties.jobs import keep_time
from vereda.exchange.mail.jobs import deliver
from vereda.exchange.mail.models import Mail

pytestmark = pytest.mark.django_db
SPRING, FRIDAY, LAST_DAY = date(2026, 2, 10), date(2026, 11, 20), date(2026, 11, 27)
NOON = 18  # o'clock UTC: midday in Texas


class Clock:
    """The wall clock, set to another day: it goes on from there."""

    def __init__(self) -> None:
        self.set(FRIDAY)

    def set(self, day: date) -> datetime:
        self.moment, self.since = datetime(day.year, day.month, day.day, NOON, tzinfo=UTC), time.monotonic()
        return self.moment

    def __call__(self) -> datetime:
        return self.moment + timedelta(seconds=time.monotonic() - self.since)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    set_clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", set_clock)
    return set_clock


def page(user: User, path: str) -> str:
    client = Client()
    client.force_login(user)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(path).content.decode()))


def test_one_clock_is_met_another_runs_out_and_the_report_says_both(
    clock: Clock, say: Say, people: dict[str, User], settings: LazySettings
) -> None:
    settings.DEMO = False
    ignacio = people["Ignacio"]
    User.objects.update(created_at=clock())
    say("TX", 1, 2, on=date(2026, 3, 2), arrived=SPRING, received=clock.set(date(2026, 3, 2)))
    published = say("WA", 1, 2, on=FRIDAY, arrived=date(2026, 11, 16), received=clock.set(FRIDAY)).published_at
    with mail_server() as inbox:
        deliver()
    assert [mail["Subject"] for mail in inbox.to(ignacio.email)] == [
        "2 children of your State have arrived in another State"
    ]
    assert Mail.objects.get(to=ignacio.email).sent_at - published < timedelta(minutes=1)
    assert "2 children of your State have arrived" in page(ignacio, "/")

    opened = "Moved; the exchange told you"
    for day, used in ((21, 0), (23, 1), (25, 3), (26, 3), (27, 4)):
        clock.set(date(2026, 11, day))
        keep_time(0)
        report = page(ignacio, "/duties/")
        assert f"Send the last updates of 2 children, for Washington {opened}, Nov 20, 2026 {used} of 4" in report

    say("TX", 1, on=LAST_DAY, arrived=SPRING, received=clock())
    assert "1 duty ends today" in page(ignacio, "/duties/")
    clock.set(date(2026, 11, 28))
    keep_time(0)
    report = page(ignacio, "/duties/")
    assert "Nothing is due" in report
    assert "Send a child’s last update, for Washington Nov 27, 2026 not done not said yet" in report
    assert "Nov 2026 1 of 2" in report
    assert "Texas 0 1 1 50% 50%" in page(people["Otis"], "/duties/")
    assert "A duty’s time is over" in page(ignacio, "/")
