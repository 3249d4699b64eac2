"""Reports saved under a name, and the mail that says one is ready: once a day, week or month, to who may still see it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.at_once import at_once

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.row_security import as_person
from vereda.exchange.audit.models import Event
from vereda.exchange.mail.models import Mail, Notification
from vereda.exchange.reports.models import SavedReport
from vereda.exchange.reports.saving import MOST, TooMany, save_report, tell_of_due

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 18, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 11, 10, tzinfo=UTC)
People = dict[str, User]
NEW = "/reports/saved/new/mobility/?state=WA&period=2025-26"


def saved(user: User, rhythm: str = "weekly", **rest: object) -> SavedReport:
    given = {"name": "Mona Cárdenas moves", "report": "mobility", "asked": {"state": "WA"}, "at": FRIDAY, **rest}
    Mail.objects.all().delete()
    return save_report(by=user, rhythm=rhythm, **given)  # type: ignore[arg-type]


def test_dana_saves_finds_opens_renames_and_deletes_a_report(dana: Client) -> None:
    assert "Always 2025–26" in dana.get(NEW).content.decode()
    assert dana.post(NEW, {"name": "", "period": "this"}).status_code == 422
    assert dana.post(NEW, {"name": "Moves", "period": "newest", "rhythm": "monthly"}).status_code == 302
    kept = SavedReport.objects.get()
    assert (kept.asked, kept.rhythm) == ({"state": "WA"}, "monthly")
    listed = dana.get("/reports/").content.decode()
    assert "Moves in and out, Washington" in listed
    assert "On the first of every month" in listed
    there = f"/reports/saved/{kept.pk}/"
    assert dana.get(there).headers["Location"] == "/reports/mobility/?state=WA"
    assert dana.post(f"{there}change/", {"name": "Arrivals", "rhythm": ""}).status_code == 302
    kept.refresh_from_db()
    assert (kept.name, kept.rhythm, kept.told_for) == ("Arrivals", "", None)
    assert dana.post(f"{there}delete/").status_code == 302
    assert not SavedReport.objects.exists()
    told = Event.objects.filter(on_kind="saved_report", actor="dana.okafor@wa.example").order_by("id")
    assert [event.action for event in told] == ["report.saved", "report.changed", "report.deleted"]
    assert "Arrivals" not in str([event.facts for event in told]), "a name may be put together from a child's"


def test_the_name_is_taken_once_by_each_person(dana: Client, people: People) -> None:
    saved(people["Otis"], name="Moves")
    for status in (302, 422):
        assert dana.post(NEW, {"name": "Moves", "period": "this"}).status_code == status
    other = dana.post(NEW, {"name": "Others", "period": "this"})
    assert other.status_code == 302
    number = SavedReport.objects.get(name="Others").pk
    assert dana.post(f"/reports/saved/{number}/change/", {"name": "Moves"}).status_code == 422


def test_a_report_of_another_person_is_not_there_nor_in_the_database(
    browser_of: Callable[[str], Client], people: People
) -> None:
    kept = saved(people["Dana"])
    for name in ("Otis", "Ignacio"):
        client, there = browser_of(name), f"/reports/saved/{kept.pk}/"
        asked = [client.get(there), client.get(f"{there}change/"), client.post(f"{there}change/", {"name": "x"})]
        assert {answer.status_code for answer in [*asked, client.post(f"{there}delete/")]} == {404}
        with as_person(people[name].pk):
            assert not SavedReport.objects.exists()
    with as_person(people["Dana"].pk):
        assert SavedReport.objects.get() == kept


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Dana", "demographics/?state=TX&district=4800001"),
        ("Dana", "demographics/?state=<script>"),
        ("Dana", "demographics/?age_grade=' OR 1=1"),
        ("Dana", "demographics/?period=soon"),
        ("Dana", "demographics/?by=nothing"),
        ("Dana", "counts/?by=school&state=TX"),
        ("Dana", "scorecard/?state=TX"),
        ("Dana", "files/?state=TX"),
        ("Dana", "accounts/"),
        ("Dana", "mothers/"),
        ("Otis", "demographics/?state=WA&age_grade=09"),
        ("Rosa", "demographics/"),
        ("Nadia", "counts/"),
    ],
)
def test_what_is_not_for_you_is_not_saved(name: str, address: str, browser_of: Callable[[str], Client]) -> None:
    answer = browser_of(name).post(f"/reports/saved/new/{address}", {"name": "Mine", "period": "newest"})
    assert answer.status_code == 404
    assert not SavedReport.objects.exists()


@pytest.mark.parametrize(
    "address", ["counts/?by=school&state=WA", "scorecard/", "files/", "demographics/?state=&by=state"]
)
def test_every_page_of_numbers_can_be_saved(address: str, dana: Client) -> None:
    assert dana.post(f"/reports/saved/new/{address}", {"name": "Mine", "period": "newest"}).status_code == 302
    kept = SavedReport.objects.get()
    there = dana.get(f"/reports/saved/{kept.pk}/").headers["Location"]
    assert there.startswith(("/counts/", "/reports/"))
    assert set(re.findall(r"(?:state|by)=\w*", there)) == set(re.findall(r"(?:state|by)=\w*", address))


def test_the_mail_says_that_it_is_ready_and_where_to_sign_in_and_nothing_else(people: People) -> None:
    kept = saved(people["Dana"])
    assert tell_of_due(at=MONDAY) == 1
    mail = Mail.objects.get()
    assert mail.subject == "Your report is ready"
    assert f"/reports/saved/{kept.pk}/" in mail.text
    said = f"{mail.subject} {mail.text}"
    assert not [word for word in ("Mona", "Washington", "WA", "mobility", "child") if word in said]


def test_it_leads_to_the_report_and_is_seen_then(dana: Client, people: People) -> None:
    kept = saved(people["Dana"])
    tell_of_due(at=MONDAY)
    assert "Your report is ready" in dana.get("/").content.decode()
    dana.get(f"/reports/saved/{kept.pk}/")
    assert Notification.objects.get().seen_at


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [("daily", [1, 2, 3, 4]), ("weekly", [3, 10]), ("monthly", [11, 42])],  # after Friday, November 20
)
def test_once_for_each_day_week_or_month_and_never_at_once(rhythm: str, days: list[int], people: People) -> None:
    saved(people["Dana"], rhythm)
    told = []
    for hour in range(24 * (days[-1] + 1)):
        told += [hour] * tell_of_due(at=FRIDAY.replace(hour=11) + timedelta(hours=hour))
    assert told == [24 * day for day in days]


def test_a_worker_that_was_down_on_monday_tells_on_tuesday_and_once(people: People) -> None:
    saved(people["Dana"])
    assert tell_of_due(at=MONDAY - timedelta(hours=1)) == 0, "it is not morning yet"
    assert [tell_of_due(at=MONDAY + timedelta(days=day)) for day in (1, 2, 3)] == [1, 0, 0]


@pytest.mark.parametrize("changed", ["disabled", "moved", "untrained"])
def test_who_may_not_see_it_any_more_hears_nothing(changed: str, people: People) -> None:
    dana = people["Dana"]
    saved(dana)
    if changed == "disabled":
        User.objects.filter(pk=dana.pk).update(status=User.Status.DISABLED)
    elif changed == "untrained":
        User.objects.filter(pk=dana.pk).update(trained_on=FRIDAY.date() - timedelta(days=800))
    else:
        dana.roles.all().delete()
    assert tell_of_due(at=MONDAY) == 0
    assert not Mail.objects.exists()
    assert not Notification.objects.exists()
    assert Event.objects.latest("id").action == "report.withheld"


def test_nobody_has_more_than_a_hundred(people: People) -> None:
    SavedReport.objects.bulk_create(
        SavedReport(person=people["Dana"], name=str(number), report="mobility", saved_at=FRIDAY)
        for number in range(MOST)
    )
    with pytest.raises(TooMany):
        saved(people["Dana"])


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_everybody_once(people: People) -> None:
    for number in range(20):
        saved(people["Dana"], name=str(number))
    told = at_once(*[lambda: tell_of_due(at=MONDAY)] * 2)
    assert sum(told) == 20
    assert Notification.objects.count() == Mail.objects.count() == 20


def test_it_speaks_spanish(dana: Client, people: People) -> None:
    User.objects.filter(pk=people["Dana"].pk).update(language="es")
    saved(people["Dana"])
    tell_of_due(at=MONDAY)
    assert Mail.objects.get().subject == "Su informe está listo"
    dana.cookies["django_language"] = "es"
    assert "Guardados por usted" in dana.get("/reports/").content.decode()
