"""A frozen count never moves; a State's certification needs its answers and two people; later changes show in a comparison."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import Error
from tests.counts.conftest import NOW

from vereda.core.calendar import performance_period_named
from vereda.core.counts import Edges
from vereda.core.counts.narrative import QUESTIONS
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.row_security import as_person
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Child, QualifyingMove, StateRecord
from vereda.exchange.counts import certifying
from vereda.exchange.counts.actions import make_count
from vereda.exchange.counts.certifying import NotEnded, NotForYou, explain, freeze, sign
from vereda.exchange.counts.comparing import MERGED, compare
from vereda.exchange.counts.lists import BadList
from vereda.exchange.counts.models import Certification, Count, CountedChild, Freezing, Race
from vereda.exchange.counts.races import take_races
from vereda.exchange.counts.releasing import release
from vereda.exchange.counts.services import take_services
from vereda.exchange.reports.freezing import ask_to_freeze, work_off
from vereda.exchange.reports.queries import reported
from vereda.exchange.states.models import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_nation")]
PERIOD = performance_period_named("2025-26")
ANSWERS = {question.key: "As the law says." for question in QUESTIONS}


def person(name: str) -> User:
    return User.objects.get(name__startswith=name)


@pytest.fixture
def frozen() -> Count:
    return freeze(count=make_count(period=PERIOD, at=NOW, by="test"), by=person("Graciela"), at=NOW)


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
    for period, name, refused in ((PERIOD, "Dana", NotForYou), (PERIOD.next(), "Graciela", NotEnded)):
        with pytest.raises(refused):
            ask_to_freeze(period=period, by=person(name), at=NOW)
        with pytest.raises(refused):
            freeze(count=make_count(period=period, at=NOW, by="test"), by=person(name), at=NOW)


def asked() -> Freezing:
    return ask_to_freeze(period=PERIOD, by=person("Graciela"), at=NOW)


def worked_off(freezing: Freezing) -> Freezing:
    work_off(freezing.pk, clock=lambda: NOW)
    freezing.refresh_from_db()
    return freezing


def test_a_freezing_counts_adds_up_and_freezes() -> None:
    freezing = worked_off(asked())
    assert freezing.count
    assert freezing.step == Freezing.Step.FROZEN
    assert freezing.count.frozen_by == person("Graciela").email
    assert reported(PERIOD.name) == freezing.count, "its reports have been added up"
    work_off(freezing.pk, clock=lambda: NOW)
    assert Count.objects.exclude(frozen_at=None).count() == 1, "the job may be done twice"


REFUSE = """
    CREATE FUNCTION refuse_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$;
    CREATE TRIGGER refuse_row BEFORE {what} FOR EACH ROW EXECUTE FUNCTION refuse_row();
"""
ALLOW = "SET CONSTRAINTS ALL IMMEDIATE; DROP FUNCTION refuse_row() CASCADE; SET CONSTRAINTS ALL DEFERRED"


@pytest.mark.parametrize(
    ("what", "reached"),
    [
        ("INSERT ON counts_countedchild", Freezing.Step.ASKED),
        ("INSERT ON reports_figure", Freezing.Step.COUNTED),
        ("UPDATE OF frozen_at ON counts_count", Freezing.Step.ADDED_UP),
    ],
)
def test_what_breaks_off_leaves_nothing_half_frozen_and_goes_on_after_the_last_step(what: str, reached: str) -> None:
    """Storage refuses the rows of one step after the other (R4), as a kill in it would."""
    freezing = asked()
    with connection.cursor() as cursor:
        cursor.execute(REFUSE.format(what=what))
        with pytest.raises(Error, match="disk full"):
            work_off(freezing.pk, clock=lambda: NOW)
        cursor.execute(ALLOW)
    freezing.refresh_from_db()
    assert (freezing.step, Count.objects.exclude(frozen_at=None).exists()) == (reached, False)
    kept = freezing.count
    assert worked_off(freezing).step == Freezing.Step.FROZEN
    assert kept in (None, freezing.count)


def test_a_count_that_somebody_makes_meanwhile_is_counted_anew() -> None:
    freezing = asked()
    freezing.count, freezing.step = Count.objects.get(period=PERIOD.name), Freezing.Step.COUNTED
    freezing.save()
    other = make_count(period=PERIOD, at=NOW, by="console", edges=Edges(expiration_counts=False))
    freezing = worked_off(freezing)
    assert freezing.count
    assert freezing.count != other
    assert freezing.count.expiration_counts


def test_who_lost_the_right_meanwhile_freezes_nothing() -> None:
    freezing = asked()
    person("Graciela").roles.all().delete()
    assert worked_off(freezing).step == Freezing.Step.GIVEN_UP
    assert not Count.objects.exclude(frozen_at=None).exists()
    assert Event.objects.latest("id").action == "freezing.given_up"


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
    with pytest.raises(BadList, match="line 3: service is one of"):
        take_services(state="WA", rows=[row, {**row, "service": "REFERRAL"}], by="test")
    washington = State.objects.get(pk="WA")
    assert release(made, washington).files[2].wanting == ("CSA",)
    assert take_services(state="WA", rows=[row], by="test") == 1
    services = release(made, washington).files[2]
    assert sum(cell.amount for cell in services.cells) == 1


def test_a_list_of_races_is_taken_whole_and_fills_a_set_of_the_eligible_file() -> None:
    """MSIX has no element for race, and FS121, set A, asks for it."""
    made = make_count(period=PERIOD, at=NOW, by="test")
    rows = CountedChild.objects.filter(count=made, state="WA", birth_to_21=True)
    told = rows.exclude(age_grade="UNDER3")[0]
    number = StateRecord.objects.filter(state="WA", child=told.child_id)[0].state_student_identifier
    row, washington = {"state_student_identifier": number, "race": "HI7"}, State.objects.get(pk="WA")
    for wrong in ([row, row], [{**row, "race": "Hispanic"}], [{**row, "state_student_identifier": "none"}]):
        with pytest.raises(BadList, match="line"):
            take_races(state="WA", rows=wrong, by="test")
    assert take_races(state="WA", rows=[row], by="test") == 1
    eligible = release(made, washington).files[0]
    assert eligible.wanting == ()
    races = [cell for cell in eligible.cells if cell.set == "CSA" and cell.amount]
    assert {cell.codes["RaceEthnicityID"]: cell.amount for cell in races if cell.codes["RaceEthnicityID"] == "HI7"} == {
        "HI7": 1
    }
    assert sum(cell.amount for cell in races) == rows.count()
    with as_person(person("Ignacio").pk):
        assert not Race.objects.exists(), "of Washington alone, held by the database too"
    with as_person(person("Dana").pk):
        assert Race.objects.count() == 1


def test_the_files_of_a_state_add_up_to_its_count() -> None:
    made = make_count(period=PERIOD, at=NOW, by="test")
    for state in State.objects.filter(pk__in=("TX", "WA", "CA")):
        eligible = release(made, state).files[0]
        rows = CountedChild.objects.filter(count=made, state=state, birth_to_21=True)
        assert sum(cell.amount for cell in eligible.cells if cell.set == "ST1") == rows.count()
