"""Filters and tags of every page. A built-in library: templates need not load it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

from vereda.core.elements import ELEMENTS, code_label
from vereda.portal.components.icons import ICONS
from vereda.portal.components.language import page_language

register = template.Library()

SHORT = {"en": "M j, Y", "es": "j M Y"}
LONG = {"en": "F j, Y", "es": r"j \d\e F \d\e Y"}
MONTH = {"en": "M Y", "es": "M Y"}
DAY = {"en": "l, F j", "es": r"l j \d\e F"}
MOMENT = {"en": "l, F j, Y, g:i a T", "es": r"l j \d\e F \d\e Y, G:i T"}
CLOCK = {"en": "g:i:s a", "es": "G:i:s"}
HOUR = {"en": "g:i a", "es": "G:i"}
STATE_COLOURS = 4  # a fifth State and all after it share one colour; the letters carry the meaning
MSIX_GROUP = 4


def _formatted(value: date | datetime | None, patterns: dict[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and is_aware(value):
        value = localtime(value)
    text = date_format(value, patterns[page_language()])
    if page_language() == "es" and patterns is not MOMENT:
        return text.lower()  # Spanish writes days and months small
    return text


@register.filter
def short_date(value: date | datetime | None) -> str:
    """Nov 19, 2026 · 19 nov 2026"""
    return _formatted(value, SHORT)


@register.filter
def long_date(value: date | datetime | None) -> str:
    """November 19, 2026 · 19 de noviembre de 2026"""
    return _formatted(value, LONG)


@register.filter
def month_date(value: date | None) -> str:
    """Nov 2026 · nov 2026"""
    return _formatted(value, MONTH)


@register.filter
def day_date(value: date | datetime | None) -> str:
    """Thursday, November 19 · jueves 19 de noviembre"""
    return _formatted(value, DAY)


@register.filter
def moment(value: datetime | None) -> str:
    """Thursday, November 19, 2026, 9:42 a.m. UTC"""
    return _formatted(value, MOMENT)


@register.filter
def clock(value: datetime | None) -> str:
    """9:31:04 a.m."""
    return _formatted(value, CLOCK)


@register.filter
def hour(value: datetime | None) -> str:
    """9:31 a.m."""
    return _formatted(value, HOUR)


@register.filter
def credits_of(value: Decimal | None) -> str:
    """1.00, 0.25, 0.125: at least two places, no more than were granted."""
    if value is None:
        return ""
    plain = Decimal(value).normalize()
    places = max(2, -int(plain.as_tuple().exponent))
    return f"{plain:.{places}f}"


@register.filter
def state_name(code: str) -> str:
    """The name of a State by its letters."""
    return code_label("us_state", code, page_language())


def element_title(key: str) -> str:
    """The name of an element; the key itself of what is none."""
    element = ELEMENTS.get(key)
    if element is None:
        return key
    return element.name_es if page_language() == "es" else element.name


@register.filter
def element_name(key: str | None) -> str:
    """An element as people know it, with its number in the federal list: "20 Qualifying Arrival Date"."""
    if not key:
        return "–"
    number = ELEMENTS[key].number if key in ELEMENTS else ""
    return f"{number} {element_title(key)}".strip()


@register.filter
def state_place(code: str, order: Sequence[str]) -> int:
    """The colour number of a State on this page: its place among those of the record, by first appearance."""
    place = list(order).index(code) + 1 if code in order else STATE_COLOURS + 1
    return min(place, STATE_COLOURS + 1)


@register.simple_tag
def letters(code: str, order: Sequence[str] = ()) -> SafeString:
    """The two letters of a State in the colour it has on this page."""
    return format_html('<span class="letters state-{}">{}</span>', state_place(code, order), code)


@register.simple_tag
def said_by(code: str, on: date | datetime | None, order: Sequence[str] = ()) -> SafeString:
    """Who said a value and when: the letters and the date that stand after every value."""
    return format_html(
        '<span class="source">{} <span class="source-date">{}</span></span>', letters(code, order), short_date(on)
    )


@register.simple_tag
def msix_id(text: str) -> SafeString:
    """An MSIX ID in groups of four. The gaps are drawn, so that it copies without spaces."""
    groups = [(text[start : start + MSIX_GROUP],) for start in range(0, len(text), MSIX_GROUP)]
    return format_html('<span class="msix-id">{}</span>', format_html_join("", "<span>{}</span>", groups))


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>', ICONS[name]
    )


@register.simple_tag
def not_said() -> SafeString:
    """A value that no one sent: never blank, never "No"."""
    return format_html('<span class="not-said">{}</span>', _("Not said"))
