"""Finding a child, and what a search may show of it."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

import pytest
from django.db import connection
from tests.children.deliveries import deliver, student, undone
from tests.children.test_consolidated import AHTANUM, PARENTS, mona, stay

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.finding.candidates import MOST
from vereda.exchange.children.models import Child
from vereda.exchange.children.queries import Found, NoSuchChild, Query, find, read_query
from vereda.exchange.states.actions import seed_states
from vereda.exchange.states.models import District

pytestmark = pytest.mark.usefixtures("msix_id")
DISTRICT = "5399900"


@pytest.fixture(scope="module")
def msix_id(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """That of Mona, known to three States as others about her age are to one, for all tests of this module."""
    with django_db_blocker.unblock(), undone():
        seed_states()
        yield bring_in()


def bring_in() -> str:
    number = mona().msix_id
    people = (
        ("Mónica", ("Cárdenas", "Reyes"), date(2009, 3, 7)),
        ("Ramona", ("Reyes",), date(2007, 3, 17)),
        ("Iker", ("Zapata",), date(2007, 3, 7)),
    )
    others = [
        student(f"O{place}", first, *surnames, born=born, enrollments=[stay(date(2026, 8, 17))])
        for place, (first, surnames, born) in enumerate(people)
    ]
    deliver("FL", others)
    here = stay(date(2026, 9, 1), school=AHTANUM, school_district_id=DISTRICT)
    deliver("WA", [student("WA9", "Lupe", "Ixchop", born=date(2011, 1, 2), enrollments=[here])])
    return number


def first(user: User, text: str) -> str:
    found = find(user, read_query(text))
    return found.children[0].msix_id if found.children else ""


@pytest.mark.parametrize(
    "text",
    [
        "Mona Reyes Cárdenas 3/7/2007", "mona cardenas reyes 2007-03-07", "Moni Cardenas Reyes 3/7/2007",
        "Mona Rreyes Cardenas 7 marzo 2007", "Mona Reyes", "Mona Cárdenas",
        "Mona Reyes 7/3/2007", "Reyes Cárdenas, Mona", "MONA REYEZ CARDENAZ", "Moni Reyes Cárdenas", "Mona Cárdenas 3/7/2007",
    ],
)  # fmt: skip
def test_mona_is_found_first_however_she_is_asked_for(people: dict[str, User], msix_id: str, text: str) -> None:
    assert first(people["Rosa"], text) == msix_id


def test_each_result_says_why_and_what_speaks_against_it(people: dict[str, User], msix_id: str) -> None:
    found = find(people["Rosa"], read_query("Moni Cardenas Reyes 3/7/2007"))
    levels = {reason.comparison: reason.level for reason in found.children[0].explanation.reasons}
    assert (levels["given"], levels["birth_date"]) == ("nickname", "same")
    other = next(one for one in found.children if one.record.shown("first_name") == "Mónica")
    assert {reason.comparison: reason.level for reason in other.explanation.reasons}["birth_date"] == "year_differs"
    spanish = find(people["Rosa"], read_query("Moni Cardenas Reyes 3/7/2007"), language="es")
    assert "familiar" in next(
        one.sentence for one in spanish.children[0].explanation.reasons if one.comparison == "given"
    )
    assert found.children[0].likelihood == "very_likely"
    assert found.children[-1].probability <= found.children[0].probability


def test_without_a_birth_date_nobody_is_very_likely(people: dict[str, User], msix_id: str) -> None:
    assert find(people["Rosa"], read_query("Mona Reyes Cárdenas")).children[0].likelihood != "very_likely"


def test_another_birth_year_is_never_very_likely(people: dict[str, User], msix_id: str) -> None:
    """Brothers, and girls of the same name two years apart, are told apart by the date alone."""
    found = find(people["Rosa"], read_query("Moni Cardenas Reyes 3/7/2007")).children
    assert {one.record.shown("first_name"): one.likelihood for one in found if one.likelihood == "very_likely"} == {
        "Mona": "very_likely"
    }


@pytest.mark.parametrize("text", ["TX1", "tx TX1", "WA WA1"])
def test_an_identifier_leads_straight_to_the_child(people: dict[str, User], msix_id: str, text: str) -> None:
    assert find(people["Rosa"], read_query(text)).exact == msix_id


def test_an_msix_id_leads_straight_to_the_child_and_a_retired_one_to_its_successor(
    people: dict[str, User], msix_id: str
) -> None:
    assert find(people["Rosa"], read_query(msix_id)).exact == msix_id
    retired = Child.objects.create(
        msix_id="123456789031", created_at="2026-01-01T00:00Z", successor=Child.objects.get(msix_id=msix_id)
    )
    found = find(people["Rosa"], Query(msix_id=retired.msix_id))
    assert (found.exact, found.retired) == (msix_id, retired.msix_id)
    assert find(people["Rosa"], Query(msix_id="999999999999")) == Found(Query(msix_id="999999999999"), ())


def test_a_parent_finds_the_child_and_accents_do_not_matter(people: dict[str, User], msix_id: str) -> None:
    for parent in ("Elena Cardenas", "tomas reyes"):
        found = find(people["Rosa"], Query(parent=parent))
        assert found.children[0].msix_id == msix_id
        assert find(people["Rosa"], Query(given="Mona", parent=parent)).children[0].msix_id == msix_id


def test_a_parent_and_a_birth_date_find_the_child_born_about_then(people: dict[str, User], msix_id: str) -> None:
    for born in (date(2007, 3, 7), date(2008, 1, 1)):
        assert find(people["Rosa"], Query(parent="Elena Cardenas", born=born)).children[0].msix_id == msix_id
    assert not find(people["Rosa"], Query(parent="Elena Cardenas", born=date(2009, 3, 7))).children


@pytest.mark.parametrize("born", [None, date(2011, 1, 2), date(2012, 5, 5)])
def test_a_child_whose_record_knows_no_parent_is_found_with_a_parents_name(
    people: dict[str, User], msix_id: str, born: date | None
) -> None:
    (found,) = find(people["Rosa"], Query(given="Luppe", parent="Elena Ixchop", born=born)).children
    assert found.record.name.startswith("Lupe")


def test_state_and_school_narrow(people: dict[str, User], msix_id: str) -> None:
    assert [one.msix_id for one in find(people["Rosa"], Query(surnames="Reyes", state="WA")).children] == [msix_id]
    assert [one.msix_id for one in find(people["Rosa"], Query(surnames="Reyes", school="ahtanum")).children] == [
        msix_id
    ]
    assert not find(people["Rosa"], Query(surnames="Reyes", school="No Such School")).children


@pytest.mark.parametrize("school", ["Ahtanum Ridge", "antanum ridge hs", "AHTANUM"])
def test_a_school_is_known_by_its_words_however_they_are_spelled(
    people: dict[str, User], msix_id: str, school: str
) -> None:
    (found,) = find(people["Rosa"], Query(given="Mona", school=school)).children
    assert found.msix_id == msix_id
    assert found.at_place


def test_a_common_name_is_found_at_a_small_school(people: dict[str, User], msix_id: str) -> None:
    """More of the same name than are looked at elsewhere, one of them in the district that is asked for."""
    District.objects.filter(nces_id=DISTRICT).update(name="Lower Yakima SD", search_text="lower yakima sd")
    born = [date(2007 + place // 300, 1 + place // 28 % 12, 1 + place % 28) for place in range(MOST + 20)]
    deliver("TX", [student(f"{place}", "Ana", "Lopez", born=day) for place, day in enumerate(born)])
    here = stay(date(2026, 9, 1), school=AHTANUM, school_district_id=DISTRICT)
    deliver("WA", [student("WA10", "Ana", "Lopez", born=date(2012, 5, 5), enrollments=[here])])
    for question in (
        Query(given="Ana", surnames="Lopez", school="Lower Yakima"),
        Query(born=date(2012, 5, 5), school="Lower Yakima"),
    ):
        assert [one.record.birth_date for one in find(people["Rosa"], question).children] == [date(2012, 5, 5)]


@pytest.mark.parametrize(
    "written", ["Hernandex", "Ernandez", "Herrnandez", "Henrandez", "Hernándes", "Hermandez", "Hernadez", "Fernandez"]
)
def test_a_slip_of_the_hand_in_a_surname_is_forgiven(people: dict[str, User], written: str) -> None:
    deliver("WA", [student("WA20", "Itzel", "Hernandez", born=date(2011, 4, 9))])
    (found,) = find(people["Rosa"], Query(given="Itzel", surnames=written)).children
    assert found.record.birth_date == date(2011, 4, 9)


def test_what_a_file_brings_slows_no_search_down(db: None) -> None:
    """PostgreSQL's list of words that are not in the index yet, which each search reads, is empty when the file is matched."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('matchedidentity_words')")
        deliver("WA", [student("WA20", "Itzel", "Hernandez", born=date(2011, 4, 9))])
        cursor.execute(
            "SELECT gin_clean_pending_list('matchedidentity_words'), gin_clean_pending_list('nameword_likeness')"
        )
        assert cursor.fetchone() == (0, 0)


def test_the_words_of_a_record_come_with_its_birth_year_or_as_of_a_child_without_parents(db: None) -> None:
    asked = "SELECT children_words('mona reyes', 'tomas elena reyes', '2007-03-07', 'WA'), children_words('mona', '', NULL, 'WA')"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        known, alone = cursor.fetchone()
    assert alone == ["alone:mona", "mona", "state:WA"]
    assert known == [
        "born:2007:", "born:2007:mona", "born:2007:reyes", "mona", "parent:elena", "parent:reyes", "parent:tomas", "reyes",
        "state:WA",
    ]  # fmt: skip


@pytest.mark.parametrize("question", [Query(state="WA"), Query(school="Ahtanum"), Query(born=date(2007, 3, 7))])
def test_a_state_a_school_or_a_date_alone_asks_for_more(people: dict[str, User], msix_id: str, question: Query) -> None:
    assert find(people["Rosa"], question) == Found(question, (), too_many=True)


def test_nobody_is_found_for_a_name_that_nobody_has(people: dict[str, User], msix_id: str) -> None:
    assert find(people["Rosa"], read_query("Xóchitl Quetzalcóatl")).children == ()
    assert find(people["Rosa"], Query()).children == ()


def test_too_many_are_not_listed_for_harvest(people: dict[str, User]) -> None:
    deliver(
        "TX",
        [
            student(f"{place}", "José", "García", born=date(1996 + place // 12, 1 + place % 12, 5), sex="Male")
            for place in range(40)
        ],
    )
    found = find(people["Rosa"], read_query("Jose Garcia"))
    assert found.too_many
    assert len(found.children) == 20


def test_the_search_is_recorded_without_any_name(people: dict[str, User], msix_id: str) -> None:
    find(people["Rosa"], read_query("Mona Reyes Cárdenas"))
    event = Event.objects.filter(action="child.searched").last()
    assert event.actor == people["Rosa"].email
    assert "mona" not in json.dumps([event.facts, event.on_id]).lower()


CANARIES = (
    "canary.parent@example.org", "5095550199", "Canary Comment", "Canary Course", "Canary Test", "CanaryCity",
    "CANARY-ALT", "Canario",
    "Canary Old School", "CANARYID",
)  # fmt: skip


def test_a_result_holds_nothing_beyond_what_tells_children_apart(people: dict[str, User]) -> None:
    """Planted values of every group that a search must not hand out, not even in memory."""
    deliver(
        "FL",
        [
            student(
                "CANARYID", "Zenaida", "Quispe", parent_1_email_address=CANARIES[0], parent_1_phone_number=CANARIES[1],
                birth_city="CanaryCity", female_parent_first_name="Canario",
                enrollments=[
                    stay(date(2026, 8, 17), name="Caloosa Grove High School", enrollment_comment=CANARIES[2],
                         med_alert_indicator="Chronic"),
                    stay(date(2020, 8, 17), date(2021, 5, 1), school=None, name="Canary Old School"),
                ],
                course_history=[{"course_title": CANARIES[3]}],
                assessments=[{"assessment_title": CANARIES[4]}],
                alternate_ids=[{"alternate_state_student_id": "CANARY-ALT"}],
                qualifying_moves=[{"qualifying_arrival_date": date(2026, 6, 1), "qualifying_move_to_city": "CanaryCity"}],
            )
        ],
    )  # fmt: skip
    for text in ("Zenaida Quispe", "Zenaida Quispe 3/7/2007"):
        (one,) = find(people["Rosa"], read_query(text)).children
        record = asdict(one.record)
        record["enrollments"] = [{**row, "elements": dict(row["elements"])} for row in record["enrollments"]]
        shown = json.dumps([one.msix_id, record], default=str)
        assert "Caloosa Grove High School" in shown
        assert "Chronic" not in shown
        assert not [canary for canary in CANARIES if canary in shown]


def test_who_has_no_reach_beyond_the_district_is_not_shown_others(people: dict[str, User], msix_id: str) -> None:
    assert [one.msix_id for one in find(people["Rosa"], read_query("Lupe Ixchop")).children]
    assert [one.opens_directly for one in find(people["Sam"], read_query("Lupe Ixchop")).children] == [True]
    for question in (
        read_query("Lupe Ixchop"),
        read_query("WA9"),
        Query(msix_id=msix_id),
        read_query("Mona Reyes Cárdenas 3/7/2007"),
    ):
        assert list(find(people["Tess"], question).children) == []
        assert find(people["Tess"], question).exact is None
    with pytest.raises(NoSuchChild):
        find(people["Nadia"], read_query("Mona"))


def test_it_says_which_open_directly(people: dict[str, User], msix_id: str) -> None:
    assert find(people["Dana"], Query(msix_id=msix_id)).children[0].opens_directly
    assert not find(people["Rosa"], Query(msix_id=msix_id)).children[0].opens_directly


def test_parents_are_not_taken_for_the_child(people: dict[str, User], msix_id: str) -> None:
    assert PARENTS["female_parent_first_name"] == "Elena"
    assert msix_id not in [one.msix_id for one in find(people["Rosa"], read_query("Elena Cárdenas 1/1/1980")).children]
