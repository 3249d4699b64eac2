"""Which child a State record belongs to."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone
from tests.children.deliveries import (
    Student,
    as_students,
    assert_invariants,
    deliver,
    frames,
    partition,
    student,
    submitted,
    undone,
    work_off,
)  # fmt: skip

from vereda.core.identity import default_model, explain
from vereda.exchange.audit.models import Event
from vereda.exchange.children.deciding.actions import merge, split
from vereda.exchange.children.loading import load
from vereda.exchange.children.matching import links
from vereda.exchange.children.matching.identities import OURS, identity_of
from vereda.exchange.children.matching.identities import identities as identities_of
from vereda.exchange.children.matching.lives import circumstances_of
from vereda.exchange.children.matching.recent_keys import put_away
from vereda.exchange.children.matching.region import around
from vereda.exchange.children.models import (
    Child,
    ConsolidatedRecord,
    IdentityKey,
    IdentityPair,
    Link,
    MatchedIdentity,
    StateRecord,
)
from vereda.exchange.worklists.models import WorkItem
from vereda.simulate.people import identities

PARENTS = {
    "female_parent_first_name": "Elena", "female_parent_last_name": "Cárdenas",
    "male_parent_first_name": "Tomás", "male_parent_last_name": "Reyes",
}  # fmt: skip
TEXAS = student("TX1", "Mona", "Reyes", "Cárdenas", birth_date_verification="1004", **PARENTS)
MICHIGAN = student("MI1", "MONA", "CARDENAS", "REYES", **PARENTS)
WASHINGTON = student("WA1", "Mona", "Reyes Cardenas", **PARENTS)


def test_one_child_of_three_states() -> None:
    deliver("TX", [TEXAS], on=date(2026, 8, 20))
    deliver("MI", [MICHIGAN], on=date(2026, 9, 21))
    matched = deliver("WA", [WASHINGTON], on=date(2026, 11, 12))
    assert partition() == {frozenset({"TX:TX1", "MI:MI1", "WA:WA1"})}
    assert [link.reason for link in Link.objects.all()] == ["new", "match", "match"]
    last = Link.objects.get(state_record__state="WA")
    assert last.probability > 0.999
    assert last.model_version == matched.model_version
    assert matched.counts["linked"] == 1
    assert matched.counts["new"] == 0
    assert_invariants()


def test_twins_stay_apart_with_and_without_the_flag() -> None:
    for flag in ("Yes", None):
        mona = student(f"1{flag}", "Mona", "Reyes", "Cárdenas", multiple_birth_flag=flag, **PARENTS)
        lisa = student(f"2{flag}", "Lisa", "Reyes", "Cárdenas", multiple_birth_flag=flag, **PARENTS)
        deliver("TX", [mona, lisa])
        deliver("WA", [mona, lisa], on=date(2026, 9, 2))
    found = partition()
    assert all(len({record.split(":")[1][0] for record in child}) == 1 for child in found), (
        "no child is both Mona and Lisa"
    )
    assert {frozenset({"TX:1Yes", "WA:1Yes"}), frozenset({"TX:2Yes", "WA:2Yes"})} <= found or len(found) >= 2
    assert_invariants()


def test_a_file_sent_twice_changes_nothing() -> None:
    deliver("TX", [TEXAS])
    submission = submitted("WA", on=date(2026, 9, 2))
    load(submission_id=submission.pk, state="WA", said_at=submission.submission_date, groups=frames([WASHINGTON]))
    work_off(submission)
    before = list(Link.objects.values()), list(IdentityPair.objects.values()), list(ConsolidatedRecord.objects.values())
    again = work_off(submission)
    assert again.counts["pairs"] == 0, "an identity that did not change is not matched again"
    assert (
        list(Link.objects.values()),
        list(IdentityPair.objects.values()),
        list(ConsolidatedRecord.objects.values()),
    ) == before


@pytest.mark.slow
def test_the_children_do_not_depend_on_the_order_of_files() -> None:
    """Ten files of five States, in three orders: the same children, however often links had to be moved on the way."""
    people = identities(120, seed=5, states=("TX", "WA", "MI", "FL", "OR"), messiness=2.0)
    halves = [(state, half) for state in ("TX", "WA", "MI", "FL", "OR") for half in (0, 1)]
    files = {
        (state, half): as_students(people.filter(people["state"] == state).gather_every(2, half))
        for state, half in halves
    }
    found = []
    for seed in (0, 1, 2):
        with undone():
            for number, (state, half) in enumerate(Random(seed).sample(halves, len(halves))):
                deliver(state, files[state, half], on=date(2026, 9, 1) + timedelta(days=number))
            assert_invariants()
            waiting = WorkItem.objects.filter(status=WorkItem.Status.OPEN).select_related("left", "right")
            found.append((partition(), {frozenset((str(item.left), str(item.right))) for item in waiting}))
    assert found[0] == found[1] == found[2]
    assert len(found[0][0]) > 100


@pytest.mark.slow
@pytest.mark.parametrize(("alone", "common", "size"), [(3, 3, 1), (3, 3, 7), (2, 4, 7), (1, 300, 7)])
def test_a_key_that_becomes_common_gives_the_same_pairs_whoever_came_first(
    monkeypatch: pytest.MonkeyPatch, alone: int, common: int, size: int
) -> None:
    """With a cap of a few records a key, arriving one by one or all at once must leave the same evidence; also where half of them
    first came as somebody else, with whom they shared other keys.
    """
    monkeypatch.setattr("vereda.exchange.children.matching.stored_keys.ALONE", alone)
    monkeypatch.setattr("vereda.exchange.children.matching.stored_keys.COMMON", common)
    people = as_students(identities(40, seed=11, states=("TX",), messiness=1.0))
    kin = [
        student(f"K{number}", first, "Reyes", "Cárdenas", date(2010, 1, 1))
        for number, first in enumerate(("Ana", "Anna", "Ane", "Anita", "Any", "Anahí"))
    ]
    everyone = [*people, *kin]
    with undone():
        deliver("TX", everyone)
        at_once = _pairs()
    assert at_once
    shuffled = Random(size).sample(everyone, len(everyone))
    with undone():
        for begin in range(0, len(shuffled), size):
            deliver("TX", shuffled[begin : begin + size])
        assert _pairs() == at_once
    with undone():
        deliver("TX", [_as_another(one) if at % 2 else one for at, one in enumerate(shuffled)])
        assert _pairs() != at_once
        for begin in range(1, len(shuffled), 2 * size):
            corrected = shuffled[begin : begin + 2 * size : 2]
            deliver("TX", [one | {"action_code": "U"} for one in corrected], on=date(2026, 9, 2))
        assert _pairs() == at_once


@pytest.mark.slow
def test_keys_that_were_put_away_are_found_and_renewed_as_recent_ones_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some keys in the large table, some in the small one, and some moved between: the pairs are those of one table."""
    monkeypatch.setattr("vereda.exchange.children.matching.stored_keys.ALONE", 2)
    monkeypatch.setattr("vereda.exchange.children.matching.stored_keys.COMMON", 4)
    monkeypatch.setattr("vereda.exchange.children.matching.recent_keys.KEYS_A_TIME", 50)
    people = as_students(identities(40, seed=11, states=("TX",), messiness=1.0))
    with undone():
        deliver("TX", people)
        at_once, keys = _pairs(), _keys()
        assert put_away(enough=len(keys) + 1) == 0
    with undone():
        for begin in range(0, len(people), 7):
            deliver("TX", people[begin : begin + 7])
            if begin < len(people) // 2:
                assert put_away(enough=_recent()) > 0
        assert 0 < _recent() < len(keys)
        assert (_pairs(), _keys()) == (at_once, keys)
        deliver("TX", [_as_another(one) for one in people[::3]], on=date(2026, 9, 2))
        assert _pairs() != at_once
        deliver("TX", [one | {"action_code": "U"} for one in people[::3]], on=date(2026, 9, 3))
        assert (_pairs(), _keys()) == (at_once, keys)
        assert put_away(enough=1) > 0
        assert (_recent(), _keys()) == (0, keys)


def _recent() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM children_recentkey")
        return cursor.fetchone()[0]


def _keys() -> list[tuple[int, str]]:
    return sorted(IdentityKey.objects.values_list("key", "state_record__state_student_identifier"))


def test_a_key_that_becomes_rarer_brings_its_pairs_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vereda.exchange.children.matching.stored_keys.COMMON", 2)
    same = {"sex": "Female", **PARENTS}
    deliver(
        "TX",
        [
            student("1", "Mona", "Reyes", **same),
            student("2", "Mona", "Reyes", **same),
            student("3", "Mona", "Reyes", **same),
        ],
    )
    assert _pairs() == set(), "three records share every key, and two are the most"
    deliver("TX", [student("3", "Otilia", "Zapata", born=date(1999, 5, 5), action_code="U")], on=date(2026, 9, 2))
    assert {pair for pair, _ in _pairs()} == {frozenset({"TX 1", "TX 2"})}
    assert_invariants()


def _as_another(one: Student) -> Student:
    """One of few children whom others are taken for: more share their keys."""
    return one | {
        "first_name": "Ana",
        "last_name_1": "Reyes",
        "last_name_2": "Cárdenas",
        "birth_date": date(2010, 1, 1),
    }


def _pairs() -> set[tuple[frozenset[str], float]]:
    return {
        (frozenset((str(pair.left), str(pair.right))), round(pair.score, 9))
        for pair in IdentityPair.objects.select_related("left", "right")
    }


def test_merged_children_keep_the_oldest_id_and_the_other_leads_to_it() -> None:
    deliver("TX", [TEXAS])
    other = student("MI1", "Ramona Elena", "Cardenas", born=date(2007, 7, 30))
    deliver("MI", [other])
    oldest, younger = Child.objects.all()
    deliver("MI", [{**MICHIGAN, "action_code": "U"}], on=date(2026, 9, 5))
    younger.refresh_from_db()
    assert younger.successor == oldest
    assert Event.objects.get(action="child.retired").on_id == younger.msix_id
    assert partition() == {frozenset({"TX:TX1", "MI:MI1"})}
    assert_invariants()
    deliver("MI", [{**other, "action_code": "U"}], on=date(2026, 9, 6))
    assert Child.objects.count() == 3, "a retired ID is not given again"
    assert len(partition()) == 2
    assert Link.objects.filter(reason="rematch").count() == 2
    assert_invariants()


def test_retired_ids_lead_to_the_living_child_in_one_step() -> None:
    apart = [student(f"X{number}", first, last, born=born) for number, (first, last, born) in enumerate(
        (("Mona", "Reyes", date(2007, 3, 7)), ("Iker", "Zapata", date(2011, 5, 5)), ("Noé", "Ixchop", date(2014, 8, 9)))
    )]  # fmt: skip
    for state, one in zip(("TX", "MI", "WA"), apart, strict=True):
        deliver(state, [one])
    second, third = Child.objects.all()[1:]
    deliver("WA", [{**MICHIGAN, "state_student_identifier": "X2", "action_code": "U"}], on=date(2026, 9, 5))
    deliver("MI", [{**MICHIGAN, "state_student_identifier": "X1", "action_code": "U"}], on=date(2026, 9, 6))
    deliver("TX", [{**TEXAS, "state_student_identifier": "X0", "action_code": "U"}], on=date(2026, 9, 7))
    first = Child.objects.order_by("id").first()
    for child in (second, third):
        child.refresh_from_db()
        assert child.successor == first
    assert_invariants()


def test_what_a_person_linked_the_machine_does_not_part() -> None:
    deliver("TX", [TEXAS])
    deliver("WA", [student("WA9", "Otilia", "Zapata", born=date(1999, 5, 5))])
    mona, otilia = Child.objects.all()
    merge(into=mona.pk, child=otilia.pk, by="dana.okafor@wa.example")
    at = timezone.now()
    deliver(
        "WA",
        [student("WA9", "Otilia", "Zapata", "Ruiz", born=date(1999, 5, 6), action_code="U")],
        on=date(2026, 9, 9),
        at=at + timedelta(days=1),
    )
    deliver("TX", [{**TEXAS, "middle_name": "Luz", "action_code": "U"}], on=date(2026, 9, 9), at=at + timedelta(days=1))
    assert frozenset({"TX:TX1", "WA:WA9"}) in partition()


def test_what_a_person_parted_the_machine_does_not_link() -> None:
    deliver("TX", [TEXAS])
    deliver("WA", [WASHINGTON])
    record = StateRecord.objects.get(state="WA")
    split(child=record.child_id, off=[record.pk], off_keeps_id=False, by="dana.okafor@wa.example")
    at = timezone.now()
    deliver("MI", [MICHIGAN], at=at + timedelta(days=1))
    deliver(
        "WA", [{**WASHINGTON, "middle_name": "Luz", "action_code": "U"}], on=date(2026, 9, 9), at=at + timedelta(days=1)
    )
    child_of = {record.state_id: record.child_id for record in StateRecord.objects.all()}
    assert child_of["WA"] != child_of["TX"]


def test_whoever_is_taken_for_somebody_else_no_more_contests_no_link() -> None:
    """Two records that a person parted both want a third, so it waits; when one turns out to be somebody else, the other has it."""
    deliver("TX", [TEXAS])
    deliver("WA", [WASHINGTON])
    wanting = StateRecord.objects.get(state="WA")
    split(child=wanting.child_id, off=[wanting.pk], off_keeps_id=False, by="dana.okafor@wa.example")
    at = timezone.now() + timedelta(days=1)
    deliver("MI", [MICHIGAN], at=at)
    assert len(partition()) == 3
    assert WorkItem.objects.filter(status=WorkItem.Status.OPEN).count() == 2
    another = student("WA1", "Otilia", "Zapata", born=date(1999, 5, 5), action_code="U")
    deliver("WA", [another | {"female_parent_first_name": "Rosa"}], on=date(2026, 9, 9), at=at + timedelta(days=1))
    assert partition() == {frozenset({"TX:TX1", "MI:MI1"}), frozenset({"WA:WA1"})}
    assert not WorkItem.objects.filter(status=WorkItem.Status.OPEN).exists()


@pytest.fixture
def doubtful() -> tuple[dict, dict]:
    """Two records that a person should compare, whatever the model of the day."""
    one = student("TX1", "Mona", "Reyes", "Cárdenas", multiple_birth_flag=None)
    ways = (
        {"last_name_2": "Cárdenas", "birth_date": date(2007, 5, 7)}, {"birth_date": date(2007, 3, 8)},
        {"birth_date": date(2007, 7, 3)},
        {}, {"first_name": "Ramona"}, {"last_name_2": "Cárdenas", "birth_date": date(2008, 3, 7)}, {"last_name_2": "Cardona"},
    )  # fmt: skip
    others = [student("WA1", "Mona", "Reyes", multiple_birth_flag=None) | way for way in ways]
    left = one | {"state": "TX", "multiple_birth": None}
    return one, next(other for other in others if explain(left, other | {"state": "WA"}).decision == "near_match")


def test_a_near_match_waits_for_a_person_and_is_moot_when_the_state_withdraws(doubtful: tuple[dict, dict]) -> None:
    deliver("TX", [doubtful[0]])
    matched = deliver("WA", [doubtful[1]])
    assert len(matched.near) == 1
    assert WorkItem.objects.get().status == WorkItem.Status.OPEN
    assert len(partition()) == 2
    deliver("WA", [{"state_student_identifier": "WA1", "action_code": "D"}], on=date(2026, 9, 3))
    assert WorkItem.objects.get().status == WorkItem.Status.MOOT
    assert StateRecord.objects.get(state="WA").child is not None, "what is withdrawn stays linked"


def test_a_near_match_is_settled_by_later_evidence(doubtful: tuple[dict, dict]) -> None:
    deliver("TX", [doubtful[0] | PARENTS])
    deliver("WA", [doubtful[1]])
    deliver("WA", [{**WASHINGTON, "action_code": "U"}], on=date(2026, 9, 3))
    assert len(partition()) == 1
    assert not WorkItem.objects.filter(status=WorkItem.Status.OPEN).exists()


def test_an_msix_id_that_a_state_sends_first_is_strong_evidence(doubtful: tuple[dict, dict]) -> None:
    deliver("TX", [doubtful[0]])
    number = Child.objects.get().msix_id
    deliver("WA", [{**doubtful[1], "msix_identification_number": number}])
    assert len(partition()) == 1
    assert_invariants()


def test_an_msix_id_against_all_identity_links_nothing() -> None:
    deliver("TX", [TEXAS])
    number = Child.objects.get().msix_id
    deliver("WA", [student("WA1", "Iker", "Zapata", born=date(2012, 5, 5), msix_identification_number=number)])
    assert len(partition()) == 2


def test_an_id_that_the_exchange_gave_itself_proves_nothing(doubtful: tuple[dict, dict]) -> None:
    """Washington was linked, got the number, then corrected what had made it look the same; its echo does not hold the link."""
    deliver("TX", [doubtful[0] | PARENTS])
    deliver("WA", [WASHINGTON])
    number = Child.objects.get().msix_id
    deliver("WA", [{**doubtful[1], "action_code": "U", "msix_identification_number": number}], on=date(2026, 9, 3))
    assert len(partition()) == 2


def test_msix_ids_never_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    first = links.new_children(3, datetime(2026, 9, 1, tzinfo=UTC), Random(1))
    again = links.new_children(3, datetime(2026, 9, 1, tzinfo=UTC), Random(1))
    assert len({*first, *again}) == 6
    assert Child.objects.values("msix_id").distinct().count() == 6


def test_names_are_kept_for_search_and_keys_for_matching() -> None:
    deliver("TX", [TEXAS])
    texas = MatchedIdentity.objects.get()
    assert texas.names == "mona monica ramona cardenas reyes"
    assert texas.parents == "elena cardenas tomas reyes"
    before = IdentityKey.objects.count()
    deliver("TX", [{**TEXAS, "action_code": "U"}], on=date(2026, 9, 4))
    assert IdentityKey.objects.count() == before


HARVEST = [{"enrollment_date": date(2025, 9, 1), "withdrawal_date": date(2026, 5, 20), "facility_state": "TX"}]
NORTH = [{"qualifying_arrival_date": date(2026, 6, 3), "qualifying_move_from_state": "TX"}]
AT_ONCE = [{"enrollment_date": date(2025, 10, 1), "withdrawal_date": date(2026, 3, 1), "facility_state": "WA"}]


def _kept_and_weighed() -> tuple[float, float]:
    """The score of the only pair by identity, and with all that was said."""
    kept = IdentityPair.objects.get()
    return kept.score, around([kept.left_id], default_model()).pairs["score"][0]


def test_where_a_child_came_from_weighs_whichever_file_comes_first(doubtful: tuple[dict, dict]) -> None:
    texas, washington = doubtful[0] | {"enrollments": HARVEST}, doubtful[1] | {"qualifying_moves": NORTH}
    found = set()
    for files in ((("TX", texas), ("WA", washington)), (("WA", washington), ("TX", texas))):
        with undone():
            for state, one in files:
                deliver(state, [one])
            found.add(_kept_and_weighed())
    ((identity, weighed),) = found
    assert weighed > identity


def test_a_child_cannot_be_in_two_places_and_a_later_file_that_says_so_counts(doubtful: tuple[dict, dict]) -> None:
    deliver("TX", [doubtful[0] | {"enrollments": HARVEST}])
    deliver("WA", [doubtful[1]])
    identity, weighed = _kept_and_weighed()
    assert weighed == identity
    later = {"state_student_identifier": "WA1", "action_code": "U", "enrollments": AT_ONCE}
    deliver("WA", [later], on=date(2026, 9, 5))
    identity, weighed = _kept_and_weighed()
    assert weighed < identity - 1
    assert not WorkItem.objects.filter(status=WorkItem.Status.OPEN).exists() or WorkItem.objects.get().score == weighed


def test_a_number_that_both_states_give_confirms(doubtful: tuple[dict, dict]) -> None:
    number = [{"alternate_state_student_id": "L-4711", "alternate_state_student_id_type": "03"}]
    deliver("TX", [doubtful[0] | {"alternate_ids": number}])
    deliver("WA", [doubtful[1] | {"alternate_ids": number}])
    identity, weighed = _kept_and_weighed()
    assert identity + 5 < weighed <= identity + 8
    texas, washington = (StateRecord.objects.get(state=state).pk for state in ("TX", "WA"))
    (said,) = circumstances_of(washington, texas)
    assert (said.comparison, said.weight.kin, said.weight.stranger) == ("numbers", 6.0, 8.0)
    assert said.sentence("es").startswith("Ambos Estados")
    assert_invariants()


def test_a_record_at_hand_is_the_identity_that_a_table_has() -> None:
    deliver(
        "TX", [student("TX1", "Mona", "Reyes", middle_name="Luz", female_parent_first_name="Elena", birth_city="Pharr")]
    )
    record = StateRecord.objects.get()
    row = identities_of([record.pk]).row(0, named=True)
    assert identity_of(record) == {name: row[name] for name in row if name not in OURS}
