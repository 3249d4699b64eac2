"""The sentences of an answer: the headline, what it rests on, what a person has to confirm, what it leaves out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vereda.core.credits.amounts import UNIT, as_credits
from vereda.core.credits.answer import Status, SubjectAnswer
from vereda.core.credits.courses import Standing
from vereda.core.credits.overlap import Kind
from vereda.core.credits.phrases import Said
from vereda.core.credits.reading import Read
from vereda.core.credits.reckoning import Reckoned, Use

_USED = {Kind.GRANTED: "line_counts", Kind.ACCEPTED: "line_accepted", Kind.UNDER_WAY: "line_if_passed"}
_ALGEBRA = frozenset({"ALG1_P1", "ALG1_P2"})
_NEARLY_ALGEBRA = frozenset({"INTMATH1", "NCMATH1"})


def headline(found: Reckoned, status: Status, subjects: tuple[SubjectAnswer, ...]) -> Said:
    """The sentence a counselor can say."""
    if status is Status.NO_LIST:
        return Said("no_list", {"state": found.plan.state})
    if status is not Status.INCOMPLETE:
        return Said(status.value)
    if found.missing:
        short = tuple(one.label for one in subjects if one.missing.carnegie)
        return Said("incomplete", {"missing": found.unit.native(found.missing), "subjects": short})
    needs = tuple(need.label for one in subjects for need in one.needs if need.missing.carnegie)
    return Said("incomplete_courses", {"subjects": needs})


def summary(found: Reckoned) -> tuple[Said, ...]:
    """How many credits are granted and under way, in the plan's unit, and when the semester ends."""
    granted = found.unit.native(found.used[Kind.GRANTED] + found.used[Kind.ACCEPTED])
    courses = {use.line for uses in found.by_slot for use in uses if use.kind is Kind.UNDER_WAY}
    if not courses:
        return (Said("granted_alone", {"granted": granted, "required": found.unit.native(found.demand.amount)}),)
    under_way = found.unit.native(found.used[Kind.UNDER_WAY])
    said = [Said("granted_and_under_way", {"granted": granted, "count": len(courses), "under_way": under_way})]
    if found.options.term_ends:
        said.append(Said("term_ends", {"day": found.options.term_ends}))
    return tuple(said)


def rests_on(found: Reckoned, subjects: tuple[SubjectAnswer, ...]) -> tuple[Said, ...]:
    """Everything that has to hold for the answer to be true."""
    return (*_granted(found), *_accepted(found), *_under_way(found), *_plan(found, subjects), *_substitutions(found))


def _granted(found: Reckoned) -> Iterator[Said]:
    states: dict[str, list[Use]] = {}
    for uses in found.by_slot:
        for use in uses:
            if use.kind is Kind.GRANTED:
                states.setdefault(found.read[use.line].line.state, []).append(use)
    for state, used in sorted(states.items()):
        lines = [found.read[use.line] for use in used]
        values: dict[str, Any] = {"state": state, "credits": found.unit.native(sum(use.amount for use in used))}
        days = [one.line.as_of for one in lines if one.line.as_of]
        yield Said("rests_granted", values | {"day": max(days)}) if days else Said("rests_granted_undated", values)
        inferred = {one.converted.unit for one in lines if one.converted and not one.converted.stated}
        for unit in sorted(inferred, key=lambda unit: unit.scheme):
            if unit.factor != 1:
                yield Said("rests_unit", {"state": state, "unit": unit.meaning})


def _accepted(found: Reckoned) -> Iterator[Said]:
    for line in sorted({use.line for uses in found.by_slot for use in uses if use.kind is Kind.ACCEPTED}):
        one = found.read[line]
        assert one.accepted is not None
        values = {"credits": one.accepted.credits, "course": one.line.title or "", "by": one.accepted.by}
        yield Said("rests_accepted", values | {"day": one.accepted.on, "rule": one.accepted.rule})


def _under_way(found: Reckoned) -> Iterator[Said]:
    lines = sorted({use.line for uses in found.by_slot for use in uses if use.kind is Kind.UNDER_WAY})
    if lines:
        days = [said.line.as_of for line in lines if (said := found.read[line]).line.as_of]
        values: dict[str, Any] = {"count": len(lines), "state": found.options.state or ""}
        yield Said("rests_under_way", values | {"day": min(days)}) if days else Said("rests_under_way_undated", values)
    for line in lines:
        one = found.read[line]
        if one.amount >= UNIT:
            yield Said("rests_year_course", {"course": one.line.title or ""})
        if one.failing:
            yield Said("rests_failing", {"course": one.line.title or "", "grade": one.line.grade_to_date or ""})


def _plan(found: Reckoned, subjects: tuple[SubjectAnswer, ...]) -> Iterator[Said]:
    plan, year = found.plan, found.options.class_of
    if year is None:
        yield Said("rests_no_class")
    elif year not in plan.classes:
        classes = f"{plan.classes.first or ''}–{plan.classes.last or ''}"
        yield Said("rests_cohort", {"classes": classes, "class_of": year})
    unsure = tuple(one.label for one in subjects if not one.subject.confirmed)
    if unsure:
        yield Said("rests_unconfirmed", {"subjects": unsure})


def _substitutions(found: Reckoned) -> Iterator[Said]:
    used = set()
    for uses in found.by_slot:
        for use in uses:
            slot = found.slot(use)
            for one in found.demand.subjects[slot.subject].substitutions:
                if use.facts.isdisjoint(one.facts):
                    continue
                plain = replace(slot.accepts, any=slot.accepts.any - one.facts)
                if not plain.takes(use.facts):
                    used.add((one.rule, one.source))
    for rule, source in sorted(used):
        yield Said("rests_substitution", {"rule": rule, "source": source})


def to_confirm(found: Reckoned) -> tuple[Said, ...]:
    """What a person has to decide or ask, line by line."""
    return tuple(said for place, one in enumerate(found.read) for said in _doubts(found, place, one))


def _doubts(found: Reckoned, place: int, one: Read) -> Iterator[Said]:
    if one.standing not in {Standing.REPLACED, Standing.LEFT_OUT, Standing.FAILED}:
        about = {"course": one.line.title or "", "state": one.line.state}
        yield from _doubts_of_place(found, place, one, about)
        yield from _doubts_of_credit(found, one, about)


def _doubts_of_place(found: Reckoned, place: int, one: Read, about: dict[str, Any]) -> Iterator[Said]:
    if one.placed.rule == "none" and (one.amount or one.accepted):
        yield Said("confirm_place", about | {"credits": as_credits(one.amount or one.accepted_amount)})
    if one.placed.rule == "subject":
        subjects = [found.demand.subjects[found.slot(use).subject] for use in found.by_line.get(place, ())]
        for label in dict.fromkeys(subject.label for subject in subjects if not subject.open):
            yield Said("confirm_subject", about | {"subject": label})
        if short := _short_of(found, one.placed.subject):
            yield Said("confirm_may_fill", about | {"needs": short})
    if not one.half_said and place in found.overlaps:
        yield Said("confirm_half", about)
    if _may_be_algebra(found, one):
        yield Said("confirm_algebra", about)


def _doubts_of_credit(found: Reckoned, one: Read, about: dict[str, Any]) -> Iterator[Said]:
    grade = {"grade": one.line.final_grade or ""}
    if one.converted and one.converted.doubt:
        written = {"written": one.converted.written, "unit": one.converted.unit.name}
        yield Said(f"confirm_{one.converted.doubt}", about | written)
    if one.standing in {Standing.CONTRADICTORY, Standing.CREDIT_UNSAID}:
        yield Said(f"confirm_{one.standing.value}", about | grade | {"written": one.line.credits})
    if one.standing is Standing.GRANTED and one.failing:
        yield Said("confirm_low_grade", about | grade)
    if one.standing is Standing.UNFINISHED and not one.accepted and not taken_up(found, one):
        yield Said("confirm_partial", about)


def _short_of(found: Reckoned, subject: str | None) -> tuple[Any, ...]:
    """The required courses still missing in a subject: one of them may be a course of which only the subject is known."""
    missing = (
        slot.label
        for slot, filled in zip(found.demand.slots, found.filled, strict=True)
        if filled < slot.amount and found.demand.subjects[slot.subject].code == subject
    )
    return tuple(dict.fromkeys(missing))


def _may_be_algebra(found: Reckoned, one: Read) -> bool:
    if not one.amount or one.placed.facts("whole").isdisjoint(_NEARLY_ALGEBRA):
        return False
    return any(
        slot.accepts.any & _ALGEBRA and filled < slot.amount
        for slot, filled in zip(found.demand.slots, found.filled, strict=True)
    )


def taken_up(found: Reckoned, one: Read) -> bool:
    """Whether the same half of the course was granted elsewhere or is under way now."""
    return any(
        other.amount and other.placed.family == one.placed.family and {other.half, one.half} != {"A", "B"}
        for other in found.read
    )


def leaves_out(found: Reckoned) -> tuple[Said, ...]:
    """What the plan asks beside credits, and rules that a person has to apply."""
    said = [Said(f"leaves_{duty.kind}", {"text": duty.text, "rule": duty.rule}) for duty in found.plan.duties]
    if found.plan.chosen:
        said.append(Said("leaves_choice", {"rule": found.plan.chosen}))
    ruled = [subject for subject in found.demand.subjects if subject.rule]
    return (*said, *(Said("leaves_subject_rule", {"subject": one.label, "rule": one.rule}) for one in ruled))


def line(found: Reckoned, place: int) -> tuple[Said, ...]:
    """What became of a line: the rule of its place, where its credit counts, why the rest does not."""
    one = found.read[place]
    said = [_place(found, one), *_uses(found, place), *_overlaps(found, place)]
    if one.standing not in {Standing.GRANTED, Standing.UNDER_WAY} and not one.accepted:
        said.append(Said(f"line_{one.standing.value}"))
    unused = found.counts.get(place, 0) - sum(use.amount for use in found.by_line.get(place, ()))
    if unused:
        said.append(Said("line_surplus", {"credits": as_credits(unused)}))
    return tuple(said)


def _place(found: Reckoned, one: Read) -> Said:
    decided = found.options.placed.get(one.key)
    if decided is not None:
        return Said("line_person", {"by": decided.by, "day": decided.on, "reason": decided.reason})
    return Said(f"line_{one.placed.rule}", {"code": one.placed.code, "title": one.placed.title})


def _uses(found: Reckoned, place: int) -> Iterator[Said]:
    sums: dict[tuple[Kind, Any, Any], int] = {}
    for use in found.by_line.get(place, ()):
        slot = found.slot(use)
        named = (use.kind, found.demand.subjects[slot.subject].label, slot.label)
        sums[named] = sums.get(named, 0) + use.amount
    for (kind, subject, label), amount in sums.items():
        yield Said(_USED[kind], {"credits": as_credits(amount), "subject": subject, "slot": label})


def _overlaps(found: Reckoned, place: int) -> Iterator[Said]:
    mine = found.read[place].line
    for overlap in found.overlaps.get(place, ()):
        other = found.read[overlap.instead].line
        years = f"{other.begin_year or ''}–{other.end_year or ''}"
        values = {"credits": as_credits(overlap.amount), "course": other.title or "", "state": other.state}
        same = (mine.begin_year, mine.end_year) == (other.begin_year, other.end_year)
        yield Said("line_overlap" if same else "line_repeat", values | {"years": years})
