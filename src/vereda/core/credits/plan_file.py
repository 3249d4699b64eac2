"""Reading graduation plans from rows, with the checks that keep a plan coherent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import Final

from vereda.core.credits.amounts import amount
from vereda.core.credits.plans import Duty, DutyKind, Plan, Span, Subject, Substitution
from vereda.core.credits.requirements import TOKENS, Accepts, Label, either, parse
from vereda.core.credits.tables import listed, rows
from vereda.core.elements.table import certainty

Row = Mapping[str, str]

COUNTED: Final = ("credit", "inside")
DUTIES: Final[Mapping[str, DutyKind]] = {"non_credit": "duty", "assessment": "examination", "rule": "rule"}
KINDS: Final = {*COUNTED, *DUTIES, "total", "choice"}
SCHEMES: Final = {"unit": "US", "semester_unit": "ID", "semester_credit_5": "CA", "credit_hour_5": "NE", "year5": "NJ"}


@dataclass(frozen=True)
class Named:
    """A subject as plans name it: what it is called, what fills it, whether any course does."""

    label: Label
    accepts: Accepts
    open: bool


def _named(row: Row) -> Named:
    tokens = either(TOKENS[name].accepts for name in listed(row["accepts"]))
    return Named(Label(row["label"], row["label_es"]), tokens, row["open"] == "yes")


SUBJECTS: Final[Mapping[str, Named]] = {row["subject"]: _named(row) for row in rows("plan_subjects.csv")}
_SUBSTITUTIONS: Final = rows("substitutions.csv")
_EXCLUSIONS: Final = rows("exclusions.csv")


@lru_cache(maxsize=1)
def packaged_rows() -> tuple[Row, ...]:
    """The rows of the plans that ship with Vereda."""
    return tuple(rows("graduation_plans.csv"))


@lru_cache(maxsize=1)
def packaged_plans() -> tuple[Plan, ...]:
    """The plans that ship with Vereda. None of them is confirmed by a State."""
    return read_plans(packaged_rows())


def read_plans(table: Iterable[Row]) -> tuple[Plan, ...]:
    """Plans from rows of the columns of `graduation_plans.csv`, in any order of plans; the rows of a plan stand together.

    Raises ValueError with the plan and the row if a kind, subject, unit, number, token or class is not known, a needed course
    exceeds its subject, or a row has no source.
    """
    found = [_plan(name, list(lines)) for name, lines in groupby(table, key=lambda row: row["plan_id"])]
    names = [plan.id for plan in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"the rows of {', '.join(sorted(twice))} do not stand together")
    return tuple(found)


def _plan(name: str, lines: list[Row]) -> Plan:
    try:
        return _checked(name, lines)
    except (KeyError, InvalidOperation) as wrong:
        raise ValueError(f"plan {name}: {wrong.args[0]!r} is not known") from wrong
    except ValueError as wrong:
        raise ValueError(f"plan {name}: {wrong}") from wrong


def _checked(name: str, lines: list[Row]) -> Plan:
    for row in lines:
        if row["row_type"] not in KINDS:
            raise ValueError(f"{row['row_type']!r} is no kind of row")
        if not row["source"].strip():
            raise ValueError(f"{row['label']!r} has no source")
    first = lines[0]
    subjects = tuple(_subject(row) for row in lines if row["row_type"] in COUNTED)
    units = {row["native_unit"] for row in lines if row["row_type"] in COUNTED} or {"unit"}
    if len(units) > 1:
        raise ValueError(f"more than one unit: {', '.join(sorted(units))}")
    return Plan(
        id=name,
        state=first["state"],
        name=first["plan_name"],
        classes=_span(first["grad_year_from"], first["grad_year_to"]),
        unit=SCHEMES[units.pop()],
        total=_total(lines, subjects),
        subjects=subjects,
        duties=_duties(lines),
        chosen=next((row["rule"] for row in lines if row["row_type"] == "choice"), ""),
        district=first.get("district") or None,
    )


def _subject(row: Row) -> Subject:
    named, code = SUBJECTS[row["subject"]], row["subject"]
    needs, whole = parse(row["course_tokens"]), _amount(row["carnegie_units"])
    if whole <= 0:
        raise ValueError(f"{row['label']!r} asks for no credits")
    if sum(need.amount or 0 for need in needs if not need.among) > whole:
        raise ValueError(f"the courses of {row['label']!r} need more than its {row['carnegie_units']} credits")
    excluded = tuple(fact for line in _EXCLUSIONS if _about(line, row) for fact in listed(line["excludes"]))
    return Subject(
        code=code,
        label=Label(row["label"], named.label.es),
        amount=whole,
        native=Decimal(row["credits_native"]),
        needs=needs,
        accepts=named.accepts,
        excluded=excluded,
        substitutions=tuple(_substitution(line) for line in _SUBSTITUTIONS if _about(line, row)),
        open=named.open,
        inside=row["row_type"] == "inside",
        classes=_span(row["class_from"], row["class_to"]),
        rule=row["rule"],
        source=row["source"],
        certainty=certainty(row["certainty"]),
        detail_certainty=certainty(row["detail_certainty"]),
    )


def _about(line: Row, row: Row) -> bool:
    """Whether a substitution or exclusion speaks of a plan's subject; without a plan it speaks of all the State's."""
    same_plan = line["plan_id"] in {"", row["plan_id"]}
    return line["state"] == row["state"] and same_plan and line["subject"] == row["subject"]


def _substitution(line: Row) -> Substitution:
    most = _amount(line["most_credits"])
    return Substitution(line["token"], frozenset(listed(line["also_accepts"])), most, line["rule"], line["source"])


def _duties(lines: list[Row]) -> tuple[Duty, ...]:
    """What is asked beside credits, then examinations, then rules; among these what a State says of its total (that districts
    ask for more, say).
    """
    told = [_duty(row) for row in lines if row["row_type"] in DUTIES or (row["row_type"] == "total" and row["rule"])]
    return tuple(sorted(told, key=lambda duty: ("duty", "examination", "rule").index(duty.kind)))


def _duty(row: Row) -> Duty:
    sure = certainty(row["detail_certainty"])
    return Duty(DUTIES.get(row["row_type"], "rule"), row["label"], row["rule"], row["source"], sure)


def _total(lines: list[Row], subjects: tuple[Subject, ...]) -> int | None:
    """The printed total, or the sum of the subjects where that is more; None where no total is printed."""
    printed = [row["carnegie_units"] for row in lines if row["row_type"] == "total" and row["carnegie_units"]]
    named = sum(subject.amount for subject in subjects if not subject.inside)
    return max(_amount(printed[0]), named) if printed else None


def _span(first: str, last: str) -> Span:
    span = Span(int(first) if first else None, int(last) if last else None)
    if span.first is not None and span.last is not None and span.first > span.last:
        raise ValueError(f"the classes {first} to {last} are none")
    return span


def _amount(text: str) -> int:
    return amount(Fraction(text))
