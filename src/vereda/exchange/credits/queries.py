"""What reads credits: a child's courses held to a graduation plan, with what people decided."""

from dataclasses import dataclass
from datetime import date

from vereda.core.calendar import school_year
from vereda.core.credits import Answer, CourseLine, Options, Plan, answer, choices, usual
from vereda.exchange.children.record import Record
from vereda.exchange.credits.decisions import Decisions
from vereda.exchange.credits.history import class_of, course_lines, enrolled_in
from vereda.exchange.credits.models import PlanChoice
from vereda.exchange.credits.plans import known_plans


class NoSuchPlan(Exception):
    """No plan of that State has this name."""


@dataclass(frozen=True)
class Question:
    """What a person asks beyond the record; empty is: as the record has it.

    `failed`, `without`: keys of course lines taken as failed, or as if they were not there; keys of no line are passed over.
    `added`: courses taken as if they were granted.
    """

    state: str = ""
    plan: str = ""
    class_of: int | None = None
    failed: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    added: tuple[CourseLine, ...] = ()

    @property
    def is_what_if(self) -> bool:
        return bool(self.failed or self.without or self.added)


@dataclass(frozen=True)
class Toward:
    """How far a child is toward a plan of a State. `answer` is None where no plan of that State is known.

    `plans`: those the student may be on, the usual first; `others`: the State's plans for other classes. `chosen`: what a person
    chose for the student in that State.
    """

    state: str
    class_of: int | None
    plans: tuple[Plan, ...]
    others: tuple[Plan, ...]
    chosen: PlanChoice | None
    answer: Answer | None


def toward_plan(record: Record, question: Question, decisions: Decisions, *, today: date) -> Toward:
    """The courses of a record held to the plan asked for: else to the one a counselor chose, else to that of the student's class.

    Raises NoSuchPlan.
    """
    state = question.state or _place(record)
    chosen = decisions.choices.get(state)
    year = question.class_of or (chosen and chosen.class_of) or class_of(record)
    known = known_plans(state, on=today)
    about = year or school_year(today).last.year
    district = record.now.district_id if record.now else None
    fitting = choices(known, state=state, class_of=about, district=district)
    name = question.plan or (chosen.plan if chosen and not question.class_of else "")
    plan = _named(known, name) if name else usual(known, state=state, class_of=about, district=district)
    others = tuple(one for one in known if one not in fitting and one.district in {None, district})
    found = None if plan is None else _answered(record, plan, year, question, decisions, today)
    return Toward(state, year, fitting, others, chosen, found)


def _place(record: Record) -> str:
    return record.now.state if record.now else next(iter(record.states), "")


def _named(plans: tuple[Plan, ...], name: str) -> Plan:
    found = next((plan for plan in plans if plan.id == name), None)
    if found is None:
        raise NoSuchPlan(name)
    return found


def _answered(
    record: Record, plan: Plan, year: int | None, question: Question, decisions: Decisions, today: date
) -> Answer:
    lines = (*course_lines(record), *question.added)
    keys = {line.key for line in lines}
    options = Options(
        today=today,
        state=enrolled_in(record),
        class_of=year,
        placements=tuple(one for one in decisions.placed() if one.line in keys),
        accepted=tuple(one for one in decisions.accepted_in(plan.state) if one.line in keys),
        failed=question.failed & keys,
        left_out=question.without & keys,
    )
    return answer(lines, plan, options)


def state_left(found: Answer) -> str:
    """The other State that granted most of what counts: whose plan a letter sets beside; nothing where there is none."""
    others = [(credits_, state) for state, credits_ in found.by_state if state != found.plan.state]
    return max(others)[1] if others else ""
