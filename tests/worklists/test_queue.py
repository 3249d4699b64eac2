"""The queue: its order, totals and filters, all from what the database keeps of the items on their assignments."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.children.deliveries import deliver, student

from vereda.exchange.accounts.models import User
from vereda.exchange.children.models import StateRecord
from vereda.exchange.worklists.assigning import assign
from vereda.exchange.worklists.locks import lock_on
from vereda.exchange.worklists.models import Assignment, WorkItem
from vereda.exchange.worklists.queries import Filters, neighbours, page_of_queue, queue, totals, waiting_items

NAMES = ("Adela Zurita", "Bruno Ibarra", "Celia Quiroz", "Damián Lucero")
COPIED = ("parked", "opened_at", "kind", "look_twice")


@pytest.fixture
def items(people: dict[str, User]) -> list[WorkItem]:
    """Four of Texas and Washington, from the oldest on: of another sex, of a twin, plain, plain."""
    for state, sex, born in (("TX", "Female", date(2007, 3, 7)), ("WA", "Male", date(2013, 8, 21))):
        more = ({"sex": sex}, {"multiple_birth_flag": "Yes"}, {}, {})
        deliver(state, [student(f"{state}{at}", *NAMES[at].split(), born=born, **more[at]) for at in range(4)])
    records = {one.state_student_identifier: one for one in StateRecord.objects.all()}
    now = timezone.now()
    WorkItem.objects.all().delete()
    made = [
        WorkItem.objects.create(
            left=records[f"TX{at}"], right=records[f"WA{at}"], opened_at=now - timedelta(days=40 - 13 * at)
        )
        for at in range(4)
    ]
    assign([item.pk for item in made], at=now)
    return [WorkItem.objects.get(pk=item.pk) for item in made]


def on_queue(user: User, **asked: object) -> list[int]:
    return list(queue(user, Filters(**asked)).values_list("item", flat=True))


def test_parked_first_then_the_oldest_and_neighbours_in_the_same_order(items, people) -> None:
    dana, (unlike, twin, plain, last) = people["Dana"], [item.pk for item in items]
    assert on_queue(dana) == [unlike, twin, plain, last]
    WorkItem.objects.filter(pk__in=[plain, last]).update(parked=True)
    order = [plain, last, unlike, twin]
    assert on_queue(dana) == order
    assert [one.item_id for one in page_of_queue(dana, Filters(), 1, 2)] == order[1:3]
    around = [neighbours(dana, WorkItem.objects.get(pk=item)) for item in order]
    assert around == list(zip([None, *order], [*order[1:], None], strict=False))


def test_totals_are_those_of_the_filters(items, people) -> None:
    dana, ignacio = people["Dana"], people["Ignacio"]
    Assignment.objects.filter(item=items[2], state="WA").update(moves_up_on=timezone.localdate() - timedelta(days=1))
    WorkItem.objects.filter(pk=items[3].pk).update(status="proposed", answered_for="WA")
    Assignment.objects.filter(item=items[3], state="WA").update(its_turn=False)
    items[0].assignments.get(state="WA").people.add(dana)
    for user, waits in ((dana, 3), (ignacio, 4)):
        whole = totals(user)
        assert whole.open == waiting_items(user) == len(on_queue(user)) == sum(whole.ages) == waits
        assert whole.old == len(on_queue(user, old=True))
        assert whole.due == len(on_queue(user, due=True)) == (user == dana)
        assert whole.mine == len(on_queue(user, mine=True)) == (user == dana)
        assert set(on_queue(user, twice=True)) == {items[0].pk, items[1].pk}
        assert whole.twice == 2
        assert whole.elsewhere == len(on_queue(user, elsewhere=True)) - waits == (user == dana)
        for kind in ("near_match", "validate_near_match", "split"):
            assert whole.kinds.get(kind, 0) == len(on_queue(user, kinds=frozenset({kind}))), kind
        ((other, number),) = whole.others.items()
        assert number == len(on_queue(user, others=frozenset({other}))) == waits


def test_the_department_sees_what_is_parked_once(items, people) -> None:
    graciela = people["Graciela"]
    assert on_queue(graciela) == []
    WorkItem.objects.filter(pk=items[1].pk).update(parked=True)
    assert on_queue(graciela) == [items[1].pk]
    assert waiting_items(graciela) == totals(graciela).parked == 1


def test_assignments_say_of_an_item_what_it_says_whoever_changes_it(items) -> None:
    first, second, third, _ = items
    first.status, first.turn = "proposed", 1
    first.save()
    WorkItem.objects.filter(pk=second.pk).update(status="moot", parked=True)
    third.open_again(timezone.now())
    WorkItem.objects.bulk_update([third], ["opened_at"])
    deliver("WA", [student("WA3", *NAMES[3].split(), multiple_birth_flag="Yes")])
    for one in Assignment.objects.select_related("item"):
        assert [getattr(one, name) for name in COPIED] == [getattr(one.item, name) for name in COPIED]
        assert (one.waits, one.proposed) == (one.item.waits, one.item.status == "proposed")


def test_a_lock_is_found_by_either_record_of_either_child(items) -> None:
    first, second, *_ = items
    WorkItem.objects.filter(pk=first.pk).update(status="proposed")
    assert lock_on(first.right.child_id, second.left.child_id) == first
    assert lock_on(first.left.child_id, but=first.pk) is None
    assert lock_on(second.left.child_id, second.right.child_id) is None
