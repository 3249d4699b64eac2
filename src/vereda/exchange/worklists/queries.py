"""What reads the worklists."""

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.worklists.models import WorkItem


def waiting_near_matches(user: User) -> int:
    """How many near matches wait that concern the States of the user's administration."""
    states = scope_of(user, Permission.VIEW_WORKLISTS).states
    if not states:
        return 0
    waiting = WorkItem.objects.filter(kind=WorkItem.Kind.NEAR_MATCH, status=WorkItem.Status.OPEN)
    return (waiting.filter(left__state__in=states) | waiting.filter(right__state__in=states)).count()
