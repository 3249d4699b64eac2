"""Uma administers accounts, and Nadia finds every door shut."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.accounts.conftest import paperwork
from tests.mail.server import mail_server

from vereda.exchange.accounts.actions import apply, assign_role, confirm
from vereda.exchange.accounts.demo import PASSWORD
from vereda.exchange.accounts.models import Application, RoleAssignment, User
from vereda.exchange.audit.models import Event
from vereda.exchange.mail.jobs import deliver
from vereda.exchange.mail.models import Mail

PAGES = ["people", "applications", "review", "due", "bulk", "mails", "regions", "people_csv", "bulk_template"]
HEAD = "email,name,title,phone,role,place,trained_on,language"


@pytest.fixture
def uma(people, client: Client) -> Client:
    client.post("/sign-in/", {"email": people["Uma"].email, "password": PASSWORD})
    return client


@pytest.fixture
def waiting(people) -> Application:
    return confirm(application=apply(**paperwork()), how_known="agency_badge")


@pytest.mark.parametrize("name", PAGES)
def test_only_administrators_reach_the_pages(people, uma, browser_of, name) -> None:
    assert uma.get(reverse(name)).status_code == 200
    for who in ("Rosa", "Dana", "Nadia"):
        assert browser_of(who).get(reverse(name)).status_code == 403
    seen = 200 if name in {"people", "due", "people_csv"} else 403
    assert browser_of("Otis").get(reverse(name)).status_code == seen, "the government sees, and manages nothing"
    assert Client().get(reverse(name)).status_code == 302


def test_the_way_of_an_application_by_the_pages_alone(people, uma) -> None:
    nobody, hugo, ines = Client(), Client(), Client()
    given = paperwork() | {"state": "WA", "trained_on": timezone.now().date().isoformat(), "rules": "on"}
    assert 'name="authority_email"' in nobody.get("/sign-in/apply/").content.decode()
    assert nobody.post("/sign-in/apply/", given).headers["Location"] == "/sign-in/applied/"
    with mail_server() as inbox:
        deliver()
        path = path_in(inbox.to("hugo@lower-yakima.example")[0])
        assert "Do you answer for Inés Aranda?" in hugo.get(path).content.decode()
        assert Application.objects.get().status == "applied", "a look changes nothing"
        hugo.post(path, {"answer_is": "known_in_person"})
        application = Application.objects.get()
        page = uma.get(f"/people/applications/{application.pk}/").content.decode()
        assert "district:5399901" in page, "what she wrote as her place is found"
        answer = uma.post(
            f"/people/applications/{application.pk}/", {"role": "primary_user", "place": "district:5399901"}
        )
        user = User.objects.get(email="ines@lower-yakima.example")
        assert answer.headers["Location"] == f"/people/{user.pk}/"
        deliver()
        path = path_in(inbox.to("ines@lower-yakima.example")[1])
    assert ines.post(path, {"password": "corto", "again": "corto"}).status_code == 422
    ines.post(path, {"password": "tres-sauces-verdes", "again": "tres-sauces-verdes"})
    assert ines.get(path).status_code == 404
    ines.post("/sign-in/", {"email": user.email, "password": "tres-sauces-verdes"})
    assert "Inés Aranda" in ines.get("/find/").content.decode()


def path_in(mail) -> str:
    line = next(line for line in mail.get_content().splitlines() if "/sign-in/" in line and len(line) > 60)
    return "/" + line.split("/", 3)[3]


def test_a_place_that_does_not_fit_the_role_is_said(people, uma, waiting) -> None:
    path = f"/people/applications/{waiting.pk}/"
    answer = uma.post(path, {"role": "state_data_administrator", "place": "district:5399901", "text": "Yakima"})
    assert answer.status_code == 422
    assert "a district role needs a district" in answer.content.decode()
    assert uma.post(path, {"role": "government_user", "place": "district:5399901"}).status_code == 422
    assert not User.objects.filter(email=waiting.email).exists()


def test_who_comes_second_is_told_who_was_first(people, uma, waiting) -> None:
    path = f"/people/applications/{waiting.pk}/"
    for _ in range(2):
        answer = uma.post(path, {"role": "primary_user", "place": "district:5399901"})
    assert "Uma Castellanos was first" in uma.get(answer.headers["Location"]).content.decode()


def test_a_disabled_person_is_out_at_the_next_request(people, uma, rosa) -> None:
    assert rosa.get("/find/").status_code == 200
    uma.post(f"/people/{people['Rosa'].pk}/disable/")
    assert rosa.get("/find/").headers["Location"].startswith("/sign-in/")
    uma.post(f"/people/{people['Rosa'].pk}/reopen/")
    assert Event.objects.filter(action="account.reopened", actor=people["Uma"].email).exists()


def test_a_deactivated_address_is_never_used_again(people, uma) -> None:
    nadia = people["Nadia"]
    assert "cannot be undone" in uma.get(f"/people/{nadia.pk}/deactivate/").content.decode()
    uma.post(f"/people/{nadia.pk}/deactivate/")
    assert uma.post(f"/people/{nadia.pk}/reopen/").status_code == 404
    assert apply(**paperwork(email=nadia.email)) is None


@pytest.mark.parametrize("deed", ["disable", "reopen", "deactivate", "password", "second-factor/forget", "roles"])
@pytest.mark.parametrize("whose", ["Ignacio", "Otis", "Graciela"])
def test_another_states_people_are_not_there(people, uma, whose, deed) -> None:
    assert uma.get(f"/people/{people[whose].pk}/").status_code == 404
    answer = uma.post(f"/people/{people[whose].pk}/{deed}/", {"role": "primary_user", "place": "state:WA"})
    assert answer.status_code == 404
    people[whose].refresh_from_db()
    assert people[whose].status == "active"


def test_nobody_changes_the_own_account_or_one_above(people, uma) -> None:
    uma_herself = people["Uma"]
    assert uma.post(f"/people/{uma_herself.pk}/disable/").status_code == 404
    assign_role(user=people["Dana"], role=RoleAssignment.Role.GOVERNMENT_ADMINISTRATOR, by="test")
    assert uma.post(f"/people/{people['Dana'].pk}/disable/").status_code == 404


def test_a_role_is_given_and_ended_and_counts_at_once(people, uma, browser_of) -> None:
    nadia = browser_of("Nadia")
    assert nadia.get("/find/").status_code == 403
    uma.post(f"/people/{people['Nadia'].pk}/roles/", {"role": "primary_user", "place": "district:5399901"})
    assert nadia.get("/find/").status_code == 200
    role = people["Nadia"].roles.get()
    uma.post(f"/people/{people['Nadia'].pk}/roles/{role.pk}/end/")
    assert nadia.get("/find/").status_code == 403


def test_the_access_review_keeps_and_ends_in_one_go(people, uma) -> None:
    rosa, dana, nadia = (people[name].pk for name in ("Rosa", "Dana", "Nadia"))
    page = uma.get("/people/review/").content.decode()
    assert f'name="person-{people["Uma"].pk}"' not in page
    uma.post(
        "/people/review/", {f"person-{rosa}": "keep", f"person-{nadia}": "end", f"person-{people['Otis'].pk}": "end"}
    )
    stand = dict(User.objects.values_list("pk", "status"))
    assert (stand[rosa], stand[dana], stand[nadia]) == ("active", "active", "disabled")
    assert stand[people["Otis"].pk] == "active", "not hers to end"
    assert User.objects.get(pk=rosa).reviewed_on == timezone.now().date()
    assert User.objects.get(pk=dana).reviewed_on is None


def csv_of(*lines: str) -> io.BytesIO:
    file = io.BytesIO("\r\n".join([HEAD, *lines]).encode())
    file.name = "new.csv"
    return file


def test_accounts_from_a_csv_are_shown_first_and_made_together(people, uma) -> None:
    today = timezone.now().date().isoformat()
    lines = [f"p{n}@wa.example,Person {n},Registrar,,primary_user,district:5399901,{today},es" for n in range(3)]
    page = uma.post("/people/bulk/", {"file": csv_of(*lines)})
    assert "3 accounts would be made" in page.content.decode()
    assert not User.objects.filter(email="p0@wa.example").exists(), "a dry run"
    uma.post("/people/bulk/", {"make": "yes", "text": page.context["text"]})
    assert User.objects.filter(email__startswith="p", language="es").count() == 3
    assert Mail.objects.filter(to="p0@wa.example").count() == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nothing,A,,,primary_user,district:5399901,{today},en", "no e-mail address"),
        ("rosa@lower-yakima.example,A,,,primary_user,district:5399901,{today},en", "has or had an account"),
        ("a@wa.example,A,,,primary_user,district:1299901,{today},en", "cannot give this role for this place"),
        ("a@wa.example,A,,,government_administrator,state:WA,{today},en", "cannot give this role for this place"),
        ("a@wa.example,A,,,king,state:WA,{today},en", "not known"),
        ("a@wa.example,A,,,primary_user,district:5399901,1999-01-01,en", "within the last year"),
    ],
)
def test_a_fault_in_one_line_makes_none(people, uma, line, said) -> None:
    answer = uma.post("/people/bulk/", {"file": csv_of(line.format(today=timezone.now().date()))})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    uma.post("/people/bulk/", {"make": "yes", "text": answer.context["text"]})
    assert not User.objects.filter(name="A").exists()


def test_who_changes_the_checked_file_is_refused(people, uma) -> None:
    assert uma.post("/people/bulk/", {"make": "yes", "text": HEAD}).status_code == 422


def test_the_list_as_csv_holds_no_formula(people, uma) -> None:
    User.objects.filter(pk=people["Rosa"].pk).update(name='=HYPERLINK("x")')
    assert "'=HYPERLINK" in uma.get("/people/list.csv").content.decode()


def test_sensitive_deeds_ask_again_who_is_there(people, browser_of) -> None:
    long_ago = browser_of("Uma")  # signed in without having shown anything lately
    answer = long_ago.post(f"/people/{people['Rosa'].pk}/deactivate/")
    assert answer.headers["Location"].startswith("/account/again/")
    people["Rosa"].refresh_from_db()
    assert people["Rosa"].status == "active"
    long_ago.post(answer.headers["Location"], {"password": PASSWORD})
    people["Rosa"].refresh_from_db()
    assert people["Rosa"].status == "deactivated", "what was asked is done once she has shown it is she"


def test_who_is_due_is_listed_reminded_and_shut_out_until_it_is_done(people, uma, rosa) -> None:
    from vereda.exchange.accounts.jobs import remind_all

    today = timezone.now().date()
    User.objects.filter(pk=people["Rosa"].pk).update(trained_on=today - timedelta(days=340))
    assert "Rosa Villarreal" in uma.get("/people/due/").content.decode()
    for _ in range(2):
        remind_all(timestamp=0)
    assert Mail.objects.filter(to=people["Rosa"].email).count() == 1, "reminded once, 30 days ahead"
    assert rosa.get("/find/").status_code == 200
    User.objects.filter(pk=people["Rosa"].pk).update(trained_on=today - timedelta(days=366))
    assert rosa.get("/find/").headers["Location"] == "/account/paused/"
    uma.post(f"/people/{people['Rosa'].pk}/training/", {"on": today.isoformat()})
    assert rosa.get("/find/").status_code == 200


def test_rules_of_behavior_are_accepted_by_oneself(people, rosa) -> None:
    User.objects.filter(pk=people["Rosa"].pk).update(rules_accepted_on=timezone.now().date() - timedelta(days=400))
    assert rosa.get("/").headers["Location"] == "/account/paused/"
    assert rosa.post("/account/rules/").headers["Location"] == "/"
    assert rosa.get("/").status_code == 200


def test_a_dormant_account_waits_for_an_administrator(people, uma) -> None:
    long_ago = timezone.now() - timedelta(days=91)
    User.objects.filter(pk=people["Rosa"].pk).update(created_at=long_ago, last_login=long_ago)
    given = {"email": people["Rosa"].email, "password": PASSWORD}
    assert Client().post("/sign-in/", given).status_code == 422
    assert "dormant" in uma.get("/people/?q=rosa").content.decode()
    uma.post(f"/people/{people['Rosa'].pk}/reopen/")
    assert Client().post("/sign-in/", given).status_code == 302


def test_an_undelivered_mail_is_seen_and_repeated(people, uma, waiting) -> None:
    mail = Mail.objects.filter(state_code="WA").first()
    Mail.objects.filter(pk=mail.pk).update(next_attempt_at=None, attempts=8, trouble="550 SMTPDataError")
    page = uma.get("/people/mails/").content.decode()
    assert "given up" in page
    assert "/sign-in/confirm/" not in page, "links stay with whom they are for"
    uma.post(f"/people/mails/{mail.pk}/again/")
    mail.refresh_from_db()
    assert mail.next_attempt_at


@pytest.mark.parametrize("name", PAGES[:-2])
def test_pages_ask_the_database_little(people, uma, waiting, counted, name) -> None:
    with counted() as queries:
        uma.get(reverse(name))
    assert len(queries) <= 25, queries
