"""Graciela enters agreements, Dana names contacts; a State sends when both of its agreements are in force."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from vereda.exchange.accounts.demo import PASSWORD
from vereda.exchange.audit.models import Event
from vereda.exchange.states.models import Agreement, Contact
from vereda.exchange.states.queries import production_lane_open, standings

CONTACT = {"name": "Imelda Ocampo", "title": "Data", "email": "imelda@wa.example", "phone": "(509) 555-0144"}


@pytest.fixture
def as_person(people):
    def signed_in(name: str) -> Client:
        client = Client()
        client.post("/sign-in/", {"email": people[name].email, "password": PASSWORD})
        return client

    return signed_in


def in_days(days: int) -> date:
    """So many days from now, not from when the tests began: they run over midnight, too."""
    return timezone.localdate() + timedelta(days=days)


def paper(kind: str, days: int = 400, *, signed: int = 0) -> dict[str, str]:
    return {"kind": kind, "signed_on": in_days(signed).isoformat(), "valid_until": in_days(days).isoformat()}


def row(state: str):
    return next(one for one in standings(in_days(0)) if one.state.pk == state)


def test_two_agreements_open_the_lane_until_the_first_of_them_ends(as_person):
    graciela = as_person("Graciela")
    assert "Files for production are refused" in graciela.get("/states/WA/").content.decode()
    graciela.post("/states/WA/agreements/", paper("ia"))
    assert not production_lane_open("WA", in_days(0))
    graciela.post("/states/WA/agreements/", paper("isa", days=30))
    assert production_lane_open("WA", in_days(0))
    assert row("WA").open_until == in_days(30)
    assert row("WA").ends_soon(in_days(0))
    assert "ends soon" in graciela.get("/states/").content.decode()
    assert (
        Event.objects.filter(action="agreement.signed", state_code="WA", actor="graciela.tovar@ed.example").count() == 2
    )


def test_an_ended_agreement_closes_it_from_the_next_day(as_person):
    graciela = as_person("Graciela")
    for kind in ("ia", "isa"):
        graciela.post("/states/WA/agreements/", paper(kind))
    agreement = Agreement.objects.get(kind="isa")
    graciela.post(f"/states/WA/agreements/{agreement.pk}/end/")
    assert production_lane_open("WA", in_days(0))
    assert not production_lane_open("WA", in_days(1))
    assert Event.objects.filter(action="agreement.ended").exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "ia", "days": -1}, "before the signature"),
        ({"kind": "ia", "signed": 2}, "a day that is past"),
        ({"kind": "handshake"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_not_entered(as_person, given, told):
    answer = as_person("Graciela").post("/states/WA/agreements/", paper(**given))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Agreement.objects.exists()


def test_a_state_names_its_own_contacts_and_no_others(as_person):
    dana = as_person("Dana")
    dana.post("/states/WA/contacts/", CONTACT)
    dana.post("/states/WA/contacts/", {**CONTACT, "phone": "(509) 555-0145"})
    contact = Contact.objects.get(state="WA")
    assert contact.phone.endswith("0145"), "the same address renews it"
    assert dana.post("/states/TX/contacts/", CONTACT).status_code == 404
    assert "Imelda Ocampo" in as_person("Ignacio").get("/states/WA/").content.decode(), "whom to call is for all to see"
    for _ in range(2):  # two people press at once
        assert dana.post(f"/states/WA/contacts/{contact.pk}/remove/").status_code == 302
    assert not Contact.objects.exists()
