"""The words of the counts: names of places and grades, and the finding that stands in the title."""

from collections.abc import Mapping
from typing import Final

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vereda.core.counts import MISSING, by_grade
from vereda.exchange.counts.models import Count
from vereda.exchange.states.models import District, School
from vereda.portal.components.language import page_language
from vereda.portal.components.tags import state_name

LEVELS: Final[Mapping[str, object]] = {
    "state": gettext_lazy("State"),
    "region": gettext_lazy("Region"),
    "district": gettext_lazy("District"),
    "school": gettext_lazy("School"),
    "age_grade": gettext_lazy("Age or grade"),
    "age": gettext_lazy("Age"),
}
HEADS: Final[Mapping[str, object]] = {
    "category_2": gettext_lazy("Served in summer"),
    "moved_in_period": gettext_lazy("Moved in 12 months"),
    "pfs": gettext_lazy("Priority for services"),
    "lep": gettext_lazy("English learners"),
    "idea": gettext_lazy("Disability (IDEA)"),
    "served": gettext_lazy("In a MEP project"),
}
AGES: Final = {
    "UNDER3": gettext_lazy("Age birth through 2"),
    "3TO5NOTK": gettext_lazy("Age 3 through 5, not in kindergarten"),
    MISSING: gettext_lazy("Grade not said"),
}


def names_of(by: str, keys: list[str | int | None]) -> dict[str | int | None, str]:
    """What each row of a table is called."""
    said = [str(key) for key in keys if key is not None]
    known: Mapping[str, str] = {}
    if by == "district":
        known = dict(District.objects.filter(pk__in=said).order_by().values_list("nces_id", "name"))
    elif by == "school":
        known = dict(School.objects.filter(pk__in=said).order_by().values_list("nces_id", "name"))
    return {key: _name(by, key, known) for key in keys}


def _name(by: str, key: str | int | None, known: Mapping[str, str]) -> str:
    if key is None:
        return _("In no region") if by == "region" else _("Not said")
    if by == "state":
        return state_name(str(key))
    if by == "age_grade":
        return grade_name(str(key))
    if by == "age":
        return ngettext("%(number)s year", "%(number)s years", int(key)) % {"number": key}
    return known.get(str(key), str(key))


def grade_name(key: str) -> str:
    if key in AGES:
        return str(AGES[key])
    language = page_language()
    return by_grade(key, language)


def years(period: str) -> str:
    return period.replace("-", "–")


def finding(count: Count, before: Count | None) -> str:
    """The title: how many children, and how that is against the year before."""
    number, period = count.nation["category_1"], years(count.period)
    words = ngettext(
        "%(number)s migratory child was eligible in %(period)s",
        "%(number)s migratory children were eligible in %(period)s",
        number,
    ) % {"number": intcomma(number), "period": period}
    share = change(number, before.nation["category_1"] if before else None)
    if share is None or not count.has_ended:
        return words
    if abs(share) < 0.05:  # noqa: PLR2004 - what rounds to 0.0 %
        return _("%(finding)s, as many as the year before") % {"finding": words}
    said = {"finding": words, "share": number_format(abs(share), 1)}
    if share < 0:
        return _("%(finding)s, %(share)s%% fewer than the year before") % said
    return _("%(finding)s, %(share)s%% more than the year before") % said


def change(now: int | None, before: int | None) -> float | None:
    """Per cent against the year before; None where one of them is not known or there were none."""
    return 100 * (now - before) / before if now is not None and before else None


def half_in(numbers: list[int], whole: int) -> str:
    """The finding of the map: in how few of the States that are shown half of all the children live."""
    sum_so_far, states = 0, 0
    for number in sorted(numbers, reverse=True):
        if 2 * sum_so_far >= whole:
            break
        sum_so_far, states = sum_so_far + number, states + 1
    if 2 * sum_so_far < whole:
        return _("Eligible children by State")  # half of them live where the number is hidden
    if states == 1:
        return _("Half of the children live in one State")
    return _("Half of the children live in %(number)s States") % {"number": states}


def trend_words(figures: Mapping[str, int], period: str) -> str:
    """The finding of the trend: how the period stands among the others."""
    others = [number for name, number in figures.items() if name != period]
    now = figures.get(period, 0)
    said = {"period": years(period)}
    if others and now > max(others):
        return _("More than in any other year, %(period)s") % said
    if others and now < min(others):
        return _("Fewer than in any other year, %(period)s") % said
    return _("Eligible children over the years")
