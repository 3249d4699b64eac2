"""Items in the words of the page."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext_lazy

from vereda.exchange.worklists.models import Assignment, WorkItem
from vereda.portal.components.tags import state_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: "dict[str, StrOrPromise]" = {
    "near_match": ngettext_lazy("Near match", "Near matches", 1),
    "validate_near_match": gettext_lazy("Validate a merge (near match)"),
    "validate_merge": gettext_lazy("Validate a merge (started)"),
    "split": gettext_lazy("Split"),
    "validate_split": gettext_lazy("Validate a split"),
}
LEVELS: "dict[str, StrOrPromise]" = {
    Assignment.Level.DISTRICT: gettext_lazy("District"),
    Assignment.Level.REGION: gettext_lazy("Region"),
    Assignment.Level.STATE: gettext_lazy("State"),
}
OUTCOMES = {
    (False, "match"): gettext_noop("One child"),
    (False, "apart"): gettext_noop("Two children"),
    (True, "split"): gettext_noop("Two children"),
    (True, "match"): gettext_noop("One child"),
}


def kind_of(item: WorkItem) -> str:
    """The key of `KINDS` under which the item stands."""
    proposed = item.answer != ""
    if item.is_split:
        return "validate_split" if proposed else "split"
    if item.is_started:
        return "validate_merge"
    return "validate_near_match" if proposed else "near_match"


def outcome_of(item: WorkItem) -> str:
    """What was answered, in two words; nothing if nothing was."""
    return _(OUTCOMES[item.is_split, item.answer]) if item.answer else ""


def whose(assignment: Assignment) -> str:
    """Who has the item in a State: the district, the region, or the State itself."""
    place = {"district": assignment.district, "region": assignment.region}.get(assignment.level)
    return str(place) if place else state_name(assignment.state_id)
