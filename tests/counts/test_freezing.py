"""A frozen count never moves; a State's certification needs its answers and two people; later changes show in a comparison."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import Error
from tests.counts.conftest import NOW

from vereda.core.calendar import performance_period_named
from vereda.core.counts.narrative import QUESTIONS
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Child, QualifyingMove, StateRecord
from vereda.exchange.counts import certifying
from vereda.exchange.counts.actions import make_count
from vereda.exchange.counts.certifying import explain, freeze, sign
from vereda.exchange.counts.comparing import MERGED, compare
from vereda.exchange.counts.models import Certification, Count, CountedChild
from vereda.exchange.counts.releasing import release
from vereda.exchange.counts.services import BadServices, take_services
from vereda.exchange.states.models import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_nation")]
PERIOD = performance_period_named("2025-26")
ANSWERS = {question.key: "As the law says." for question in QUESTIONS}


def person(name: str) -> User:
    return User.objects.get(name__startswith=name)


@pytest.fixture
def frozen() -> Count:
    return freeze(period=PERIOD, by=person("Graciela"), at=NOW)


def test_a_frozen_count_refuses_every_change(frozen: Count) -> None:
    row = CountedChild.objects.filter(count=frozen, category_1=True).first()
    assert row
    attempts = [
        lambda: CountedChild.objects.filter(pk=row.pk).update(category_1=False),
        lambda: CountedChild.objects.filter(pk=row.pk).delete(),
        lambda: CountedChild.objects.filter(pk=row.pk).update(count=make_count(period=PERIOD, at=NOW, by="test")),
        lambda: Count.objects.filter(pk=frozen.pk).update(nation={}),
        frozen.delete,
    ]
    for attempt in attempts:
        with pytest.raises((Error, IntegrityError)), transaction.atomic():
            attempt()


def test_a_merge_after_the_freeze_shows_in_the_next_count_and_in_the_comparison(frozen: Count) -> None:
    """Domain case 14."""
    two = [row.child_id for row in CountedChild.objects.filter(count=frozen, category_1=True, state="TX")[:2]]
    StateRecord.objects.filter(child=two[1]).update(child=two[0])
    Child.objects.filter(pk=two[1]).update(successor=two[0])
    later = make_count(period=PERIOD, at=NOW + timedelta(days=1), by="test")
    frozen.refresh_from_db()
    assert later.nation["category_1"] == frozen.nation["category_1"] - 1
    texas = next(line for line in compare(frozen, later) if line.state == "TX")
    assert (texas.before - texas.now, dict(texas.went), dict(texas.came)) == (1, {MERGED: 1}, {})


def test_every_difference_is_accounted_for(frozen: Count) -> None:
    QualifyingMove.objects.filter(state_record__state="CA").delete()
    later = make_count(period=PERIOD, at=NOW, by="test")
    for line in compare(frozen, later):
        assert line.before + sum(line.came.values()) - sum(line.went.values()) == line.now
        assert line.state != "CA" or dict(line.went) == {"moved": line.before}


def test_two_people_certify_and_then_nothing_changes(frozen: Count) -> None:
    dana, uma = person("Dana"), person("Uma")
    with pytest.raises(certifying.Unanswered):
        sign(count=frozen, state="WA", by=dana, at=NOW)
    explain(count=frozen, state="WA", answers=ANSWERS, by=dana)
    sign(count=frozen, state="WA", by=dana, at=NOW)
    with pytest.raises(certifying.SamePerson):
        sign(count=frozen, state="WA", by=dana, at=NOW)
    explain(count=frozen, state="WA", answers={**ANSWERS, "method_1": "Otherwise."}, by=uma)
    sign(count=frozen, state="WA", by=dana, at=NOW)
    sign(count=frozen, state="WA", by=uma, at=NOW)
    with pytest.raises(certifying.Certified):
        explain(count=frozen, state="WA", answers=ANSWERS, by=dana)
    with pytest.raises((Error, IntegrityError)), transaction.atomic():
        Certification.objects.filter(count=frozen, state="WA").update(answers={})
    told = Event.objects.filter(on_kind="count", on_id=str(frozen.pk)).order_by("id")
    steps = ["made", "frozen", "explained", "prepared", "explained", "prepared", "approved"]
    assert [event.action for event in told] == [f"count.{step}" for step in steps]


def test_certification_is_blocked_while_the_two_texts_are_empty(frozen: Count) -> None:
    """C11: how those turning three and graduates are counted."""
    dana = person("Dana")
    for key in ("turning_3", "graduates"):
        explain(count=frozen, state="WA", answers={**ANSWERS, key: "  "}, by=dana)
        with pytest.raises(certifying.Unanswered, match=key):
            sign(count=frozen, state="WA", by=dana, at=NOW)


@pytest.mark.parametrize(("name", "state"), [("Dana", "TX"), ("Otis", "WA"), ("Rosa", "WA"), ("Nadia", "WA")])
def test_no_one_signs_for_another_state_or_without_the_right(name: str, state: str, frozen: Count) -> None:
    with pytest.raises(certifying.NotForYou):
        explain(count=frozen, state=state, answers=ANSWERS, by=person(name))


def test_only_the_government_freezes_and_only_what_has_ended() -> None:
    with pytest.raises(certifying.NotForYou):
        freeze(period=PERIOD, by=person("Dana"), at=NOW)
    with pytest.raises(certifying.NotEnded):
        freeze(period=PERIOD.next(), by=person("Graciela"), at=NOW)


def test_a_list_of_services_is_taken_whole_and_fills_the_service_file() -> None:
    made = make_count(period=PERIOD, at=NOW, by="test")
    served = CountedChild.objects.filter(count=made, state="WA", served=True).first()
    assert served
    number = StateRecord.objects.filter(state="WA", child=served.child_id)[0].state_student_identifier
    row = {
        "state_student_identifier": number,
        "service": "INSTRSERV",
        "first": "2026-02-02",
        "last": "",
        "term": "regular",
    }
    with pytest.raises(BadServices, match="line 3: service is one of"):
        take_services(state="WA", rows=[row, {**row, "service": "REFERRAL"}], by="test")
    washington = State.objects.get(pk="WA")
    assert release(made, washington).files[2].wanting == ("CSA",)
    assert take_services(state="WA", rows=[row], by="test") == 1
    services = release(made, washington).files[2]
    assert sum(cell.amount for cell in services.cells) == 1


def test_the_files_of_a_state_add_up_to_its_count() -> None:
    made = make_count(period=PERIOD, at=NOW, by="test")
    for state in State.objects.filter(pk__in=("TX", "WA", "CA")):
        eligible = release(made, state).files[0]
        rows = CountedChild.objects.filter(count=made, state=state, birth_to_21=True)
        assert sum(cell.amount for cell in eligible.cells if cell.set == "ST1") == rows.count()
