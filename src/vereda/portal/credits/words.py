"""Answers of `core.credits` as the page words them: its dates, its names of States, its numbers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from vereda.core.credits import CourseLine, Label, Said, Standing, Unit
from vereda.portal.components.language import page_language
from vereda.portal.components.tags import long_date, state_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STANDINGS: Mapping[Standing, "StrOrPromise"] = {
    Standing.GRANTED: _("granted"),
    Standing.UNDER_WAY: _("under way"),
    Standing.UNFINISHED: _("left unfinished"),
    Standing.FAILED: _("failed"),
    Standing.NO_CREDIT: _("no credit"),
    Standing.CREDIT_UNSAID: _("credits not said"),
    Standing.CONTRADICTORY: _("contradicts itself"),
    Standing.REPLACED: _("replaced"),
    Standing.LEFT_OUT: _("left out"),
}
SECTIONS: Mapping[str | None, "StrOrPromise"] = {"02": _("section A"), "03": _("section B")}
BASES: Mapping[str, "StrOrPromise"] = {"hours": _("by hours"), "days": _("by days"), "periods": _("by class periods")}


def language() -> str:
    return page_language()


def said(text: Label) -> str:
    return text.text(language())


def sentence(told: Said) -> str:
    """A sentence with dates written out and States by name."""
    values = {name: _value(name, value) for name, value in told.values.items()}
    return Said(told.code, values).text(language())


def _value(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return long_date(value)
    return state_name(value) if name == "state" else value


def number(credits_: Decimal) -> str:
    """4.0, 2.5, 0.25: at least one place."""
    plain = credits_.normalize()
    return f"{plain:.1f}" if -int(plain.as_tuple().exponent) < 1 else f"{plain:f}"


def native(amount: int, unit: Unit) -> str:
    """An amount of core.credits in a unit."""
    return number(unit.native(amount))


def title(line: CourseLine) -> str:
    """A course by its title and half: "English 12, section B"."""
    named = (line.title or _("Course without a title"), SECTIONS.get(line.section, ""))
    return ", ".join(str(part) for part in named if part)


def years(line: CourseLine) -> str:
    if not line.begin_year or not line.end_year:
        return ""
    return f"{line.begin_year}–{line.end_year % 100:02}" if line.end_year != line.begin_year else str(line.begin_year)
