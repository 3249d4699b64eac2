"""Moves and duties in the browser's eyes: what waits, an answer, a notice about a child, what the report says."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.duties.actions import Opening, miss_overdue, open_duties
from vereda.exchange.duties.models import Duty
from vereda.exchange.mail.models import Mail
from vereda.exchange.moves.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]
Who = Callable[[str], Client]


@pytest.fixture
def mona() -> Child:
    child = StateRecord.objects.get(state="WA", state_student_identifier="5520918347").child
    assert child
    return child


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def asked(client: Client, mona: Child, **more: object) -> Notice:
    given = {
        "kind": "data_request",
        "place": "state:TX",
        "wants": ["transcript", "immunization"],
        "message": "Senior.",
        **more,
    }
    answer = client.post(f"/children/{mona.msix_id}/notice/", given)
    assert answer.status_code == 302
    return Notice.objects.latest("pk")


def test_a_registrar_asks_another_state_for_a_transcript_and_hears_what_came_of_it(who: Who, mona: Child) -> None:
    rosa, ignacio = who("Rosa"), who("Ignacio")
    form = rosa.get(f"/children/{mona.msix_id}/notice/?kind=data_request").content.decode()
    assert 'value="state:TX"' in form, "the States of the record are offered without a search"
    Mail.objects.all().delete()
    notice = asked(rosa, mona)
    assert (notice.from_state_id, notice.from_district_id, notice.to_state_id) == ("WA", "5399901", "TX")
    sent = list(Mail.objects.all())
    assert "ignacio.pruneda@tx.example" in {mail.to for mail in sent}
    assert not any("Mona" in mail.text + mail.subject for mail in sent)
    there = f"/moves/{notice.pk}/"
    assert "mail on its way" in text_of(rosa, there)
    assert Duty.objects.get(rule="data_request", trigger=f"notice:{notice.pk}").state_id == "TX"
    assert "Transcript: courses and credits; Immunization record" in text_of(ignacio, there)
    assert "seen" in text_of(rosa, there)
    assert ignacio.post(f"{there}answer/", {"outcome": "sent_directly", "note": "Faxed."}).status_code == 302
    assert "Sent from school to school" in text_of(rosa, there)
    assert Duty.objects.get(rule="data_request", trigger=f"notice:{notice.pk}").status == "met"
    assert Mail.objects.first().to == "rosa@lower-yakima.example", "the sender is told"
    assert rosa.post(f"{there}obtained/").status_code == 302
    assert Duty.objects.get(rule="other_state_records").state_id == "WA", "34 CFR 200.85(b)(3)(i)(B)(2)"


def test_of_two_who_answer_one_wins_and_the_other_is_told(who: Who, mona: Child) -> None:
    notice = asked(who("Rosa"), mona)
    ignacio = who("Ignacio")
    for outcome in ("sent_directly", "does_not_exist"):
        answer = ignacio.post(f"/moves/{notice.pk}/answer/", {"outcome": outcome}, follow=True)
    assert "was quicker" in answer.content.decode()
    assert Notice.objects.get(pk=notice.pk).outcome == "sent_directly"


def test_pressed_twice_it_is_sent_once(who: Who, mona: Child) -> None:
    rosa = who("Rosa")
    assert asked(rosa, mona) == asked(rosa, mona)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"wants": []}, "Choose what is asked for"),
        ({"kind": "coming"}, "Choose what is asked for"),
        ({"kind": "coming", "wants": []}, "Give the day of the move"),
        ({"place": "nation:"}, "Choose where the notice goes"),
        ({"place": "district:9999999"}, "Choose where the notice goes"),
        ({"kind": "arrived"}, "Choose what the notice says"),
    ],
)
def test_what_is_wanting_is_said_and_nothing_is_sent(
    who: Who, mona: Child, given: dict[str, object], says: str
) -> None:
    before = (Notice.objects.count(), Event.objects.filter(on_kind="child").count())
    whole = {"kind": "data_request", "place": "state:TX", "wants": ["transcript"], **given}
    answer = who("Rosa").post(f"/children/{mona.msix_id}/notice/", whole)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page or "Select a valid choice" in page
    assert "Mona" not in page
    assert (Notice.objects.count(), Event.objects.filter(on_kind="child").count()) == before


def test_a_notice_is_for_its_two_places_alone(who: Who, mona: Child) -> None:
    notice = asked(who("Rosa"), mona)
    for name in ("Ruth", "Carl", "Otis", "Uma", "Nadia"):
        assert who(name).get(f"/moves/{notice.pk}/").status_code == 404, name
    assert who("Rosa").post(f"/moves/{notice.pk}/answer/", {"outcome": "sent_directly"}).status_code == 404
    assert "Mona" in text_of(who("Dana"), f"/moves/{notice.pk}/"), "her State sent it"


def test_the_report_tells_what_is_due_and_what_was_missed_and_takes_the_reason(who: Who, mona: Child) -> None:
    Duty.objects.all().delete()
    record = mona.state_records.get(state="WA").pk
    friday = datetime(2026, 11, 20, 18, tzinfo=UTC)
    opening = Opening("WA", "test:1", record, "TX")
    open_duties(rule="change_of_residence", openings=[opening], at=friday)
    duty = Duty.objects.get()
    assert duty.due_on == date(2026, 11, 27)
    dana = who("Dana")
    assert "Send a child’s last update, for Texas" in text_of(dana, "/duties/")
    miss_overdue(at=datetime(2026, 11, 28, 12, tzinfo=UTC))
    page = text_of(dana, "/duties/")
    assert "Nothing is due" in page
    assert "not said yet" in page
    assert "Mona" in text_of(dana, f"/duties/{duty.pk}/")
    assert "Mona" not in text_of(who("Otis"), f"/duties/{duty.pk}/"), "the Department counts; it is told no names here"
    assert dana.post(f"/duties/{duty.pk}/why/", {"why": "The district’s server was down."}).status_code == 302
    assert "The district’s server was down." in text_of(who("Otis"), "/duties/?state=WA")
    assert who("Ignacio").get("/duties/?state=WA").status_code == 404


def test_months_count_what_was_due_in_them(who: Who) -> None:
    Duty.objects.all().delete()
    now = datetime.now(UTC)
    openings = [Opening("WA", f"test:{number}") for number in range(4)]
    open_duties(rule="change_of_residence", openings=openings, at=now - timedelta(days=40))
    Duty.objects.filter(trigger__in=("test:0", "test:1", "test:2")).update(status="met")
    miss_overdue(at=now)
    page = text_of(who("Dana"), "/duties/")
    assert "3 of 4" in page
    assert "75%" in text_of(who("Otis"), "/duties/")


def test_pages_need_few_queries(who: Who, mona: Child, counted) -> None:
    asked(who("Rosa"), mona)
    for name, path in (("Dana", "/duties/"), ("Ignacio", "/moves/"), ("Otis", "/duties/"), ("Rosa", "/moves/?sent")):
        client = who(name)
        with counted() as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= 20, (path, queries)


def test_a_state_keeps_its_own_days_and_terms(who: Who) -> None:
    dana = who("Dana")
    opened = datetime(2026, 11, 20, 18, tzinfo=UTC)
    open_duties(rule="change_of_residence", openings=[Opening("WA", "test:days")], at=opened)
    given = {"form": "closed", "closed-day": "2026-11-27", "closed-name": "Day after Thanksgiving"}
    assert dana.post("/duties/days/", given).status_code == 302
    assert Duty.objects.get(trigger="test:days").due_on == date(2026, 11, 30)
    assert "Day after Thanksgiving" in text_of(dana, "/duties/days/")
    term = {"form": "term", "term-name": "fall", "term-begins_on": "2026-08-25", "term-ends_on": "2026-08-24"}
    assert "The last day comes after the first" in dana.post("/duties/days/", term).content.decode()
    assert (
        dana.post("/duties/days/", {**term, "term-ends_on": "2026-12-18", "term-district": "5399901"}).status_code
        == 302
    )
    assert "Dec 18, 2026" in text_of(dana, "/duties/days/")
    other = dana.post("/duties/days/", {**term, "term-ends_on": "2026-12-18", "term-district": "1299901"})
    assert "not the number of a district" in other.content.decode(), "Florida's"
    coes = {"form": "certificates", "certificates-approved_on": "2026-11-13", "certificates-identifiers": "A1\nA2\n"}
    assert dana.post("/duties/days/", coes).status_code == 302
    assert Duty.objects.filter(rule="new_coe", state="WA").count() == 2


def test_what_one_was_told_stands_on_the_home_page_until_it_is_seen(who: Who, mona: Child) -> None:
    notice = asked(who("Rosa"), mona)
    ignacio = who("Ignacio")
    assert "Someone asks for a child’s records" in text_of(ignacio, "/")
    told = User.objects.get(name__startswith="Ignacio").notifications.get(on_id=str(notice.pk))
    assert who("Rosa").get(f"/told/{told.pk}/").status_code == 404
    assert ignacio.get(f"/told/{told.pk}/").headers["Location"] == f"/moves/{notice.pk}/"
    assert "Someone asks for a child’s records" not in text_of(ignacio, "/")


def test_a_person_chooses_one_mail_a_day(who: Who, mona: Child) -> None:
    ignacio = who("Ignacio")
    assert ignacio.post("/account/mails/", {"how": "digest"}).status_code == 302
    Mail.objects.all().delete()
    asked(who("Rosa"), mona)
    assert not Mail.objects.filter(to__startswith="ignacio").exists()
    assert "on the home page" in text_of(who("Rosa"), f"/moves/{Notice.objects.latest('pk').pk}/")
