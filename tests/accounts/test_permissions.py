"""How far each role reaches."""

from pathlib import Path

import pytest

from vereda.exchange.accounts.actions import assign_role
from vereda.exchange.accounts.demo import demo_accounts
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.accounts.permissions import MATRIX, Permission, as_markdown, may, scope_of
from vereda.exchange.states.actions import make_region

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_a_registrar_reaches_her_district_and_with_a_purpose_any_child(people):
    scope = scope_of(people["Rosa"], Permission.VIEW_CHILD)
    assert scope.districts == {"5399001"}
    assert not scope.states, "a role in a district does not open the State"
    assert scope.anywhere_with_purpose
    assert not may(people["Rosa"], Permission.SEND_FILES)


def test_a_role_in_a_region_reaches_its_districts_and_not_the_state(people):
    region = make_region(state="WA", name="Valley", districts=["5399001"], by="test")
    assign_role(
        user=people["Nadia"],
        role=RoleAssignment.Role.DISTRICT_DATA_ADMINISTRATOR,
        state="WA",
        region=region,
        by="test",
    )
    scope = scope_of(people["Nadia"], Permission.VIEW_CHILD)
    assert (scope.districts, scope.states) == ({"5399001"}, frozenset())


def test_a_region_holds_no_other_states_district(people):
    with pytest.raises(ValueError, match="no others"):
        make_region(state="WA", name="Valley", districts=["5399001", "1299001"], by="test")


def test_a_state_data_administrator_sends_and_sees_her_own_states_files(people):
    assert may(people["Dana"], Permission.SEND_FILES, state="WA")
    assert not may(people["Dana"], Permission.VIEW_FILES, state="TX")


OF_CHILDREN = (Permission.FIND_CHILDREN, Permission.VIEW_CHILD, Permission.VIEW_FILES, Permission.VIEW_WORKLISTS)


@pytest.mark.parametrize("permission", list(Permission))
def test_who_has_no_role_may_nothing(people, permission):
    assert not may(people["Nadia"], permission)


@pytest.mark.parametrize("permission", OF_CHILDREN)
def test_who_keeps_accounts_sees_no_child(people, permission):
    assert not may(people["Uma"], permission)


def test_a_user_administrator_keeps_the_accounts_of_her_own_state(people):
    assert may(people["Uma"], Permission.MANAGE_ACCOUNTS, state="WA")
    assert not may(people["Uma"], Permission.MANAGE_ACCOUNTS, state="TX")


def test_a_report_of_the_nation_is_open_to_a_state_data_administrator(people):
    """MSIX deck on reports: national and own State."""
    assert scope_of(people["Dana"], Permission.VIEW_REPORTS).nation
    assert not scope_of(people["Dana"], Permission.VIEW_WORKLIST_REPORTS).nation


def test_every_role_is_in_the_table_and_every_permission_has_someone():
    assert {grant.role for granted in MATRIX.values() for grant in granted} == set(RoleAssignment.Role.values)
    assert set(MATRIX) == set(Permission)
    assert all(len({grant.role for grant in granted}) == len(granted) > 0 for granted in MATRIX.values())


def test_a_disabled_account_may_nothing_at_once(people):
    dana = people["Dana"]
    dana.status = User.Status.DISABLED
    assert not any(may(dana, permission) for permission in Permission)


def test_demo_accounts_are_made_once(people):
    before = User.objects.count()
    demo_accounts(districts={"WA": "5399001", "FL": "1299001"})
    assert User.objects.count() == before
    assert people["Rosa"].roles.count() == 1


def test_the_table_is_printed_in_the_docs():
    assert as_markdown() in DOCUMENT.read_text("utf-8"), "run: vereda manage print_permissions > docs/permissions.md"
