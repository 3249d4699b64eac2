"""What was found in a submission, a row for each rule, as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from vereda.core.statefile.messages import effect, fix_for, what_for, why_for
from vereda.exchange.intake.models import Finding
from vereda.exchange.intake.queries import RuleFindings
from vereda.portal.components.language import page_language

TONES = {"refuse_file": "stop", "hold_student": "stop", "warning": "look", "note": "know"}
FULL = 100  # the widest bar


@dataclass(frozen=True)
class Place:
    """Where in the file a rule found something. `said` is the value as sent; `more` what the finding adds in words."""

    line: int | None
    student: str | None
    element: str | None
    said: str | None
    more: str


@dataclass(frozen=True)
class RuleRow:
    rule: str
    tone: str
    effect: str
    what: str
    why: str
    fix: str
    number: int  # of children; of findings where the file as a whole is meant
    findings: int
    share: int  # of the widest bar
    places: Sequence[Place]
    hidden: int
    opened: bool


def rule_rows(found: Sequence[RuleFindings]) -> list[RuleRow]:
    """The rules in the order given, the first of them opened, with bars in proportion to each other."""
    language = page_language()
    most = max((_number(one) for one in found), default=1)
    return [_row(one, language, most, opened=place == 0) for place, one in enumerate(found)]


def _number(one: RuleFindings) -> int:
    return one.children or one.findings


def _row(one: RuleFindings, language: str, most: int, *, opened: bool) -> RuleRow:
    first = {"message": one.first[0].message if one.first else ""}
    return RuleRow(
        rule=one.rule,
        tone=TONES.get(one.severity, "know"),
        effect=effect(one.severity, language),
        what=what_for(one.rule, first, language)[0],
        why=why_for(one.rule, language),
        fix=fix_for(one.rule, language),
        number=_number(one),
        findings=one.findings,
        share=max(1, round(FULL * _number(one) / most)),
        places=[_place(finding, language) for finding in one.first],
        hidden=one.more,
        opened=opened,
    )


def _place(finding: Finding, language: str) -> Place:
    _, more = what_for(finding.rule, {"message": finding.message}, language)
    return Place(
        line=finding.line,
        student=finding.state_student_identifier,
        element=finding.element,
        said=finding.value,
        more=more,
    )
