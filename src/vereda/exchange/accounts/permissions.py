"""Who may do what, and how far: one table.

Sources: the role matrix of MSIX decks and State manuals of 2009-2015 as far as it is public, 34 CFR 200.85(c) and (f)(3), 34 CFR
99.32, 5 USC 552a(c). The rows that no source settles are our choice, marked so, and an administrator's to change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from vereda.exchange.accounts.models import RoleAssignment, User

Role = RoleAssignment.Role


class Permission(StrEnum):
    FIND_CHILDREN = "find children"
    VIEW_CHILD = "view and print a child's record"
    TAKE_DATA = "take a child's record along as data (XLSX, JSON)"
    VIEW_DISCLOSURES = "see and print who looked at a child's record"
    DECIDE_CREDITS = "accept partial credit, place courses, choose a graduation plan"
    EDIT_PLANS = "draft and publish graduation plans"
    SEND_MOVE_NOTICES = "send move notices and ask for data"
    START_MERGE_OR_SPLIT = "start a merge or a split"
    VALIDATE = "validate near matches, merges and splits"
    VIEW_WORKLISTS = "see what waits on worklists"
    SETTLE_PARKED = "decide what two States could not settle"
    ANSWER_NOTICES = "see and answer the notices that one's place was sent"
    SEND_FILES = "send State files"
    VIEW_FILES = "see State files and their findings"
    VIEW_REPORTS = "see counts and reports on children"
    FREEZE_COUNTS = "freeze the counts of a period"
    SIGN_COUNTS = "explain and sign the counts of a State"
    VIEW_WORKLIST_REPORTS = "see reports on worklists"
    VIEW_ACCOUNTS = "see accounts, their roles and duties"
    MANAGE_ACCOUNTS = "approve, change, disable and review accounts"
    MAKE_REGIONS = "make regions of districts"
    VIEW_STATES = "see the States' agreements and contacts"
    SIGN_AGREEMENTS = "enter and end States' agreements"
    NAME_CONTACTS = "name a State's contacts"
    KEEP_KEYS = "make and end the keys of a State's own systems"
    VIEW_DUTIES = "see what the law wants of a State, by when, and what was missed"
    KEEP_CALENDAR = "keep a State's days and terms, and say why a duty was missed"
    TAKE_CORRECTIONS = "take in a parent's request for a correction"
    DECIDE_CORRECTIONS = "decide corrections of a State's values"
    VIEW_LOOKING = "see who looks at records in unusual ways"
    VIEW_SERVICE = "see how the service runs: jobs and mail that did not arrive"


class Reach(StrEnum):
    """The predicate that a grant puts on what it is asked for."""

    OWN = "own scope"
    OWN_OR_PURPOSE = "own scope; any child with a stated purpose"
    NATION = "the nation"


@dataclass(frozen=True)
class Grant:
    role: str
    reach: Reach
    source: str


def grants(reach: Reach, source: str, *roles: str) -> tuple[Grant, ...]:
    return tuple(Grant(role, reach, source) for role in roles)


OURS = "our choice; no source seen"
MERGE = "MSIX deck on merge and split, 2009"
WORKLISTS = "MSIX deck on worklists, 2010"
REPORTS = "MSIX deck on reports, 2011"
REFRESH = "MSIX user administrator refresher"
REGULATION = "34 CFR 200.85(c), (f)(3)"
CLOCKS = "34 CFR 200.85(b)"
CORRECTIONS = "34 CFR 200.85(e)"
DEPARTMENT_ASKS = "34 CFR 200.85(e): SEA asked by the Department, 5 USC 552a(d)(2)"
DISCLOSURE = "34 CFR 99.32"
AGREEMENTS = "34 CFR 200.85(f): with the Department"
RECEIVING_SCHOOL = "EC 51225.2, RCW 28A.320.192: the receiving school decides; the roles are ours"
SYSTEMS = "our choice: a system acts for its State's data administrator, and does less"
PRIVACY_ACT = "5 USC 552a(c); the role's name is ours"

DISTRICT_AND_REGION = (Role.DISTRICT_DATA_ADMINISTRATOR, Role.REGIONAL_DATA_ADMINISTRATOR)
DATA_ADMINISTRATORS = (*DISTRICT_AND_REGION, Role.STATE_DATA_ADMINISTRATOR)
USER_ADMINISTRATORS = (Role.REGIONAL_USER_ADMINISTRATOR, Role.STATE_USER_ADMINISTRATOR)
GOVERNMENT = (Role.GOVERNMENT_USER, Role.GOVERNMENT_ADMINISTRATOR)

READING = (
    *grants(Reach.OWN, OURS, Role.SECONDARY_USER),
    *grants(Reach.OWN_OR_PURPOSE, REGULATION, Role.PRIMARY_USER, *DATA_ADMINISTRATORS),
    *grants(Reach.OWN_OR_PURPOSE, OURS, *GOVERNMENT),
)
FILES = (
    *grants(Reach.OWN, OURS, Role.STATE_DATA_ADMINISTRATOR),
    *grants(Reach.OWN, SYSTEMS, Role.STATE_SYSTEM),
)
MATRIX: dict[Permission, tuple[Grant, ...]] = {
    Permission.FIND_CHILDREN: READING,
    Permission.VIEW_CHILD: READING,
    Permission.TAKE_DATA: (
        *grants(Reach.OWN_OR_PURPOSE, OURS, Role.PRIMARY_USER, *DATA_ADMINISTRATORS),
        *grants(Reach.OWN, SYSTEMS, Role.STATE_SYSTEM),
    ),
    Permission.VIEW_DISCLOSURES: (
        *grants(Reach.OWN, DISCLOSURE, Role.PRIMARY_USER, *DATA_ADMINISTRATORS),
        *grants(Reach.NATION, PRIVACY_ACT, Role.PRIVACY_ACT_ADMINISTRATOR),
    ),
    Permission.DECIDE_CREDITS: grants(Reach.OWN, RECEIVING_SCHOOL, Role.PRIMARY_USER, *DATA_ADMINISTRATORS),
    Permission.EDIT_PLANS: grants(Reach.OWN, OURS, Role.STATE_DATA_ADMINISTRATOR),
    Permission.SEND_MOVE_NOTICES: grants(Reach.OWN_OR_PURPOSE, OURS, Role.PRIMARY_USER, *DATA_ADMINISTRATORS),
    Permission.START_MERGE_OR_SPLIT: grants(Reach.OWN_OR_PURPOSE, MERGE, Role.PRIMARY_USER, *DATA_ADMINISTRATORS),
    Permission.VALIDATE: grants(Reach.OWN, WORKLISTS, *DATA_ADMINISTRATORS),
    Permission.VIEW_WORKLISTS: grants(Reach.OWN, WORKLISTS, *DATA_ADMINISTRATORS),
    Permission.SETTLE_PARKED: grants(Reach.NATION, OURS, Role.GOVERNMENT_ADMINISTRATOR),
    Permission.ANSWER_NOTICES: (
        *grants(Reach.OWN_OR_PURPOSE, OURS, Role.PRIMARY_USER, *DATA_ADMINISTRATORS),
        *grants(Reach.OWN, SYSTEMS, Role.STATE_SYSTEM),
    ),
    Permission.SEND_FILES: FILES,
    Permission.VIEW_FILES: FILES,
    Permission.VIEW_REPORTS: (
        *grants(Reach.OWN, OURS, *DISTRICT_AND_REGION),
        *grants(Reach.NATION, REPORTS, Role.STATE_DATA_ADMINISTRATOR),
        *grants(Reach.NATION, OURS, *GOVERNMENT),
    ),
    Permission.FREEZE_COUNTS: grants(Reach.NATION, OURS, Role.GOVERNMENT_ADMINISTRATOR),
    Permission.SIGN_COUNTS: grants(Reach.OWN, OURS, Role.STATE_DATA_ADMINISTRATOR, Role.STATE_USER_ADMINISTRATOR),
    Permission.VIEW_WORKLIST_REPORTS: (
        *grants(Reach.OWN, REPORTS, Role.STATE_DATA_ADMINISTRATOR),
        *grants(Reach.NATION, OURS, *GOVERNMENT),
    ),
    Permission.VIEW_ACCOUNTS: (
        *grants(Reach.OWN, REPORTS, *USER_ADMINISTRATORS),
        *grants(Reach.NATION, OURS, *GOVERNMENT, Role.HELP_DESK),
    ),
    Permission.MANAGE_ACCOUNTS: (
        *grants(Reach.OWN, REFRESH, *USER_ADMINISTRATORS),
        *grants(Reach.NATION, OURS, Role.GOVERNMENT_ADMINISTRATOR),
    ),
    Permission.MAKE_REGIONS: grants(Reach.OWN, REFRESH, Role.STATE_USER_ADMINISTRATOR),
    Permission.VIEW_STATES: grants(
        Reach.NATION,
        OURS,
        Role.STATE_DATA_ADMINISTRATOR,
        Role.STATE_USER_ADMINISTRATOR,
        *GOVERNMENT,
        Role.HELP_DESK,
        Role.SYSTEM_ADMINISTRATOR,
    ),
    Permission.SIGN_AGREEMENTS: grants(Reach.NATION, AGREEMENTS, Role.GOVERNMENT_ADMINISTRATOR),
    Permission.NAME_CONTACTS: (
        *grants(Reach.OWN, OURS, Role.STATE_DATA_ADMINISTRATOR),
        *grants(Reach.NATION, OURS, Role.GOVERNMENT_ADMINISTRATOR),
    ),
    Permission.KEEP_KEYS: grants(Reach.OWN, OURS, Role.STATE_DATA_ADMINISTRATOR),
    Permission.VIEW_DUTIES: (
        *grants(Reach.OWN, CLOCKS, Role.STATE_DATA_ADMINISTRATOR),
        *grants(Reach.NATION, OURS, *GOVERNMENT),
    ),
    Permission.KEEP_CALENDAR: grants(Reach.OWN, OURS, Role.STATE_DATA_ADMINISTRATOR),
    Permission.TAKE_CORRECTIONS: (
        *grants(Reach.OWN, CORRECTIONS, Role.SECONDARY_USER),
        *grants(Reach.OWN_OR_PURPOSE, CORRECTIONS, Role.PRIMARY_USER, *DATA_ADMINISTRATORS),
        *grants(Reach.OWN_OR_PURPOSE, DEPARTMENT_ASKS, Role.GOVERNMENT_ADMINISTRATOR),
    ),
    Permission.DECIDE_CORRECTIONS: grants(Reach.OWN, CORRECTIONS, Role.STATE_DATA_ADMINISTRATOR),
    Permission.VIEW_LOOKING: (
        *grants(Reach.OWN, REGULATION, Role.STATE_DATA_ADMINISTRATOR, Role.STATE_USER_ADMINISTRATOR),
        *grants(Reach.NATION, PRIVACY_ACT, Role.PRIVACY_ACT_ADMINISTRATOR),
    ),
    Permission.VIEW_SERVICE: grants(Reach.NATION, OURS, Role.SYSTEM_ADMINISTRATOR, Role.HELP_DESK),
}

REACHES = {permission: {grant.role: grant.reach for grant in granted} for permission, granted in MATRIX.items()}


@dataclass(frozen=True)
class Scope:
    """How far a permission of a person reaches: places, the nation, and with a stated purpose any child."""

    states: frozenset[str] = field(default_factory=frozenset)
    districts: frozenset[str] = field(default_factory=frozenset)
    schools: frozenset[str] = field(default_factory=frozenset)
    nation: bool = False
    anywhere_with_purpose: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.states or self.districts or self.schools or self.nation or self.anywhere_with_purpose)


def scope_of(user: User, permission: Permission) -> Scope:
    """The union of the scopes of the user's roles that grant the permission; empty for who is not active or paused."""
    if not user.may_act:
        return Scope()
    reaches = REACHES[permission]
    held = [one for one in user.roles.all() if one.role in reaches]
    return Scope(
        states=frozenset(one.state_id for one in held if one.state_id and one.reaches_state),
        districts=frozenset(_districts(held)),
        schools=frozenset(one.school_id for one in held if one.school_id),
        nation=any(reaches[one.role] == Reach.NATION for one in held),
        anywhere_with_purpose=any(reaches[one.role] == Reach.OWN_OR_PURPOSE for one in held),
    )


def _districts(held: Iterable[RoleAssignment]) -> Iterator[str]:
    """Those of the roles in a district, and those of each region."""
    for one in held:
        if one.district_id and not one.school_id:
            yield one.district_id
        elif one.region:
            yield from (district.pk for district in one.region.districts.all())


def may(user: User, permission: Permission, *, state: str | None = None) -> bool:
    """Whether the user may at all; with `state`, whether for all that belongs to that State."""
    scope = scope_of(user, permission)
    return scope.nation or state in scope.states if state else not scope.is_empty


def as_markdown() -> str:
    """The table, for docs/permissions.md: for people a row a permission, then every grant with its source."""
    letters = {Reach.OWN: "own", Reach.OWN_OR_PURPOSE: "own, purpose", Reach.NATION: "nation"}
    lines = ["| | " + " | ".join(role.label for role in Role) + " |", "| --- |" + " --- |" * len(Role)]
    for permission, granted in MATRIX.items():
        reach = {grant.role: letters[grant.reach] for grant in granted}
        lines.append(f"| {permission} | " + " | ".join(reach.get(role, "–") for role in Role) + " |")
    lines += ["", "| permission | role | reaches | source |", "| --- | --- | --- | --- |"]
    for permission, granted in MATRIX.items():
        lines += [f"| {permission} | {Role(grant.role).label} | {grant.reach} | {grant.source} |" for grant in granted]
    return "\n".join(lines)
