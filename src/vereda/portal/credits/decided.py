"""What a person reads before deciding about credits: each course, what is suggested, what was decided before."""

from dataclasses import dataclass
from datetime import datetime

from vereda.core.credits import Answer, unit_of
from vereda.exchange.credits.decisions import Decisions, named
from vereda.exchange.credits.models import Acceptance, Decision
from vereda.portal.components.tags import state_name
from vereda.portal.credits.page import PartialRow, partial_rows
from vereda.portal.credits.words import number, sentence, title, years


@dataclass(frozen=True)
class Before:
    """The decision that stands: who, when, what, why."""

    who: str
    at: datetime
    what: str
    why: str


@dataclass(frozen=True)
class LineToAccept:
    partial: PartialRow
    unit: str
    seen: int
    before: Before | None
    is_asked: bool


@dataclass(frozen=True)
class LineToPlace:
    key: str
    name: str
    state: str
    years: str
    place: str
    seen: int
    before: Before | None


@dataclass(frozen=True)
class PlanToChoose:
    seen: int
    before: Before | None


def lines_to_accept(found: Answer | None, decisions: Decisions, state: str, asked: str) -> list[LineToAccept]:
    """Every course left unfinished; the one asked for stands open."""
    unit = unit_of(state)
    return [
        LineToAccept(
            partial=row,
            unit=unit.name,
            seen=_seen(decisions.acceptances.get(row.key)),
            before=accepted_before(decisions.acceptances.get(row.key)),
            is_asked=row.key == asked,
        )
        for row in (partial_rows(found) if found else ())
    ]


def lines_to_place(found: Answer | None, decisions: Decisions) -> list[LineToPlace]:
    return [
        LineToPlace(
            key=one.key,
            name=title(one.line),
            state=one.line.state,
            years=years(one.line),
            place=sentence(one.explained[0]),
            seen=_seen(decision := decisions.placements.get(one.key)),
            before=_before(decision, sentence(one.explained[0]), decision.reason) if decision else None,
        )
        for one in (found.lines if found else ())
    ]


def plan_to_choose(decisions: Decisions, state: str) -> PlanToChoose:
    chosen = decisions.choices.get(state)
    if chosen is None:
        return PlanToChoose(0, None)
    what = ", ".join(str(part) for part in (chosen.plan, chosen.class_of) if part)
    return PlanToChoose(chosen.nth, _before(chosen, what, chosen.reason))


def accepted_before(decision: Acceptance | None) -> Before | None:
    if decision is None:
        return None
    return _before(decision, f"{number(decision.written)} ({state_name(decision.state_id)})", decision.rule)


def _before(decision: Decision, what: str, why: str) -> Before:
    return Before(named(decision.by), decision.at, what, why)


def _seen(decision: Decision | None) -> int:
    return decision.nth if decision else 0
