"""Freezing a count, explaining it, and the two signatures of a State."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from vereda.core.calendar import Period, performance_period_named
from vereda.core.counts.narrative import QUESTIONS, unanswered
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may, scope_of
from vereda.exchange.audit.actions import record
from vereda.exchange.counts.models import Certification, Count, CountedChild
from vereda.exchange.counts.queries import count_before

MOST_WORDS = 8_000  # characters of an answer


class NotForYou(Exception):
    """The person may not freeze, or not sign for that State."""


class NotEnded(Exception):
    """The period is still under way."""


class Unanswered(Exception):
    """Questions that the certification demands have no answer yet: their keys."""


class SamePerson(Exception):
    """Who prepared a certification cannot approve it."""


class Certified(Exception):
    """Both have signed: nothing changes any more."""


def must_be_free_to_freeze(*, period: Period, by: User, at: datetime) -> None:
    """Raises NotForYou, NotEnded."""
    if not scope_of(by, Permission.FREEZE_COUNTS).nation:
        raise NotForYou
    if period.last >= at.date():
        raise NotEnded(period.name)


@transaction.atomic
def freeze(*, count: Count, by: User, at: datetime) -> Count:
    """Keep an open count for ever. Raises NotForYou, NotEnded, and Count.DoesNotExist for one that is not open any more."""
    count = Count.objects.select_for_update().get(pk=count.pk, frozen_at=None)
    must_be_free_to_freeze(period=performance_period_named(count.period), by=by, at=at)
    count.frozen_at, count.frozen_by = at, by.email
    count.save(update_fields=["frozen_at", "frozen_by"])
    record(action="count.frozen", actor=by.email, on=("count", str(count.pk)), facts={"period": count.period})
    return count


@transaction.atomic
def explain(*, count: Count, state: str, answers: Mapping[str, str], by: User) -> Certification:
    """Keep the answers of a State. A first signature falls with any change of what was signed. Raises NotForYou, Certified."""
    certification = _locked(count, state, by)
    known = {question.key for question in QUESTIONS}
    said = {key: text.strip()[:MOST_WORDS] for key, text in answers.items() if key in known}
    if said != certification.answers:
        certification.answers = said
        certification.prepared_by, certification.prepared_at = "", None
        certification.save()
        _note(certification, "count.explained", by)
    return certification


@transaction.atomic
def sign(*, count: Count, state: str, by: User, at: datetime) -> Certification:
    """The first signature prepares; the second, of another person, approves.

    Raises NotForYou, Unanswered, SamePerson, Certified.
    """
    certification = _locked(count, state, by)
    if wanting := unanswered(certification.answers, *figures_of(count, state)):
        raise Unanswered(*wanting)
    if not certification.prepared_by:
        certification.prepared_by, certification.prepared_at = by.email, at
        action = "count.prepared"
    elif certification.prepared_by == by.email:
        raise SamePerson
    else:
        certification.approved_by, certification.approved_at = by.email, at
        action = "count.approved"
    certification.save()
    _note(certification, action, by)
    return certification


def figures_of(count: Count, state: str) -> tuple[int, int | None]:
    """Category 1 of the State, and that of the period before if it was counted."""
    before = count_before(count)
    return _number(count, state), _number(before, state) if before else None


def _number(count: Count, state: str) -> int:
    return CountedChild.objects.filter(count=count, state=state, category_1=True).count()


def _locked(count: Count, state: str, by: User) -> Certification:
    """The State's certification, for this transaction alone, so that two who press at once sign one after the other."""
    if count.frozen_at is None or not may(by, Permission.SIGN_COUNTS, state=state):
        raise NotForYou
    certification, _ = Certification.objects.select_for_update().get_or_create(count=count, state_id=state)
    if certification.approved_by:
        raise Certified
    return certification


def _note(certification: Certification, action: str, by: User) -> None:
    record(
        action=action,
        actor=by.email,
        on=("count", str(certification.count_id)),
        state_code=certification.state_id,
        facts={"answers": len(certification.answers)},
    )
