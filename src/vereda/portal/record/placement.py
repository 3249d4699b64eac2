"""What helps to place a student: the next course in each sequence, what is under way, Algebra I, what levels mean there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vereda.core.credits import Answer, Step, level, steps
from vereda.exchange.children.record import Assessment, FlagValue, Record
from vereda.portal.components.tags import state_name
from vereda.portal.credits.words import said, title
from vereda.portal.record.words import label

ALGEBRA = "algebra_1_or_equivalent_indicator"


@dataclass(frozen=True)
class StepRow:
    sequence: str
    reached: str
    states: tuple[str, ...]
    standing: str
    next: str


@dataclass(frozen=True)
class Placement:
    """`algebra_said`: what States have set; `algebra_shown`: the courses that show Algebra I earned, for a person to set it."""

    steps: list[StepRow]
    under_way: list[str]
    algebra_said: list[tuple[str, FlagValue]]
    algebra_shown: list[str]


def placement_of(record: Record, found: Answer) -> Placement:
    return Placement(
        steps=[_row(step) for step in steps(found.lines)],
        under_way=[title(one.line) for one in found.lines if one.standing.value == "under_way"],
        algebra_said=[(label("yes_no", one.value), one) for one in record.flags.get(ALGEBRA, ()) if one.value],
        algebra_shown=[title(found.lines[at].line) for at in found.algebra_1],
    )


def _row(step: Step) -> StepRow:
    states = tuple(dict.fromkeys(one.line.state for one in step.lines))
    if step.under_way:
        return StepRow(said(step.sequence), step.reached, states, _("under way"), step.next or _("none further"))
    if step.half_missing:
        return StepRow(said(step.sequence), step.reached, states, _("half of it granted"), _("the rest of it"))
    return StepRow(said(step.sequence), step.reached, states, _("granted"), step.next or _("none further"))


def level_meaning(one: Assessment) -> str:
    """What its State means by a level; nothing where that is not known. No State has confirmed the table."""
    state = one.said[0].state
    known = level(state, one.level) if one.level else None
    if known is None:
        return ""
    words = _("proficient in %(state)s") if known.proficient_there else _("not proficient in %(state)s")
    return words % {"state": state_name(state)}
