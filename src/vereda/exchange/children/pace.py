"""How many children a person may open, and how often search, within an hour. A family takes minutes; a list is copied in seconds.

The numbers are settings, by role. What was opened is counted in the events, which every process shares and none can skip: the look
and its count are one row. Requests of one person at the same instant may pass the number by as many as run at once.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.accounts.recipients import recipients
from vereda.exchange.audit.actions import record
from vereda.exchange.audit.models import Event
from vereda.exchange.mail.notifying import notify

WINDOW = timedelta(hours=1)
TOLD_AGAIN = timedelta(days=1)
Role = RoleAssignment.Role
LEVELS = {  # of VEREDA_CHILDREN_AN_HOUR
    Role.SECONDARY_USER: "school",
    Role.PRIMARY_USER: "district",
    Role.DISTRICT_DATA_ADMINISTRATOR: "district",
    Role.REGIONAL_DATA_ADMINISTRATOR: "region",
    Role.STATE_DATA_ADMINISTRATOR: "state",
    Role.STATE_SYSTEM: "state",
}
ELSE = "nation"


class What(StrEnum):
    CHILDREN = "children"
    SEARCHES = "searches"


class TooFast(Exception):
    """The person has opened, or searched for, as many as the hour allows; `until`: when there is room again."""

    def __init__(self, what: What, *, most: int, until: datetime) -> None:
        super().__init__(f"{most} {what} an hour")
        self.what, self.most, self.until = what, most, until


def most_children(user: User) -> int:
    """How many children the person may open within an hour: the most that one of the roles allows."""
    levels = {LEVELS.get(Role(one.role), ELSE) for one in user.roles.all()} or {ELSE}
    return max(settings.CHILDREN_AN_HOUR[level] for level in levels)


def keep_pace(user: User, msix_id: str) -> None:
    """Raises TooFast for another child than those of the last hour when they are as many as the person may open."""
    looks = (
        _events(user).filter(on_kind="child").exclude(action="child.compared")
    )  # items of a worklist come one by one
    opened = dict(looks.order_by().values_list("on_id").annotate(Max("at")))
    most = most_children(user)
    if msix_id not in opened and len(opened) >= most:
        raise TooFast(What.CHILDREN, most=most, until=sorted(opened.values())[-most] + WINDOW)


def keep_pace_of_searches(user: User) -> None:
    """Raises TooFast when the person has searched as often within the hour as anyone may."""
    most = settings.SEARCHES_AN_HOUR
    newest_first = _events(user).filter(action="child.searched").order_by("-at").values_list("at", flat=True)
    for first in newest_first[most - 1 : most]:
        raise TooFast(What.SEARCHES, most=most, until=first + WINDOW)


def _events(user: User) -> QuerySet[Event]:
    return Event.objects.filter(actor=user.email, at__gt=timezone.now() - WINDOW)


@transaction.atomic
def tell_of_haste(user: User, hasty: TooFast) -> bool:
    """Record that the person was asked to wait, and tell the data administrators of the person's States; for a person of no State
    those who watch over the Privacy Act. Once a day. Returns whether they were told now.
    """
    held = Event.objects.filter(actor=user.email, action="looking.held", at__gt=timezone.now() - TOLD_AGAIN)
    if held.exists():
        return False
    states = sorted({one.state_id for one in user.roles.all() if one.state_id})
    record(action="looking.held", actor=user.email, on=("looking", hasty.what), facts={"most": hasty.most})
    told = [one for state in states for one in recipients(state=state)] or _watching()
    people = [one.pk for one in told if one != user]
    notify(people=people, kind="looking_held", on=("looking", user.email), path="/looking/", at=timezone.now())
    return True


def _watching() -> list[User]:
    return list(
        User.objects.filter(roles__role=Role.PRIVACY_ACT_ADMINISTRATOR, status=User.Status.ACTIVE).order_by("pk")
    )
