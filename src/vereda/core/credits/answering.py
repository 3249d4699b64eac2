"""One call: course lines, a plan and what people know → an answer that explains every line."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from vereda.core.credits import explaining
from vereda.core.credits.amounts import HALF, as_credits
from vereda.core.credits.answer import Answer, CourseNeed, Credit, LineAnswer, Share, Status, SubjectAnswer, ToDate
from vereda.core.credits.courses import CourseLine, Options, Standing
from vereda.core.credits.overlap import Kind
from vereda.core.credits.partial import Partial, partial
from vereda.core.credits.plans import Plan
from vereda.core.credits.reading import this_year
from vereda.core.credits.reckoning import Reckoned, Use, reckon
from vereda.core.credits.units import UNITS

_ALGEBRA_HALVES = ("ALG1_P1", "ALG1_P2")


def answer(courses: Iterable[CourseLine], plan: Plan, options: Options) -> Answer:
    """How far the courses fill the plan: as much of it as any assignment can, whatever the order of the lines.

    Raises ValueError if a decision or a what-if in `options` speaks of a line that is not there, and KeyError if a unit scheme is
    not known.
    """
    found = reckon(courses, plan, options)
    subjects = tuple(_subject(found, place) for place in range(len(found.demand.subjects)))
    status = _status(found)
    return Answer(
        plan=plan,
        class_of=options.class_of,
        status=status,
        headline=explaining.headline(found, status, subjects),
        summary=explaining.summary(found),
        required=_credit(found, found.demand.amount),
        granted=_credit(found, found.used[Kind.GRANTED]),
        accepted=_credit(found, found.used[Kind.ACCEPTED]),
        under_way=_credit(found, found.used[Kind.UNDER_WAY]),
        missing=_credit(found, found.missing),
        by_state=_by_state(found),
        subjects=subjects,
        lines=tuple(_line(found, place) for place in range(len(found.read))),
        to_date=_to_date(found),
        partials=_partials(found),
        rests_on=explaining.rests_on(found, subjects),
        to_confirm=explaining.to_confirm(found),
        leaves_out=explaining.leaves_out(found),
        algebra_1=_algebra_1(found),
    )


def what_if(
    courses: Iterable[CourseLine],
    plan: Plan,
    options: Options,
    *,
    failed: Iterable[str] = (),
    without: Iterable[str] = (),
    added: Iterable[CourseLine] = (),
) -> Answer:
    """The answer if some lines (by key) were failed or absent, or others were there too. Another plan or State is another call of
    `answer`. Raises as `answer` does.
    """
    changed = replace(
        options, failed=options.failed | frozenset(failed), left_out=options.left_out | frozenset(without)
    )
    return answer([*courses, *added], plan, changed)


def _status(found: Reckoned) -> Status:
    if found.plan.total is None:
        return Status.NO_LIST
    now = not any(found.missing_among(one, Kind.ACCEPTED) for one in found.demand.among)
    if found.complete_now and now:
        return Status.COMPLETE
    later = not any(found.missing_among(one) for one in found.demand.among)
    return Status.COMPLETE_IF_PASSED if later and not found.missing else Status.INCOMPLETE


def _credit(found: Reckoned, amount: int) -> Credit:
    return _in_unit(amount, found.unit.scheme)


@lru_cache(maxsize=10_000)
def _in_unit(amount: int, scheme: str) -> Credit:
    return Credit(as_credits(amount), UNITS[scheme].native(amount))


def _subject(found: Reckoned, place: int) -> SubjectAnswer:
    asked = found.demand.subjects[place]
    named = found.demand.of_subject[place]
    slots = [slot for several in named for slot in several]
    uses = [use for slot in slots for use in found.by_slot[slot]]
    amounts = dict.fromkeys(Kind, 0)
    for use in uses:
        amounts[use.kind] += use.amount
    return SubjectAnswer(
        subject=asked,
        label=asked.label,
        needed=_credit(found, asked.amount),
        granted=_credit(found, amounts[Kind.GRANTED]),
        accepted=_credit(found, amounts[Kind.ACCEPTED]),
        under_way=_credit(found, amounts[Kind.UNDER_WAY]),
        missing=_credit(found, 0 if asked.inside else asked.amount - sum(found.filled[slot] for slot in slots)),
        shares=_shares(found, uses),
        needs=(*(_course_need(found, several) for several in named), *_among_needs(found, place)),
    )


def _shares(found: Reckoned, uses: Iterable[Use]) -> tuple[Share, ...]:
    """Uses of one line and kind together, the surest first."""
    sums: dict[tuple[Kind, int], int] = {}
    for use in uses:
        key = (use.kind, use.line)
        sums[key] = sums.get(key, 0) + use.amount
    return tuple(
        Share(line, found.read[line].line.state, kind, as_credits(amount))
        for (kind, line), amount in sorted(sums.items())
    )


def _course_need(found: Reckoned, slots: Sequence[int]) -> CourseNeed:
    needed = sum(found.demand.slots[slot].amount for slot in slots)
    filled = sum(found.filled[slot] for slot in slots)
    return CourseNeed(
        label=found.demand.slots[slots[0]].label,
        needed=_credit(found, needed),
        filled=as_credits(filled),
        missing=_credit(found, needed - filled),
        shares=_shares(found, (use for slot in slots for use in found.by_slot[slot])),
        among=False,
    )


def _among_needs(found: Reckoned, place: int) -> list[CourseNeed]:
    asked = [(one, found.missing_among(one)) for one in found.demand.among if one.subject == place]
    return [
        CourseNeed(
            label=one.label,
            needed=_credit(found, one.amount),
            filled=as_credits(one.amount - missing),
            missing=_credit(found, missing),
            shares=(),
            among=True,
        )
        for one, missing in asked
    ]


def _line(found: Reckoned, place: int) -> LineAnswer:
    one = found.read[place]
    return LineAnswer(
        line=one.line,
        key=one.key,
        standing=one.standing,
        placed=one.placed,
        converted=one.converted,
        credits=as_credits(one.amount),
        counted=as_credits(sum(use.amount for use in found.by_line.get(place, ()))),
        explained=explaining.line(found, place),
    )


def _by_state(found: Reckoned) -> tuple[tuple[str, Decimal], ...]:
    sums: dict[str, int] = {}
    for uses in found.by_slot:
        for use in uses:
            if use.kind is not Kind.UNDER_WAY:
                state = found.read[use.line].line.state
                sums[state] = sums.get(state, 0) + use.amount
    return tuple((state, found.unit.native(amount)) for state, amount in sorted(sums.items()))


def _to_date(found: Reckoned) -> tuple[ToDate, ...]:
    """Unfinished courses of this year, one course of several States together."""
    together: dict[tuple[str, str], list[int]] = {}
    for place, one in enumerate(found.read):
        unfinished = one.standing in {Standing.UNDER_WAY, Standing.UNFINISHED}
        if unfinished and this_year(one.line, found.options.today):
            together.setdefault((one.placed.family, one.half), []).append(place)
    return tuple(_one_to_date(found, lines) for lines in together.values())


def _one_to_date(found: Reckoned, lines: Sequence[int]) -> ToDate:
    under_way = [line for line in lines if found.read[line].standing is Standing.UNDER_WAY]
    uses = [use.amount for line in under_way for use in found.by_line.get(line, ()) if use.kind is Kind.UNDER_WAY]
    return ToDate(tuple(lines), under_way[0] if under_way else None, as_credits(sum(uses)))


def _partials(found: Reckoned) -> tuple[Partial, ...]:
    """What each unfinished line suggests to the school the student is in now (or else of the plan's State)."""
    receiving = found.options.state or found.plan.state
    unfinished = [one for one in found.read if one.standing is Standing.UNFINISHED]
    return tuple(partial(one, receiving, taken_up=explaining.taken_up(found, one)) for one in unfinished)


def _algebra_1(found: Reckoned) -> tuple[int, ...]:
    """The lines that show both halves of Algebra I granted, half a unit each (MDE Algebra 1 or Equivalent Indicator)."""
    halves = [
        [one for one in found.counted if one.kind <= Kind.ACCEPTED and half in one.facts] for half in _ALGEBRA_HALVES
    ]
    if any(sum(one.amount for one in half) < HALF for half in halves):
        return ()
    return tuple(sorted({one.line for half in halves for one in half}))
