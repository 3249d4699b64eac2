"""Freezing a period: asked for by a person, done by a worker, for that of a nation takes minutes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from vereda.core.calendar import Period, performance_period_named
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record
from vereda.exchange.counts.actions import make_count, wait_for_others
from vereda.exchange.counts.certifying import NotEnded, NotForYou, freeze, must_be_free_to_freeze
from vereda.exchange.counts.models import Count, Freezing
from vereda.exchange.reports.making import make_figures

Step = Freezing.Step


@transaction.atomic
def ask_to_freeze(*, period: Period, by: User, at: datetime) -> Freezing:
    """Have the period frozen by a worker. Asked by two at once, or again while it is under way, it is one freezing, and a worker is
    asked for only where none has it. Raises NotForYou, NotEnded.
    """
    from vereda.exchange.reports.jobs import ask_for_freezing  # noqa: PLC0415  # its job works off what is here

    must_be_free_to_freeze(period=period, by=by, at=at)
    freezing, made = Freezing.objects.get_or_create(
        period=period.name, ended_at=None, defaults={"by": by, "asked_at": at}
    )
    if made:
        _note(freezing, "asked")
    if not is_worked_on(freezing):
        ask_for_freezing(freezing)
    return freezing


def freezings_under_way() -> list[Freezing]:
    return list(Freezing.objects.filter(ended_at=None).select_related("by", "count"))


def last_given_up() -> Freezing | None:
    """The latest freezing, if it came to nothing."""
    latest = Freezing.objects.first()
    return latest if latest and latest.step == Step.GIVEN_UP else None


def is_worked_on(freezing: Freezing) -> bool:
    """Whether a worker has it or will take it; not after it failed too often."""
    return ProcrastinateJob.objects.filter(queueing_lock=lock_of(freezing), status__in=("todo", "doing")).exists()


def lock_of(freezing: Freezing) -> str:
    return f"counts.freeze:{freezing.pk}"


def work_off(number: int, *, clock: Callable[[], datetime]) -> None:
    """Take a freezing from the step that it has reached to its end. Each step commits whole and can be begun again."""
    while (freezing := Freezing.objects.filter(pk=number, ended_at=None).select_related("by").first()) is not None:
        try:
            _STEPS[Step(freezing.step)](freezing, clock())
        except (NotForYou, NotEnded):
            _give_up(freezing, clock())


@transaction.atomic
def _count(freezing: Freezing, at: datetime) -> None:
    period = performance_period_named(freezing.period)
    must_be_free_to_freeze(period=period, by=freezing.by, at=at)
    freezing.count = make_count(period=period, at=at, by=freezing.by.email)
    freezing.step, freezing.counted_at = Step.COUNTED, at
    freezing.save()


@transaction.atomic
def _add_up(freezing: Freezing, at: datetime) -> None:
    if (count := _open_count(freezing)) is not None:
        make_figures(count)
        freezing.step, freezing.added_up_at = Step.ADDED_UP, at
        freezing.save()


@transaction.atomic
def _freeze(freezing: Freezing, at: datetime) -> None:
    if (count := _open_count(freezing)) is not None:
        freeze(count=count, by=freezing.by, at=at)
        freezing.step, freezing.ended_at = Step.FROZEN, at
        freezing.save()


_STEPS: Final[Mapping[Step, Callable[[Freezing, datetime], None]]] = {
    Step.ASKED: _count,
    Step.COUNTED: _add_up,
    Step.ADDED_UP: _freeze,
}


def _open_count(freezing: Freezing) -> Count | None:
    """The count of the first step, which nobody takes away until the transaction ends. If one that somebody made meanwhile has its
    place, the freezing is back at its beginning.
    """
    wait_for_others()
    freezing.refresh_from_db()
    if freezing.count is None:
        freezing.step, freezing.counted_at, freezing.added_up_at = Step.ASKED, None, None
        freezing.save()
    return freezing.count


@transaction.atomic
def _give_up(freezing: Freezing, at: datetime) -> None:
    freezing.step, freezing.ended_at = Step.GIVEN_UP, at
    freezing.save()
    _note(freezing, "given_up")


def _note(freezing: Freezing, what: str) -> None:
    record(
        action=f"freezing.{what}",
        actor=freezing.by.email,
        on=("freezing", str(freezing.pk)),
        facts={"period": freezing.period},
    )
