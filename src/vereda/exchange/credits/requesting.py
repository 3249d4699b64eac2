"""What asks States for what is missing of a student's courses."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from vereda.exchange.accounts.models import User
from vereda.exchange.children.models import Child
from vereda.exchange.children.record import record_of
from vereda.exchange.credits.missing import missing_of
from vereda.exchange.moves.actions import request_data
from vereda.exchange.moves.models import Notice


class NothingMissing(Exception):
    """From a State that is asked nothing is missing, or no longer. Its value is the State's code."""


@transaction.atomic
def request_missing(
    *, child: Child, states: Iterable[str], message: str, by: User, at: datetime, today: date
) -> list[Notice]:
    """Ask each of the States for what it has not sent of the child's secondary school.

    The caller has authorised the person for the child. Each request is recorded by itself; pressed twice, it is sent once. Raises
    NothingMissing, and CannotSend for who works for no State.
    """
    missing = {one.state: one for one in missing_of(child, record_of(child), today=today)}
    asked = sorted(set(states))
    for state in asked:
        if state not in missing:
            raise NothingMissing(state)
    return [
        request_data(child=child, to_state=state, wants=missing[state].wants, message=message, by=by, at=at)
        for state in asked
    ]
