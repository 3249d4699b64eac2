"""States, the lanes that agreements open, and schools that are found however they are spelled."""

from datetime import date

import pytest

from vereda.core.schools import packaged_districts, packaged_schools
from vereda.exchange.audit.queries import events_on
from vereda.exchange.states import actions, queries
from vereda.exchange.states.models import District, School, State

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 19)


@pytest.fixture
def washington_schools():
    actions.seed_states()
    schools = packaged_schools().filter(packaged_schools()["state"] == "WA")
    districts = packaged_districts().filter(packaged_districts()["nces_id"].is_in(schools["district_id"].to_list()))
    actions.load_schools(schools=schools, districts=districts, source="test")
    return schools


def test_fifty_states_the_district_and_five_outlying_areas():
    assert actions.seed_states() == 56
    actions.seed_states()
    kinds = State.objects.order_by().values_list("kind", flat=True)
    assert [list(kinds).count(kind) for kind in State.Kind.values] == [50, 1, 5]


def test_both_agreements_in_force_open_the_production_lane():
    actions.seed_states()
    assert queries.production_lane("WA", TODAY).missing == ("ia", "isa")
    actions.sign_agreement(state="WA", kind="ia", signed_on=date(2024, 1, 1), valid_until=date(2026, 11, 19))
    assert not queries.production_lane_open("WA", TODAY)
    actions.sign_agreement(state="WA", kind="isa", signed_on=date(2024, 1, 1), valid_until=date(2027, 1, 1))
    assert queries.production_lane_open("WA", TODAY), "the last day counts"
    assert queries.production_lane("WA", date(2026, 11, 20)).missing == ("ia",)
    assert not queries.production_lane_open("TX", TODAY)


def test_signing_leaves_an_event():
    actions.seed_states()
    agreement = actions.sign_agreement(state="WA", kind="ia", signed_on=TODAY, valid_until=TODAY, by="dana@wa.example")
    (event,) = events_on("agreement", str(agreement.pk))
    assert (event.actor, event.action, event.state_code) == ("dana@wa.example", "agreement.signed", "WA")


@pytest.mark.parametrize("text", ["Eisenhower High School Yakima", "Eisenhowr High Yakima", "yakima EISENHOWER"])
def test_a_school_is_found_however_it_is_spelled(washington_schools, text):
    names = [school.name for school in queries.find_schools(text, state="WA", limit=5)]
    assert any("Eisenhower" in name for name in names), names


def test_a_district_is_found_by_name_and_place(washington_schools):
    found = [district.name for district in queries.find_districts("Toppenish")]
    assert found[0] == "Toppenish School District"


def test_loading_again_renews_and_removes_nothing(washington_schools):
    before = School.objects.count()
    one = washington_schools.head(1).with_columns(name=washington_schools["name"].head(1) + " Academy")
    actions.load_schools(schools=one, districts=packaged_districts().head(0), source="newer")
    assert School.objects.count() == before
    assert School.objects.get(pk=one["nces_id"][0]).name.endswith(" Academy")
    assert District.objects.get(pk=one["district_id"][0]).source == "test", (
        "a district known before is not made anew from its schools"
    )
