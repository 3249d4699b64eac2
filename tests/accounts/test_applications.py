"""From the application to the password: confirmed by the authority, approved by the State, once, with two mails."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.accounts.conftest import bring_in, in_district, paperwork
from tests.at_once import at_once
from tests.mail.server import mail_server

from vereda.exchange.accounts.actions import apply, approve, confirm, decline, refuse, set_password
from vereda.exchange.accounts.actions.applications import AlreadyDecided
from vereda.exchange.accounts.actions.paperwork import forget_paperwork
from vereda.exchange.accounts.actions.passwords import LinkExpired
from vereda.exchange.accounts.administration import NotYours
from vereda.exchange.accounts.models import Application, RoleAssignment, User
from vereda.exchange.accounts.tokens import application_to_confirm, link_to_confirm
from vereda.exchange.audit.models import Event
from vereda.exchange.mail.jobs import deliver
from vereda.exchange.mail.models import Mail

PRIMARY = RoleAssignment.Role.PRIMARY_USER
KNOWN = Application.HowKnown.AGENCY_BADGE


def link_in(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found
    return found.group(1)


def verified(**changed) -> Application:
    application = apply(**paperwork(**changed))
    assert application
    return confirm(application=application, how_known=KNOWN)


def test_the_whole_way_over_a_real_mail_server(people):
    with mail_server() as inbox:
        apply(**paperwork())
        deliver()
        asked = inbox.to("hugo@lower-yakima.example")[0]
        token = link_in(asked.get_content()).split("/")[-2]
        application = application_to_confirm(token)
        assert application.name == "Inés Aranda"
        confirm(application=application, how_known=KNOWN)
        deliver()
        assert [mail["To"] for mail in inbox.mails[1:]] == ["uma.castellanos@wa.example"]
        user = approve(application=application, role=PRIMARY, place=in_district("WA"), by=people["Uma"])
        deliver()
        name, way = inbox.to("ines@lower-yakima.example")
    assert "Su cuenta" in name["Subject"], "in the language she applied in"
    assert "/password/" not in name.get_content(), "the name and the password go in two mails"
    assert not user.has_usable_password()
    _, _, _, number, token, _ = link_in(way.get_content()).split("/")
    set_password(number=number, token=token, password="tres-sauces-verdes")
    user.refresh_from_db()
    assert user.check_password("tres-sauces-verdes")
    with pytest.raises(LinkExpired):
        set_password(number=number, token=token, password="once-only")
    assert user.roles.get().district_id == "5399001"
    told = Event.objects.filter(action__startswith="application.").order_by("id").values_list("action", "actor")
    assert list(told) == [
        ("application.made", "applicant"),
        ("application.verified", "hugo@lower-yakima.example"),
        ("application.approved", "uma.castellanos@wa.example"),
    ]


def test_a_link_is_signed_and_expires(people, settings):
    application = apply(**paperwork())
    token = link_to_confirm(application).split("/")[-2]
    assert application_to_confirm(token)
    assert application_to_confirm(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    settings.VERIFY_DAYS = -1
    assert application_to_confirm(token) is None


def test_the_authority_answers_once(people):
    application = verified()
    with pytest.raises(AlreadyDecided):
        confirm(application=application, how_known=KNOWN)
    with pytest.raises(AlreadyDecided):
        decline(application=application, reason="Unknown to me.")


def test_without_the_authority_nothing_is_approved(people):
    application = apply(**paperwork())
    with pytest.raises(AlreadyDecided):
        approve(application=application, role=PRIMARY, place=in_district("WA"), by=people["Uma"])


@pytest.mark.parametrize("name", ["Dana", "Rosa", "Otis", "Nadia", "Ignacio"])
def test_nobody_else_approves_or_refuses(people, name):
    application = verified()
    with pytest.raises(NotYours):
        approve(application=application, role=PRIMARY, place=in_district("WA"), by=people[name])
    with pytest.raises(NotYours):
        refuse(application=application, reason="No.", by=people[name])


def test_an_administrator_gives_nothing_outside_the_own_state_nor_above_the_own_office(people):
    application = verified()
    for role, place in (
        (PRIMARY, in_district("FL")),
        (RoleAssignment.Role.GOVERNMENT_ADMINISTRATOR, in_district("WA")),
        (RoleAssignment.Role.STATE_DATA_ADMINISTRATOR, in_district("WA")),
    ):
        with pytest.raises(NotYours):
            approve(application=application, role=role, place=place, by=people["Uma"])
    assert not User.objects.filter(email="ines@lower-yakima.example").exists()


@pytest.mark.parametrize("answer", ["refused", "declined"])
def test_a_no_is_told_with_its_reason(people, answer):
    if answer == "refused":
        refuse(application=verified(), reason="Ask your own district.", by=people["Uma"])
    else:
        decline(application=apply(**paperwork()), reason="Ask your own district.")
    mail = Mail.objects.get(to="ines@lower-yakima.example")
    assert "Ask your own district." in mail.text


def test_who_applies_learns_nothing_about_other_accounts(people):
    assert apply(**paperwork(email="Rosa@Lower-Yakima.example")) is None
    assert "no se crea una segunda" in Mail.objects.get(to="rosa@lower-yakima.example").text
    assert apply(**paperwork())
    assert apply(**paperwork()) is None, "one application at a time"
    assert Mail.objects.filter(to="hugo@lower-yakima.example").count() == 1


def test_paperwork_is_kept_until_three_years_after_access_ended(people):
    application = verified()
    user = approve(application=application, role=PRIMARY, place=in_district("WA"), by=people["Uma"])
    long_ago = timezone.now() + timedelta(days=9999)
    assert forget_paperwork(before=long_ago) == 0, "the account stands"
    user.ended_at = timezone.now()
    user.save()
    assert forget_paperwork(before=timezone.now() - timedelta(days=1)) == 0
    assert forget_paperwork(before=long_ago) == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_approving_at_once_make_one_account():
    people = bring_in()
    application = verified()

    def press() -> str:
        try:
            approve(application=application, role=PRIMARY, place=in_district("WA"), by=people["Uma"])
        except AlreadyDecided:
            return "told who was first"
        return "approved"

    assert sorted(at_once(press, press)) == ["approved", "told who was first"]
    assert User.objects.filter(email="ines@lower-yakima.example").count() == 1
    assert Mail.objects.filter(to="ines@lower-yakima.example").count() == 2
