"""Mails about items: whose turn it is, what became of them. None names a child: whoever reads one signs in to look."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

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
    return _active(held)


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


def warn(assignments: Iterable[Assignment]) -> int:
    """One mail a person, however many items are about to move up. Returns how many mails."""
    words = gettext_noop(
        "%(number)s items on your worklist move up to the next level by %(day)s unless somebody answers them."
    )
    there: dict[User, list[Assignment]] = {}
    for assignment in assignments:
        for user in people_of(assignment):
            there.setdefault(user, []).append(assignment)
    for user, theirs in there.items():
        day = min(one.moves_up_on for one in theirs if one.moves_up_on)
        facts = {"number": len(theirs), "day": day.isoformat()}
        _mail(user, theirs[0].state_id, gettext_noop("Items on your worklist are about to move up"), words, facts=facts)
    return len(there)


def raise_alarm(items: Sequence[WorkItem]) -> None:
    """To the administrators of every State concerned, and to the Department; one mail a person."""
    subject = gettext_noop("Items are parked: nobody has settled them")
    words = gettext_noop(
        "%(number)s items wait for a decision that the States have not come to. The Department can decide."
    )
    concerned = Counter(Assignment.objects.filter(item__in=items).values_list("state_id", flat=True))
    administrators = RoleAssignment.objects.select_related("user").order_by("user_id")
    for state, number in sorted(concerned.items()):
        held = administrators.filter(role=Role.STATE_DATA_ADMINISTRATOR, state=state)
        for user in _active(held):
            _mail(user, state, subject, words, facts={"number": number})
    for user in _active(administrators.filter(role=Role.GOVERNMENT_ADMINISTRATOR)):
        _mail(user, "", subject, words, facts={"number": len(items)})


def _active(held: Iterable[RoleAssignment]) -> list[User]:
    return list({one.user_id: one.user for one in held if one.user.is_active}.values())


def _tell_turn(item: WorkItem, subject: str, words: str) -> None:
    _tell(item.assignments.filter(its_turn=True), item, subject, words)


def _others(item: WorkItem, by: ItemAccess) -> Iterable[Assignment]:
    return item.assignments.exclude(state=by.speaks_for) if by.speaks_for else item.assignments.all()


def _tell(assignments: Iterable[Assignment], item: WorkItem, subject: str, words: str) -> None:
    for assignment in assignments:
        for user in people_of(assignment):
            _mail(user, assignment.state_id, subject, words, path=f"{item.pk}/")


def _mail(
    user: User, state: str, subject: str, words: str, *, path: str = "", facts: Mapping[str, object] | None = None
) -> None:
    with translation.override(user.language):
        text = f"{_(words) % (facts or {})}\n\n{settings.BASE_URL}/worklist/{path}{FOOT}"
        post(to=user.email, subject=_(subject), text=text, state=state)
