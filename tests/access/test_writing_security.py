"""What belongs to a State is changed by its own people alone, what is between two seen by theirs: held in the database."""

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from tests.access.nation import OF_THE_NATION, applied_in, contact_of
from tests.access.test_row_security import NOW
from tests.children.deliveries import deliver, student

from vereda.exchange.accounts.models import Application, RoleAssignment, User
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.accounts.row_security import NOBODY, as_person
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.corrections.actions import take_in
from vereda.exchange.corrections.models import Correction
from vereda.exchange.credits.models import PlanDraft, PlanPublication
from vereda.exchange.duties.models import ClosedDay, Term
from vereda.exchange.moves.models import Notice
from vereda.exchange.states.models import Contact, Region, State

pytestmark = pytest.mark.django_db
Role = RoleAssignment.Role
DAY = date(2026, 11, 19)


def role_in(state: str) -> Model:
    return RoleAssignment.objects.create(
        user=User.objects.get(name__startswith="Nadia"), role=Role.PRIMARY_USER, state_id=state
    )


def application_in(state: str) -> Model:
    return Application.objects.get(pk=applied_in(State.objects.get(pk=state)))


def closed_in(state: str) -> Model:
    return ClosedDay.objects.create(state_id=state, day=DAY, name="Own day")


def term_in(state: str) -> Model:
    return Term.objects.create(state_id=state, name="fall", begins_on=date(2026, 8, 17), ends_on=DAY)


def named_in(state: str) -> Model:
    return Contact.objects.get(pk=contact_of(State.objects.get(pk=state)))


def region_in(state: str) -> Model:
    return Region.objects.create(state_id=state, name="Valley")


# What is made, who of Washington may change it there, and the permission that the policy stands behind.
KEPT: tuple[tuple[Callable[[str], Model], str, Permission], ...] = (
    (role_in, "Uma", Permission.MANAGE_ACCOUNTS),
    (application_in, "Uma", Permission.MANAGE_ACCOUNTS),
    (closed_in, "Dana", Permission.KEEP_CALENDAR),
    (term_in, "Dana", Permission.KEEP_CALENDAR),
    (named_in, "Dana", Permission.NAME_CONTACTS),
    (region_in, "Uma", Permission.MAKE_REGIONS),
)


def changed(some: list[Model]) -> list[Model]:
    """Those of the rows that the database lets the person of the request change."""
    table = some[0]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id WHERE id = ANY(%s) RETURNING id", [[one.pk for one in some]])
        there = {row[0] for row in cursor.fetchall()}
    return [one for one in some if one.pk in there]


@pytest.mark.parametrize(("make", "keeper", "permission"), KEPT)
def test_only_who_keeps_it_changes_it_and_only_in_the_own_state(
    people: dict[str, User], make: Callable[[str], Model], keeper: str, permission: Permission
) -> None:
    own, other = make("WA"), make("TX")
    with as_person(people[keeper].pk):
        assert changed([own, other]) == [own]
        other.pk = None
        vars(other)["status"] = "approved"  # of an application: until it is confirmed it waits for no State
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            other.save(force_insert=True)
    for nobody in (people["Rosa"].pk, people["Nadia"].pk, NOBODY):
        with as_person(nobody):
            assert not changed([own])


@pytest.mark.parametrize("role", Role.values)
def test_the_database_lets_change_what_the_permission_table_lets(people: dict[str, User], role: str) -> None:
    rows = [(permission, make("WA")) for make, _, permission in KEPT]
    nadia = people["Nadia"]
    nadia.roles.all().delete()
    RoleAssignment.objects.create(user=nadia, role=role, state_id=None if role in OF_THE_NATION else "WA")
    nadia = User.objects.get(pk=nadia.pk)
    with as_person(nadia.pk):
        for permission, row in rows[1:]:
            assert bool(changed([row])) == may(nadia, permission, state="WA"), permission


def test_a_check_forgotten_in_python_gives_nobody_a_role(people: dict[str, User]) -> None:
    for name, state in product(("Rosa", "Dana", "Nadia"), ("WA", None)):
        with (
            as_person(people[name].pk),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            RoleAssignment.objects.create(user=people[name], role=Role.GOVERNMENT_ADMINISTRATOR, state_id=state)


@pytest.fixture
def record(people: dict[str, User]) -> StateRecord:
    deliver("TX", [student("1", "Lupe", "Ixchop")])
    return StateRecord.objects.get()


def test_a_notice_is_seen_by_the_two_states_and_by_who_sent_it(people: dict[str, User], record: StateRecord) -> None:
    child = record.child
    assert child

    def notice(sender: str, receiver: str, by: User | None = None) -> Notice:
        return Notice.objects.create(
            kind="coming", child=child, from_state_id=sender, to_state_id=receiver, sent_by=by, sent_at=NOW
        )

    to, from_, elsewhere = notice("TX", "WA"), notice("WA", "FL"), notice("TX", "FL", people["Otis"])
    seen = {"Dana": {to, from_}, "Rosa": {to, from_}, "Otis": {elsewhere}, "Nadia": set()}
    for name, expected in seen.items():
        with as_person(people[name].pk):
            assert set(Notice.objects.all()) == expected
            assert not Notice.objects.filter(
                pk__in={to.pk, from_.pk, elsewhere.pk} - {one.pk for one in expected}
            ).update(status="dismissed")


def test_a_correction_is_changed_by_the_two_states_alone(people: dict[str, User], record: StateRecord) -> None:
    made = take_in(
        child=record.child or Child(), element="birth_date", owner="TX", stands="x", wanted="y", asked_by="z", relation="parent",
        asked_on=DAY, language="en", by=people["Dana"], at=NOW,
    )  # fmt: skip
    of_another = {"Nadia", *(name for name, one in people.items() if one.roles.filter(state="FL").exists())}
    for name in of_another:
        with as_person(people[name].pk):
            assert Correction.objects.filter(pk=made.pk).update(status="granted") == 0
    with as_person(people["Dana"].pk):
        assert Correction.objects.filter(pk=made.pk).update(reply="seen") == 1


def test_a_plan_that_is_not_published_is_the_states_own(people: dict[str, User]) -> None:
    drafts = [
        PlanDraft.objects.create(
            state_id=state, plan=f"{state}-1", rows=[], holds_from=DAY, after=0, by=people["Dana"], at=NOW
        )
        for state in ("WA", "TX", "FL")
    ]
    PlanPublication.objects.create(draft=drafts[2], plan="FL-1", nth=1, by=people["Dana"], at=NOW)
    with as_person(people["Dana"].pk):
        assert set(PlanDraft.objects.all()) == {drafts[0], drafts[2]}
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            PlanPublication.objects.create(draft=drafts[1], plan="TX-1", nth=1, by=people["Dana"], at=NOW)
    with as_person(people["Rosa"].pk):
        assert set(PlanDraft.objects.all()) == {drafts[2]}
