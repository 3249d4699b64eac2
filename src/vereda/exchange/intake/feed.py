"""Notices for a State's systems: one row after the other, each under a number by which a system says how far it has read.

What a State is told has a time of its own (when it was sent, decided or missed), but becomes readable when its transaction commits,
which may be later than that of something newer. A place in time would pass over such a row. So a row gets its number when it can
first be read, and a State's numbers are given out by one transaction at a time.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, QuerySet

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.intake.models import Told
from vereda.exchange.intake.notices import Span, told_between

NUMBERING: Final = 8_371_102  # first key of the advisory locks under which a State's notices are numbered
PIECE: Final = 5_000
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
END: Final = datetime(9999, 1, 1, tzinfo=UTC)
# How long after its own time a row can become readable. A decision's time is taken in the transaction that commits it; that a duty
# was missed is noted by a job, after however long nobody ran it.
LATEST_DECISION: Final = timedelta(days=7)
LATEST_NOTICE: Final = timedelta(days=366)


def told_to(user: User, state: str, *, after: int) -> QuerySet[Told]:
    """What the State was told after that number, oldest first, for who may see what the State is sent."""
    told = Told.objects.filter(state=state, number__gt=after).order_by("number")
    return told if state in scope_of(user, Permission.ANSWER_NOTICES).states else told.none()


@transaction.atomic
def number_notices(*, state: str, at: datetime) -> int:
    """Give the next numbers to what the State was told since it was last looked, in the order of time. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [NUMBERING, state])
    last = Told.objects.filter(state=state).aggregate(number=Max("number"), looked=Max("numbered_at"))
    decided, told = _spans(last["looked"])
    rows = told_between(state, decided=decided, told=told, unnumbered=True)
    fresh = [
        Told(
            state_id=state, number=number, at=datetime.fromisoformat(row["told_at"]), numbered_at=at, reference=row["reference"],
            state_student_identifier=row["state_student_identifier"], row=row,
        )
        for number, row in enumerate(rows, (last["number"] or 0) + 1)
    ]  # fmt: skip
    Told.objects.bulk_create(fresh, batch_size=PIECE)
    return len(fresh)


def _spans(looked: datetime | None) -> tuple[Span, Span]:
    """Of decisions, and of notices and duties. In a demonstration these have the days of the files as their time."""
    if looked is None:
        return (BEGINNING, END), (BEGINNING, END)
    told = BEGINNING if settings.DEMO else looked - LATEST_NOTICE
    return (looked - LATEST_DECISION, END), (told, END)
