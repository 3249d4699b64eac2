"""Who may do what, and how far: one table.

Sources: the role matrix of MSIX decks of 2009-2011 as far as it is public, 34 CFR 200.85(c) and (f)(3). The rows that no
source settles are our choice, marked so, and an administrator's to change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from vereda.exchange.accounts.models import RoleAssignment, User

Role = RoleAssignment.Role


class Permission(StrEnum):
    FIND_CHILDREN = "find children"
    VIEW_CHILD = "view, print and export a child's record"
    SEND_FILES = "send State files"
    VIEW_FILES = "see State files and their findings"
    VIEW_WORKLISTS = "see what waits on worklists"


@dataclass(frozen=True)
class Grant:
    """A role may, within the scope of its assignment; and, with a stated purpose, for any child of the nation."""

    role: str
    anywhere_with_purpose: bool = False
    source: str = ""


OURS = "our choice; no source seen"
MERGE_DECK = "MSIX deck 2009"
MATRIX: dict[Permission, tuple[Grant, ...]] = {
    Permission.FIND_CHILDREN: (
        Grant(Role.SECONDARY_USER, source=OURS),
        Grant(Role.PRIMARY_USER, anywhere_with_purpose=True, source=MERGE_DECK),
        Grant(Role.DISTRICT_DATA_ADMINISTRATOR, anywhere_with_purpose=True, source=MERGE_DECK),
        Grant(Role.STATE_DATA_ADMINISTRATOR, anywhere_with_purpose=True, source=MERGE_DECK),
        Grant(Role.GOVERNMENT_USER, anywhere_with_purpose=True, source=OURS),
    ),
    Permission.VIEW_CHILD: (
        Grant(Role.SECONDARY_USER, source=OURS),
        Grant(Role.PRIMARY_USER, anywhere_with_purpose=True, source=MERGE_DECK),
        Grant(Role.DISTRICT_DATA_ADMINISTRATOR, anywhere_with_purpose=True, source=MERGE_DECK),
        Grant(Role.STATE_DATA_ADMINISTRATOR, anywhere_with_purpose=True, source=MERGE_DECK),
        Grant(Role.GOVERNMENT_USER, anywhere_with_purpose=True, source=OURS),
    ),
    Permission.SEND_FILES: (Grant(Role.STATE_DATA_ADMINISTRATOR, source=OURS),),
    Permission.VIEW_FILES: (Grant(Role.STATE_DATA_ADMINISTRATOR, source=OURS),),
    Permission.VIEW_WORKLISTS: (
        Grant(Role.DISTRICT_DATA_ADMINISTRATOR, source=MERGE_DECK),
        Grant(Role.STATE_DATA_ADMINISTRATOR, source=MERGE_DECK),
    ),
}


@dataclass(frozen=True)
class Scope:
    """How far a permission of a person reaches without a purpose."""

    states: frozenset[str] = field(default_factory=frozenset)
    districts: frozenset[str] = field(default_factory=frozenset)
    schools: frozenset[str] = field(default_factory=frozenset)
    anywhere_with_purpose: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.states or self.districts or self.schools or self.anywhere_with_purpose)


def scope_of(user: User, permission: Permission) -> Scope:
    """The union of the scopes of the user's roles that grant the permission; empty for who is not active."""
    if not user.is_active:
        return Scope()
    granted = {grant.role: grant for grant in MATRIX[permission]}
    held = [one for one in user.roles.all() if one.role in granted]
    return Scope(
        states=frozenset(one.state_id for one in held if one.state_id and one.reaches_state),
        districts=frozenset(_districts(held)),
        schools=frozenset(one.school_id for one in held if one.school_id),
        anywhere_with_purpose=any(granted[one.role].anywhere_with_purpose for one in held),
    )


def _districts(held: Iterable[RoleAssignment]) -> Iterator[str]:
    """Those of the roles in a district, and those of each region."""
    for one in held:
        if one.district_id and not one.school_id:
            yield one.district_id
        elif one.region:
            yield from (district.pk for district in one.region.districts.all())


def may(user: User, permission: Permission, *, state: str | None = None) -> bool:
    """Whether the user may at all; with `state`, whether for what belongs to that State alone."""
    scope = scope_of(user, permission)
    return state in scope.states if state else not scope.is_empty


def as_markdown() -> str:
    """The table, for docs/permissions.md."""
    lines = ["| permission | role | reaches | source |", "| --- | --- | --- | --- |"]
    for permission, grants in MATRIX.items():
        for grant in grants:
            reach = "own scope; any child with a stated purpose" if grant.anywhere_with_purpose else "own scope"
            lines.append(f"| {permission} | {Role(grant.role).label} | {reach} | {grant.source} |")
    return "\n".join(lines)
