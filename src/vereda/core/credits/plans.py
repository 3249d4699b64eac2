"""Graduation plans: what a State, or a district, asks of a graduating class."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from vereda.core.credits.requirements import Accepts, Label, Need
from vereda.core.elements.table import Certainty

DutyKind = Literal["duty", "examination", "rule"]


@dataclass(frozen=True)
class Span:
    """Graduating classes, both ends included; None is open."""

    first: int | None
    last: int | None

    def __contains__(self, class_of: int) -> bool:
        return (self.first is None or self.first <= class_of) and (self.last is None or class_of <= self.last)

    def distance(self, class_of: int) -> int:
        if class_of in self:
            return 0
        return min(abs(class_of - year) for year in (self.first, self.last) if year is not None)


@dataclass(frozen=True)
class Substitution:
    """Facts that a State takes for a token (or, with none named, for the rest of the subject), up to `most`."""

    token: str
    facts: frozenset[str]
    most: int
    rule: str
    source: str


@dataclass(frozen=True)
class Subject:
    """Credits that a plan asks for in one subject. `inside`: they lie within other subjects and add nothing to the total.

    `native` is the plan's own figure, `amount` the same as an amount (see `amounts`). `open`: any course counts.
    """

    code: str
    label: Label
    amount: int
    native: Decimal
    needs: tuple[Need, ...]
    accepts: Accepts
    excluded: tuple[str, ...]
    substitutions: tuple[Substitution, ...]
    open: bool
    inside: bool
    classes: Span
    rule: str
    source: str
    certainty: Certainty
    detail_certainty: Certainty

    @property
    def confirmed(self) -> bool:
        """Whether both the number of credits and what must be among them were read in a source."""
        return self.certainty == "sourced" and (self.detail_certainty == "sourced" or not self.needs)


@dataclass(frozen=True)
class Duty:
    """What a plan asks for beside credits (an examination, a portfolio), or a rule about it that a person has to apply."""

    kind: DutyKind
    text: str
    rule: str
    source: str
    certainty: Certainty


@dataclass(frozen=True, eq=False)
class Plan:
    """A graduation plan. `total` is None where the State leaves the number of credits to districts; `unit` is a scheme of
    `credit_units.csv`. A plan that has to be chosen, because students begin on another, says when in `chosen`.
    """

    id: str
    state: str
    name: str
    classes: Span
    unit: str
    total: int | None
    subjects: tuple[Subject, ...]
    duties: tuple[Duty, ...]
    chosen: str = ""
    district: str | None = None

    def asked(self, class_of: int | None) -> tuple[Subject, ...]:
        """The subjects asked of a class; of an unknown class, those of every class."""
        return tuple(subject for subject in self.subjects if class_of is None or class_of in subject.classes)


def choices(plans: Iterable[Plan], *, state: str, class_of: int, district: str | None = None) -> tuple[Plan, ...]:
    """The plans a student of that class may be on, the usual one first: the district's before the State's."""
    fitting = [plan for plan in plans if plan.state == state and class_of in plan.classes]
    mine = [plan for plan in fitting if plan.district in {None, district}]
    return tuple(sorted(mine, key=lambda plan: (plan.district is None, bool(plan.chosen), not plan.subjects, plan.id)))


def usual(plans: Iterable[Plan], *, state: str, class_of: int, district: str | None = None) -> Plan | None:
    """The plan of the student's class; without one, the State's plan of the nearest class (the answer says so); else None."""
    known = tuple(plans)
    fitting = choices(known, state=state, class_of=class_of, district=district)
    if fitting:
        return fitting[0]
    others = [plan for plan in known if plan.state == state and plan.district is None]
    return min(others, key=lambda plan: (plan.classes.distance(class_of), bool(plan.chosen), plan.id), default=None)
