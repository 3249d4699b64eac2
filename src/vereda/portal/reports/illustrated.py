"""Which pictures stand beside a report's tables, and the finding that each has for a title."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from vereda.core.elements import CODE_SETS
from vereda.exchange.reports.tables import Row, Shown
from vereda.portal.components.tags import month_date, state_name
from vereda.portal.counts.pictures import trend_bars
from vereda.portal.reports.pictures import flow_map, pyramid


def pictures(told: Shown) -> dict[str, Any]:
    """Names of a template → what they draw; nothing for reports without a picture, or where all is hidden."""
    rows = {section.family.key: section.rows for section in told.sections if not section.withheld}
    return {
        **_pyramid(rows.get("age_sex", ())),
        **_months(rows.get("arrived_month", ())),
        **_flows_of(told.wanted.state, rows),
    }


def _pyramid(rows: tuple[Row, ...]) -> dict[str, Any]:
    drawn = pyramid({row.key: row.children for row in rows if row.key[3:]})
    if drawn is None:
        return {}
    title = _("Children by age and sex")
    if drawn.middle is not None:
        title = _("Half of the children are %(age)s years old or younger") % {"age": drawn.middle}
    return {"pyramid": drawn, "pyramid_title": title}


def _months(rows: tuple[Row, ...]) -> dict[str, Any]:
    told = {row.key: row.children for row in rows if row.children}
    if len(told) < 2:  # noqa: PLR2004 - one bar says nothing
        return {}
    most = max(told, key=lambda key: told[key])
    month = month_date(date.fromisoformat(f"{most}-01"))
    return {
        "months": trend_bars(told, most, label=lambda key: f"{key[5:]}/{key[2:4]}"),
        "months_title": _("More children arrived in %(month)s than in any other month") % {"month": month},
    }


def _flows_of(state: str | None, rows: Mapping[str, tuple[Row, ...]]) -> dict[str, Any]:
    """Into a State and on from it."""
    if state is None:
        return {}
    came = [(row.key, state, row.children) for row in rows.get("came_from", ()) if row.children]
    went = [(state, row.key, row.children) for row in rows.get("went_to", ()) if row.children]
    drawn = flow_map([*came, *went])
    if drawn is None:
        return {}
    return {"flows": drawn, "flows_title": _flows_title(state, came, went)}


def _flows_title(state: str, came: list[tuple[str, str, int]], went: list[tuple[str, str, int]]) -> str:
    before = next((one[0] for one in came if one[0] != state and one[0] in CODE_SETS["us_state"]), None)
    after = went[0][1] if went else None
    said = {"before": state_name(before or ""), "after": state_name(after or "")}
    if before and after:
        return _("More came from %(before)s than from any other State; more went on to %(after)s") % said
    return (
        _("More came from %(before)s than from any other State") % said
        if before
        else _("More went on to %(after)s than to any other State") % said
    )
