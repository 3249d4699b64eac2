"""What people are told, in words that name no child: one row a kind."""

from collections.abc import Callable, Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

KINDS: Mapping[str, Callable[[int], str]] = {
    "child_arrived_elsewhere": lambda number: ngettext(
        "A child of your State has arrived in another State",
        "%(number)s children of your State have arrived in another State",
        number,
    ),
    "child_moved_within": lambda number: ngettext(
        "A child of your district has enrolled in another district of the State",
        "%(number)s children of your district have enrolled in another district of the State",
        number,
    ),
    "child_coming": lambda number: ngettext(
        "A child is coming to you", "%(number)s children are coming to you", number
    ),
    "child_left": lambda number: ngettext(
        "A child of yours has left for another place",
        "%(number)s children of yours have left for another place",
        number,
    ),
    "child_not_here": lambda number: ngettext(
        "A child whom you announced has not come or is no longer there",
        "%(number)s children whom you announced have not come or are no longer there",
        number,
    ),
    "records_wanted": lambda number: ngettext(
        "Someone asks for a child’s records", "Someone asks for the records of %(number)s children", number
    ),
    "notice_answered": lambda number: ngettext(
        "Your notice was answered", "%(number)s of your notices were answered", number
    ),
    "duties_missed": lambda number: ngettext("A duty’s time is over", "The time of %(number)s duties is over", number),
    "correction_asked": lambda number: ngettext(
        "A parent asks for a correction", "Parents ask for %(number)s corrections", number
    ),
    "looking_held": lambda number: ngettext(
        "Someone opened unusually many records and was asked to wait",
        "%(number)s people opened unusually many records and were asked to wait",
        number,
    ),
    "correction_decided": lambda number: ngettext(
        "A correction was decided", "%(number)s corrections were decided", number
    ),
    "report_ready": lambda number: ngettext("Your report is ready", "%(number)s of your reports are ready", number),
}
OF_NO_CHILD = frozenset({"report_ready"})


def told(kind: str, number: int = 1) -> str:
    """The sentence of a kind, in the language that is active."""
    return KINDS[kind](number) % {"number": number}


def guide(kinds: Collection[str]) -> str:
    """What stands above the address that a mail on these kinds leads to."""
    return (
        _("Sign in to see it:") if OF_NO_CHILD.issuperset(kinds) else _("Sign in to see which child, and what to do:")
    )
