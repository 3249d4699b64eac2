"""All records linked anew: what differs is proposed, nothing moves."""

from dataclasses import replace
from datetime import UTC, date, datetime

from django.db import transaction
from tests.children.deliveries import EPOCH, as_students, deliver, partition, student, undone
from tests.children.test_matching import MICHIGAN, TEXAS, WASHINGTON

from vereda.core.identity import default_model, link
from vereda.exchange.audit.models import Event
from vereda.exchange.children.matching.links import Moved, move, new_children
from vereda.exchange.children.models import Child, Link, StateRecord
from vereda.exchange.worklists.actions import relink
from vereda.exchange.worklists.models import WorkItem
from vereda.simulate.people import identities

AT = datetime(2026, 11, 1, tzinfo=UTC)


def again(*, apply: bool = True, **more: object) -> dict[str, int]:
    return dict(relink(link=link, apply=apply, by="test", at=AT, **more))


def proposed(kind: str) -> set[frozenset[str]]:
    waiting = WorkItem.objects.filter(kind=kind, status="open").select_related("left", "right")
    return {frozenset((str(item.left), str(item.right))) for item in waiting}


def test_what_matching_did_is_what_linking_anew_does() -> None:
    """With the same model nothing is proposed, and the near matches are those that wait."""
    people = identities(150, seed=5, states=("TX", "WA", "MI"), messiness=2.0)
    for state in ("TX", "WA", "MI"):
        deliver(state, as_students(people.filter(people["state"] == state)))
    counts = again()
    assert (counts["merges"], counts["splits"], counts["opened"]) == (0, 0, 0)
    assert counts["near_matches"] == WorkItem.objects.filter(kind="near_match", status="open").count()
    assert counts["records"] == people.height


def test_two_children_that_should_be_one_are_proposed_not_merged() -> None:
    deliver("TX", [TEXAS])
    deliver("WA", [WASHINGTON])
    (other,) = new_children(1, EPOCH)
    mona = StateRecord.objects.get(state="WA")
    move([Moved(mona.pk, other, mona.child_id, None, None)], "-", AT)
    links = list(Link.objects.values())
    assert again(apply=False)["merges"] == 1
    assert not proposed("merge")
    with transaction.atomic():
        assert again()["opened"] == 1
    assert proposed("merge") == {frozenset({"TX TX1", "WA WA1"})}
    assert again()["opened"] == 0, "it waits already"
    assert list(Link.objects.values()) == links
    assert Event.objects.filter(action="exchange.relinked").count() == 2


def test_a_child_of_two_is_proposed_to_be_split_and_the_proposal_lapses() -> None:
    deliver("TX", [TEXAS, student("TX9", "Iker", "Zapata", born=date(2010, 1, 2))])
    deliver("MI", [MICHIGAN])
    mona, iker = Child.objects.get(state_records__state="MI"), StateRecord.objects.get(state_student_identifier="TX9")
    with undone():
        move([Moved(iker.pk, mona.pk, iker.child_id, None, None)], "-", AT)
        assert again()["splits"] == 1
        assert proposed("split") == {frozenset({"TX TX1", "TX TX9"})}
        move([Moved(iker.pk, iker.child_id, mona.pk, None, None)], "-", AT)
        again()
        assert WorkItem.objects.get(kind="split").status == "moot"


def test_another_model_proposes_and_moves_nothing() -> None:
    deliver("TX", [TEXAS])
    deliver("WA", [WASHINGTON])
    assert len(partition()) == 1
    strict = replace(default_model(), version="strict", link_threshold=1 - 2**-40)
    assert again(model=strict)["splits"] == 1
    assert len(partition()) == 1
