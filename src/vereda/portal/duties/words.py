"""Duties in words: what is to be done, what opened the clock, in which days it counts."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vereda.core.duties import Rule, Unit
from vereda.portal.components.tags import state_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLES: Mapping[str, Callable[[int], str]] = {
    "start_up": lambda _number: _("Send every eligible child for the first time"),
    "new_coe": lambda number: ngettext("Send a new child", "Send %(number)s new children", number),
    "new_coe_secondary": lambda number: ngettext(
        "Send what the child’s last secondary school here has",
        "Send what the last secondary schools here of %(number)s children have",
        number,
    ),
    "other_state_records": lambda number: ngettext(
        "Say that records of a secondary school in %(toward)s were obtained",
        "Say that records of secondary schools in %(toward)s were obtained, for %(number)s children",
        number,
    ),
    "end_of_term": lambda number: ngettext(
        "Send the updates of a term that ended", "Send the updates of %(number)s terms that ended", number
    ),
    "eligibility_ended": lambda number: ngettext(
        "Keep sending a child’s updates until the school year ends",
        "Keep sending the updates of %(number)s children until the school year ends",
        number,
    ),
    "change_of_residence": lambda number: ngettext(
        "Send a child’s last update, for %(toward)s",
        "Send the last updates of %(number)s children, for %(toward)s",
        number,
    ),
    "change_of_residence_obtained": lambda number: ngettext(
        "Send what was obtained later of a child, for %(toward)s",
        "Send what was obtained later of %(number)s children, for %(toward)s",
        number,
    ),
    "correction_answer": lambda number: ngettext(
        "Decide a parent’s request for a correction, and answer",
        "Decide %(number)s requests of parents for a correction, and answer",
        number,
    ),
    "correction_forward": lambda number: ngettext(
        "Forward a parent’s request to %(toward)s", "Forward %(number)s requests of parents to %(toward)s", number
    ),
    "correction_submit": lambda number: ngettext(
        "Send the corrected values of a child", "Send the corrected values of %(number)s children", number
    ),
    "correction_state_asks": lambda number: ngettext(
        "Answer %(toward)s about a correction", "Answer %(toward)s about %(number)s corrections", number
    ),
    "correction_department_asks": lambda number: ngettext(
        "Answer the Department about a correction", "Answer the Department about %(number)s corrections", number
    ),
    "move_notice": lambda number: ngettext(
        "Answer a move notice from %(toward)s", "Answer %(number)s move notices from %(toward)s", number
    ),
    "data_request": lambda number: ngettext(
        "Answer a data request from %(toward)s", "Answer %(number)s data requests from %(toward)s", number
    ),
}
OPENED: Mapping[str, "StrOrPromise"] = {
    "start_up": gettext_lazy("Agreement in force"),
    "new_coe": gettext_lazy("Certificate of Eligibility approved"),
    "new_coe_secondary": gettext_lazy("Certificate of Eligibility approved"),
    "other_state_records": gettext_lazy("Records obtained"),
    "end_of_term": gettext_lazy("Term ended"),
    "eligibility_ended": gettext_lazy("Eligibility ended"),
    "change_of_residence": gettext_lazy("Moved; the exchange told you"),
    "change_of_residence_obtained": gettext_lazy("Obtained"),
    "correction_answer": gettext_lazy("Asked by the parent"),
    "correction_forward": gettext_lazy("Asked by the parent"),
    "correction_submit": gettext_lazy("Decided"),
    "correction_state_asks": gettext_lazy("Forwarded"),
    "correction_department_asks": gettext_lazy("Asked by the Department"),
    "move_notice": gettext_lazy("Notice sent"),
    "data_request": gettext_lazy("Request sent"),
}


def title(rule: Rule, number: int, toward: str | None) -> str:
    place = state_name(toward) if toward else _("the State itself")
    return TITLES[rule.key](number) % {"number": number, "toward": place}


def opened(rule: Rule) -> str:
    return str(OPENED[rule.key])


def time_used(rule: Rule, used: int, total: int) -> str:
    """As in: 2 of 4 working days."""
    counts = {"used": used, "total": total}
    if rule.unit is Unit.WORKING:
        return _("%(used)s of %(total)s working days") % counts
    return _("%(used)s of %(total)s days") % counts
