"""What people decided about a child's credits, as `core.credits` takes it: the newest word on each thing counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Q

from vereda.core import credits as core
from vereda.exchange.accounts.models import User
from vereda.exchange.children.models import Child
from vereda.exchange.credits.models import Acceptance, CoursePlacement, OfALine, PlanChoice

One = TypeVar("One", bound=OfALine)


@dataclass(frozen=True)
class Decisions:
    """The newest decision about each line, by its key, and about the plan, by State. An acceptance of nothing is one taken back."""

    acceptances: Mapping[str, Acceptance] = field(default_factory=dict)
    placements: Mapping[str, CoursePlacement] = field(default_factory=dict)
    choices: Mapping[str, PlanChoice] = field(default_factory=dict)

    def accepted_in(self, state: str) -> tuple[core.Acceptance, ...]:
        """Accepted by schools of the State. What another State's school accepts binds only its own plan."""
        return tuple(
            core.Acceptance(
                line=key, credits=one.credits.normalize(), by=named(one.by), on=one.at.date(), rule=one.rule
            )
            for key, one in self.acceptances.items()
            if one.state_id == state and one.credits > 0
        )

    def placed(self) -> tuple[core.Placement, ...]:
        return tuple(_placement(key, one) for key, one in self.placements.items())


def decisions_of(child: Child) -> Decisions:
    """The decisions about the State records that the child has now, and about the child under any of its MSIX IDs."""
    of_child = {"state_record__child": child}
    choices = PlanChoice.objects.filter(Q(child=child) | Q(child__successor=child)).order_by("at", "nth")
    return Decisions(
        acceptances=_newest(Acceptance.objects.filter(**of_child).select_related("by")),
        placements=_newest(CoursePlacement.objects.filter(**of_child).select_related("by")),
        choices={one.state_id: one for one in choices.select_related("by")},
    )


def named(person: User) -> str:
    return f"{person.name}, {person.title}" if person.title else person.name


def _newest(decided: Iterable[One]) -> dict[str, One]:
    return {one.line: one for one in sorted(decided, key=lambda one: one.nth)}


def _placement(key: str, one: CoursePlacement) -> core.Placement:
    half: core.Half | None = "A" if one.half == "A" else "B" if one.half == "B" else "whole" if one.half else None
    return core.Placement(
        line=key,
        by=named(one.by),
        on=one.at.date(),
        reason=one.reason,
        sced_code=one.sced_code or None,
        subject=one.subject or None,
        half=half,
        unit=one.unit or None,
    )
