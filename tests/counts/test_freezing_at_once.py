"""Two people ask for the same freezing at the same moment: one is made, and one job."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.at_once import at_once
from tests.portal.conftest import people

from vereda.core.calendar import performance_period_named
from vereda.exchange.accounts.models import User
from vereda.exchange.counts.models import Freezing
from vereda.exchange.reports.freezing import ask_to_freeze, is_worked_on

__all__ = ["people"]
NOW = datetime(2026, 11, 19, 17, 31, 4, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_make_one_freezing(people: dict[str, User]) -> None:
    def press() -> Freezing:
        graciela = User.objects.get(pk=people["Graciela"].pk)
        return ask_to_freeze(period=performance_period_named("2025-26"), by=graciela, at=NOW)

    made = at_once(press, press)
    assert len(made) == 2
    assert Freezing.objects.get() == made[0] == made[1]
    assert ProcrastinateJob.objects.filter(task_name="counts.freeze").count() == 1
    assert is_worked_on(made[0])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert not is_worked_on(made[0])
    ask_to_freeze(period=performance_period_named("2025-26"), by=people["Graciela"], at=NOW)
    assert is_worked_on(made[0]), "asked again after it stopped, a worker takes it up"
