"""A plan as slots to be filled: every required course, the rest of every subject, the open remainder."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from vereda.core.credits.amounts import UNIT
from vereda.core.credits.overlap import Portion
from vereda.core.credits.plan_file import SUBJECTS
from vereda.core.credits.plans import Plan, Span, Subject
from vereda.core.credits.requirements import EVERY, Accepts, Label, Need, Token, either
from vereda.core.credits.tables import rows
from vereda.core.credits.units import UNITS

REST: Final = Label("any other in this subject", "cualquier otro de esta materia")
OPEN: Final = Label("Electives (what the total leaves open)", "Optativas (lo que el total deja abierto)")
_COURSE_HALVES: Final = {
    token: tuple(row["part_token"] for row in rows("parts.csv") if row["token"] == token)
    for token in sorted({row["token"] for row in rows("parts.csv")})
}


@dataclass(frozen=True)
class Slot:
    """`amount` credits that one kind of course has to fill. `subject`: place among the demand's subjects."""

    subject: int
    label: Label
    amount: int
    accepts: Accepts
    order: tuple[int, ...]


@dataclass(frozen=True)
class Among:
    """Credits that any courses of the plan may bring, wherever they count: a laboratory, mathematics in the last year."""

    subject: int
    label: Label
    amount: int
    accepts: Accepts
    last_year: bool
    inside: bool


@dataclass(frozen=True, eq=False)
class Demand:
    """What a plan asks of a class. `slots` stand in the order in which they are filled, the narrowest first.

    `of_subject[subject]`: its slots, those of one name (a course's halves, its substitutes) together.
    """

    subjects: tuple[Subject, ...]
    slots: tuple[Slot, ...]
    among: tuple[Among, ...]
    amount: int
    of_subject: tuple[tuple[tuple[int, ...], ...], ...]
    _eligible: dict[frozenset[str], tuple[int, ...]] = field(default_factory=dict, repr=False)

    def eligible(self, facts: frozenset[str]) -> tuple[int, ...]:
        """The slots that a course with these facts may fill."""
        found = self._eligible.get(facts)
        if found is None:
            found = tuple(place for place, slot in enumerate(self.slots) if slot.accepts.takes(facts))
            self._eligible[facts] = found
        return found


@lru_cache(maxsize=1_000)
def demand(plan: Plan, class_of: int | None, one_kind: str | None = None) -> Demand:
    """The slots of a plan. `one_kind`: the fact that all credits of an "all of one kind" need must share (see `kinds`)."""
    asked = plan.asked(class_of)
    open_amount = (plan.total or 0) - sum(subject.amount for subject in asked if not subject.inside)
    if asked and open_amount > 0:
        asked = (*asked, _open_subject(plan, open_amount))
    slots: list[Slot] = []
    among: list[Among] = []
    for place, subject in enumerate(asked):
        among += _among(place, subject)
        if not subject.inside:
            slots += _slots(place, subject, one_kind)
    ordered = tuple(sorted(slots, key=lambda slot: slot.order))
    of_subject = tuple(_named(place, ordered) for place in range(len(asked)))
    return Demand(asked, ordered, tuple(among), sum(slot.amount for slot in slots), of_subject)


def _named(subject: int, slots: tuple[Slot, ...]) -> tuple[tuple[int, ...], ...]:
    together: dict[Label, tuple[int, ...]] = {}
    for place, slot in enumerate(slots):
        if slot.subject == subject:
            together[slot.label] = (*together.get(slot.label, ()), place)
    return tuple(together.values())


def kinds(plan: Plan, class_of: int | None, portions: Iterable[Portion]) -> tuple[str | None, ...]:
    """The kinds of which one has to be chosen for a plan that wants, say, two credits of the same language; else only None."""
    tokens = _of_one_kind_tokens(plan, class_of)
    if not tokens:
        return (None,)
    facts = frozenset(fact for portion in portions for fact in portion.facts)
    return tuple(sorted({fact for token in tokens for fact in _kinds_of(token, facts)})) or (None,)


@lru_cache(maxsize=1_000)
def _of_one_kind_tokens(plan: Plan, class_of: int | None) -> tuple[Token, ...]:
    needs = [need for subject in plan.asked(class_of) for need in subject.needs]
    return tuple(token for need in needs for token in need.tokens if token.same)


def _kinds_of(token: Token, facts: frozenset[str]) -> set[str]:
    if token.same == "language":
        return {fact for fact in facts if fact.startswith("language:")}
    return {token.name} if not token.accepts.any.isdisjoint(facts) else set()


def _open_subject(plan: Plan, amount: int) -> Subject:
    elective, native = SUBJECTS["ELECT"], UNITS[plan.unit].native(amount)
    return replace(
        plan.subjects[0], code="ELECT", label=OPEN, amount=amount, native=native, needs=(), accepts=elective.accepts, excluded=(),
        substitutions=(), open=True, inside=False, classes=Span(None, None), rule="",
    )  # fmt: skip


def _among(place: int, subject: Subject) -> list[Among]:
    needs = [need for need in subject.needs if need.among or subject.inside]
    found = [
        Among(
            place,
            need.label,
            need.amount or subject.amount,
            need.accepts,
            any(token.last_year for token in need.tokens),
            subject.inside,
        )
        for need in needs
    ]
    if subject.inside and not needs:
        found.append(Among(place, subject.label, subject.amount, subject.accepts, last_year=False, inside=True))
    return found


def _slots(place: int, subject: Subject, one_kind: str | None) -> list[Slot]:
    needs = [need for need in subject.needs if not need.among]
    rest = subject.amount - sum(need.amount or 0 for need in needs)
    slots: list[Slot] = []
    for nth, need in enumerate(need for need in needs if need.amount):
        slots += _of_need(place, subject, need, nth, one_kind)
    wide = [need for need in needs if need.amount is None]
    accepts = (either(need.accepts for need in wide) if wide else subject.accepts).without(subject.excluded)
    label = wide[0].label if wide else REST if slots else subject.label
    for amount, taken in _with_substitutes(
        rest, accepts, subject, {"", *(t.name for need in wide for t in need.tokens)}
    ):
        slots.append(Slot(place, label, amount, taken, (_width(subject, taken), place, len(needs), len(slots))))
    return slots


def _of_need(place: int, subject: Subject, need: Need, nth: int, one_kind: str | None) -> list[Slot]:
    assert need.amount is not None
    names = {token.name for token in need.tokens}
    accepts = _of_one_kind(need, one_kind).without(subject.excluded)
    parts = [(need.amount, accepts)]
    if len(names) == 1 and (halves := _COURSE_HALVES.get(need.tokens[0].name)):
        parts = [(need.amount // len(halves), Accepts(frozenset({half}))) for half in halves]
    return [
        Slot(place, need.label, amount, taken, (len(taken.any), place, nth, part))
        for part, (asked, kind) in enumerate(parts)
        for amount, taken in _with_substitutes(asked, kind, subject, names)
    ]


def _of_one_kind(need: Need, one_kind: str | None) -> Accepts:
    if not any(token.same for token in need.tokens):
        return need.accepts
    named = [token.accepts for token in need.tokens if token.name == one_kind]
    language = one_kind is not None and one_kind.startswith("language:")
    return named[0] if named else Accepts(frozenset({one_kind} if language and one_kind else ()))


def _with_substitutes(amount: int, accepts: Accepts, subject: Subject, names: set[str]) -> list[tuple[int, Accepts]]:
    """An amount split so that substitutes fill no more of it than the State allows."""
    fitting = [one for one in subject.substitutions if one.token in names]
    parts: list[tuple[int, Accepts]] = []
    for one in fitting:
        allowed = min(one.most, amount)
        parts.append((allowed, accepts.and_also(one.facts)))
        amount -= allowed
    return [part for part in [(amount, accepts), *parts] if part[0] > 0]


def _width(subject: Subject, accepts: Accepts) -> int:
    """How much a slot takes: required courses before whole subjects, those before combined ones, electives last."""
    return UNIT if subject.open or EVERY in accepts.any else 100 + len(accepts.any)
