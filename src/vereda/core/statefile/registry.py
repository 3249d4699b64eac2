"""The list of rules, filled as the rule modules are imported, and the checks that find what breaks them.

A rule is what a person reads; a check is the function that looks for it in one group of the file. Most rules have one
check. A few (trimmed, re-cased, formula) have one for every element they apply to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from vereda.core.statefile.model import Rule, Severity
from vereda.core.statefile.reading_rules import READING_RULES

if TYPE_CHECKING:
    from vereda.core.statefile.checking import Checking


class Phase(IntEnum):
    """Checks run phase by phase; what one phase leaves out, the next no longer sees."""

    FRAME = 1  # the header and the counts, on the file as sent
    STRUCTURE = 2  # record numbers: which record belongs to which student
    MEND = 3  # what is put right with a note: spaces, case, leading zeros
    TEXT = 4  # each value by itself, as text
    SENSE = 5  # typed values, by themselves and against each other within a record
    ACROSS = 6  # records against each other


class LeftOut(StrEnum):
    """What of the record is not accepted where a warning fires (a held student is left out whole)."""

    NOTHING = "nothing"
    VALUE = "value"
    ROW = "row"


@dataclass(frozen=True)
class Fault:
    """What a check of the frame found in the header: the element, its value, and words to add to the message."""

    element: str | None = None
    value: str | None = None
    detail: str = ""


# A mask over the group's frame; or a frame of `row` (and, if there is more to say, `detail`); or faults of the header.
Answer = pl.Expr | pl.DataFrame | Sequence[Fault] | None
Find = Callable[["Checking"], Answer]
Mend = Callable[[pl.Expr], pl.Expr]


@dataclass(frozen=True)
class Check:
    """Where a rule is looked for.

    `element` names the value shown in the finding; it is left out if `left_out` says so, or written anew by `mend`.
    """

    rule: Rule
    phase: Phase
    group: str
    element: str | None
    left_out: LeftOut
    find: Find
    mend: Mend | None = None


# Every rule by its id; `vereda.core.statefile.rules` fills it, so import it from there.
RULES: Final[dict[str, Rule]] = dict(READING_RULES)
CHECKS: Final[list[Check]] = []


def add_rule(rule: Rule) -> Rule:
    """Register a rule; the same rule again (for another element) is welcome, another under its id is not."""
    if RULES.setdefault(rule.id, rule) != rule:
        raise ValueError(f"two rules are called {rule.id}")
    return rule


def check(  # the texts of a rule are its arguments, so that a rule reads as one piece
    rule_id: str,
    severity: Severity,
    *,
    phase: Phase,
    group: str,
    what: str,
    why: str,
    source: str,
    fix: str,
    what_es: str,
    fix_es: str,
    element: str | None = None,
    left_out: LeftOut = LeftOut.NOTHING,
) -> Callable[[Find], Find]:
    """Register the decorated function as the check of a rule of this id and these texts."""
    rule = Rule(
        rule_id, severity, what, why, source, fix, what_es=what_es, fix_es=fix_es, checked_by="check"
    )  # fmt: skip

    def register(find: Find) -> Find:
        CHECKS.append(Check(add_rule(rule), phase, group, element, left_out, find))
        return find

    return register


def told_by(
    rule_id: str,
    severity: Severity,
    *,
    by: Literal["check", "exchange"],
    what: str,
    why: str,
    source: str,
    fix: str,
    what_es: str,
    fix_es: str,
) -> Rule:
    """Register a rule that no check of this package looks for: the exchange tells it, or the way of checking itself."""
    return add_rule(Rule(rule_id, severity, what, why, source, fix, what_es=what_es, fix_es=fix_es, checked_by=by))
