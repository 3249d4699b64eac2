"""Duties as rows of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vereda.exchange.duties.models import Duty
from vereda.exchange.duties.queries import Waiting
from vereda.portal.components.tags import day_date, short_date
from vereda.portal.duties.words import opened, time_used, title

MOST_SQUARES = 10  # a longer clock is told in words alone
SQUARE, GAP = 10, 4
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Square:
    x: int
    is_used: bool


@dataclass(frozen=True)
class WaitingRow:
    title: str
    address: str
    opened: str
    used: str
    squares: Sequence[Square]
    width: int  # of the squares
    ends: str
    tone: str


@dataclass(frozen=True)
class MissedRow:
    duty: Duty
    title: str
    done: str


def waiting_row(one: Waiting, today: date) -> WaitingRow:
    squares = one.clock.total if one.clock.total <= MOST_SQUARES else 0
    return WaitingRow(
        title=title(one.rule, one.number, one.toward),
        address=reverse("duty", args=[one.first]),
        opened=f"{opened(one.rule)}, {short_date(one.opened_on)}",
        used=time_used(one.rule, one.clock.used, one.clock.total),
        squares=[Square(place * (SQUARE + GAP), place < one.clock.used) for place in range(squares)],
        width=squares * (SQUARE + GAP),
        ends=_("today") if one.due_on == today else day_date(one.due_on),
        tone="stop" if one.due_on <= today else "look" if one.due_on - today <= SOON else "none",
    )


def missed_row(duty: Duty) -> MissedRow:
    done = _("done late, %(day)s") % {"day": short_date(duty.done_at)} if duty.done_at else _("not done")
    return MissedRow(duty, title(duty.told, 1, duty.toward_id), done)


def headline(waiting: Sequence[Waiting], today: date) -> str:
    """What the page comes to: what ends today, else what ends next, else that nothing waits."""
    if not waiting:
        return _("Nothing is due")
    ending = sum(one.number for one in waiting if one.due_on <= today)
    if ending:
        return ngettext("%(number)s duty ends today", "%(number)s duties end today", ending) % {"number": ending}
    total = sum(one.number for one in waiting)
    words = ngettext(
        "%(number)s duty is open; it ends %(day)s", "%(number)s duties are open; the first ends %(day)s", total
    )
    return words % {"number": total, "day": day_date(waiting[0].due_on)}
