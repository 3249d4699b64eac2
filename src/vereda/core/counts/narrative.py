"""What a State must explain before its counts are certified."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vereda.core.counts.tables import rows

NOTED_CHANGE: Final = 0.10  # C01
AFTER_CHANGE: Final = "after_change"


@dataclass(frozen=True)
class Question:
    key: str
    words: Mapping[str, str]
    after_change: bool
    source: str


QUESTIONS: Final = tuple(
    Question(
        key=row["key"],
        words={"en": row["question"], "es": row["question_es"]},
        after_change=row["needed"] == AFTER_CHANGE,
        source=row["source"],
    )
    for row in rows("narrative.csv")
)


def questions_for(now: int, before: int | None) -> tuple[Question, ...]:
    """The questions that a State has to answer whose Category 1 is `now` and was `before`; None where it was not counted."""
    changed = before is not None and changed_much(now, before)
    return tuple(question for question in QUESTIONS if changed or not question.after_change)


def changed_much(now: int, before: int) -> bool:
    """Whether the count changed by 10 percent or more, either way."""
    return abs(now - before) >= NOTED_CHANGE * before if before else now > 0


def unanswered(answers: Mapping[str, str], now: int, before: int | None) -> tuple[str, ...]:
    """Keys of the questions that still keep the counts from being certified."""
    return tuple(question.key for question in questions_for(now, before) if not answers.get(question.key, "").strip())
