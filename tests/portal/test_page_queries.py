"""P3: how often each page that people use all day asks the database. No oftener however much stands on it, 20 times at most."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from tests.children.deliveries import deliver, student
from tests.children.test_consolidated import course, move_to, stay
from tests.worklists.conftest import people

from vereda.exchange.accounts.models import User
from vereda.exchange.children.models import StateRecord
from vereda.exchange.intake.models import Submission
from vereda.exchange.states.actions import name_contact
from vereda.exchange.worklists.assigning import assign
from vereda.exchange.worklists.models import WorkItem

__all__ = ["people"]

pytestmark = pytest.mark.django_db
MOST = 20
PAGES = {
    "/": 18,
    "/find/?q=Zurita": 17,
    "/children/{child}/": 18,
    "/children/{child}/history/": 14,
    "/children/{child}/credits/": 19,
    "/worklist/": 13,
    "/worklist/{item}/": 19,
    "/submissions/": 9,
    "/submissions/{receipt}/": 10,
    "/moves/": 9,
    "/duties/": 13,
}  # address → statements for the data administrator of a State; the search reads once more, by COPY, past Django's count
FEW, MANY = ("Adela", "Bruno"), ("Celia", "Damián", "Elvira", "Fabio", "Gael")


def arrive(names: Sequence[str], *, courses: Sequence[str]) -> None:
    """A record of each in Texas and another child's in Washington; every two wait as a near match."""
    for state, school, born in (("TX", "484999000001", date(2007, 3, 7)), ("WA", "539999000001", date(2011, 8, 21))):
        lived = [stay(date(2025, 8, 20), school=school), stay(date(2024, 8, 20), date(2025, 6, 1), school=school)]
        taken = [course(title, "1.0") for title in courses]
        more = {"enrollments": lived, "course_history": taken, "qualifying_moves": [move_to("Hart")]}
        deliver(state, [student(f"{state}{name}", name, "Zurita", born=born, **more) for name in names])
    Submission.objects.update(
        status=Submission.Status.PUBLISHED, counts={"students": len(names), "loaded": len(names), "held": 0}
    )
    WorkItem.objects.all().delete()
    texas, washington = (StateRecord.objects.filter(state=state).order_by("pk") for state in ("TX", "WA"))
    now = timezone.now()
    made = [
        WorkItem.objects.create(
            left=min(pair, key=lambda one: one.pk), right=max(pair, key=lambda one: one.pk), opened_at=now
        )
        for pair in zip(texas, washington, strict=True)
    ]
    assign([item.pk for item in made], at=now)


def asked_of_each(dana: Client, counted: Callable[[], AbstractContextManager[list[str]]]) -> dict[str, list[str]]:
    named = {
        "child": StateRecord.objects.filter(state="WA").latest("pk").child.msix_id,
        "item": WorkItem.objects.latest("pk").pk,
        "receipt": Submission.objects.filter(state="WA").latest("pk").receipt,
    }
    addresses = {page: page.format(**named) for page in PAGES}
    for address in addresses.values():
        assert dana.get(address).status_code == 200, address  # and what is remembered is remembered now
    told = {}
    for page, address in addresses.items():
        with counted() as told[page]:
            dana.get(address)
    return told


def test_a_page_asks_no_oftener_however_much_stands_on_it_and_twenty_times_at_most(
    people: dict[str, User], counted
) -> None:
    for state in ("TX", "WA"):
        name_contact(state=state, name="Dana Okafor", title="", email="x@wa.example", phone="(360) 555-0142", by="test")
    dana = Client()
    dana.force_login(people["Dana"])
    arrive(FEW, courses=["English I"])
    few = asked_of_each(dana, counted)
    assert max(PAGES.values()) <= MOST
    assert {page: asked for page, asked in few.items() if len(asked) > PAGES[page]} == {}
    arrive(MANY, courses=["English I", "Algebra I", "Biology", "Choir"])
    many = asked_of_each(dana, counted)
    assert {page: asked for page, asked in many.items() if len(asked) > PAGES[page]} == {}
