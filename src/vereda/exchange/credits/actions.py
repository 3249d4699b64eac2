"""What changes what is decided about credits. Each decision is added with who and when; none is ever changed."""

from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from django.db import IntegrityError, transaction

from vereda.core import credits as core
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record
from vereda.exchange.children.models import Child, Course, StateRecord
from vereda.exchange.children.record import record_of
from vereda.exchange.credits.history import course_lines
from vereda.exchange.credits.models import Acceptance, CoursePlacement, Decision, PlanChoice
from vereda.exchange.credits.plans import known_plans

Made = TypeVar("Made", bound=Decision)


class NoSuchLine(Exception):
    """The child's record has no course line of this key, or none that was left unfinished."""


class MoreThanTheCourse(Exception):
    """Partial credit is above what the whole course is worth. Its value is that worth, in the State's unit."""

    def __init__(self, most: Decimal) -> None:
        super().__init__(most)
        self.most = most


class DecidedMeanwhile(Exception):
    """Someone else has decided about this since the person read the page."""


@transaction.atomic
def accept(
    *, child: Child, line: str, state: str, written: Decimal, rule: str, seen: int, by: User, at: datetime
) -> Acceptance:
    """Record that a school of `state` accepts so much of an unfinished course, in the State's unit; 0 takes it back.

    `seen`: how many decisions about the line the person has read. Raises NoSuchLine, MoreThanTheCourse, DecidedMeanwhile, and
    ValueError for less than nothing.
    """
    if written < 0:
        raise ValueError("less than nothing cannot be accepted")
    course = _line(child, line)
    if course.credits is not None or course.final_grade:
        raise NoSuchLine(line)
    unit, most = core.unit_of(state), core.expected(course)
    amount = core.amount(core.exactly(written) * unit.factor)
    if amount > most:
        raise MoreThanTheCourse(unit.native(most))
    made = Acceptance(
        state_record=_said_by(child, course), line=line, nth=seen + 1, state_id=state, credits=core.as_credits(amount),
        written=written, rule=rule, by=by, at=at,
    )  # fmt: skip
    _added(made)
    facts = {"state": state, "credits": str(written), "unit": unit.scheme, "taken_back": not written}
    record(action="child.partial_credit_accepted", actor=by.email, on=("child", child.msix_id), facts=facts)
    return made


@transaction.atomic
def place(
    *,
    child: Child,
    line: str,
    sced_code: str,
    subject: str,
    half: str,
    unit: str,
    reason: str,
    seen: int,
    by: User,
    at: datetime,
) -> CoursePlacement:
    """Record what a course is: a SCED code, or a subject of plans, and its half or unit where nobody said it.

    Raises NoSuchLine, DecidedMeanwhile, and ValueError for a place that does not exist, or none at all.
    """
    core.check_place(sced_code=sced_code, subject=subject, half=half, unit=unit)
    course = _line(child, line)
    made = CoursePlacement(
        state_record=_said_by(child, course), line=line, nth=seen + 1, sced_code=sced_code, subject=subject, half=half, unit=unit,
        reason=reason, by=by, at=at,
    )  # fmt: skip
    _added(made)
    facts = {"sced_code": sced_code, "subject": subject, "half": half, "unit": unit}
    record(action="child.course_placed", actor=by.email, on=("child", child.msix_id), facts=facts)
    return made


@transaction.atomic
def choose_plan(
    *, child: Child, state: str, plan: str, class_of: int | None, reason: str, seen: int, by: User, at: datetime
) -> PlanChoice:
    """Record which plan of a State, or of which class, a student is on. Raises DecidedMeanwhile, ValueError for no such plan."""
    if plan and plan not in {one.id for one in known_plans(state, on=at.date())}:
        raise ValueError(f"{state} has no plan {plan!r}")
    made = PlanChoice(
        child=child, nth=seen + 1, state_id=state, plan=plan, class_of=class_of, reason=reason, by=by, at=at
    )
    _added(made)
    facts = {"state": state, "plan": plan, "class_of": class_of}
    record(action="child.plan_chosen", actor=by.email, on=("child", child.msix_id), facts=facts)
    return made


def _line(child: Child, key: str) -> core.CourseLine:
    found = next((line for line in course_lines(record_of(child)) if line.key == key), None)
    if found is None:
        raise NoSuchLine(key)
    return found


def _said_by(child: Child, line: core.CourseLine) -> StateRecord:
    """The State record that has the course: of two of one State, the one whose statement it is."""
    said = Course.objects.filter(state_record__child=child, state_record__state=line.state, course_title=line.title)
    newest = said.select_related("state_record").order_by("-said_at").first()
    if newest is None:
        raise NoSuchLine(line.key)
    return newest.state_record


def _added(made: Made) -> Made:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as taken:
        raise DecidedMeanwhile from taken
    return made
