"""The tasks of the portal, as data: who is shown which entry, in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.accounts.queries import waiting_applications
from vereda.exchange.moves.queries import waiting_notices
from vereda.exchange.worklists.queries import waiting_items

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Entry:
    """A link of the header. `view`: name of the address; `permission`, `or_permission`: who sees it, None for everyone who has
    signed in.

    `unless`: who has this one has another entry for the task.
    `within`: further addresses that belong to the task; `waiting`: how much waits for the person there, shown beside it.
    """

    view: str
    words: "StrOrPromise"
    permission: Permission | None = None
    or_permission: Permission | None = None
    unless: Permission | None = None
    within: tuple[str, ...] = ()
    waiting: Callable[[User], int] | None = None


@dataclass(frozen=True)
class Task:
    """An entry for one person on one page. `current`: "page", "true" (a page below it) or nothing."""

    address: str
    words: str
    current: str
    waiting: int


ENTRIES = (
    Entry("home", _("Home")),
    Entry("find", _("Find a child"), Permission.FIND_CHILDREN, within=("/children/",)),
    Entry(
        "worklist",
        _("Worklist"),
        Permission.VIEW_WORKLISTS,
        waiting=waiting_items,
        or_permission=Permission.SETTLE_PARKED,
    ),
    Entry("moves", _("Moves"), Permission.SEND_MOVE_NOTICES, waiting=waiting_notices),
    Entry("submissions", _("Files"), Permission.VIEW_FILES),
    Entry("counts", _("Numbers"), Permission.VIEW_REPORTS, within=("/reports/",)),
    Entry("counts_frozen", _("Numbers"), Permission.SIGN_COUNTS, unless=Permission.VIEW_REPORTS),
    Entry("duties", _("Duties"), Permission.VIEW_DUTIES, within=("/corrections/",)),
    Entry("people", _("People"), Permission.VIEW_ACCOUNTS, waiting=waiting_applications),
    Entry("states", _("States"), Permission.VIEW_STATES),
    Entry("looking", _("Looks"), Permission.VIEW_LOOKING),
    Entry("help", _("Help")),
)


def waiting_once(user: User, count: Callable[[User], int]) -> int:
    """How much waits for the person of this request, by a function that is asked once however often the page says it."""
    known: dict[Callable[[User], int], int] = user.__dict__.setdefault("waiting_known", {})
    if count not in known:
        known[count] = count(user)
    return known[count]


def note_waiting(user: User, count: Callable[[User], int], number: int) -> None:
    """What `waiting_once` would count is known already."""
    user.__dict__.setdefault("waiting_known", {})[count] = number


def tasks_of(user: User, path: str) -> list[Task]:
    """The entries that the person may use, with the one marked in which `path` lies."""
    return [
        Task(
            address=reverse(entry.view),
            words=str(entry.words),
            current=_current(entry, path),
            waiting=waiting_once(user, entry.waiting) if entry.waiting else 0,
        )
        for entry in ENTRIES
        if _is_for(user, entry)
    ]


def _is_for(user: User, entry: Entry) -> bool:
    if entry.unless and may(user, entry.unless):
        return False
    return entry.permission is None or any(may(user, one) for one in (entry.permission, entry.or_permission) if one)


def _current(entry: Entry, path: str) -> str:
    address = reverse(entry.view)
    if path == address:
        return "page"
    below = () if address == "/" else (address,)
    return "true" if path.startswith((*below, *entry.within)) else ""
