"""Looks in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vereda.exchange.accounts.models import User
from vereda.exchange.children.disclosures import Disclosure
from vereda.exchange.children.queries import Purpose
from vereda.exchange.children.unusual import UnusualDay
from vereda.portal.components.person import scope_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WHAT: Mapping[str, "StrOrPromise"] = {
    "viewed": gettext_lazy("Read the record"),
    "viewed_over_time": gettext_lazy("Read the record over time"),
    "credits_viewed": gettext_lazy("Read the credits toward graduation"),
    "credits_printed": gettext_lazy("Printed the letter about credits"),
    "data_requested": gettext_lazy("Asked States for what is missing"),
    "partial_credit_accepted": gettext_lazy("Recorded partial credit that was accepted"),
    "course_placed": gettext_lazy("Placed a course"),
    "plan_chosen": gettext_lazy("Chose a graduation plan"),
    "printed": gettext_lazy("Printed the record"),
    "printed_for_family": gettext_lazy("Printed the family’s sheet"),
    "exported_workbook": gettext_lazy("Saved the record as a workbook"),
    "exported_json": gettext_lazy("Saved the record as data"),
    "fetched": gettext_lazy("Was given the record, as a State’s own system"),
    "exported_pesc": gettext_lazy("Saved the course history as PESC XML"),
    "exported_edfi": gettext_lazy("Saved the course history as Ed-Fi JSON"),
    "searched": gettext_lazy("Saw the name in the results of a search"),
    "listed": gettext_lazy("Saw the name in a list of work or news"),
    "corrections_viewed": gettext_lazy("Read what the family asked to have corrected"),
    "correction_taken": gettext_lazy("Took in a request for a correction"),
    "compared": gettext_lazy("Compared the record with one that may be the same child’s"),
    "merge_looked_at": gettext_lazy("Compared the record with another, to merge them"),
    "split_looked_at": gettext_lazy("Looked at how the record would be split"),
    "flagged": gettext_lazy("Asked for the record to be merged or split"),
    "viewed_in_count": gettext_lazy("Read why the child is counted"),
    "notice_written": gettext_lazy("Began a notice to another place"),
    "notice_sent": gettext_lazy("Sent a notice to another place"),
    "disclosures_viewed": gettext_lazy("Read this list"),
    "disclosures_printed": gettext_lazy("Printed this list"),
}
WHY: Mapping[str, "StrOrPromise"] = {
    Purpose.ENROLLMENT: gettext_lazy("Enrollment"),
    Purpose.PLACEMENT: gettext_lazy("Placement in a grade or course"),
    Purpose.CREDIT_ACCRUAL: gettext_lazy("Counting credits"),
    Purpose.PARTICIPATION: gettext_lazy("Part in the Migrant Education Program"),
}
REASONS: Mapping[str, "StrOrPromise"] = {
    "children": gettext_lazy("%(number)s children or more"),
    "strangers": gettext_lazy("%(number)s children or more of other places"),
    "purposes": gettext_lazy("%(number)s different purposes or more"),
    "odd_hours": gettext_lazy("%(number)s looks or more between 10 p.m. and 5 a.m."),
    "searches": gettext_lazy("%(number)s searches or more"),
    "refusals": gettext_lazy("%(number)s pages or more that were not open to the person"),
}
FOUND: Mapping[str, "StrOrPromise"] = {
    "children": gettext_lazy("%(number)s children"),
    "strangers": gettext_lazy("%(number)s children of other places"),
    "purposes": gettext_lazy("%(number)s different purposes"),
    "odd_hours": gettext_lazy("%(number)s looks at night"),
    "searches": gettext_lazy("%(number)s searches"),
    "refusals": gettext_lazy("%(number)s pages that were not open"),
}


@dataclass(frozen=True)
class LookRow:
    at: datetime
    who: str
    title: str
    place: str
    what: str
    why: str
    is_own: bool


@dataclass(frozen=True)
class DayRow:
    day: date
    who: str
    title: str
    place: str
    reasons: list[str]


def look_row(look: Disclosure) -> LookRow:
    who, title, place = _who(look.person)
    own = _("Known to the person’s own school, district or State") if look.is_own else ""
    return LookRow(
        look.at, who, title, place, str(WHAT[look.what]), str(WHY[look.purpose]) if look.purpose else own, look.is_own
    )


def day_row(day: UnusualDay) -> DayRow:
    who, title, place = _who(day.person)
    reasons = [str(FOUND[key]) % {"number": day.counts[key]} for key in day.over]
    return DayRow(day.day, who if day.person else day.actor, title, place, reasons)


def _who(person: User | None) -> tuple[str, str, str]:
    """Name, title and place: no e-mail address goes to paper."""
    if person is None:
        return _("Who runs the exchange"), "", ""
    return person.name, person.title, scope_words(person) or _("The nation")
