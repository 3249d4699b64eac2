"""The question that an address of the credits page asks: whose plan, which class, what if; and as of which day."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from vereda.core.credits import CourseLine
from vereda.exchange.children.record import Record
from vereda.exchange.credits.queries import Question

CLASSES = range(1990, 2101)
MOST_ADDED = 20  # courses of a what-if
MOST_CREDITS = Decimal(3)  # Carnegie units of one of them
LONGEST = 50  # characters of a title, as of the MDE Course Title


def question_of(asked: QueryDict) -> Question:
    """`state`, `plan`, `class_of`; `failed` and `without` (keys of lines); `course` and `credits` of courses added, pair by pair.

    What cannot be read is passed over: an address may be old, or made up.
    """
    year = asked.get("class_of", "")
    pairs = list(zip(asked.getlist("course"), asked.getlist("credits"), strict=False))[:MOST_ADDED]
    added = [_added(at, title.strip(), credits_) for at, (title, credits_) in enumerate(pairs)]
    return Question(
        state=asked.get("state", "")[:2],
        plan=asked.get("plan", ""),
        class_of=int(year) if year.isascii() and year.isdecimal() and int(year) in CLASSES else None,
        failed=frozenset(asked.getlist("failed")),
        without=frozenset(asked.getlist("without")),
        added=tuple(one for one in added if one),
    )


def _added(at: int, title: str, written: str) -> CourseLine | None:
    try:
        credits_ = Decimal(written.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not title or not credits_.is_finite() or not 0 < credits_ <= MOST_CREDITS:
        return None
    return CourseLine(state="", title=title[:LONGEST], credits=credits_, final_grade="P", unit="US", id=f"added {at}")


def day_of(record: Record) -> date:
    """Today; in a demonstration the day of the child's newest file, so that invented semesters do not run out."""
    if settings.DEMO:
        return max(source.said_at.date() for source in record.sources)
    return timezone.localdate()
