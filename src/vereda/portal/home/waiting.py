"""What waits for a person, as data: a figure, what it counts, where to work on it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vereda.exchange.accounts.administration import states_administered
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may, scope_of
from vereda.exchange.accounts.queries import waiting_applications
from vereda.exchange.corrections.queries import waiting_corrections
from vereda.exchange.credits.plans import waiting_drafts
from vereda.exchange.duties.queries import open_duties
from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.queries import submissions_of
from vereda.exchange.mail.queries import undelivered
from vereda.exchange.moves.queries import waiting_and_unread
from vereda.exchange.worklists.queries import waiting_items
from vereda.portal.components.navigation import waiting_once
from vereda.portal.components.tags import short_date

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Waiting:
    number: int
    words: str
    note: str
    address: str = ""


def _worklist(user: User) -> Iterator[Waiting]:
    number = waiting_once(user, waiting_items)
    note = _("records that may be one child, or two") if number else _("nothing waits")
    yield Waiting(number, _("On the worklist"), note, reverse("worklist"))


def _notices(user: User) -> Iterator[Waiting]:
    number, unread = waiting_and_unread(user)
    words = ngettext("Move notice", "Move notices", number)
    note = ngettext("%(number)s not read", "%(number)s not read", unread) % {"number": unread}
    yield Waiting(number, words, note if number else _("nothing waits"), reverse("moves"))


def _duties(user: User) -> Iterator[Waiting]:
    for state in scope_of(user, Permission.VIEW_DUTIES).states:
        number, first = open_duties(state)
        words = ngettext("Open duty", "Open duties", number)
        note = _("the first ends %(day)s") % {"day": short_date(first)} if first else _("nothing is due")
        yield Waiting(number, words, note, reverse("duties"))


def _corrections(user: User) -> Iterator[Waiting]:
    number = waiting_corrections(user)
    words = ngettext("Correction to decide", "Corrections to decide", number)
    yield Waiting(number, words, _("asked for by families") if number else _("nothing waits"), reverse("corrections"))


def _plans(user: User) -> Iterator[Waiting]:
    for state in scope_of(user, Permission.EDIT_PLANS).states:
        number = waiting_drafts(state)
        words = ngettext("Graduation plan to publish", "Graduation plans to publish", number)
        note = _("drafted by one person, published by another") if number else _("read and edit your State’s plans")
        yield Waiting(number, words, note, reverse("plans"))


def _files(user: User) -> Iterator[Waiting]:
    latest = submissions_of(user).filter(lane=Submission.Lane.PRODUCTION).exclude(checked_at=None).first()
    if latest is None:
        return
    address = reverse("submission", args=[latest.receipt])
    day = _("in the file of %(day)s") % {"day": short_date(latest.received_at)}
    held, students = latest.counts.get("held", 0), latest.counts.get("students", 0)
    yield Waiting(held, _("Children held back"), day, f"{address}#findings" if held else "")
    yield Waiting(students, _("Children in the latest file"), latest.receipt, address)


def _applications(user: User) -> Iterator[Waiting]:
    number = waiting_once(user, waiting_applications)
    words = ngettext("Application for an account", "Applications for an account", number)
    note = _("confirmed, and yours to decide") if number else _("nothing waits")
    yield Waiting(number, words, note, reverse("applications"))


def _mails(user: User) -> Iterator[Waiting]:
    number = undelivered(states_administered(user)).count()
    words = ngettext("Mail not delivered", "Mails not delivered", number)
    note = _("the address may be wrong") if number else _("all are on their way or arrived")
    yield Waiting(number, words, note, reverse("mails"))


WAITING: tuple[tuple[Permission, Callable[[User], Iterator[Waiting]]], ...] = (
    (Permission.VIEW_WORKLISTS, _worklist),
    (Permission.SEND_MOVE_NOTICES, _notices),
    (Permission.VIEW_DUTIES, _duties),
    (Permission.DECIDE_CORRECTIONS, _corrections),
    (Permission.VIEW_FILES, _files),
    (Permission.EDIT_PLANS, _plans),
    (Permission.MANAGE_ACCOUNTS, _applications),
    (Permission.MANAGE_ACCOUNTS, _mails),
)


@dataclass(frozen=True)
class Beginning:
    """A task of who has no figures and no box to find a child: where it is, and what it is for."""

    address: str
    words: str
    what: str


BEGINNINGS: tuple[tuple[Permission, str, "StrOrPromise", "StrOrPromise"], ...] = (
    (
        Permission.VIEW_LOOKING,
        "looking",
        gettext_lazy("Looks"),
        gettext_lazy("Who looks at records in unusual ways, and how."),
    ),
    (
        Permission.VIEW_ACCOUNTS,
        "people",
        gettext_lazy("People"),
        gettext_lazy("Who has an account, which roles, and what is due."),
    ),
    (
        Permission.VIEW_STATES,
        "states",
        gettext_lazy("States"),
        gettext_lazy("Agreements, and whom to call in each State."),
    ),
)


def tasks_to_begin_with(user: User) -> list[Beginning]:
    """What the person's roles open of the tasks that are not counted above."""
    return [
        Beginning(reverse(view), str(words), str(what))
        for permission, view, words, what in BEGINNINGS
        if may(user, permission)
    ]


def waiting_for(user: User) -> list[Waiting]:
    """The figures of the person's roles."""
    return [one for permission, told in WAITING if may(user, permission) for one in told(user)]
