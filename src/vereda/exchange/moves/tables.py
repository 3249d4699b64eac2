"""Kinds of notices, what may be asked for, and the outcomes of each kind, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from vereda.core import packaged
from vereda.exchange.moves.models import Notice

Kind = Notice.Kind

BY_FILE = "update_sent"
WANTS = ("transcript", "immunization", "assessment", "iep", "grades_to_date", "other")
RULES: Mapping[str, str] = {
    Kind.ARRIVED: "change_of_residence",
    Kind.COMING: "move_notice",
    Kind.LEFT: "move_notice",
    Kind.NOT_HERE: "move_notice",
    Kind.DATA_REQUEST: "data_request",
}  # the clock that a notice of the kind starts
TOLD_AS: Mapping[str, str] = {
    Kind.ARRIVED: "child_arrived_elsewhere",
    Kind.COMING: "child_coming",
    Kind.LEFT: "child_left",
    Kind.NOT_HERE: "child_not_here",
    Kind.DATA_REQUEST: "records_wanted",
}


@dataclass(frozen=True)
class Outcome:
    kind: str
    outcome: str
    status: str
    source: str


@cache
def outcomes() -> Mapping[tuple[str, str], Outcome]:
    """(kind of notice, outcome) → its row."""
    rows = [Outcome(**row) for row in packaged.rows("vereda.exchange.moves", "outcomes.csv")]
    return {(row.kind, row.outcome): row for row in rows}


def outcomes_of(kind: str) -> list[str]:
    """Those that an answer may give; a file that answers by itself gives its own."""
    return [outcome for of, outcome in outcomes() if of == kind and outcome != BY_FILE]
