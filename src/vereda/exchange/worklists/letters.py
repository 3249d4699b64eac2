"""Mails about items: whose turn it is, what became of them. None names a child: whoever reads one signs in to look."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.mail.actions import post
from vereda.exchange.worklists.access import ItemAccess
from vereda.exchange.worklists.models import Assignment, WorkItem

Role = RoleAssignment.Role
Level = Assignment.Level
FOOT = "\n\n-- \nVereda, Migrant Student Information Exchange\n"


def people_of(assignment: Assignment) -> list[User]:
    """Those whom the item is given to by name, else everybody with the role at its level."""
    given = [user for user in assignment.people.all() if user.is_active]
    if given:
        return given
    at_level = {
        Level.DISTRICT: Q(role=Role.DISTRICT_DATA_ADMINISTRATOR)
        & (Q(district=assignment.district_id) | Q(region__districts=assignment.district_id)),
        Level.REGION: Q(role=Role.REGIONAL_DATA_ADMINISTRATOR, region=assignment.region_id),
        Level.STATE: Q(role=Role.STATE_DATA_ADMINISTRATOR, state=assignment.state_id),
    }[Level(assignment.level)]
    held = RoleAssignment.objects.filter(at_level).select_related("user").order_by("user_id")
    return list({one.user_id: one.user for one in held if one.user.is_active}.values())


def ask_to_validate(item: WorkItem) -> None:
    subject = gettext_noop("A decision of another State waits for your validation")
    _tell_turn(
        item,
        subject,
        gettext_noop("Another State has answered an item on your worklist. Nothing changes until you agree."),
    )


def tell_asked(item: WorkItem, by: ItemAccess) -> None:
    _tell(
        _others(item, by),
        item,
        gettext_noop("Another State asks you about an item on your worklist"),
        gettext_noop("Please read the question and answer it."),
    )


def tell_settled(item: WorkItem, by: ItemAccess) -> None:
    words = gettext_noop("An item on your worklist was settled. You can read why, and undo it if it is wrong.")
    _tell(_others(item, by), item, gettext_noop("An item on your worklist was settled"), words)


def tell_undone(item: WorkItem, by: ItemAccess) -> None:
    words = gettext_noop("What was decided about two records was undone; everything stands as it stood before.")
    _tell(_others(item, by), item, gettext_noop("A decision on your worklist was undone"), words)


def warn(assignment: Assignment) -> None:
    words = gettext_noop(
        "An item on your worklist waits, and moves up to the next level unless somebody looks at it by tomorrow."
    )
    _tell([assignment], assignment.item, gettext_noop("An item on your worklist is about to move up"), words)


def raise_alarm(item: WorkItem) -> None:
    """To the administrators of every State concerned, and to the Department."""
    subject = gettext_noop("An item is parked: nobody has settled it")
    words = gettext_noop("Two records wait for a decision that the States have not come to. The Department can decide.")
    for one in item.assignments.select_related("state"):
        one.level = Level.STATE  # whoever has it now, the State's own administrators are told
        _tell([one], item, subject, words)
    held = RoleAssignment.objects.filter(role=Role.GOVERNMENT_ADMINISTRATOR).select_related("user").order_by("user_id")
    for user in {one.user_id: one.user for one in held if one.user.is_active}.values():
        _mail(user, "", item, subject, words)


def _tell_turn(item: WorkItem, subject: str, words: str) -> None:
    _tell(item.assignments.filter(its_turn=True), item, subject, words)


def _others(item: WorkItem, by: ItemAccess) -> Iterable[Assignment]:
    return item.assignments.exclude(state=by.speaks_for) if by.speaks_for else item.assignments.all()


def _tell(assignments: Iterable[Assignment], item: WorkItem, subject: str, words: str) -> None:
    for assignment in assignments:
        for user in people_of(assignment):
            _mail(user, assignment.state_id, item, subject, words)


def _mail(user: User, state: str, item: WorkItem, subject: str, words: str) -> None:
    with translation.override(user.language):
        address = f"{settings.BASE_URL}/worklist/{item.pk}/"
        post(to=user.email, subject=_(subject), text=f"{_(words)}\n\n{address}{FOOT}", state=state)
