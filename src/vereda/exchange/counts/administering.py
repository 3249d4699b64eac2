"""Who administers a State's data, and with it its lists and samples."""

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may


class NotForYou(Exception):
    """The person does not administer this State's data."""


def must_administer(by: User, state: str) -> None:
    """Raises NotForYou."""
    if not may(by, Permission.VIEW_FILES, state=state):
        raise NotForYou(state)
