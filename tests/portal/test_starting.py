"""A person finds one child twice, or two in one; and gives items away."""

import pytest
from django.test import Client
from tests.children.decisions import standing
from tests.children.deliveries import assert_invariants, deliver, partition, student
from tests.children.test_matching import MICHIGAN, TEXAS
from tests.portal.test_worklist import answered, near, of, people, press, text
from tests.worklists.test_escalation import employ, texans

from vereda.exchange.accounts.models import RoleAssignment
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.worklists.models import WorkItem

__all__ = ["answered", "near", "of", "people", "texans"]
OTHER = student("WA7", "Otilia", "Zapata", "Ruiz")


@pytest.fixture
def two(people) -> tuple[Child, Child]:
    """A child of Texas and one of Washington that nothing makes near."""
    deliver("TX", [TEXAS])
    deliver("WA", [OTHER])
    return Child.objects.get(state_records__state="TX"), Child.objects.get(state_records__state="WA")


def state_purpose(client: Client, child: Child) -> None:
    client.post(f"/children/{child.msix_id}/", {"purpose": "placement"})


def test_a_merge_is_started_by_one_validated_by_the_other_state_and_undone(two, of) -> None:
    texas, washington = two
    before, dana = standing(), of("Dana")
    page = text(dana.get(f"/children/{washington.msix_id}/merge/?with={texas.msix_id}"))
    assert "not known in your district" in page
    state_purpose(dana, texas)
    page = text(dana.get(f"/children/{washington.msix_id}/merge/?with={texas.msix_id}"))
    assert "Which MSIX ID goes on" in page
    told = dana.post(
        f"/children/{washington.msix_id}/merge/",
        {"with": texas.msix_id, "keeps": texas.msix_id, "why": "Same mother"},
        follow=True,
    )
    assert "Nothing changes until a second person agrees" in text(told)
    assert standing() == before
    again = dana.post(
        f"/children/{washington.msix_id}/merge/",
        {"with": texas.msix_id, "keeps": texas.msix_id, "why": "x"},
        follow=True,
    )
    assert "waits for validation" in text(again)
    item = WorkItem.objects.get()
    assert (item.kind, item.status) == ("started_merge", "proposed")
    assert dana.get(f"/worklist/{item.pk}/").status_code == 200
    assert press(dana, item, "match").status_code == 200
    item.refresh_from_db()
    assert item.status == "proposed", "who started it does not validate it"
    press(of("Ignacio"), item, "match")
    assert partition() == {frozenset({"TX:TX1", "WA:WA7"})}
    assert Child.objects.get(pk=washington.pk).successor == texas, "the master was chosen"
    item.refresh_from_db()
    of("Ignacio").post(f"/worklist/{item.pk}/undo/", {"seen": item.turn})
    assert standing() == before
    item.refresh_from_db()
    assert item.status == "undone"
    assert_invariants()


def test_a_split_is_previewed_started_validated_and_undone(people, of) -> None:
    deliver("TX", [TEXAS])
    deliver("MI", [MICHIGAN])
    child, michigan = Child.objects.get(), StateRecord.objects.get(state="MI")
    before, ruth = standing({child.pk}), of("Ruth")
    address = f"/children/{child.msix_id}/split/"
    assert "Choose some of the records" in text(ruth.get(f"{address}?off="))
    preview = text(ruth.get(f"{address}?off={michigan.pk}"))
    assert f"Who keeps MSIX ID {child.msix_id}?" in preview
    ruth.post(address, {"off": michigan.pk, "keeps": "off", "why": "A cousin of that name"})
    assert standing({child.pk}) == before
    item = WorkItem.objects.get()
    page = text(of("Ignacio").get(f"/worklist/{item.pk}/"))
    assert "another child’s" in page
    assert "A cousin of that name" in page
    press(of("Ignacio"), item, "split")
    assert len(partition()) == 2
    michigan.refresh_from_db()
    assert michigan.child_id == child.pk, "Michigan's record keeps the ID, as was chosen"
    item.refresh_from_db()
    of("Ruth").post(f"/worklist/{item.pk}/undo/", {"seen": item.turn})
    assert standing({child.pk}) == before
    assert_invariants()


def test_nothing_is_started_without_a_reason_or_with_forged_records(two, of) -> None:
    texas, washington = two
    dana = of("Dana")
    foreign = StateRecord.objects.get(state="TX").pk
    for path, posted in (
        (f"/children/{washington.msix_id}/merge/", {"with": texas.msix_id, "why": "no purpose was stated"}),
        (f"/children/{washington.msix_id}/merge/", {"with": washington.msix_id, "why": "itself"}),
        (f"/children/{washington.msix_id}/merge/", {"with": "' OR 1=1", "why": "x"}),
        (f"/children/{washington.msix_id}/split/", {"off": foreign, "why": "x"}),
        (f"/children/{washington.msix_id}/split/", {"off": "9" * 40, "why": "x"}),
        (f"/children/{washington.msix_id}/split/", {}),
    ):
        assert dana.post(path, posted).status_code == 302
    assert not WorkItem.objects.exists()


def test_several_items_are_given_to_one_level_and_what_stays_says_why(texans, near, of) -> None:
    ignacio, dolores = of("Ignacio"), texans["dolores"]
    other_place = employ(
        "petra", RoleAssignment.Role.REGIONAL_DATA_ADMINISTRATOR, region=texans["ramiro"].roles.get().region
    )
    asked = text(ignacio.post("/worklist/reassign/", {"item": [near.pk, 999]}))
    assert "Give 1 item to" in asked
    assert "Dolores" in asked
    assert "Dana Okafor" not in asked, "another State's people are not hers to give to"
    mixed = ignacio.post("/worklist/reassign/", {"item": near.pk, "person": [dolores.pk, other_place.pk]})
    assert "several of one level" in text(mixed)
    told = text(ignacio.post("/worklist/reassign/", {"item": [near.pk, 999], "person": dolores.pk}, follow=True))
    assert "1 item was given away" in told
    assert "settled meanwhile, or not yours to give" in told
    given = near.assignments.get(state="TX")
    assert (given.level, list(given.people.all())) == ("district", [dolores])
    client = Client()
    client.force_login(dolores)
    assert "Me by name" in text(client.get("/worklist/?mine=1"))
    assert "Ignacio" not in text(client.post("/worklist/reassign/", {"item": near.pk})).split("Give 1 item")[1], (
        "never up"
    )
