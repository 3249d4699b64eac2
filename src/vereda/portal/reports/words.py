"""What the keys of a report are called in the language of the page."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vereda.core.elements import CODE_SETS, code_label
from vereda.exchange.reports.definitions import Family
from vereda.portal.components.language import page_language
from vereda.portal.components.role_names import role_name
from vereda.portal.components.tags import moment, month_date, state_name
from vereda.portal.counts.words import years


def about_taken(report: str, period: str, where: str) -> str:
    """What stands above a table that is taken along."""
    return _("%(report)s, %(period)s, %(where)s. Made %(at)s.") % {
        "report": report,
        "period": years(period),
        "where": where,
        "at": moment(timezone.localtime()),
    }


def key_words(family: Family, key: str) -> str:
    if not key:
        return _("Not said")
    if key in family.labels:
        return family.labels[key][page_language()]
    if family.words in CODE_SETS:
        return code_label(family.words, key, page_language())
    return _WORDS.get(family.words, str)(key)


def share_words(part: int | None, whole: int | None) -> str:
    """Per cent, without a place behind the point; nothing where one of them is not told."""
    return f"{100 * part / whole:.0f}%" if part is not None and whole else ""


def _month(key: str) -> str:
    return month_date(date.fromisoformat(f"{key}-01"))


def _place(key: str) -> str:
    return state_name(key) if key in CODE_SETS["us_state"] else key


def _age_sex(key: str) -> str:
    age, _space, sex = key.partition(" ")
    years = ngettext("%(number)s year", "%(number)s years", int(age)) % {"number": int(age)}
    return f"{years}, {code_label('sex', sex, page_language()) if sex else _('Not said')}"


_WORDS: Final[Mapping[str, Callable[[str], str]]] = {
    "role": role_name,
    "month": _month,
    "state": state_name,
    "place": _place,
    "age_sex": _age_sex,
}
