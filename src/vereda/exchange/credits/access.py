"""Who may decide about a child's credits: who has the child in the own scope, whatever purpose another would state."""

from vereda.core.elements.msix_id import is_valid
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import MATRIX, Permission, scope_of
from vereda.exchange.children.access import is_known_in
from vereda.exchange.children.models import Child
from vereda.exchange.children.queries import NoSuchChild


def may_decide(user: User, child: Child) -> bool:
    return is_known_in(child, scope_of(user, Permission.DECIDE_CREDITS))


def child_to_decide(user: User, msix_id: str) -> Child:
    """The child of an MSIX ID about whose credits the user may decide. Nothing of it is shown, so no look is recorded.

    Raises NoSuchChild, also where there is one that is not the user's to decide about.
    """
    number = "".join(msix_id.split())
    child = Child.objects.filter(msix_id=number, consolidated__isnull=False).first() if is_valid(number) else None
    if child is None or not may_decide(user, child):
        raise NoSuchChild(msix_id)
    return child


def speaks_for(user: User) -> str | None:
    """The State for whose schools the user decides; of several, the one that keeps the account. None for who decides nothing."""
    deciding = {grant.role for grant in MATRIX[Permission.DECIDE_CREDITS]}
    states = sorted(str(one.state_id) for one in user.roles.all() if one.role in deciding and one.state_id)
    return user.state_id if user.state_id in states else next(iter(states), None)
