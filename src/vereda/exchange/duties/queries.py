"""Reading the clocks: what is due and by when, what was missed and why, and how timely each State is, month by month."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncMonth

from vereda.core.calendar import add_months
from vereda.core.duties import RULES, Reading, Rule, read_clock
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.duties.calendars import closed_days
from vereda.exchange.duties.models import ClosedDay, Duty, Term
from vereda.exchange.states.models import State

MONTHS: Final = 12
FOUR_DAYS: Final = "change_of_residence"
LAW: Final = tuple(key for key, rule in RULES.items() if rule.is_law)


class NoSuchDuty(Exception):
    """There is none, or it is another State's: the answer is the same."""


@dataclass(frozen=True)
class Waiting:
    """Open duties of a State that are one piece of work: of one rule, toward one State, from the same day."""

    rule: Rule
    toward: str | None
    opened_on: date
    due_on: date
    number: int
    clock: Reading
    first: int  # the number of one of them


@dataclass(frozen=True)
class Month:
    """What was due in a month (its first day) and has been decided: met in time, or missed."""

    month: date
    met: int
    missed: int

    @property
    def due(self) -> int:
        return self.met + self.missed

    @property
    def share(self) -> float | None:
        return self.met / self.due if self.due else None


def states_seen(user: User) -> QuerySet[State]:
    """The States whose duties the user may see: the own ones, or all that have any."""
    scope = scope_of(user, Permission.VIEW_DUTIES)
    if scope.nation:
        return State.objects.filter(pk__in=Duty.objects.values("state")).order_by("name")
    return State.objects.filter(pk__in=scope.states).order_by("name")


def duties_of(user: User) -> QuerySet[Duty]:
    """The duties of those States."""
    scope = scope_of(user, Permission.VIEW_DUTIES)
    found = Duty.objects.select_related("state", "toward", "state_record__child")
    return found if scope.nation else found.filter(state__in=scope.states)


def duty_for(user: User, number: int) -> Duty:
    """Raises NoSuchDuty."""
    found = duties_of(user).filter(pk=number).first()
    if found is None:
        raise NoSuchDuty(number)
    return found


def waiting_duties(state: str, today: date) -> list[Waiting]:
    """What is due, soonest first, in pieces of work. What ended before today is missed, though it be noted only within the hour."""
    closed = closed_days([state])[state]
    grouped = (
        Duty.objects.filter(state=state, status=Duty.Status.OPEN, due_on__gte=today)
        .order_by("due_on", "rule", "toward")
        .values("rule", "toward", "opened_on", "due_on")
        .annotate(number=Count("pk"), first=Min("pk"))
    )
    return [
        Waiting(
            rule=RULES[one["rule"]],
            toward=one["toward"],
            opened_on=one["opened_on"],
            due_on=one["due_on"],
            number=one["number"],
            first=one["first"],
            clock=read_clock(RULES[one["rule"]], one["opened_on"], one["due_on"], today, also_closed=closed),
        )
        for one in grouped
    ]


def open_duties(state: str) -> tuple[int, date | None]:
    """How many are open in a State, and when the first ends."""
    found = Duty.objects.filter(state=state, status=Duty.Status.OPEN).aggregate(number=Count("pk"), first=Min("due_on"))
    return found["number"], found["first"]


def alike(duty: Duty) -> QuerySet[Duty]:
    """The open, or the missed, duties that are one piece of work with this one."""
    same = Duty.objects.filter(
        state=duty.state_id, rule=duty.rule, toward=duty.toward_id, opened_on=duty.opened_on, due_on=duty.due_on, status=duty.status
    )  # fmt: skip
    return same.select_related("state_record__child").order_by("pk")


def missed_duties(state: str) -> QuerySet[Duty]:
    """Those that were missed, newest first."""
    return (
        Duty.objects.filter(state=state, status=Duty.Status.MISSED).select_related("toward").order_by("-due_on", "-pk")
    )


def timeliness(states: Collection[str], *, today: date, rules: Sequence[str] = LAW) -> dict[str, list[Month]]:
    """State → the last twelve months with what was due in each and is decided; months without anything are there too."""
    first = add_months(today.replace(day=1), 1 - MONTHS)
    months = [add_months(first, number) for number in range(MONTHS)]
    decided = (
        Duty.objects.filter(state__in=states, rule__in=rules, due_on__gte=first, status__in=("met", "missed"))
        .order_by()
        .annotate(month=TruncMonth("due_on"))
        .values_list("state", "month")
        .annotate(met=Count("pk", filter=Q(status="met")), missed=Count("pk", filter=Q(status="missed")))
    )
    counted = {(state, month): (met, missed) for state, month, met, missed in decided}
    return {state: [Month(month, *counted.get((state, month), (0, 0))) for month in months] for state in sorted(states)}


def closed_days_of(state: str, *, since: date) -> QuerySet[ClosedDay]:
    return ClosedDay.objects.filter(state=state, day__gte=since)


def terms_of(state: str) -> QuerySet[Term]:
    return Term.objects.filter(state=state).select_related("district").order_by("-ends_on", "district_id")
